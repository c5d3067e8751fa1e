//! The queue: cases in the order of `queue_at`, a page at a time, by keyset.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::{
    store::{
        Conn, StoreError,
        blind_index::{self, IndexEntry},
        cases::CaseRow,
        columns::utc,
        schema::{cases, filings},
    },
    types::{CaseId, ControllerSlug, Reference},
};

/// Most filings of one person that a search looks through, the newest first.
const FOUND_MAX: i64 = 500;

/// Which states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum StateFilter {
    /// Everything not closed.
    #[default]
    Open,
    /// Everything closed.
    Closed,
    /// One state, by its id.
    One(String),
    /// All.
    Any,
}

/// Whose cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum AssigneeFilter {
    /// Everybody's and nobody's.
    #[default]
    Any,
    /// Nobody's.
    None,
    /// A user's, by id.
    User(String),
}

/// What is searched for, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// A reference.
    Reference(Reference),
    /// A value in the blind index, with the digest that each controller's own key makes of it.
    Indexed(Vec<(ControllerSlug, IndexEntry)>),
}

/// Where a page begins: after this case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// Its place.
    pub queue_at: DateTime<Utc>,
    /// Its id.
    pub id: CaseId,
}

/// What the queue is asked.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Of which controller; of all, where absent.
    pub controller: Option<ControllerSlug>,
    /// Which states.
    pub state: StateFilter,
    /// Which law.
    pub law: Option<String>,
    /// Which right.
    pub right_id: Option<String>,
    /// Whose.
    pub assignee: AssigneeFilter,
    /// With an operative date before this day.
    pub due_before: Option<NaiveDate>,
    /// Found by.
    pub search: Option<Search>,
    /// After which case.
    pub after: Option<After>,
}

/// One line of the queue.
#[derive(Debug, Clone)]
pub struct QueueItem {
    /// The case.
    pub case: CaseRow,
    /// The public name of its filing.
    pub reference: Reference,
    /// Whether the person's address is confirmed.
    pub confirmed: bool,
}

/// The newest filings that any of the entries leads to.
fn found(conn: &mut Conn, entries: &[(ControllerSlug, IndexEntry)]) -> Result<Vec<String>, StoreError> {
    let mut all = Vec::new();
    for (controller, entry) in entries {
        let filings = blind_index::filings(conn, controller, entry, FOUND_MAX)?;
        all.extend(filings.iter().map(ToString::to_string));
    }
    Ok(all)
}

/// A page of the queue, at most `limit` lines. The next one begins after the last line of this.
///
/// # Errors
/// As the database answers.
pub fn page(conn: &mut Conn, filter: &QueueFilter, limit: i64) -> Result<Vec<QueueItem>, StoreError> {
    let mut query = cases::table
        .inner_join(filings::table)
        .order((cases::queue_at, cases::id))
        .limit(limit)
        .select((CaseRow::as_select(), filings::reference, filings::confirmed_at.is_not_null()))
        .into_boxed();
    if let Some(controller) = &filter.controller {
        query = query.filter(cases::controller.eq(controller));
    }
    query = match &filter.state {
        StateFilter::Open => query.filter(cases::closed_at.is_null()),
        StateFilter::Closed => query.filter(cases::closed_at.is_not_null()),
        StateFilter::One(state) => query.filter(cases::state.eq(state.clone())),
        StateFilter::Any => query,
    };
    if let Some(law) = &filter.law {
        query = query.filter(cases::law.eq(law.clone()));
    }
    if let Some(right) = &filter.right_id {
        query = query.filter(cases::right_id.eq(right.clone()));
    }
    query = match &filter.assignee {
        AssigneeFilter::Any => query,
        AssigneeFilter::None => query.filter(cases::assignee.is_null()),
        AssigneeFilter::User(user) => query.filter(cases::assignee.eq(user.clone())),
    };
    if let Some(day) = filter.due_before {
        query = query.filter(cases::due_on.lt(day));
    }
    query = match &filter.search {
        None => query,
        Some(Search::Reference(reference)) => query.filter(filings::reference.eq(reference)),
        Some(Search::Indexed(entries)) => query.filter(cases::filing_id.eq_any(found(conn, entries)?)),
    };
    if let Some(after) = filter.after {
        let queue_at = utc(after.queue_at);
        query = query.filter(
            cases::queue_at.gt(queue_at).or(cases::queue_at.eq(queue_at).and(cases::id.gt(after.id))),
        );
    }
    let rows: Vec<(CaseRow, Reference, bool)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(case, reference, confirmed)| QueueItem { case, reference, confirmed })
        .collect())
}
