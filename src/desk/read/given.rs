//! What was given out of a case, as staff see it.

use chrono::{DateTime, Utc};

use crate::{
    case::{Collected, EventKind},
    desk::{
        pipeline::{rows, snapshot::CaseSnapshot},
        views::{GivenView, TakenView},
    },
    store::packages::PackageRow,
    types::FileId,
};

/// What was given out, and what of it was taken while it was.
pub(super) fn given_views(snapshot: &CaseSnapshot, packages: &[(PackageRow, Vec<FileId>)]) -> Vec<GivenView> {
    let collected = snapshot.stored.iter().filter(|event| rows::is_of(event, EventKind::Collected));
    let collected: Vec<Collected> =
        collected.filter_map(|event| serde_json::from_str(&event.payload).ok()).collect();
    let taken = |file: FileId, row: &PackageRow| {
        let meanwhile = |at: &DateTime<Utc>| *at >= row.made_at && row.ended_at.is_none_or(|end| *at <= end);
        let of_it = collected.iter().filter(|one| one.file == file && meanwhile(&one.at));
        of_it.map(|one| one.at).collect()
    };
    let given = |(row, files): &(PackageRow, Vec<FileId>)| GivenView {
        made_at: row.made_at,
        until: row.last_day,
        ended_at: row.ended_at,
        ended_by: row.ended_by,
        files: files.iter().map(|id| TakenView { id: *id, collected: taken(*id, row) }).collect(),
    };
    packages.iter().map(given).collect()
}
