//! Refresh tokens of the API: each is used once; a second use voids its whole family.

use std::fmt;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    StoreError, Tx,
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
    /// All tokens that follow from one sign-in.
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

/// Uses a token up. `None` when it is unknown, expired or was used before; the last voids its family.
pub fn redeem(tx: &mut Tx<'_>, digest: &str, now: DateTime<Utc>) -> Result<Option<RefreshToken>, StoreError> {
    let found: Option<RefreshToken> =
        refresh_tokens::table.find(digest).select(RefreshToken::as_select()).first(&mut **tx).optional()?;
    let Some(token) = found else { return Ok(None) };
    let unused = refresh_tokens::table.find(digest).filter(refresh_tokens::used_at.is_null());
    let used = diesel::update(unused).set(refresh_tokens::used_at.eq(utc(now))).execute(&mut **tx)?;
    if used == 0 {
        diesel::delete(refresh_tokens::table.filter(refresh_tokens::family.eq(&token.family)))
            .execute(&mut **tx)?;
        return Ok(None);
    }
    Ok((token.expires_at > now).then_some(token))
}

/// Voids every token of a user.
pub fn void_all(tx: &mut Tx<'_>, user: UserId) -> Result<usize, StoreError> {
    Ok(diesel::delete(refresh_tokens::table.filter(refresh_tokens::user_id.eq(user))).execute(&mut **tx)?)
}

/// Forgets tokens that expired before `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = refresh_tokens::table.filter(refresh_tokens::expires_at.lt(utc(before)));
    Ok(diesel::delete(old).execute(&mut **tx)?)
}
