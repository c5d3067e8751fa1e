//! The laws under which cases came in, whole, so that an open case keeps its law whatever is installed later.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Conn, StoreError, Tx, columns::Instant, connection::unless_present, schema::laws};
use crate::law::LawId;

/// One version of one law file.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = laws, treat_none_as_default_value = false)]
pub struct LawText {
    /// The law's id, for example `eu-gdpr`.
    pub id: String,
    /// The file's version.
    pub version: String,
    /// Digest of the text.
    pub digest: String,
    /// The file, as it was.
    pub text: String,
    /// When it was first used here.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub loaded_at: DateTime<Utc>,
}

impl LawText {
    /// Which law it is; none for a row of sentences beside one.
    pub fn law(&self) -> Option<LawId> {
        self.id.parse().ok()
    }
}

/// One version of a law.
pub fn find(conn: &mut Conn, id: &str, version: &str) -> Result<Option<LawText>, StoreError> {
    Ok(laws::table.find((id, version)).select(LawText::as_select()).first(conn).optional()?)
}

/// Every version ever used, by id and version.
pub fn all(conn: &mut Conn) -> Result<Vec<LawText>, StoreError> {
    Ok(laws::table.order((laws::id, laws::version)).select(LawText::as_select()).load(conn)?)
}

/// Keeps a law at its first use; `false` when this version is there.
///
/// # Errors
/// [`StoreError::Taken`] when this version is there with another digest: a version is never reused.
pub fn keep(tx: &mut Tx<'_>, law: &LawText) -> Result<bool, StoreError> {
    if let Some(known) = find(tx, &law.id, &law.version)? {
        return if known.digest == law.digest { Ok(false) } else { Err(StoreError::Taken) };
    }
    unless_present(tx, diesel::insert_into(laws::table).values(law.clone()).on_conflict_do_nothing())
}
