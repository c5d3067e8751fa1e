//! Writing down how a date was found, so that a reader can find it again by hand.

use chrono::NaiveDate;

use super::{
    book::{Grant, Source},
    calendar::{Calendar, Counted},
    dates::TraceStep,
    days::written,
    figures::{Cap, Extension, Figure, RefusalDate, Stop, Unit},
    right::Basis,
};

/// Anything in a law file that says where it is written.
pub(super) trait Cited {
    fn cite(&self) -> &str;
    fn basis(&self) -> Basis;
}

macro_rules! cited {
    ($($kind:ty),*) => {
        $(impl Cited for $kind {
            fn cite(&self) -> &str {
                &self.cite
            }
            fn basis(&self) -> Basis {
                self.basis
            }
        })*
    };
}

cited!(Source, Grant, Figure, Cap, Stop, Extension, RefusalDate);

/// The steps so far.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub(super) steps: Vec<TraceStep>,
}

impl Trace {
    pub(super) fn say(&mut self, rule: impl Into<String>, source: &dyn Cited, text: String, value: String) {
        let (cite, basis) = (source.cite().to_owned(), source.basis());
        self.steps.push(TraceStep { rule: rule.into(), cite, basis, text, value, law: None });
    }

    pub(super) fn date(
        &mut self,
        rule: impl Into<String>,
        source: &dyn Cited,
        text: String,
        date: NaiveDate,
    ) {
        self.say(rule, source, text, date.to_string());
    }
}

/// A period in words: `1 month`, `7 working days`.
pub(super) fn amount(value: u32, unit: Unit) -> String {
    let (one, many) = match unit {
        Unit::Days => ("day", "days"),
        Unit::Months => ("month", "months"),
        Unit::BusinessDays => ("working day", "working days"),
    };
    format!("{value} {}", if value == 1 { one } else { many })
}

/// A run of working days in words: what was counted, what was passed over.
pub(super) fn working_days_in_words(
    calendar: &Calendar,
    start: NaiveDate,
    period: &str,
    run: &Counted,
) -> String {
    let counted: Vec<String> = run.counted.iter().map(NaiveDate::to_string).collect();
    let skipped: Vec<String> = run.skipped.iter().map(|(on, name)| format!("{on} {name}")).collect();
    let holidays = if skipped.is_empty() { "no holiday".to_owned() } else { skipped.join(", ") };
    format!(
        "{period} of the calendar {} ({}) after {}, which is not counted: {}; passed over: weekends and {holidays}",
        calendar.id(),
        calendar.id().working_week(),
        written(start),
        counted.join(", "),
    )
}
