//! Links by which staff choose their own password: one for an account, the newest; kept by its digest, used once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, utc},
    schema::invitations,
};
use crate::types::UserId;

/// A link that was mailed.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    pub user_id: UserId,
    /// Digest of its token, in hex.
    pub digest: String,
    /// When it was mailed.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
    /// Until when it may be used.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub expires_at: DateTime<Utc>,
}

/// Puts a link on record, in place of an older one of the same account.
pub fn put(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<(), StoreError> {
    revoke(tx, invitation.user_id)?;
    diesel::insert_into(invitations::table).values(invitation.clone()).execute(&mut **tx)?;
    Ok(())
}

/// The account of a link that may still be used.
pub fn find(conn: &mut Conn, digest: &str, now: DateTime<Utc>) -> Result<Option<UserId>, StoreError> {
    let open = invitations::table
        .filter(invitations::digest.eq(digest))
        .filter(invitations::expires_at.gt(utc(now)));
    Ok(open.select(Invitation::as_select()).first(conn).optional()?.map(|found| found.user_id))
}

/// Uses a link up; `true` for one of several concurrent callers.
pub fn take(tx: &mut Tx<'_>, digest: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let open = invitations::table
        .filter(invitations::digest.eq(digest))
        .filter(invitations::expires_at.gt(utc(now)));
    Ok(diesel::delete(open).execute(&mut **tx)? == 1)
}

/// Voids the link of an account.
pub fn revoke(tx: &mut Tx<'_>, user: UserId) -> Result<(), StoreError> {
    diesel::delete(invitations::table.filter(invitations::user_id.eq(user))).execute(&mut **tx)?;
    Ok(())
}

/// Forgets links that expired before `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = invitations::table.filter(invitations::expires_at.lt(utc(before)));
    Ok(diesel::delete(old).execute(&mut **tx)?)
}
