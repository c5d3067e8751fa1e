//! Keys of the API for programs, by their digest; what a key is called stands sealed.

use std::fmt;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, utc},
    schema::api_keys,
};
use crate::types::{KeyId, KeyScopes, Networks, Reach};

/// A key, as stored.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_keys, treat_none_as_default_value = false)]
pub struct ApiKey {
    /// Stands as the actor of what it files.
    pub id: KeyId,
    /// Digest of the key, in hex.
    pub digest: String,
    /// Which program holds it, sealed under the installation's key.
    pub sealed: Vec<u8>,
    pub scopes: KeyScopes,
    /// Of which controllers.
    pub reach: Reach,
    /// From where it may be used.
    pub networks: Networks,
    /// When it was made.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
    /// Until when it may be used.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub expires_at: Option<DateTime<Utc>>,
    /// Since when it opens nothing.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was used last, to a minute or so.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub used_at: Option<DateTime<Utc>>,
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey").field("id", &self.id).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

/// Puts a fresh key on record.
pub fn add(tx: &mut Tx<'_>, key: &ApiKey) -> Result<(), StoreError> {
    diesel::insert_into(api_keys::table).values(key.clone()).execute(&mut **tx)?;
    Ok(())
}

/// The key with this digest, whether it still opens anything or not.
pub fn find(conn: &mut Conn, digest: &str) -> Result<Option<ApiKey>, StoreError> {
    Ok(api_keys::table
        .filter(api_keys::digest.eq(digest))
        .select(ApiKey::as_select())
        .first(conn)
        .optional()?)
}

/// Every key, in the order they were made.
pub fn all(conn: &mut Conn) -> Result<Vec<ApiKey>, StoreError> {
    Ok(api_keys::table.order((api_keys::created_at, api_keys::id)).select(ApiKey::as_select()).load(conn)?)
}

/// Ends a key at `at`.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such key, or it has ended before.
pub fn revoke(tx: &mut Tx<'_>, id: KeyId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let good = api_keys::table.filter(api_keys::id.eq(id)).filter(api_keys::revoked_at.is_null());
    let changed = diesel::update(good).set(api_keys::revoked_at.eq(utc(at))).execute(&mut **tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Notes that a key was used.
pub fn touch(tx: &mut Tx<'_>, id: KeyId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let key = api_keys::table.filter(api_keys::id.eq(id));
    diesel::update(key).set(api_keys::used_at.eq(utc(at))).execute(&mut **tx)?;
    Ok(())
}
