//! How the date of a case stands, as the queue is asked for it and the tiles count it: one place, so that a figure and
//! the list behind it mean the same. Days are counted in the zone of each controller.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::{
    case::{CaseFlag, DueStatus},
    desk::{Desk, office::controller::ControllerContext},
    store::views::queue::{DueFilter, StateFilter},
};

/// How many working days are few.
const FEW_DAYS: u32 = 5;
/// What a status means at this instant.
pub(in crate::desk) fn standing(desk: &Desk, status: DueStatus, now: DateTime<Utc>) -> DueFilter {
    let days = |days: fn(&ControllerContext, NaiveDate) -> (Option<NaiveDate>, NaiveDate)| {
        let contexts = desk.0.controllers.0.iter();
        let days = contexts.map(|(slug, context)| {
            let (from, to) = days(context, context.office.day(now));
            (slug.clone(), from, to)
        });
        DueFilter::Within(days.collect())
    };
    match status {
        DueStatus::Overdue => days(|_, today| (None, today - Days::new(1))),
        DueStatus::Today => days(|_, today| (Some(today), today)),
        DueStatus::InFewDays => {
            days(|context, today| (Some(today + Days::new(1)), in_few_days(context, today)))
        }
        DueStatus::Stopped => DueFilter::Stopped,
    }
}

/// The cases among which a flag is looked for, where nobody said which: the open ones, unless it outlives closing.
pub(in crate::desk) fn states_of(flag: Option<CaseFlag>) -> StateFilter {
    if flag.is_some_and(CaseFlag::outlives_closing) { StateFilter::Any } else { StateFilter::Open }
}

/// The fifth working day after today.
fn in_few_days(context: &ControllerContext, today: NaiveDate) -> NaiveDate {
    context.statutes.calendar().nth_after(today, FEW_DAYS).unwrap_or(today)
}
