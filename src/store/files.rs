//! Files of filings and cases: what is known about them. The bytes lie encrypted in the blob store.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, MaybeText, utc},
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
    /// Since when the requester may collect it.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub released_at: Option<DateTime<Utc>>,
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

/// The files of a filing, in the order they came; only those that the requester may collect, if so said.
pub fn of_filing(conn: &mut Conn, filing: FilingId, released_only: bool) -> Result<Vec<FileRow>, StoreError> {
    let mut query = files::table
        .filter(files::filing_id.eq(filing))
        .order((files::created_at, files::id))
        .select(FileRow::as_select())
        .into_boxed();
    if released_only {
        query = query.filter(files::released_at.is_not_null());
    }
    Ok(query.load(conn)?)
}

/// How many files a filing has.
pub fn count(conn: &mut Conn, filing: FilingId) -> Result<i64, StoreError> {
    Ok(files::table.filter(files::filing_id.eq(filing)).count().get_result(conn)?)
}

/// Lets the requester collect these files of a case from `at` on.
///
/// # Errors
/// [`StoreError::NotFound`] when one of them is not of this case.
pub fn release(tx: &mut Tx<'_>, case: CaseId, ids: &[FileId], at: DateTime<Utc>) -> Result<(), StoreError> {
    for id in ids {
        let theirs = files::table.find(id.to_string()).filter(files::case_id.eq(case.to_string()));
        let changed = diesel::update(theirs).set(files::released_at.eq(utc(at))).execute(&mut **tx)?;
        if changed == 0 {
            return Err(StoreError::NotFound);
        }
    }
    Ok(())
}

/// Takes back what was released of a case.
pub fn take_back(tx: &mut Tx<'_>, case: CaseId) -> Result<usize, StoreError> {
    let theirs = files::table.filter(files::case_id.eq(case.to_string()));
    Ok(diesel::update(theirs).set(files::released_at.eq(None::<chrono::NaiveDateTime>)).execute(&mut **tx)?)
}

/// Forgets a file; its bytes are removed by whoever asks for this, afterwards.
pub fn forget(tx: &mut Tx<'_>, id: FileId) -> Result<(), StoreError> {
    diesel::delete(files::table.find(id.to_string())).execute(&mut **tx)?;
    Ok(())
}
