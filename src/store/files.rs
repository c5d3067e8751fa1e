//! Files of filings and cases: what is known about them. The bytes lie encrypted in the blob store.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, MaybeText},
    schema::files,
};
use crate::types::{CaseId, ControllerSlug, FileId, FilingId};

/// What is known of a stored file; its bytes lie in the object store.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = files, treat_none_as_default_value = false)]
pub struct FileRow {
    pub id: FileId,
    /// Who must answer.
    pub controller: ControllerSlug,
    /// The filing whose key seals it.
    pub filing_id: FilingId,
    /// The case it belongs to, where it belongs to one.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub case_id: Option<CaseId>,
    /// Name and SHA-256 of the clear bytes, sealed.
    pub sealed: Vec<u8>,
    /// Length of the clear bytes.
    pub bytes: i64,
    /// Where the blob store has it.
    pub blob_key: String,
    /// Who gave it: a user's id or `requester`.
    pub uploaded_by: String,
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
    /// When its bytes were destroyed.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub destroyed_at: Option<DateTime<Utc>>,
}

/// Adds a file whose bytes are stored already.
pub fn add(tx: &mut Tx<'_>, file: &FileRow) -> Result<(), StoreError> {
    diesel::insert_into(files::table).values(file.clone()).execute(&mut **tx)?;
    Ok(())
}

/// A file by id.
pub fn find(conn: &mut Conn, id: FileId) -> Result<Option<FileRow>, StoreError> {
    Ok(files::table.find(id.to_string()).select(FileRow::as_select()).first(conn).optional()?)
}

/// The files of a case, in the order they came.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<FileRow>, StoreError> {
    Ok(files::table
        .filter(files::case_id.eq(case.to_string()))
        .order((files::created_at, files::id))
        .select(FileRow::as_select())
        .load(conn)?)
}

/// How many files a filing has.
pub fn count(conn: &mut Conn, filing: FilingId) -> Result<i64, StoreError> {
    Ok(files::table.filter(files::filing_id.eq(filing)).count().get_result(conn)?)
}

/// Forgets a file; its bytes are removed by whoever asks for this, afterwards.
pub fn forget(tx: &mut Tx<'_>, id: FileId) -> Result<(), StoreError> {
    diesel::delete(files::table.find(id.to_string())).execute(&mut **tx)?;
    Ok(())
}
