//! Wrapped data keys. The store cannot unwrap them; the vault can.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::Instant,
    connection::{insert, unless_present},
    schema::keys,
};

/// A wrapped key with its place.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = keys, treat_none_as_default_value = false)]
pub struct Key {
    /// What kind of owner: `filing`, `controller`, `index`, `installation`.
    pub scope: String,
    /// Whose: a filing id, a controller slug, or `-`.
    pub owner: String,
    /// The data key, wrapped by the root key.
    pub wrapped: Vec<u8>,
    /// When it was made.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
}

/// The wrapped key of an owner, unless it was never made or is destroyed.
pub fn find(conn: &mut Conn, scope: &str, owner: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(keys::table.find((scope, owner)).select(keys::wrapped).first(conn).optional()?)
}

/// Keeps a key; `false` when the owner has one already, which then stays.
pub fn keep(tx: &mut Tx<'_>, key: &Key) -> Result<bool, StoreError> {
    unless_present(tx, diesel::insert_into(keys::table).values(key.clone()).on_conflict_do_nothing())
}

/// Keeps a key for an owner that is new in this very transaction: an owner that has one already is a conflict.
///
/// # Errors
/// [`StoreError::Taken`] when the owner has a key.
pub fn add(tx: &mut Tx<'_>, key: &Key) -> Result<(), StoreError> {
    insert(tx, diesel::insert_into(keys::table).values(key.clone()))?;
    Ok(())
}

/// Destroys a key, and with it everything that it opens; `false` when there was none.
pub fn destroy(tx: &mut Tx<'_>, scope: &str, owner: &str) -> Result<bool, StoreError> {
    Ok(diesel::delete(keys::table.find((scope, owner))).execute(&mut **tx)? == 1)
}

/// A page of all keys, for wrapping them anew: those after `(scope, owner)`.
pub fn page(conn: &mut Conn, after: (&str, &str), limit: i64) -> Result<Vec<Key>, StoreError> {
    let (scope, owner) = after;
    Ok(keys::table
        .filter(keys::scope.gt(scope).or(keys::scope.eq(scope).and(keys::owner.gt(owner))))
        .order((keys::scope, keys::owner))
        .limit(limit)
        .select(Key::as_select())
        .load(conn)?)
}

/// Puts a newly wrapped key in the place of the old one.
///
/// # Errors
/// [`StoreError::NotFound`] when the owner has none.
pub fn rewrap(tx: &mut Tx<'_>, scope: &str, owner: &str, wrapped: &[u8]) -> Result<(), StoreError> {
    let changed =
        diesel::update(keys::table.find((scope, owner))).set(keys::wrapped.eq(wrapped)).execute(&mut **tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
