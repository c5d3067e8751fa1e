//! Staff. Name and address are sealed under the installation's key; the address is found by its blind index.

use std::fmt;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, utc},
    schema::users,
};
use crate::{
    case::Role,
    types::{Reach, UserId},
};

/// A member of staff.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = users, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Blind index of the e-mail address.
    pub email_index: Vec<u8>,
    /// E-mail address and name, sealed.
    pub sealed: Vec<u8>,
    pub role: Role,
    /// Argon2id, in PHC form.
    pub password_hash: String,
    /// The seed of the second factor, sealed.
    pub totp: Option<Vec<u8>>,
    /// The last step used: a code is valid once.
    pub totp_step: i64,
    /// Since when they may not sign in.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub disabled_at: Option<DateTime<Utc>>,
    /// Raised to void every token issued before.
    pub epoch: i64,
    /// When they were added.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
    /// Of which controllers they may see cases.
    pub reach: Reach,
    /// Whether somebody else set the password and may still know it.
    pub password_is_given: bool,
    /// Whether a second factor is set up only by who opened the link that was mailed.
    pub enrols_by_link: bool,
    /// Blind index of who they are to the identity provider; who has one signs in by it and has no password.
    pub provider_index: Option<Vec<u8>>,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// Adds a user.
///
/// # Errors
/// [`StoreError::Taken`] when the address is taken.
pub fn add(tx: &mut Tx<'_>, user: &User) -> Result<(), StoreError> {
    diesel::insert_into(users::table).values(user.clone()).execute(&mut **tx)?;
    Ok(())
}

/// A user by id.
pub fn find(conn: &mut Conn, id: UserId) -> Result<Option<User>, StoreError> {
    Ok(users::table.find(id.to_string()).select(User::as_select()).first(conn).optional()?)
}

/// A user by the blind index of their address: the first of those under which it may stand that somebody has.
pub fn find_by_email(conn: &mut Conn, indexes: &[Vec<u8>]) -> Result<Option<User>, StoreError> {
    let mut known: Vec<User> = users::table
        .filter(users::email_index.eq_any(indexes.to_vec()))
        .select(User::as_select())
        .load(conn)?;
    known.sort_by_key(|user| indexes.iter().position(|index| *index == user.email_index));
    Ok(known.into_iter().next())
}

/// A user by who they are to the identity provider.
pub fn find_by_provider(conn: &mut Conn, index: &[u8]) -> Result<Option<User>, StoreError> {
    let known = users::table.filter(users::provider_index.eq(index));
    Ok(known.select(User::as_select()).first(conn).optional()?)
}

/// Puts a user under another index of the same address, unless somebody changed it meanwhile or has that index.
pub fn reindex(tx: &mut Tx<'_>, id: UserId, from: &[u8], to: &[u8]) -> Result<bool, StoreError> {
    let is_taken = users::table
        .filter(users::email_index.eq(to))
        .select(users::id)
        .first::<String>(&mut **tx)
        .optional()?;
    if is_taken.is_some() {
        return Ok(false);
    }
    let known = users::table.filter(users::id.eq(id)).filter(users::email_index.eq(from));
    Ok(diesel::update(known).set(users::email_index.eq(to)).execute(&mut **tx)? == 1)
}

/// Everybody, in the order they were added.
pub fn all(conn: &mut Conn) -> Result<Vec<User>, StoreError> {
    Ok(users::table.order((users::created_at, users::id)).select(User::as_select()).load(conn)?)
}

/// Writes a changed user over the one that stood at `expected_epoch`.
///
/// # Errors
/// [`StoreError::Overtaken`] when the user was changed meanwhile.
pub fn save(tx: &mut Tx<'_>, user: &User, expected_epoch: i64) -> Result<(), StoreError> {
    let known = users::table.filter(users::id.eq(user.id)).filter(users::epoch.eq(expected_epoch));
    let changed = diesel::update(known).set(user.clone()).execute(&mut **tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// Sets of which controllers a user may see cases; touches nothing else of them.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such user.
pub fn confine(tx: &mut Tx<'_>, id: UserId, reach: &Reach) -> Result<(), StoreError> {
    let known = users::table.filter(users::id.eq(id));
    let changed = diesel::update(known).set(users::reach.eq(reach.clone())).execute(&mut **tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Holds a user as they stood at `epoch` until the end of the transaction; `false` when they were changed or disabled
/// meanwhile. What is opened for a user is opened under this, so that nothing outlives a change that ends everything.
pub fn hold(tx: &mut Tx<'_>, id: UserId, epoch: i64) -> Result<bool, StoreError> {
    let known = users::table
        .filter(users::id.eq(id))
        .filter(users::epoch.eq(epoch))
        .filter(users::disabled_at.is_null());
    Ok(diesel::update(known).set(users::epoch.eq(users::epoch)).execute(&mut **tx)? == 1)
}

/// Uses up a step of the second factor; `false` when it, or a later one, was used already.
pub fn use_totp_step(tx: &mut Tx<'_>, id: UserId, step: i64) -> Result<bool, StoreError> {
    let unused = users::table.filter(users::id.eq(id)).filter(users::totp_step.lt(step));
    Ok(diesel::update(unused).set(users::totp_step.eq(step)).execute(&mut **tx)? == 1)
}

/// Disables a user at `at` and voids every token.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such user.
pub fn disable(tx: &mut Tx<'_>, id: UserId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let changed = diesel::update(users::table.filter(users::id.eq(id)))
        .set((users::disabled_at.eq(utc(at)), users::epoch.eq(users::epoch + 1)))
        .execute(&mut **tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}
