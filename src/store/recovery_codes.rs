//! Codes that stand in for a lost second factor: kept by their digest, each used once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, utc},
    schema::recovery_codes,
};
use crate::types::UserId;

/// One code of an account.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = recovery_codes, treat_none_as_default_value = false)]
pub struct RecoveryCode {
    pub user_id: UserId,
    /// Digest of the code, in hex.
    pub digest: String,
    /// When it was made.
    #[diesel(serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
    /// When it was used.
    #[diesel(serialize_as = MaybeInstant)]
    pub used_at: Option<DateTime<Utc>>,
}

/// Puts codes on record in place of all that an account had.
pub fn replace(tx: &mut Tx<'_>, user: UserId, codes: &[RecoveryCode]) -> Result<(), StoreError> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(&mut **tx)?;
    for code in codes {
        diesel::insert_into(recovery_codes::table).values(code.clone()).execute(&mut **tx)?;
    }
    Ok(())
}

/// Uses a code up; `true` for one of several concurrent callers.
pub fn redeem(tx: &mut Tx<'_>, user: UserId, digest: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let unused = recovery_codes::table
        .filter(recovery_codes::user_id.eq(user))
        .filter(recovery_codes::digest.eq(digest))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(utc(now))).execute(&mut **tx)? == 1)
}

/// How many an account has left.
pub fn left(conn: &mut Conn, user: UserId) -> Result<i64, StoreError> {
    let unused = recovery_codes::table
        .filter(recovery_codes::user_id.eq(user))
        .filter(recovery_codes::used_at.is_null());
    Ok(unused.count().get_result(conn)?)
}

/// Whether a code, used or not, is among those that an account has.
pub fn is_of(conn: &mut Conn, user: UserId, digest: &str) -> Result<bool, StoreError> {
    let theirs = recovery_codes::table
        .filter(recovery_codes::user_id.eq(user))
        .filter(recovery_codes::digest.eq(digest));
    Ok(diesel::select(diesel::dsl::exists(theirs)).get_result(conn)?)
}
