//! The one row that says which root key this database belongs to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Conn, StoreError, Tx, columns::Instant, connection::unless_present, schema::installation};

/// The one row of `installation`.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = installation)]
pub struct Installation {
    /// Fingerprint of the root key under which everything is wrapped.
    pub key_fingerprint: String,
    /// When the database was first used.
    #[diesel(deserialize_as = Instant)]
    pub created_at: DateTime<Utc>,
}

/// The installation, unless the database is new.
pub fn find(conn: &mut Conn) -> Result<Option<Installation>, StoreError> {
    Ok(installation::table.select(Installation::as_select()).first(conn).optional()?)
}

/// Remembers the root key of a new database; `false` when there is one already.
pub fn found(tx: &mut Tx<'_>, key_fingerprint: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
    unless_present(
        tx,
        diesel::insert_into(installation::table)
            .values((
                installation::id.eq(1),
                installation::key_fingerprint.eq(key_fingerprint),
                installation::created_at.eq(Instant::from(at)),
            ))
            .on_conflict_do_nothing(),
    )
}
