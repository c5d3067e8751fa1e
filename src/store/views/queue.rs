//! The queue: cases in the order of `queue_at`, a page at a time, by keyset; and how many there are in all.
//!
//! Counting and listing ask the same question, so a figure and the list behind it cannot differ.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    dsl::{InnerJoin, InnerJoinQuerySource, IntoBoxed},
    prelude::*,
    sql_types::{Bool, Text},
};

use crate::{
    case::{CaseFlag, State},
    law::{LawId, Right},
    store::{
        Conn, StoreError,
        blind_index::{self, IndexEntry},
        cases::CaseRow,
        columns::utc,
        schema::{case_laws, cases, filings},
    },
    types::{CaseId, ControllerSlug, Reference, UserId},
};

/// Most filings of one person that a search looks through, the newest first.
const FOUND_MAX: i64 = 500;

/// The states that a queue shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum StateFilter {
    /// Everything not closed.
    #[default]
    Open,
    /// Everything closed.
    Closed,
    One(State),
    /// All.
    Any,
}

/// Whose cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum AssigneeFilter {
    /// With any owner or none.
    #[default]
    Any,
    /// Without an owner.
    None,
    User(UserId),
}

/// How the date of an open case stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueFilter {
    /// The first instant after the date had come by then.
    Overdue(DateTime<Utc>),
    /// Due from the first to the second day: each controller counts its days in its own zone.
    Within(Vec<(ControllerSlug, NaiveDate, NaiveDate)>),
    /// The clock stands.
    Stopped,
}

/// A flag that has a column of its own; the others stand as words in `flags`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnColumn {
    Extended,
    Undelivered,
}

/// Where a flag stands.
pub fn own_column(flag: CaseFlag) -> Option<OwnColumn> {
    match flag {
        CaseFlag::Extended => Some(OwnColumn::Extended),
        CaseFlag::Undelivered => Some(OwnColumn::Undelivered),
        CaseFlag::Unconfirmed
        | CaseFlag::Flagged
        | CaseFlag::Appeal
        | CaseFlag::Hold
        | CaseFlag::Referral
        | CaseFlag::Sensitive
        | CaseFlag::Agent
        | CaseFlag::Message
        | CaseFlag::Recipients
        | CaseFlag::DutyLate => None,
    }
}

/// What is searched for, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    Reference(Reference),
    /// A value in the blind index, with the digest that each controller's own key makes of it.
    Indexed(Vec<(ControllerSlug, IndexEntry)>),
}

/// Where a page begins: after this case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// Its place.
    pub queue_at: DateTime<Utc>,
    pub id: CaseId,
}

impl fmt::Display for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.queue_at.timestamp_micros(), self.id)
    }
}

impl After {
    /// Reads back what was printed.
    pub fn read(printed: &[u8]) -> Option<Self> {
        let (at, id) = std::str::from_utf8(printed).ok()?.split_once('.')?;
        Some(Self { queue_at: DateTime::from_timestamp_micros(at.parse().ok()?)?, id: id.parse().ok()? })
    }
}

/// What the queue is asked.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Of which controller; of all, where absent.
    pub controller: Option<ControllerSlug>,
    pub state: StateFilter,
    /// With a clock of which law, leading or not.
    pub law: Option<LawId>,
    pub right: Option<Right>,
    pub assignee: AssigneeFilter,
    /// With an operative date before this day.
    pub due_before: Option<NaiveDate>,
    /// Whose date stands so.
    pub due: Option<DueFilter>,
    /// With that flag.
    pub flag: Option<CaseFlag>,
    /// Found by.
    pub search: Option<Search>,
    /// After which case.
    pub after: Option<After>,
}

/// One line of the queue.
#[derive(Debug, Clone)]
pub struct QueueItem {
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

type Backend = <Conn as diesel::Connection>::Backend;
type Filtered = IntoBoxed<'static, InnerJoin<cases::table, filings::table>, Backend>;
type Condition =
    Box<dyn BoxableExpression<InnerJoinQuerySource<cases::table, filings::table>, Backend, SqlType = Bool>>;

/// A page of the queue, at most `limit` lines. The next one begins after the last line of this.
pub fn page(conn: &mut Conn, filter: &QueueFilter, limit: i64) -> Result<Vec<QueueItem>, StoreError> {
    let rows: Vec<(CaseRow, Reference, bool)> = filtered(conn, filter)?
        .order((cases::queue_at, cases::id))
        .limit(limit)
        .select((CaseRow::as_select(), filings::reference, filings::confirmed_at.is_not_null()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(case, reference, confirmed)| QueueItem { case, reference, confirmed })
        .collect())
}

/// How many lines all pages have together, at most `most`: looks at no more lines than it counts.
pub fn count(conn: &mut Conn, filter: &QueueFilter, most: i64) -> Result<usize, StoreError> {
    let found: Vec<CaseId> = filtered(conn, filter)?.select(cases::id).limit(most).load(conn)?;
    Ok(found.len())
}

fn within(days: &[(ControllerSlug, NaiveDate, NaiveDate)]) -> Option<Condition> {
    let one = |(controller, from, to): &(ControllerSlug, NaiveDate, NaiveDate)| -> Condition {
        let due = cases::due_on.is_not_null().and(cases::due_on.assume_not_null().between(*from, *to));
        Box::new(cases::controller.eq(controller.to_string()).and(due))
    };
    days.iter().map(one).reduce(|one, other| Box::new(one.or(other)))
}

/// The cases that the filter lets through.
fn filtered(conn: &mut Conn, filter: &QueueFilter) -> Result<Filtered, StoreError> {
    let mut query: Filtered = cases::table.inner_join(filings::table).into_boxed();
    if let Some(controller) = &filter.controller {
        query = query.filter(cases::controller.eq(controller.to_string()));
    }
    query = match &filter.state {
        StateFilter::Open => query.filter(cases::closed_at.is_null()),
        StateFilter::Closed => query.filter(cases::closed_at.is_not_null()),
        StateFilter::One(state) => query.filter(cases::state.eq(state.id())),
        StateFilter::Any => query,
    };
    if let Some(law) = &filter.law {
        let under = case_laws::table.filter(case_laws::law.eq(law.to_string())).select(case_laws::case_id);
        query = query.filter(cases::law.eq(law.to_string()).or(cases::id.eq_any(under).nullable()));
    }
    if let Some(right) = filter.right {
        query = query.filter(cases::right_id.eq(right.id()));
    }
    query = match &filter.assignee {
        AssigneeFilter::Any => query,
        AssigneeFilter::None => query.filter(cases::assignee.is_null()),
        AssigneeFilter::User(user) => query.filter(cases::assignee.eq(user.to_string())),
    };
    if let Some(day) = filter.due_before {
        query = query.filter(cases::due_on.lt(day));
    }
    if filter.due.is_some() {
        query = query.filter(cases::closed_at.is_null());
    }
    query = match &filter.due {
        None => query,
        Some(DueFilter::Overdue(now)) => query.filter(cases::due_instant.le(utc(*now))),
        Some(DueFilter::Within(days)) => match within(days) {
            Some(condition) => query.filter(condition),
            None => query,
        },
        Some(DueFilter::Stopped) => query.filter(cases::stopped_since.is_not_null()),
    };
    if let Some(flag) = filter.flag {
        query = match own_column(flag) {
            Some(OwnColumn::Extended) => query.filter(cases::extended),
            Some(OwnColumn::Undelivered) => query.filter(cases::undelivered),
            None => {
                let flags = " ".into_sql::<Text>().concat(cases::flags).concat(" ");
                query.filter(flags.like(format!("% {flag} %")))
            }
        };
    }
    query = match &filter.search {
        None => query,
        Some(Search::Reference(reference)) => query.filter(filings::reference.eq(reference.to_string())),
        Some(Search::Indexed(entries)) => query.filter(cases::filing_id.eq_any(found(conn, entries)?)),
    };
    if let Some(after) = filter.after {
        let queue_at = utc(after.queue_at);
        query = query.filter(
            cases::queue_at.gt(queue_at).or(cases::queue_at.eq(queue_at).and(cases::id.gt(after.id))),
        );
    }
    Ok(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_and_rubbish_does_not() {
        let queue_at = DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap();
        let after = After { queue_at, id: CaseId(uuid::Uuid::from_u128(7)) };
        assert_eq!(After::read(after.to_string().as_bytes()), Some(after));
        for rubbish in ["", "x", "1.2", "\0\0\0", "123.abc"] {
            assert!(After::read(rubbish.as_bytes()).is_none(), "{rubbish}");
        }
    }
}
