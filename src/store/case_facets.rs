//! What the queue finds a case by beside its own columns: its flags, the laws under which it stands beside the one that
//! leads, and whether its clock stands. A projection, written with each row of the case.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Conn, StoreError, Tx, cases::CaseRow, columns::utc, connection::insert, schema::case_facets};
use crate::{case::CaseFlag, law::LawId, types::CaseId};

const LAW: &str = "law:";

/// The clock stands.
pub(super) const STOPPED: &str = "clock:stopped";

/// A flag as a facet.
pub(super) fn of_flag(flag: CaseFlag) -> String {
    format!("flag:{flag}")
}

/// A law beside the leading one as a facet.
pub(super) fn of_law(law: &LawId) -> String {
    format!("{LAW}{law}")
}

/// The facets that a case should have; the leading law has a column of its own.
fn wanted(row: &CaseRow, further_laws: &[LawId]) -> BTreeSet<String> {
    let laws = further_laws.iter().filter(|law| row.law.as_ref() != Some(*law)).map(of_law);
    let stopped = row.stopped_since.map(|_| STOPPED.to_owned());
    row.flags().into_iter().map(of_flag).chain(laws).chain(stopped).collect()
}

/// A facet by name, and what a list along it says of its case.
type Present = (String, bool, NaiveDateTime, String, Option<String>);

/// Those of a case.
fn present(conn: &mut Conn, case: CaseId) -> Result<Vec<Present>, StoreError> {
    Ok(case_facets::table
        .filter(case_facets::case_id.eq(case))
        .order(case_facets::facet)
        .select((
            case_facets::facet,
            case_facets::closed,
            case_facets::queue_at,
            case_facets::state,
            case_facets::assignee,
        ))
        .load(conn)?)
}

/// The further laws of a case, by id.
pub fn further_laws(conn: &mut Conn, case: CaseId) -> Result<Vec<String>, StoreError> {
    let facets = present(conn, case)?;
    Ok(facets.iter().filter_map(|(facet, ..)| facet.strip_prefix(LAW)).map(str::to_owned).collect())
}

/// Whether a case has exactly the facets that its row and these laws give it.
pub fn fit(conn: &mut Conn, row: &CaseRow, further_laws: &[LawId]) -> Result<bool, StoreError> {
    let (closed, queue_at) = (row.closed_at.is_some(), utc(row.queue_at));
    let owner = row.assignee.map(|owner| owner.to_string());
    let wanted = wanted(row, further_laws)
        .into_iter()
        .map(|facet| (facet, closed, queue_at, row.state.id().to_owned(), owner.clone()));
    Ok(present(conn, row.id)?.into_iter().eq(wanted))
}

/// Writes those of a case that has none yet.
pub fn add_first(tx: &mut Tx<'_>, row: &CaseRow, further_laws: &[LawId]) -> Result<(), StoreError> {
    for facet in wanted(row, further_laws) {
        let values = (
            case_facets::case_id.eq(row.id),
            case_facets::facet.eq(facet),
            case_facets::controller.eq(row.controller.to_string()),
            case_facets::closed.eq(row.closed_at.is_some()),
            case_facets::queue_at.eq(utc(row.queue_at)),
            case_facets::state.eq(row.state.id()),
            case_facets::assignee.eq(row.assignee.map(|owner| owner.to_string())),
        );
        insert(tx, diesel::insert_into(case_facets::table).values(values))?;
    }
    Ok(())
}

/// Writes them over those that stood there; nothing where they are the same.
pub fn replace(tx: &mut Tx<'_>, row: &CaseRow, further_laws: &[LawId]) -> Result<(), StoreError> {
    if fit(tx, row, further_laws)? {
        return Ok(());
    }
    diesel::delete(case_facets::table.filter(case_facets::case_id.eq(row.id))).execute(&mut **tx)?;
    add_first(tx, row, further_laws)
}
