//! How the date of a case stands, as the queue is asked for it and the tiles count it: one place, so that a figure and
//! the list behind it mean the same. Days are counted in the zone of each controller.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::{
    desk::{Desk, office::controller::ControllerContext},
    store::views::queue::{DueFilter, FlagFilter, StateFilter},
};

/// Working days that are soon.
const SOON: u32 = 5;
/// Words that stand in a row's flags.
const WORDS: [&str; 9] = [
    "unconfirmed",
    "flagged",
    "hold",
    "referral",
    "sensitive",
    "agent",
    "message",
    "recipients",
    "duty_late",
];
/// Those that stand on closed cases, too: recipients are told after the answer.
const OUTLIVING: [&str; 2] = ["recipients", "duty_late"];

/// What `overdue`, `today`, `soon` or `stopped` means at this instant.
pub(in crate::desk) fn standing(desk: &Desk, id: &str, now: DateTime<Utc>) -> Option<DueFilter> {
    let days = |days: fn(&ControllerContext, NaiveDate) -> (NaiveDate, NaiveDate)| {
        let rooms = desk.0.controllers.0.iter();
        let days = rooms.map(|(slug, room)| {
            let (from, to) = days(room, room.office.day(now));
            (slug.clone(), from, to)
        });
        Some(DueFilter::Within(days.collect()))
    };
    match id {
        "overdue" => Some(DueFilter::Overdue(now)),
        "today" => days(|_, today| (today, today)),
        "soon" => days(|room, today| (today + Days::new(1), soon(room, today))),
        "stopped" => Some(DueFilter::Stopped),
        _ => None,
    }
}

/// The flag of that name.
pub(in crate::desk) fn flag(id: &str) -> Option<FlagFilter> {
    match id {
        "extended" => Some(FlagFilter::Extended),
        "undelivered" => Some(FlagFilter::Undelivered),
        word if WORDS.contains(&word) => Some(FlagFilter::Word(word.to_owned())),
        _ => None,
    }
}

/// The cases among which a flag is looked for, where nobody said which: the open ones, unless it outlives closing.
pub(in crate::desk) fn states_of(flag: Option<&FlagFilter>) -> StateFilter {
    match flag {
        Some(FlagFilter::Word(word)) if OUTLIVING.contains(&word.as_str()) => StateFilter::Any,
        _ => StateFilter::Open,
    }
}

/// The fifth working day after today.
fn soon(room: &ControllerContext, today: NaiveDate) -> NaiveDate {
    room.statutes.calendar().nth_after(today, SOON).unwrap_or(today)
}
