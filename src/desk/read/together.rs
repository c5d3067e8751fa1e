//! Cases that are answered together, as screens name them: into which one a case was merged, which were merged into it, and
//! into which it could be.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    case::{Case, EventKind, State},
    desk::{
        Desk, Error,
        pipeline::{
            joined::is_same_person,
            rows,
            snapshot::{CaseSnapshot, load_case, load_cases},
        },
        views::{CaseRef, JoinedView, Staff, TargetView},
    },
    store::{
        Conn, StoreError, blind_index,
        cases::{self, CaseRow},
        filings,
        streams::{self, Stream},
    },
    types::CaseId,
};

/// Of each key of a person at most so many filings are looked at for a case into which one could be merged.
const LOOKED_AT: i64 = 50;

/// Into which case a row was merged; none for any other.
pub(in crate::desk) fn merged_into(conn: &mut Conn, row: &CaseRow) -> Result<Option<CaseRef>, StoreError> {
    if row.state != State::Merged {
        return Ok(None);
    }
    let stored = streams::load(conn, Stream::Case(row.id))?;
    let newest = stored.iter().rev().find(|event| rows::is_of(event, EventKind::Merged));
    let into: Option<Into> = newest.and_then(|event| serde_json::from_str(&event.payload).ok());
    into.map_or(Ok(None), |Into { into }| case_ref(conn, into))
}

/// What an event of a merge holds, as far as a list asks.
#[derive(Deserialize)]
struct Into {
    into: CaseId,
}

fn case_ref(conn: &mut Conn, case: CaseId) -> Result<Option<CaseRef>, StoreError> {
    let Some(row) = cases::find(conn, case)? else { return Ok(None) };
    let filing = filings::find(conn, row.filing_id)?;
    Ok(filing.map(|filing| CaseRef { case, reference: filing.reference }))
}

/// The cases that are answered with this one, each with whether it is known who asks there.
pub(in crate::desk) async fn joined(desk: &Desk, case: &Case) -> Result<Vec<JoinedView>, Error> {
    let ids: Vec<CaseId> = case.joined.iter().map(|joined| joined.case).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let view = |of: CaseSnapshot| JoinedView {
        is_proven: of.case.proof.tier >= desk.0.tiers.needed(&of.case.asked, of.case.sensitive),
        case: CaseRef { case: of.case.id, reference: of.filing.reference },
    };
    Ok(load_cases(desk, ids).await?.into_iter().map(view).collect())
}

/// Open cases of the same person, controller and right: with one of them this one could be answered.
///
/// # Errors
/// [`Error::NotFound`] for a case that is unknown or out of reach; [`Error::NotAllowed`] for roles that see no cases.
pub async fn merge_targets(desk: &Desk, staff: &Staff, case: CaseId) -> Result<Vec<TargetView>, Error> {
    staff.sees_cases()?;
    let snapshot = load_case(desk, case).await?;
    let controller = snapshot.case.controller.clone();
    staff.reaches(&controller)?;
    let keys = snapshot.person.index_entries(&desk.0.keys, &controller)?;
    let (right, purpose) = (snapshot.case.asked.right, snapshot.case.asked.purpose);
    let look = move |conn: &mut Conn| {
        let mut found = BTreeSet::new();
        for key in keys {
            let of_key = blind_index::filings(conn, &controller, key.kind, &[key.digest], LOOKED_AT)?;
            found.extend(of_key.into_iter().map(|it| it.filing));
        }
        let mut open = Vec::new();
        for filing in found {
            let of_filing = cases::of_filing(conn, filing)?.into_iter();
            let fits = |row: &CaseRow| row.id != case && (row.right_id, row.purpose) == (right, purpose);
            open.extend(of_filing.filter(|row| row.state.is_open() && fits(row)).map(|row| row.id));
        }
        Ok(open)
    };
    let open = desk.0.store.read("merge targets", look).await?;
    let mut targets = Vec::new();
    for other in load_cases(desk, open).await? {
        if is_same_person(desk, &snapshot, &other)? {
            targets.push(TargetView {
                received_at: other.case.received_at,
                state: other.case.state,
                due: other.row.due_on,
                case: CaseRef { case: other.case.id, reference: other.filing.reference },
            });
        }
    }
    Ok(targets)
}
