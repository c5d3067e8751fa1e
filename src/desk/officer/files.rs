//! Files that the office adds to a case. The bytes are sealed under the filing's key and stored first, then the row and
//! the event in one transaction: a crash between the two leaves bytes that nobody can name, and nothing else.

use object_store::{ObjectStoreExt, path::Path};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    case::{self, Act, Actor, PackageEnd, Role, act::payload::StoredFile},
    desk::{
        Desk, Error, Flaw,
        office::{file_kind::check_kind, keyring::Keyring},
        officer::access_log::log_access,
        pipeline::{
            attempt::Attempt,
            change::Change,
            command::Command,
            facts::facts_on,
            once::execute_once,
            plan::plan_all,
            snapshot::{load_case, load_cases},
        },
        views::{FileView, Staff},
    },
    store::{
        StoreError,
        files::{self, FileRow},
    },
    types::{CaseId, FileId, FilingId, text},
    vault::DataKey,
};

/// The longest name of a file.
const NAME_CHARS_MAX: usize = 255;

/// What is known of a file beside its bytes: sealed, because names of files name people.
#[derive(Serialize, Deserialize)]
struct Label {
    name: String,
    sha256: String,
}

/// A file as its row shows it, once the filing's key is at hand.
pub(crate) fn file_view(key: &DataKey, row: &FileRow) -> Result<FileView, Error> {
    let label: Label = Keyring::open_sealed(key, "files", "sealed", &row.id.to_string(), &row.sealed)?;
    Ok(FileView {
        id: row.id,
        name: label.name,
        bytes: u64::try_from(row.bytes).unwrap_or(0),
        sha256: label.sha256,
        destroyed_at: row.destroyed_at,
    })
}

/// The name without folders, which some programs send along.
fn plain_name(typed: &str) -> Result<String, Error> {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let name =
        text::line("name", last, NAME_CHARS_MAX).map_err(|_| Error::field("/file", &Flaw::FileName))?;
    if matches!(name.as_str(), "." | "..") {
        return Err(Error::field("/file", &Flaw::FileNamed));
    }
    Ok(name)
}

/// The name under which a file is kept. An empty file is told: it would be an answer without a word.
///
/// # Errors
/// A name that is none, no bytes or too many, a kind that is not taken.
pub fn check_file(desk: &Desk, name: &str, bytes: &[u8]) -> Result<String, Error> {
    let name = plain_name(name)?;
    if bytes.is_empty() {
        return Err(Error::field("/file", &Flaw::FileEmpty));
    }
    let bytes_max = desk.0.checked.settings.limits.file_bytes_max;
    if bytes.len() > bytes_max {
        return Err(Error::TooLarge { bytes_max });
    }
    check_kind(&name, bytes)?;
    Ok(name)
}

/// Adds a file to a case.
///
/// # Errors
/// A role that only reads, a name that is none, no bytes or too many, too many files, an unknown or erased case.
pub async fn attach_file(
    desk: &Desk,
    staff: &Staff,
    case: CaseId,
    name: &str,
    bytes: Vec<u8>,
) -> Result<FileView, Error> {
    if !matches!(staff.role, Role::Officer | Role::Lead) {
        return Err(Error::NotAllowed);
    }
    let name = check_file(desk, name, &bytes)?;
    let id = FileId(desk.0.clock.fresh_id());
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let act = Act::AttachFile(StoredFile { id, sha256: sha256.clone(), bytes: size });
    let actor = Actor::Officer { id: staff.id, role: staff.role };
    let now = desk.0.clock.now();

    let snapshot = load_case(desk, case).await?;
    staff.reaches(&snapshot.case.controller)?;
    let key = snapshot.key.clone().ok_or(Error::NotFound)?;
    // Refused before anything is stored.
    case::decide(&snapshot.case, &act, &facts_on(desk, &snapshot, actor, now)?)?;
    has_room(desk, snapshot.filing.id).await?;
    desk.0.scanner.scan(&bytes).await?;
    let row = FileRow {
        id,
        controller: snapshot.case.controller.clone(),
        filing_id: snapshot.filing.id,
        case_id: Some(case),
        sealed: desk.0.keys.seal(&key, "files", "sealed", &id.to_string(), &Label { name, sha256 })?,
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        blob_key: format!("files/{id}"),
        uploaded_by: staff.id.to_string(),
        created_at: now,
        destroyed_at: None,
    };
    store_bytes(desk, &key, &row, &bytes).await?;
    let command = &Command::on_each(actor, &act, [case]);
    let beside = &Change { files: vec![row.clone()], ..Change::default() };
    let first = execute_once(desk, "attach file", move |attempt: Attempt| async move {
        let cases = load_cases(&attempt.desk, vec![case]).await?;
        let (change, _) = plan_all(&attempt, cases, command, beside.clone()).await?;
        Ok((change, id))
    })
    .await?;
    if first == id {
        return file_view(&key, &row);
    }
    let found = desk.0.store.read("file", move |conn| files::find(conn, first)).await?;
    file_view(&key, &found.ok_or(Error::NotFound)?)
}

/// Whether the filing may have another file.
async fn has_room(desk: &Desk, filing: FilingId) -> Result<(), Error> {
    let limits = &desk.0.checked.settings.limits;
    let files = desk.0.store.read("files of filing", move |conn| files::count(conn, filing)).await?;
    if limits.disabled || files < i64::from(limits.files_per_filing) {
        return Ok(());
    }
    Err(Error::field("/file", &Flaw::FilesMany { most: limits.files_per_filing.into() }))
}

/// One file of a case, for staff who may read cases; taking it is a look at the case.
///
/// # Errors
/// A role that sees no case; a file that is not of this case; [`Error::PackageOver`] where its bytes were destroyed.
pub async fn case_file(
    desk: &Desk,
    staff: &Staff,
    case: CaseId,
    file: FileId,
) -> Result<(FileView, Vec<u8>), Error> {
    staff.sees_cases()?;
    let reach = staff.reach.clone();
    let is_theirs = move |row: &FileRow| row.case_id == Some(case) && reach.covers(&row.controller);
    let found = open_file(desk, file, is_theirs).await?;
    log_access(desk, staff, case).await?;
    Ok(found)
}

/// A file with its bytes, if `belongs` says that the caller may have it.
pub(crate) async fn open_file(
    desk: &Desk,
    file: FileId,
    belongs: impl FnOnce(&FileRow) -> bool + Send + 'static,
) -> Result<(FileView, Vec<u8>), Error> {
    let (row, wrapped) = desk
        .0
        .store
        .read("file", move |conn| {
            let row = files::find(conn, file)?.filter(belongs).ok_or(StoreError::NotFound)?;
            let wrapped = Keyring::wrapped_filing_key(conn, row.filing_id)?;
            Ok((row, wrapped))
        })
        .await?;
    if row.destroyed_at.is_some() {
        return Err(Error::PackageOver { by: PackageEnd::Over, last_day: None });
    }
    let key = desk.0.keys.filing_key(row.filing_id, wrapped.as_deref())?.ok_or(Error::NotFound)?;
    let sealed = load_bytes(desk, &row).await?;
    Ok((file_view(&key, &row)?, Keyring::open_file(&key, &row.id.to_string(), &sealed)?))
}

async fn store_bytes(desk: &Desk, key: &DataKey, row: &FileRow, bytes: &[u8]) -> Result<(), Error> {
    let sealed = desk.0.keys.seal_file(key, &row.id.to_string(), bytes)?;
    let stored = desk.0.blobs.put(&Path::from(row.blob_key.as_str()), sealed.into()).await;
    stored.map(drop).map_err(|error| unreachable_blobs(&error))
}

async fn load_bytes(desk: &Desk, row: &FileRow) -> Result<bytes::Bytes, Error> {
    let missing = || Error::Internal(format!("the bytes of file {} are missing", row.id));
    let failed = |error: object_store::Error| match error {
        object_store::Error::NotFound { .. } => missing(),
        other => unreachable_blobs(&other),
    };
    let found = desk.0.blobs.get(&Path::from(row.blob_key.as_str())).await.map_err(failed)?;
    found.bytes().await.map_err(failed)
}

/// Destroys the bytes of a file; those that are gone already are no failure.
pub(in crate::desk) async fn destroy_bytes(desk: &Desk, row: &FileRow) -> Result<(), Error> {
    match desk.0.blobs.delete(&Path::from(row.blob_key.as_str())).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(unreachable_blobs(&error)),
    }
}

fn unreachable_blobs(error: &object_store::Error) -> Error {
    tracing::error!(error = error as &dyn std::error::Error, "the blob store is unavailable");
    Error::Unavailable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_and_loses_its_folders() {
        for (typed, kept) in [
            ("extract.csv", "extract.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\fakepath\\Übersicht 1.pdf", "Übersicht 1.pdf"),
            ("  spaced.txt ", "spaced.txt"),
            ("invoice\u{202E}fdp.exe", "invoicefdp.exe"),
            ("scan\u{2067}fdp.js", "scanfdp.js"),
            ("a\u{200B}\u{2066}b\u{2069}\u{FEFF}.pdf", "ab.pdf"),
            ("a\tb\u{3}.pdf", "a b.pdf"),
            ("گزارش\u{200C}ها.pdf", "گزارش\u{200C}ها.pdf"),
        ] {
            assert_eq!(plain_name(typed).unwrap(), kept);
        }
        for typed in ["", "..", "a/..", "folder/", "\u{202E}", "a\0b", &"x".repeat(256)] {
            assert!(plain_name(typed).is_err(), "{typed}");
        }
    }
}
