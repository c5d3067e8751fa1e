//! What the queue is asked.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::{
    case::{CaseFlag, State},
    law::{LawId, Right},
    store::blind_index::IndexEntry,
    types::{CaseId, ControllerSlug, Reference, UserId},
};

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
    /// Due from the first to the second day, or up to it: each controller counts its days in its own zone.
    Within(Vec<(ControllerSlug, Option<NaiveDate>, NaiveDate)>),
    /// The clock stands.
    Stopped,
}

/// What is searched for, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    Reference(Reference),
    /// Values in the blind index, in each of their forms.
    Indexed(Vec<Sought>),
}

/// A value in the blind index of one controller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    pub controller: ControllerSlug,
    /// With the digest that the controller's own key makes of it.
    pub entry: IndexEntry,
    /// Of people who live in one of these countries only; of all where nothing is said.
    pub living_in: Option<Vec<&'static str>>,
}

/// In which order a page lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By the nearest date of any clock.
    Queue,
    /// By the operative date, where the filter is about it.
    Due,
}

/// Where a page begins: after this case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// Its place.
    pub queue_at: DateTime<Utc>,
    pub id: CaseId,
    /// Its operative date, where the page goes by it.
    pub due_on: Option<NaiveDate>,
}

impl fmt::Display for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.queue_at.timestamp_micros(), self.id)?;
        self.due_on.map_or(Ok(()), |day| write!(f, ".{day}"))
    }
}

impl After {
    /// Reads back what was printed.
    pub fn read(printed: &[u8]) -> Option<Self> {
        let mut parts = std::str::from_utf8(printed).ok()?.splitn(3, '.');
        let (at, id) = (parts.next()?, parts.next()?);
        let due_on: Option<NaiveDate> = parts.next().map(str::parse).transpose().ok()?;
        let queue_at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
        let is_known = |year: i32| (1..=9_999).contains(&year);
        let fits = is_known(queue_at.year()) && due_on.is_none_or(|day| is_known(day.year()));
        fits.then_some(Self { queue_at, id: id.parse().ok()?, due_on })
    }
}

/// What the queue is asked.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Of which controllers; those of others are not there.
    pub controllers: Vec<ControllerSlug>,
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

/// The due dates that a filter lets through for one controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub from: Option<NaiveDate>,
    pub to: NaiveDate,
}

impl QueueFilter {
    /// In which order the page lists.
    pub fn order(&self) -> Order {
        let is_dated = self.due_before.is_some() || matches!(self.due, Some(DueFilter::Within(_)));
        if is_dated { Order::Due } else { Order::Queue }
    }

    /// The due dates of a controller that are asked for; none where any will do.
    pub(super) fn range(&self, controller: &ControllerSlug) -> Option<Range> {
        let last = NaiveDate::from_ymd_opt(9_999, 12, 31).unwrap_or_default();
        let first = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default();
        // beyond these years no database compares dates like the other
        let before = self.due_before.map(|day| day.clamp(first, last));
        let before = before.map(|day| Range { from: None, to: day.pred_opt().unwrap_or(day).max(first) });
        let within = match &self.due {
            None | Some(DueFilter::Stopped) => None,
            Some(DueFilter::Within(days)) => days
                .iter()
                .find(|(slug, ..)| slug == controller)
                .map(|(_, from, to)| Range { from: *from, to: *to }),
        };
        match (before, within) {
            (Some(before), Some(within)) => Some(Range { from: within.from, to: before.to.min(within.to) }),
            (one, other) => one.or(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_and_rubbish_does_not() {
        let queue_at = DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap();
        for due_on in [None, NaiveDate::from_ymd_opt(2026, 12, 1)] {
            let after = After { queue_at, id: CaseId(uuid::Uuid::from_u128(7)), due_on };
            assert_eq!(After::read(after.to_string().as_bytes()), Some(after));
        }
        for rubbish in [
            "",
            "x",
            "1.2",
            "\0\0\0",
            "123.abc",
            "1.00000000-0000-0000-0000-000000000007.x",
            "-99999999999999999.00000000-0000-0000-0000-000000000007",
        ] {
            assert!(After::read(rubbish.as_bytes()).is_none(), "{rubbish}");
        }
    }
}
