//! The one extension of a period (R8): whether it is in force, and to when it leads.

use std::fmt;

use chrono::NaiveDate;

use super::{
    base::Base,
    clock_event::ClockEvent,
    deadlines::Count,
    error::LawError,
    pause::{Pauses, Running},
    reason::{Reason, RestDay},
    trace::{Amount, Trace},
};
use crate::law::{
    calendar::days::written,
    text::figures::{Extension, Length, Unit},
};

/// An extension in force.
#[derive(Clone, Copy)]
pub(super) struct InForce<'a> {
    /// The day on which the person was told.
    told_on: NaiveDate,
    /// The law's rule.
    pub(super) rule: &'a Extension,
    /// What it adds.
    pub(super) more: More,
}

/// What an extension in force adds.
#[derive(Clone, Copy)]
pub(super) enum More {
    /// So much, counted from the base.
    By(u32, Unit),
    /// Everything until this date, which the person was told: it stands as it was named.
    Until(NaiveDate),
}

impl<'a> Count<'a> {
    /// R8: the extension, if one was told in time.
    pub(super) fn extension_in_force(
        &self,
        events: &[ClockEvent],
        due: Running,
        trace: &mut Trace,
    ) -> Option<InForce<'a>> {
        let mut in_force = None;
        for event in events {
            let ClockEvent::Extend { on, to } = event else { continue };
            let Some(rule) = &self.rule.extension else {
                let text =
                    format_args!("an extension told on {on}: this law has none for this right, ignored");
                trace.say("R8", &self.law.counting, text, "none");
                continue;
            };
            // While the clock is stopped the base date has not passed.
            let in_time = due.is_none_or(|due| *on <= due);
            let base = BaseDate(due);
            let more = match rule.length {
                Length::By(value, unit) => Some(More::By(value, unit)),
                Length::Named => to.filter(|to| *to > due.unwrap_or(*on)).map(More::Until),
            };
            if *on < self.received_on {
                let text = format_args!(
                    "an extension told on {on}, before the request came: there is none, ignored"
                );
                trace.say("R8", rule, text, "none");
            } else if in_force.is_some() {
                let text = format_args!("a second extension told on {on}: only one is allowed, ignored");
                trace.say("R8", rule, text, "none");
            } else if !in_time {
                let text = format_args!("an extension told on {on}, after {base}: too late, ignored");
                trace.say("R8", rule, text, "none");
            } else if let Some(more) = more {
                in_force = Some(InForce { told_on: *on, rule, more });
                let text = format_args!("an extension told on {on}, on or before {base}: in force");
                trace.say("R8", rule, text, "in force");
            } else {
                let text = format_args!("an extension told on {on} that names no day after {base}: ignored");
                trace.say("R8", rule, text, "none");
            }
        }
        in_force
    }

    /// R8: from the base before stops and rolling.
    pub(super) fn extended<'b>(&self, base: Base<'b>, more: More) -> Result<Base<'b>, LawError> {
        match more {
            More::By(value, unit) => {
                let on = self.periods.after(base.on, value, unit)?;
                Ok(Base { on, in_working_days: unit == Unit::BusinessDays, ..base })
            }
            More::Until(on) => Ok(Base { on, in_working_days: false, ..base }),
        }
    }

    /// R7, then R9, on the extended date. A date that the person was told stands, whatever is asked afterwards.
    pub(super) fn settle_extended(
        &self,
        pauses: &Pauses<'_>,
        extended: Base<'_>,
        more: More,
        trace: Option<&mut Trace>,
    ) -> Result<Running, LawError> {
        match more {
            More::By(..) => self.settle(pauses, extended, trace),
            More::Until(on) => Ok(Some(on)),
        }
    }

    /// R8 in words and figures, then what moves the new date.
    pub(super) fn extended_due(
        &self,
        pauses: &Pauses<'_>,
        (base, extended): (Base<'_>, Base<'_>),
        in_force: InForce<'_>,
        trace: &mut Trace,
    ) -> Result<Running, LawError> {
        let InForce { told_on, rule, more } = in_force;
        match more {
            More::By(value, unit) => {
                let more = Amount(value, unit);
                let text = format_args!("{more} more, counted from {}, before stops", written(base.on));
                trace.say("R8", rule, text, extended.on);
                trace.because(|| {
                    let passed = || RestDay::passed(&self.periods.calendar, base.on, value);
                    let rests = if unit == Unit::BusinessDays { passed() } else { Vec::new() };
                    Reason::Extended { count: value, unit, told_on, rests, on: extended.on }
                });
            }
            More::Until(on) => {
                let text = format_args!("until {}, the date that the person was told", written(on));
                trace.say("R8", rule, text, on);
                trace.because(|| Reason::ExtendedTo { told_on, on });
            }
        }
        self.settle_extended(pauses, extended, more, Some(trace))
    }
}

impl fmt::Display for More {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::By(value, unit) => write!(f, "{}", Amount(*value, *unit)),
            Self::Until(on) => write!(f, "until {} as told", written(*on)),
        }
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
