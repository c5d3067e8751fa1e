//! Refresh tokens of the API: each is used once, and all that follow from one sign-in end with it.

use std::fmt;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, utc},
    schema::refresh_tokens,
};
use crate::types::UserId;

/// A refresh token, by its digest.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens, treat_none_as_default_value = false)]
pub struct RefreshToken {
    /// Digest of the token, in hex.
    pub digest: String,
    pub user_id: UserId,
    /// The sign-in from which they follow: the key of its row in `sessions`.
    pub family: String,
    /// When it was made.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
    /// Until when it may be used.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub used_at: Option<DateTime<Utc>>,
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshToken").field("user_id", &self.user_id).finish_non_exhaustive()
    }
}

/// Puts a fresh token on record, by its digest.
pub fn add(tx: &mut Tx<'_>, token: &RefreshToken) -> Result<(), StoreError> {
    diesel::insert_into(refresh_tokens::table).values(token.clone()).execute(&mut **tx)?;
    Ok(())
}

/// A token by its digest, used or not.
pub fn find(conn: &mut Conn, digest: &str) -> Result<Option<RefreshToken>, StoreError> {
    Ok(refresh_tokens::table.find(digest).select(RefreshToken::as_select()).first(conn).optional()?)
}

/// Uses a token up; `false` when it is unknown or was used before: of several concurrent callers one is told `true`.
pub fn redeem(tx: &mut Tx<'_>, digest: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let unused = refresh_tokens::table.find(digest).filter(refresh_tokens::used_at.is_null());
    Ok(diesel::update(unused).set(refresh_tokens::used_at.eq(utc(now))).execute(&mut **tx)? == 1)
}

/// Voids every token of one sign-in.
pub fn void_family(tx: &mut Tx<'_>, family: &str) -> Result<usize, StoreError> {
    Ok(diesel::delete(refresh_tokens::table.filter(refresh_tokens::family.eq(family))).execute(&mut **tx)?)
}

/// Voids every token of a user.
pub fn void_all(tx: &mut Tx<'_>, user: UserId) -> Result<usize, StoreError> {
    Ok(diesel::delete(refresh_tokens::table.filter(refresh_tokens::user_id.eq(user))).execute(&mut **tx)?)
}

/// Voids every token of a user but those of one sign-in.
pub fn void_others(tx: &mut Tx<'_>, user: UserId, family: &str) -> Result<usize, StoreError> {
    let theirs = refresh_tokens::table.filter(refresh_tokens::user_id.eq(user));
    Ok(diesel::delete(theirs.filter(refresh_tokens::family.ne(family))).execute(&mut **tx)?)
}

/// Forgets tokens that expired before `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = refresh_tokens::table.filter(refresh_tokens::expires_at.lt(utc(before)));
    Ok(diesel::delete(old).execute(&mut **tx)?)
}
