//! A date and the reason for it, as letters say it: taken from the law file, never computed here.

use chrono::NaiveDate;

use crate::{
    case::Case,
    desk::{ControllerRoom, statutes::ControllerLaws},
    law::{
        Basis, CaseDates, Right,
        figures::{Figure, Unit},
    },
    letters::{DueDate, LegalLimit, Period, PeriodUnit},
};

/// The operative date of a case with its reason; none while the clock is stopped or where no law sets one.
pub(super) fn due_date(case: &Case, room: &ControllerRoom, today: NaiveDate) -> Option<DueDate> {
    let dates = case.dates.as_ref()?;
    of_dates(dates, case.asked.right, case.received_on, &room.statutes, today)
}

/// The same for dates that are not yet on a case.
pub(super) fn of_dates(
    dates: &CaseDates,
    right: Right,
    received_on: NaiveDate,
    laws: &ControllerLaws,
    today: NaiveDate,
) -> Option<DueDate> {
    let on = dates.due?;
    let basis = dates.due_basis.unwrap_or(Basis::Policy);
    let figures = figures(dates, right, received_on, laws);
    let governing = figures.iter().find(|figure| figure.basis == basis);
    let legal = dates.legal_due.filter(|legal| *legal > on).map(|legal| LegalLimit {
        on: legal,
        period: figures.iter().find(|figure| figure.basis < Basis::Policy).map(period),
    });
    Some(DueDate {
        on,
        today,
        basis,
        // An extended date rests on more than the base period: the letter then names the date alone.
        period: governing.filter(|_| dates.extended_due.is_none()).map(period),
        citation: governing.map_or_else(String::new, |figure| figure.cite.clone()),
        legal,
    })
}

fn figures(dates: &CaseDates, right: Right, received_on: NaiveDate, laws: &ControllerLaws) -> Vec<Figure> {
    laws.version(&dates.law, &dates.law_version)
        .and_then(|law| law.granted(right, received_on))
        .map_or_else(Vec::new, |granted| granted.rule.figures.clone())
}

fn period(figure: &Figure) -> Period {
    let unit = match figure.unit {
        Unit::Days => PeriodUnit::Days,
        Unit::Months => PeriodUnit::Months,
        Unit::BusinessDays => PeriodUnit::WorkingDays,
    };
    Period { count: figure.value, unit }
}
