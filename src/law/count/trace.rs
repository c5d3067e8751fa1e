//! Writing down how a date was found, so that a reader can find it again by hand.
//!
//! Words are handed in unformatted: a trace that nobody keeps costs nothing.

use std::fmt;

use chrono::NaiveDate;

use super::{dates::TraceStep, reason::Reason};
use crate::law::{
    calendar::{business::Calendar, days::written},
    text::{
        figures::{Cap, Extension, Figure, RefusalDate, Stop, Unit},
        law::{Grant, Otherwise},
        right::{LawId, Right},
        source::{Basis, Certainty, Source},
    },
};

/// Anything in a law file that says where it is written.
pub(super) trait Cited {
    fn cite(&self) -> &str;
    fn basis(&self) -> Basis;
    fn certainty(&self) -> Certainty;
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
            fn certainty(&self) -> Certainty {
                self.certainty
            }
        })*
    };
}

impl Cited for Otherwise {
    fn cite(&self) -> &str {
        &self.cite
    }
    fn basis(&self) -> Basis {
        Basis::Policy
    }
    fn certainty(&self) -> Certainty {
        Certainty::Own
    }
}

cited!(Source, Grant, Figure, Cap, Stop, Extension, RefusalDate);

/// The steps so far, or nothing where nobody will read them.
#[derive(Debug)]
pub(super) struct Trace {
    kept: Option<Vec<TraceStep>>,
}

impl Trace {
    /// One that is kept.
    pub(super) fn on() -> Self {
        Self { kept: Some(Vec::new()) }
    }

    /// One that is not: nothing is formatted.
    pub(super) fn off() -> Self {
        Self { kept: None }
    }

    /// Whether anybody will read it: for words that take work to find.
    pub(super) fn is_on(&self) -> bool {
        self.kept.is_some()
    }

    /// Takes a step down.
    pub(super) fn say(
        &mut self,
        rule: impl fmt::Display,
        source: &dyn Cited,
        text: impl fmt::Display,
        value: impl fmt::Display,
    ) {
        if let Some(steps) = &mut self.kept {
            let (cite, basis) = (source.cite().to_owned(), source.basis());
            let certainty = Some(source.certainty());
            let (rule, text, value) = (rule.to_string(), text.to_string(), value.to_string());
            steps.push(TraceStep { rule, cite, basis, certainty, text, value, law: None, reason: None });
        }
    }

    /// Adds to the last step what it did, as figures.
    pub(super) fn because(&mut self, reason: impl FnOnce() -> Reason) {
        if let Some(step) = self.kept.as_mut().and_then(|steps| steps.last_mut()) {
            step.reason = Some(reason());
        }
    }

    /// The steps; none where they were not kept.
    pub(super) fn into_steps(self) -> Vec<TraceStep> {
        self.kept.unwrap_or_default()
    }
}

/// Names a rule of a law for a right: `eu-gdpr/access`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) law: &'a LawId,
    pub(super) right: Right,
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.law, self.right)
    }
}

/// A period in words: `1 month`, `7 working days`.
#[derive(Debug, Clone, Copy)]
pub(in crate::law) struct Amount(pub(in crate::law) u32, pub(in crate::law) Unit);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, many) = match self.1 {
            Unit::Days => ("day", "days"),
            Unit::Months => ("month", "months"),
            Unit::BusinessDays => ("working day", "working days"),
        };
        write!(f, "{} {}", self.0, if self.0 == 1 { one } else { many })
    }
}

/// A period from a day that is not counted, in the words by which a reader can redo it.
#[derive(Debug, Clone, Copy)]
pub(super) struct PeriodText<'a> {
    pub(super) start: NaiveDate,
    pub(in crate::law) period: Amount,
    pub(super) calendar: &'a Calendar,
}

impl fmt::Display for PeriodText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (period, from) = (self.period, written(self.start));
        match period.1 {
            Unit::Days => {
                write!(f, "{period} after {from}, which is not counted; weekends and holidays count")
            }
            Unit::Months => {
                write!(f, "{period} after {from}: the same day number, or the last day of a shorter month")
            }
            Unit::BusinessDays => self.working_days(f),
        }
    }
}

impl PeriodText<'_> {
    /// A run of working days: what was counted, what was passed over.
    fn working_days(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, week) = (self.calendar.id(), self.calendar.id().working_week());
        write!(f, "{} of the calendar {id} ({week}) after {}", self.period, written(self.start))?;
        f.write_str(", which is not counted: ")?;
        // a run that leaves the years we count in has no date either, and no step in the trace
        let Some(run) = self.calendar.count_after(self.start, self.period.0) else { return Ok(()) };
        for (place, on) in run.counted.iter().enumerate() {
            write!(f, "{}{on}", if place == 0 { "" } else { ", " })?;
        }
        f.write_str("; passed over: weekends and ")?;
        if run.skipped.is_empty() {
            f.write_str("no holiday")?;
        }
        for (place, (on, name)) in run.skipped.iter().enumerate() {
            write!(f, "{}{on} {name}", if place == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_controllers_own_rule_is_cited_where_it_is_written() {
        let own = Otherwise { rule: "month".to_owned(), cite: "privacy notice, section 3".to_owned() };
        let cited: &dyn Cited = &own;
        assert_eq!(
            (cited.cite(), cited.basis(), cited.certainty()),
            ("privacy notice, section 3", Basis::Policy, Certainty::Own)
        );
    }
}
