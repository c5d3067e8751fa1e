//! Writing down how a date was found, so that a reader can find it again by hand.

use chrono::NaiveDate;

use super::{
    book::{Cap, Extension, Figure, RefusalDate, Source, Stop},
    calendar::{Calendar, Counted},
    dates::TraceStep,
    days::written,
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

cited!(Source, Figure, Cap, Stop, Extension, RefusalDate);

/// The steps so far.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub(super) steps: Vec<TraceStep>,
}

impl Trace {
    pub(super) fn say(&mut self, rule: impl Into<String>, source: &dyn Cited, text: String, value: String) {
        let (cite, basis) = (source.cite().to_owned(), source.basis());
        self.steps.push(TraceStep { rule: rule.into(), cite, basis, text, value });
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

/// A run of working days in words: what was counted, what was passed over.
pub(super) fn working_days_in_words(calendar: &Calendar, start: NaiveDate, n: u32, run: &Counted) -> String {
    let counted: Vec<String> = run.counted.iter().map(NaiveDate::to_string).collect();
    let skipped: Vec<String> = run.skipped.iter().map(|(on, name)| format!("{on} {name}")).collect();
    let skipped = if skipped.is_empty() { "no holiday".to_owned() } else { skipped.join(", ") };
    format!(
        "{n} working days of the calendar {} ({}) after {}, which is not counted: {}; passed over: {skipped}, and weekends",
        calendar.id(),
        calendar.id().working_week(),
        written(start),
        counted.join(", "),
    )
}
