//! Who is on the way to the identity provider and back: kept by the digest of a cookie's token, sealed, taken once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    StoreError, Tx,
    columns::{Instant, utc},
    schema::provider_flows,
};

/// One way there and back.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = provider_flows)]
pub struct Flow {
    /// Digest of the cookie's token, in hex.
    pub digest: String,
    /// What it is for, with its secrets.
    pub sealed: Vec<u8>,
    /// Until when they may come back.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub expires_at: DateTime<Utc>,
}

/// Somebody sets out.
pub fn add(tx: &mut Tx<'_>, flow: &Flow) -> Result<(), StoreError> {
    diesel::insert_into(provider_flows::table).values(flow.clone()).execute(&mut **tx)?;
    Ok(())
}

/// Somebody comes back, in time and for the first time; for one of several concurrent callers.
pub fn take(tx: &mut Tx<'_>, digest: &str, now: DateTime<Utc>) -> Result<Option<Flow>, StoreError> {
    let open = provider_flows::table.find(digest).filter(provider_flows::expires_at.gt(utc(now)));
    let found = open.select(Flow::as_select()).first(&mut **tx).optional()?;
    let is_first = diesel::delete(provider_flows::table.find(digest)).execute(&mut **tx)? == 1;
    Ok(found.filter(|_| is_first))
}

/// Forgets those who did not come back before `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = provider_flows::table.filter(provider_flows::expires_at.lt(utc(before)));
    Ok(diesel::delete(old).execute(&mut **tx)?)
}
