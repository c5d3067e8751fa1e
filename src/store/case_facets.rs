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

/// A facet by name, and what a list along it says of its case: closed, place, state, owner.
type Facet = (String, bool, NaiveDateTime, String, Option<String>);

/// Those of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facets(BTreeSet<Facet>);

impl Facets {
    /// Those that a case should have; the leading law has a column of its own.
    pub fn of(row: &CaseRow, further_laws: &[LawId]) -> Self {
        let (closed, queue_at) = (row.closed_at.is_some(), utc(row.queue_at));
        let owner = row.assignee.map(|owner| owner.to_string());
        let laws = further_laws.iter().filter(|law| row.law.as_ref() != Some(*law)).map(of_law);
        let stopped = row.stopped_since.map(|_| STOPPED.to_owned());
        let names = row.flags().into_iter().map(of_flag).chain(laws).chain(stopped);
        Self(names.map(|name| (name, closed, queue_at, row.state.id().to_owned(), owner.clone())).collect())
    }
}

/// Those that a case has.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Facets, StoreError> {
    let present: Vec<Facet> = case_facets::table
        .filter(case_facets::case_id.eq(case))
        .select((
            case_facets::facet,
            case_facets::closed,
            case_facets::queue_at,
            case_facets::state,
            case_facets::assignee,
        ))
        .load(conn)?;
    Ok(Facets(present.into_iter().collect()))
}

/// The further laws of a case, by id.
pub fn further_laws(conn: &mut Conn, case: CaseId) -> Result<Vec<String>, StoreError> {
    let facets = of_case(conn, case)?.0;
    Ok(facets.iter().filter_map(|(facet, ..)| facet.strip_prefix(LAW)).map(str::to_owned).collect())
}

/// Writes those of a case that has none yet.
pub fn add_first(tx: &mut Tx<'_>, row: &CaseRow, further_laws: &[LawId]) -> Result<(), StoreError> {
    add(tx, row, Facets::of(row, further_laws))
}

fn add(tx: &mut Tx<'_>, row: &CaseRow, facets: Facets) -> Result<(), StoreError> {
    for (facet, closed, queue_at, state, assignee) in facets.0 {
        let values = (
            case_facets::case_id.eq(row.id),
            case_facets::facet.eq(facet),
            case_facets::controller.eq(row.controller.to_string()),
            case_facets::closed.eq(closed),
            case_facets::queue_at.eq(queue_at),
            case_facets::state.eq(state),
            case_facets::assignee.eq(assignee),
        );
        insert(tx, diesel::insert_into(case_facets::table).values(values))?;
    }
    Ok(())
}

/// Writes them over those that stood there; nothing where they are the same.
pub fn replace(tx: &mut Tx<'_>, row: &CaseRow, further_laws: &[LawId]) -> Result<(), StoreError> {
    let facets = Facets::of(row, further_laws);
    if of_case(tx, row.id)? == facets {
        return Ok(());
    }
    diesel::delete(case_facets::table.filter(case_facets::case_id.eq(row.id))).execute(&mut **tx)?;
    add(tx, row, facets)
}
