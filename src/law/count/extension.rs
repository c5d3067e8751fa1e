//! The one extension of a period (R8): whether it is in force, and to when it leads.

use std::fmt;

use chrono::NaiveDate;

use super::{
    base::Base,
    dates::ClockEvent,
    deadlines::Count,
    error::LawError,
    pause::Running,
    reason::{Reason, RestDay},
    trace::Trace,
};
use crate::law::text::figures::{Extension, Unit};

impl<'a> Count<'a> {
    /// R8: the extension, if one was told in time.
    pub(super) fn extension_in_force(
        &self,
        events: &[ClockEvent],
        due: Running,
        trace: &mut Trace,
    ) -> Option<(NaiveDate, &'a Extension)> {
        let mut in_force = None;
        for event in events {
            let ClockEvent::Extend { on } = event else { continue };
            let Some(extension) = &self.rule.extension else {
                let text =
                    format_args!("an extension told on {on}: this law has none for this right, ignored");
                trace.say("R8", &self.law.counting, text, "none");
                continue;
            };
            // While the clock is stopped the base date has not passed.
            let in_time = due.is_none_or(|due| *on <= due);
            let base = BaseDate(due);
            if *on < self.received_on {
                let text = format_args!(
                    "an extension told on {on}, before the request came: there is none, ignored"
                );
                trace.say("R8", extension, text, "none");
            } else if in_force.is_some() {
                let text = format_args!("a second extension told on {on}: only one is allowed, ignored");
                trace.say("R8", extension, text, "none");
            } else if in_time {
                in_force = Some((*on, extension));
                let text = format_args!("an extension told on {on}, on or before {base}: in force");
                trace.say("R8", extension, text, "in force");
            } else {
                let text = format_args!("an extension told on {on}, after {base}: too late, ignored");
                trace.say("R8", extension, text, "none");
            }
        }
        in_force
    }

    /// R8: from the base before stops and rolling.
    pub(super) fn extended<'b>(&self, base: Base<'b>, extension: &Extension) -> Result<Base<'b>, LawError> {
        let on = self.periods.after(base.on, extension.value, extension.unit)?;
        Ok(Base { on, in_working_days: extension.unit == Unit::BusinessDays, ..base })
    }

    /// R8 as figures.
    pub(super) fn extended_by(
        &self,
        base: NaiveDate,
        more: &Extension,
        told_on: NaiveDate,
        on: NaiveDate,
    ) -> Reason {
        let working = more.unit == Unit::BusinessDays;
        let passed = || RestDay::passed(&self.periods.calendar, base, more.value);
        let rests = if working { passed() } else { Vec::new() };
        Reason::Extended { count: more.value, unit: more.unit, told_on, rests, on }
    }
}

/// The base date in words.
struct BaseDate(Running);

impl fmt::Display for BaseDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(due) => write!(f, "the base date {due}"),
            None => f.write_str("a stopped clock"),
        }
    }
}
