//! A date and the reason for it, as letters say it: taken from the law file, never computed here.

use chrono::NaiveDate;

use crate::{
    case::Case,
    desk::{ControllerRoom, statutes::ControllerLaws},
    law::{
        Basis, CaseDates, Certainty, ClockDates, LawId, Right,
        figures::{Figure, Unit},
    },
    letters::{DueDate, LegalLimit, Period, PeriodUnit},
};

/// The operative date of a case with its reason; none while the clock is stopped or where no law sets one.
pub(super) fn due_date(case: &Case, room: &ControllerRoom, today: NaiveDate) -> Option<DueDate> {
    let dates = case.dates.as_ref()?;
    of_dates(dates, case.asked.right, case.received_on, &room.statutes, today)
}

/// The same for dates that are not yet on a case: the governing clock's law says why, and what the laws allow stands beside.
pub(super) fn of_dates(
    dates: &CaseDates,
    right: Right,
    received_on: NaiveDate,
    laws: &ControllerLaws,
    today: NaiveDate,
) -> Option<DueDate> {
    let sure = dates.governing().and_then(|clock| clock.certainty).is_none_or(Certainty::may_be_told);
    let dates = &dates.told();
    let on = dates.due?;
    let basis = dates.due_basis.unwrap_or(Basis::Policy);
    let of = |clock: Option<&ClockDates>| {
        let (law, version) =
            clock.map_or((&dates.law, &dates.law_version), |clock| (&clock.law, &clock.version));
        figures(law, version, right, received_on, laws)
    };
    let figures = of(dates.governing());
    let governing = figures
        .iter()
        .find(|figure| if sure { figure.basis == basis } else { !figure.certainty.may_be_told() });
    let legal = dates.legal_due.filter(|legal| *legal > on).map(|legal| LegalLimit {
        on: legal,
        period: of(dates.clocks.iter().find(|clock| clock.legal_due == Some(legal)))
            .iter()
            .find(|figure| figure.basis < Basis::Policy)
            .map(period),
    });
    // a date that was extended or moved rests on more than the base period: the letter then names the date alone
    let plain = dates.extended_due.is_none() && !dates.trace.iter().any(|step| step.rule == "postpone");
    Some(DueDate {
        on,
        today,
        basis,
        is_reading: !sure,
        period: governing.filter(|_| plain).map(period),
        citation: governing.filter(|_| sure).map_or_else(String::new, |figure| figure.cite.clone()),
        legal,
    })
}

fn figures(
    law: &LawId,
    version: &str,
    right: Right,
    received_on: NaiveDate,
    laws: &ControllerLaws,
) -> Vec<Figure> {
    laws.version(law, version)
        .and_then(|law| law.granted(right, received_on))
        .map_or_else(Vec::new, |granted| granted.rule.figures.clone())
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
