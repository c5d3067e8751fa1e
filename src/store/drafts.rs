//! What was typed into the wizard so far, sealed under a key of its own that only the browser's cookie leads to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, utc},
    connection::unless_present,
    schema::drafts,
};
use crate::types::ControllerSlug;

/// A form that was begun and not sent, sealed.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = drafts, treat_none_as_default_value = false)]
pub struct Draft {
    /// Digest of the cookie's token, in hex.
    pub digest: String,
    /// Whose wizard.
    pub controller: ControllerSlug,
    /// What was typed.
    pub sealed: Vec<u8>,
    /// When it is forgotten.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub expires_at: DateTime<Utc>,
}

/// A draft that is not forgotten yet.
pub fn find(conn: &mut Conn, digest: &str, now: DateTime<Utc>) -> Result<Option<Draft>, StoreError> {
    Ok(drafts::table
        .find(digest)
        .filter(drafts::expires_at.gt(utc(now)))
        .select(Draft::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps a draft, new or changed.
pub fn save(tx: &mut Tx<'_>, draft: &Draft) -> Result<(), StoreError> {
    let row = draft.clone();
    let changed = diesel::update(drafts::table.find(&draft.digest))
        .set((drafts::sealed.eq(row.sealed), drafts::expires_at.eq(utc(row.expires_at))))
        .execute(&mut **tx)?;
    if changed == 0
        && !unless_present(
            tx,
            diesel::insert_into(drafts::table).values(draft.clone()).on_conflict_do_nothing(),
        )?
    {
        return Err(StoreError::Taken);
    }
    Ok(())
}

/// Forgets a draft: it was filed, or thrown away.
pub fn forget(tx: &mut Tx<'_>, digest: &str) -> Result<(), StoreError> {
    diesel::delete(drafts::table.find(digest)).execute(&mut **tx)?;
    Ok(())
}

/// Forgets drafts that expired before `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(drafts::table.filter(drafts::expires_at.lt(utc(before)))).execute(&mut **tx)?)
}
