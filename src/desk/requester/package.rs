//! The answer is collected: files that were released to this filing, by a person whose code is fresh.

use crate::{
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        officer::files::{file_view, open_file},
        views::{FileView, PackageView, Requester},
    },
    store::files,
    types::FileId,
};

/// What can be collected.
///
/// # Errors
/// `Error::CodeRequired` when the session's code is older than ten minutes.
pub async fn package(desk: &Desk, requester: &Requester) -> Result<PackageView, Error> {
    demand_fresh_code(desk, requester)?;
    let filing = requester.filing;
    let (rows, wrapped) = desk
        .0
        .store
        .read("package", move |conn| {
            Ok((files::of_filing(conn, filing, true)?, Keyring::wrapped_filing_key(conn, filing)?))
        })
        .await?;
    let Some(key) = desk.0.keys.filing_key(filing, wrapped.as_deref())? else {
        return Ok(PackageView { files: Vec::new() });
    };
    let files = rows.iter().map(|row| file_view(&key, row)).collect::<Result<_, _>>()?;
    Ok(PackageView { files })
}

/// One file of it.
///
/// # Errors
/// As [`package`]; `Error::NotFound` for a file of somebody else, or one that was not released.
pub async fn package_file(
    desk: &Desk,
    requester: &Requester,
    file: FileId,
) -> Result<(FileView, Vec<u8>), Error> {
    demand_fresh_code(desk, requester)?;
    let filing = requester.filing;
    open_file(desk, file, move |row| row.filing_id == filing && row.released_at.is_some()).await
}

fn demand_fresh_code(desk: &Desk, requester: &Requester) -> Result<(), Error> {
    if requester.is_fresh(desk.0.clock.now()) { Ok(()) } else { Err(Error::CodeRequired) }
}
