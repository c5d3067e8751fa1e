//! Stops of the clock (R7): days between a question that the law stops for and its answer do not count.

use std::fmt;

use chrono::NaiveDate;

use super::{
    clock_event::ClockEvent,
    reason::{Paused, Reason, RestDay},
    trace::Trace,
};
use crate::law::{
    calendar::{
        business::Calendar,
        days::{self, written},
    },
    text::{
        figures::{Rule, Stop, Unit},
        right::{Purpose, Right, StopReason},
        source::Source,
    },
};

/// A date that runs, or none while the clock is stopped.
pub(super) type Running = Option<NaiveDate>;

/// The questions of a case, in order of date, with what this law says about each.
pub(super) struct Pauses<'a> {
    start: NaiveDate,
    pauses: Vec<Pause<'a>>,
}

struct Pause<'a> {
    reason: StopReason,
    /// The stop that the law knows for it, if any.
    stop: Option<&'a Stop>,
    asked_on: NaiveDate,
    answered_on: Option<NaiveDate>,
}

impl<'a> Pauses<'a> {
    pub(super) fn of(
        rule: &'a Rule,
        right: Right,
        purpose: Option<Purpose>,
        events: &[ClockEvent],
        start: NaiveDate,
    ) -> Self {
        let mut pauses: Vec<Pause<'a>> = Vec::new();
        for event in events {
            let open = pauses.last_mut().filter(|pause| pause.answered_on.is_none());
            match (event, open) {
                (ClockEvent::Resume { on }, Some(open)) => open.answered_on = Some(*on),
                // A second question while one is open that stops the clock: it is stopped already, one answer ends both.
                (ClockEvent::Pause { .. }, Some(open)) if open.stop.is_some() => {}
                (ClockEvent::Pause { on, reason }, open) => {
                    // An open question that stops nothing ends where the next begins; it never moves a date.
                    if let Some(open) = open {
                        open.answered_on = Some(*on);
                    }
                    let stop = rule.stop(right, purpose, *reason);
                    pauses.push(Pause { reason: *reason, stop, asked_on: *on, answered_on: None });
                }
                _ => {}
            }
        }
        pauses.sort_by_key(|pause| pause.asked_on);
        Self { start, pauses }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pauses.is_empty()
    }

    /// Moves a date by each question in turn. The inner `None` is a stopped clock, the outer one a date beyond all years.
    /// A period in working days is moved by working days of its calendar.
    pub(super) fn run(
        &self,
        due: NaiveDate,
        working_days: Option<&Calendar>,
        counting: &Source,
        mut trace: Option<&mut Trace>,
    ) -> Option<Running> {
        let mut due = due;
        let mut say = |stop: Option<&Stop>,
                       text: fmt::Arguments<'_>,
                       value: &dyn fmt::Display,
                       reason: &dyn Fn() -> Option<Reason>| {
            let Some(trace) = trace.as_deref_mut().filter(|trace| trace.is_on()) else { return };
            match stop {
                Some(stop) => trace.say("R7", stop, text, value),
                None => trace.say("R7", counting, text, value),
            }
            if let Some(reason) = reason() {
                trace.because(|| reason);
            }
        };
        for pause in &self.pauses {
            let asked = pause.asked_on;
            let about = about(pause.reason);
            if pause.stop.is_none() {
                let text = format_args!("the question about {about} of {asked} does not stop this clock");
                let ran_on = || Some(Reason::RanOn { asked: pause.reason, asked_on: asked });
                say(None, text, &due, &ran_on);
                continue;
            }
            if asked > due {
                let after = written(due);
                let text = format_args!("the question about {about} of {asked} came after {after}: ignored");
                say(pause.stop, text, &due, &|| None);
                continue;
            }
            let unit = if working_days.is_some() { Unit::BusinessDays } else { Unit::Days };
            let paused = |days, rests, on| Paused {
                asked: pause.reason,
                asked_on: asked,
                answered_on: pause.answered_on,
                days,
                unit,
                rests,
                on,
            };
            let Some(answered) = pause.answered_on else {
                let text =
                    format_args!("the question about {about} of {asked} is open: the clock is stopped");
                say(pause.stop, text, &"stopped", &|| Some(Reason::Paused(paused(0, Vec::new(), None))));
                return Some(None);
            };
            // Days before the start never counted, so they cannot be given back.
            let from = asked.max(self.start);
            let (days, moved) = if let Some(calendar) = working_days {
                let days = calendar.working_days_between(from, answered);
                (days, calendar.nth_after(due, days)?)
            } else {
                let days = u32::try_from((answered - from).num_days()).unwrap_or(0);
                (days, days::add_days(due, days)?)
            };
            let words = if working_days.is_some() { "working days" } else { "days" };
            let text = format_args!(
                "the question about {about} was sent on {asked} and answered on {answered}: {days} {words} after {from} do not count; {due} becomes {moved}"
            );
            say(pause.stop, text, &moved, &|| {
                let rests = working_days.map(|calendar| RestDay::passed(calendar, due, days));
                Some(Reason::Paused(paused(days, rests.unwrap_or_default(), Some(moved))))
            });
            due = moved;
        }
        Some(Some(due))
    }
}

fn about(reason: StopReason) -> &'static str {
    match reason {
        StopReason::Identity => "identity",
        StopReason::Scope => "scope",
        StopReason::Authority => "authority",
        StopReason::Fee => "a fee",
        StopReason::Other => "something else",
    }
}
