//! The answer is collected: files that were released to this filing, until the day that their letter named, by a person whose
//! code is fresh. Each file that is handed out is an event of its case.

use chrono::{DateTime, Utc};

use crate::{
    case::{Act, Actor, Case, Office, PackageEnd},
    desk::{
        Desk, Error,
        officer::files::{file_view, open_file},
        pipeline::{
            attempt::Attempt,
            change::Change,
            command::Command,
            execute::{Patience, execute},
            plan::plan_all,
            snapshot::{CaseSnapshot, load_cases, load_filing},
        },
        requester::left_out::left_out,
        views::{FileView, PackageView, PackagedFile, Requester},
    },
    store::{
        files::FileRow,
        packages::{self, PackageRow},
    },
    types::{CaseId, FileId, FilingId, PackageId},
};

/// A file that is handed out, as long as its package is not ended.
#[derive(Debug)]
pub struct Handed {
    pub file: FileView,
    pub bytes: Vec<u8>,
    /// What it belongs to: asked about by [`may_go_on`].
    pub package: PackageId,
}

/// What can be collected.
///
/// # Errors
/// `Error::CodeRequired` when the session's code is older than ten minutes; `Error::PackageOver` where there was something
/// to collect, and is no more.
pub async fn package(desk: &Desk, requester: &Requester) -> Result<PackageView, Error> {
    demand_fresh_code(desk, requester)?;
    let (filing, cases) = load_filing(desk, requester.filing).await?;
    let zone = desk.context(&filing.row.controller)?.settings.zone;
    let Some(key) = &filing.key else {
        return Ok(PackageView { files: Vec::new(), left_out: Vec::new(), zone });
    };
    let given = given_out(desk, requester.filing).await?;
    let (context, now) = (desk.context(&filing.row.controller)?, desk.0.clock.now());
    let (mut files, mut over) = (Vec::new(), None);
    let mut withheld = Vec::new();
    for one in &cases {
        withheld.extend(left_out(desk, one, now)?);
    }
    for (row, stored) in &given {
        let case = case_of(&cases, row.case_id)?;
        if let Some(by) = ended(row, case, &context.office, now) {
            over = Some(Error::PackageOver { by, last_day: row.last_day });
            continue;
        }
        for file in stored {
            let file = file_view(key, file)?;
            let is_kept = is_past(row, &context.office, now);
            let taken = case.collected.iter().filter(|one| one.file == file.id);
            let collected = taken.map(|one| one.at).collect();
            files.push(PackagedFile { file, case: row.case_id, until: row.last_day, is_kept, collected });
        }
    }
    match over {
        Some(over) if files.is_empty() => Err(over),
        Some(_) | None => Ok(PackageView { files, left_out: withheld, zone }),
    }
}

/// One file of it. That it was handed out is on record before its first byte leaves.
///
/// # Errors
/// As [`package`]; `Error::NotFound` for a file of somebody else, or one that was not released.
pub async fn package_file(desk: &Desk, requester: &Requester, file: FileId) -> Result<Handed, Error> {
    demand_fresh_code(desk, requester)?;
    let filing = requester.filing;
    let given = given_out(desk, filing).await?;
    let holds = |stored: &[FileRow]| stored.iter().any(|row| row.id == file);
    // of several the newest counts: what was taken back may have been given again
    let newest = given.into_iter().rev().find(|(_, stored)| holds(stored));
    let (row, _) = newest.ok_or(Error::NotFound)?;
    let snapshot = load_cases(desk, vec![row.case_id]).await?.pop().ok_or(Error::NotFound)?;
    let context = desk.context(&row.controller)?;
    if let Some(by) = ended(&row, &snapshot.case, &context.office, desk.0.clock.now()) {
        return Err(Error::PackageOver { by, last_day: row.last_day });
    }
    let (view, bytes) = open_file(desk, file, move |stored| stored.filing_id == filing).await?;
    let command = &Command::on_each(Actor::Requester, &Act::Collect(file), [row.case_id]);
    execute(desk, "collect", Patience::Report, move |attempt: Attempt| async move {
        let cases = load_cases(&attempt.desk, command.cases()).await?;
        let (change, _) = plan_all(&attempt, cases, command, Change::default()).await?;
        Ok((change, ()))
    })
    .await?;
    Ok(Handed { file: view, bytes, package: row.id })
}

/// Whether a file of that package may be handed out further: asked between its pieces.
///
/// # Errors
/// `Error::PackageOver` once it was ended; storage that does not answer.
pub async fn may_go_on(desk: &Desk, package: PackageId) -> Result<(), Error> {
    let is_open =
        desk.0.store.read("package still open", move |conn| packages::is_open(conn, package)).await?;
    if is_open { Ok(()) } else { Err(Error::PackageOver { by: PackageEnd::Recalled, last_day: None }) }
}

/// What was given out to a filing, the oldest first, each with its files; not what a later answer replaced.
pub(in crate::desk) async fn given_out(
    desk: &Desk,
    filing: FilingId,
) -> Result<Vec<(PackageRow, Vec<FileRow>)>, Error> {
    let load = move |conn: &mut crate::store::Conn| {
        let mut rows = packages::of_filing(conn, filing)?;
        rows.retain(|row| row.ended_by != Some(PackageEnd::Replaced));
        rows.into_iter().map(|row| packages::files_of(conn, row.id).map(|files| (row, files))).collect()
    };
    Ok(desk.0.store.read("package", load).await?)
}

/// How it ended that a package can be collected; none while it can. Beyond its day it can be as long as its case keeps it.
pub(in crate::desk) fn ended(
    row: &PackageRow,
    case: &Case,
    office: &Office,
    now: DateTime<Utc>,
) -> Option<PackageEnd> {
    let is_over = || is_past(row, office, now) && !case.keeps_package();
    row.ended_by.or_else(|| is_over().then_some(PackageEnd::Over))
}

/// Whether its day is over.
pub(in crate::desk) fn is_past(row: &PackageRow, office: &Office, now: DateTime<Utc>) -> bool {
    row.last_day.is_some_and(|day| now >= office.end_of(day))
}

fn case_of(cases: &[CaseSnapshot], id: CaseId) -> Result<&Case, Error> {
    cases.iter().map(|one| &one.case).find(|case| case.id == id).ok_or(Error::NotFound)
}

fn demand_fresh_code(desk: &Desk, requester: &Requester) -> Result<(), Error> {
    if requester.is_fresh(desk.0.clock.now()) { Ok(()) } else { Err(Error::CodeRequired) }
}
