//! The statements of the queue. Each filter has an index that lists its cases in order (`migrations/…_facets`): the one that
//! is walked along is the *driver*, the others are looked up on the way, in words that no index answers. A list over several
//! controllers, or over open and closed cases, joins an arm of each.

use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamp};

use super::filter::{After, AssigneeFilter, DueFilter, Order, QueueFilter, StateFilter};
use crate::{
    case::{CaseFlag, State},
    law::{LawId, Right},
    store::{case_facets, columns::utc, statement::Statement},
    types::{ControllerSlug, UserId},
};

/// What a line costs that must be looked up, beside one of which the index says all.
const LOOKED_UP: i64 = 4;

/// A line of a list: the case, its place, its date where the list goes by it.
pub(super) type Line = (Text, Timestamp, Nullable<Date>);

/// Along which index a list is walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Driver {
    Queue,
    State(State),
    Right(Right),
    Law(LawId),
    Assignee(Option<UserId>),
    Due,
    Stopped,
    Flag(CaseFlag),
    /// What a search found, by filing.
    Filings(Vec<(ControllerSlug, String)>),
}

impl Driver {
    /// Those that a filter offers.
    pub fn of(filter: &QueueFilter) -> Vec<Self> {
        let state = match filter.state {
            StateFilter::One(state) => Some(Self::State(state)),
            StateFilter::Open | StateFilter::Closed | StateFilter::Any => None,
        };
        let assignee = match filter.assignee {
            AssigneeFilter::Any => None,
            AssigneeFilter::None => Some(Self::Assignee(None)),
            AssigneeFilter::User(user) => Some(Self::Assignee(Some(user))),
        };
        let offered = [
            filter.flag.map(Self::Flag),
            (filter.due == Some(DueFilter::Stopped)).then_some(Self::Stopped),
            (filter.order() == Order::Due).then_some(Self::Due),
            assignee,
            state,
            filter.law.clone().map(Self::Law),
            filter.right.map(Self::Right),
        ];
        let offered: Vec<Self> = offered.into_iter().flatten().collect();
        if offered.is_empty() { vec![Self::Queue] } else { offered }
    }

    /// Whether its index says how this one stands, without a look at the case or at its facets.
    fn knows(&self, other: &Self) -> bool {
        match other {
            Self::Queue => true,
            Self::State(_) | Self::Assignee(_) => !matches!(self, Self::Queue | Self::Filings(_)),
            Self::Right(_) | Self::Due => matches!(self, Self::State(_) | Self::Assignee(_)),
            Self::Law(_) | Self::Stopped | Self::Flag(_) | Self::Filings(_) => false,
        }
    }

    /// Whether it knows all that a filter asks for beside it.
    fn knows_all(&self, filter: &QueueFilter) -> bool {
        Self::of(filter).iter().all(|other| other == self || self.knows(other))
    }

    /// How many lines a page may walk along it: a line whose case or facets must be looked up costs as much as several.
    fn looks(&self, filter: &QueueFilter, most: i64) -> i64 {
        if self.knows_all(filter) { most } else { most / LOOKED_UP }
    }

    /// In which order its index lists; what a search found has none, and is sorted.
    pub fn order(&self) -> Order {
        match self {
            Self::Due => Order::Due,
            Self::Queue
            | Self::State(_)
            | Self::Right(_)
            | Self::Law(_)
            | Self::Assignee(_)
            | Self::Stopped
            | Self::Flag(_)
            | Self::Filings(_) => Order::Queue,
        }
    }
}

/// What holds for a list beside its driver.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub filter: &'a QueueFilter,
    pub order: Order,
    /// After which line.
    pub after: Option<After>,
    /// Up to which line.
    pub until: Option<After>,
    /// Whether the other filters are looked up; else every line of the driver is there.
    pub is_filtered: bool,
}

/// One part of a list: cases of one controller, open or closed, in one table.
#[derive(Debug, Clone)]
struct Arm<'a> {
    driver: &'a Driver,
    controller: &'a ControllerSlug,
    closed: bool,
    /// The law or flag that is looked for in `case_facets`; else the cases themselves are walked along.
    facet: Option<String>,
}

/// Open, closed or both: in which halves the cases stand that a filter lets through.
fn halves(filter: &QueueFilter) -> Vec<bool> {
    let open_only = filter.due.is_some();
    let halves = match filter.state {
        StateFilter::Open => vec![false],
        StateFilter::Closed => vec![true],
        StateFilter::One(state) => vec![!state.is_open()],
        StateFilter::Any => vec![false, true],
    };
    halves.into_iter().filter(|closed| !(open_only && *closed)).collect()
}

fn arms<'a>(driver: &'a Driver, filter: &'a QueueFilter) -> Vec<Arm<'a>> {
    let mut arms = Vec::new();
    for controller in &filter.controllers {
        for closed in halves(filter) {
            let arm = |facet| Arm { driver, controller, closed, facet };
            match driver {
                Driver::Flag(flag) => arms.push(arm(Some(case_facets::of_flag(*flag)))),
                Driver::Stopped => arms.push(arm(Some(case_facets::STOPPED.to_owned()))),
                Driver::Law(law) => arms.extend([arm(None), arm(Some(case_facets::of_law(law)))]),
                Driver::Queue | Driver::State(_) | Driver::Right(_) | Driver::Assignee(_) | Driver::Due => {
                    arms.push(arm(None));
                }
                Driver::Filings(filings) => {
                    let has_any = filings.iter().any(|(owner, _)| owner == controller);
                    arms.extend(has_any.then(|| arm(None)));
                }
            }
        }
    }
    arms
}

impl Arm<'_> {
    /// Whether a facet's list needs the case behind it: it knows state and owner itself.
    fn is_joined(&self, asked: &Asked<'_>) -> bool {
        asked.order == Order::Due || (asked.is_filtered && !self.driver.knows_all(asked.filter))
    }

    /// The columns of its place.
    fn place(&self, order: Order) -> &'static str {
        match (order, &self.facet) {
            (Order::Queue, None) => "cases.queue_at, cases.id",
            (Order::Queue, Some(_)) => "case_facets.queue_at, case_facets.case_id",
            (Order::Due, None) => "cases.due_on, cases.queue_at, cases.id",
            (Order::Due, Some(_)) => "cases.due_on, case_facets.queue_at, case_facets.case_id",
        }
    }

    fn list(&self, asked: &Asked<'_>) -> Statement<Line> {
        let mut statement = Statement::new();
        let names = match (asked.order, &self.facet) {
            (Order::Queue, None) => {
                "cases.id AS id, cases.queue_at AS queue_at, CAST(NULL AS DATE) AS due_on"
            }
            (Order::Due, None) => "cases.id AS id, cases.queue_at AS queue_at, cases.due_on AS due_on",
            (Order::Queue, Some(_)) => {
                "case_facets.case_id AS id, case_facets.queue_at AS queue_at, CAST(NULL AS DATE) AS due_on"
            }
            (Order::Due, Some(_)) => {
                "case_facets.case_id AS id, case_facets.queue_at AS queue_at, cases.due_on AS due_on"
            }
        };
        statement.sql("SELECT ").sql(names).then(&self.from(asked));
        statement
    }

    /// From where, and which of them.
    fn from(&self, asked: &Asked<'_>) -> Statement<()> {
        let mut s = Statement::new();
        match &self.facet {
            None => {
                s.sql(" FROM cases WHERE ");
                if let Driver::Filings(filings) = self.driver {
                    // as many words as filings: not worth keeping
                    s.once();
                    s.sql("cases.filing_id IN (");
                    let own = filings.iter().filter(|(controller, _)| controller == self.controller);
                    for (number, (_, filing)) in own.enumerate() {
                        s.sql(if number == 0 { "" } else { ", " }).text(filing);
                    }
                    s.sql(") AND COALESCE(cases.controller, '') = ").text(self.controller);
                    s.sql(if self.closed {
                        " AND (cases.closed_at IS NULL) = (1 = 0)"
                    } else {
                        " AND (cases.closed_at IS NULL) = (1 = 1)"
                    });
                } else {
                    s.sql("cases.controller = ").text(self.controller);
                    s.sql(if self.closed {
                        " AND cases.closed_at IS NOT NULL"
                    } else {
                        " AND cases.closed_at IS NULL"
                    });
                }
            }
            Some(facet) => {
                let joined = self.is_joined(asked);
                s.sql(" FROM case_facets");
                s.sql(if joined { " JOIN cases ON cases.id = case_facets.case_id" } else { "" });
                s.sql(" WHERE case_facets.controller = ").text(self.controller);
                s.sql(" AND case_facets.facet = ").text(facet);
                s.sql(" AND case_facets.closed = ").bool(self.closed);
            }
        }
        self.drive(&mut s, asked.filter);
        if asked.is_filtered {
            self.look_up(&mut s, asked.filter);
        }
        for (bound, is) in [(asked.after, ") > ("), (asked.until, ") <= (")] {
            let Some(bound) = bound else { continue };
            s.sql(" AND (").sql(self.place(asked.order)).sql(is);
            if let (Order::Due, Some(day)) = (asked.order, bound.due_on) {
                s.day(day).sql(", ");
            }
            s.instant(utc(bound.queue_at)).sql(", ").text(bound.id).sql(")");
        }
        s
    }

    /// What its index is asked for.
    fn drive(&self, s: &mut Statement<()>, filter: &QueueFilter) {
        match self.driver {
            Driver::Queue | Driver::Filings(_) | Driver::Flag(_) | Driver::Stopped => {}
            Driver::State(state) => {
                s.sql(" AND cases.state = ").text(state.id());
            }
            Driver::Right(right) => {
                s.sql(" AND cases.right_id = ").text(right.id());
            }
            Driver::Law(law) => {
                if self.facet.is_none() {
                    s.sql(" AND cases.law = ").text(law);
                }
            }
            Driver::Assignee(owner) => {
                let owner = owner.map(|user| user.to_string()).unwrap_or_default();
                s.sql(" AND COALESCE(cases.assignee, '') = ").text(owner);
            }
            Driver::Due => self.within(s, filter, "cases.due_on"),
        }
    }

    /// The filters beside the driver, in a form that no index answers: COALESCE hides the column from the planner, the counts
    /// cannot be turned into a join.
    fn look_up(&self, s: &mut Statement<()>, filter: &QueueFilter) {
        let in_facets = self.facet.is_some();
        for other in Driver::of(filter).iter().filter(|other| *other != self.driver) {
            match other {
                Driver::Queue | Driver::Filings(_) => {}
                Driver::State(state) => {
                    s.sql(" AND COALESCE(").sql(if in_facets { "case_facets" } else { "cases" });
                    s.sql(".state, '') = ").text(state.id());
                }
                Driver::Right(right) => {
                    s.sql(" AND COALESCE(cases.right_id, '') = ").text(right.id());
                }
                Driver::Law(law) => {
                    s.sql(" AND (COALESCE(cases.law, '') = ").text(law).sql(" OR ");
                    has_facet(s, &case_facets::of_law(law)).sql(")");
                }
                Driver::Assignee(owner) => {
                    let owner = owner.map_or_else(|| "nobody".to_owned(), |user| user.to_string());
                    s.sql(" AND COALESCE(").sql(if in_facets { "case_facets" } else { "cases" });
                    s.sql(".assignee, 'nobody') = ").text(owner);
                }
                Driver::Stopped => {
                    s.sql(" AND COALESCE(cases.stopped_since, cases.stopped_since) IS NOT NULL");
                }
                Driver::Due => self.within(s, filter, "COALESCE(cases.due_on, cases.due_on)"),
                Driver::Flag(flag) => {
                    has_facet(s.sql(" AND "), &case_facets::of_flag(*flag));
                }
            }
        }
    }

    /// The due dates that are asked for, in the words of who asks.
    fn within(&self, s: &mut Statement<()>, filter: &QueueFilter, due_on: &'static str) {
        let Some(range) = filter.range(self.controller) else { return };
        s.sql(" AND ").sql(due_on).sql(" <= ").day(range.to);
        if let Some(from) = range.from {
            s.sql(" AND ").sql(due_on).sql(" >= ").day(from);
        }
    }

    /// In order, at most so many, after so many.
    fn page(&self, asked: &Asked<'_>, limit: i64, offset: i64) -> Statement<Line> {
        let mut page = self.list(asked);
        page.sql(" ORDER BY ").sql(self.place(asked.order)).sql(" LIMIT ").number(limit);
        if offset > 0 {
            page.sql(" OFFSET ").number(offset);
        }
        page
    }

    /// The same as one of several arms.
    fn part(&self, asked: &Asked<'_>, limit: i64, offset: i64) -> Statement<Line> {
        let mut part = Statement::new();
        part.sql("SELECT id, queue_at, due_on FROM (").then(&self.page(asked, limit, offset)).sql(") AS arm");
        part
    }
}

fn has_facet<'s>(s: &'s mut Statement<()>, facet: &str) -> &'s mut Statement<()> {
    s.sql("(SELECT COUNT(*) FROM case_facets AS had WHERE had.case_id = cases.id AND had.facet = ")
        .text(facet)
        .sql(") = 1")
}

/// A list in order, at most `limit` lines. Where the database `merges` arms line by line, none is walked along further than
/// its lines are wanted; else each is told how many are wanted of it at most.
pub(super) fn list(driver: &Driver, asked: &Asked<'_>, limit: i64, merges: bool) -> Option<Statement<Line>> {
    let arms = arms(driver, asked.filter);
    if let [only] = arms.as_slice() {
        return Some(only.page(asked, limit, 0));
    }
    let list = |arm: &Arm<'_>| if merges { arm.list(asked) } else { arm.part(asked, limit, 0) };
    joined(arms.iter().map(list).collect(), asked.order, limit)
}

/// The first line that stands its share of `most` lines down in any arm: up to there the arms have at most so many lines
/// together. None where no arm reaches so far.
pub(super) fn reach(driver: &Driver, asked: &Asked<'_>, most: i64) -> Option<Statement<Line>> {
    let arms = arms(driver, asked.filter);
    let each = driver.looks(asked.filter, most) / i64::try_from(arms.len()).unwrap_or(most).max(1);
    let line = |arm: &Arm<'_>| arm.part(asked, 1, each.max(1) - 1);
    joined(arms.iter().map(line).collect(), asked.order, 1)
}

/// How many lines a list has, counted no further than `most`.
pub(super) fn counted(driver: &Driver, asked: &Asked<'_>, most: i64) -> Option<Statement<BigInt>> {
    let arms = arms(driver, asked.filter);
    if arms.is_empty() {
        return None;
    }
    let mut count = Statement::new();
    count.sql("SELECT COUNT(*) FROM (");
    for (number, arm) in arms.iter().enumerate() {
        count.sql(if number == 0 { "" } else { " UNION ALL " });
        count.sql("SELECT one FROM (SELECT 1 AS one").then(&arm.from(asked));
        count.sql(" LIMIT ").number(most).sql(") AS arm");
    }
    count.sql(" LIMIT ").number(most).sql(") AS counted");
    Some(count)
}

fn joined(mut lists: Vec<Statement<Line>>, order: Order, limit: i64) -> Option<Statement<Line>> {
    if lists.len() < 2 {
        return lists.pop();
    }
    let mut all = Statement::new();
    for (number, list) in lists.iter().enumerate() {
        all.sql(if number == 0 { "" } else { " UNION ALL " }).then(list);
    }
    all.sql(match order {
        Order::Queue => " ORDER BY queue_at, id LIMIT ",
        Order::Due => " ORDER BY due_on, queue_at, id LIMIT ",
    });
    all.number(limit);
    Some(all)
}
