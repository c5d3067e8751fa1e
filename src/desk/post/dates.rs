//! A date and the reason for it, as letters say it: taken from the dates of the case, never computed here.

use chrono::NaiveDate;

use crate::{
    case::Case,
    desk::{laws::statutes, office::controller::ControllerContext},
    law::{CaseDates, ControllerLaws, Figure, Unit},
    letters::{DueDate, Period, PeriodUnit},
};

/// The operative date of a case with its reason; none while every clock is stopped or where no law sets one.
pub(super) fn due_date(case: &Case, context: &ControllerContext, today: NaiveDate) -> Option<DueDate> {
    of_dates(case.dates.as_deref()?, &context.statutes, today)
}

/// The same for dates that are not yet on a case.
pub(super) fn of_dates(dates: &CaseDates, laws: &ControllerLaws, today: NaiveDate) -> Option<DueDate> {
    Some(DueDate { on: dates.due?, today, why: statutes::why(laws, dates) })
}

/// A figure as the letters say it.
pub(super) fn period(figure: &Figure) -> Period {
    let unit = match figure.unit {
        Unit::Days => PeriodUnit::Days,
        Unit::Months => PeriodUnit::Months,
        Unit::BusinessDays => PeriodUnit::WorkingDays,
    };
    Period { count: figure.value, unit }
}
