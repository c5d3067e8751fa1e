//! The counting rules R1 to R12: from a receipt and what happened since to the dates of one law, with the trace.
//!
//! Exact and pure: the same question always gives the same dates. Days are local to the controller's zone.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};

use super::{
    base::{Base, Periods},
    clock_event::ClockEvent,
    error::{LawError, YEARS},
    events::Overrides,
    inquiry::{Deadlines, Inquiry},
    pause::{Pauses, Running},
    reason::{Reason, Received, RestDay, StartedWith},
    trace::{Key, Trace},
};
use crate::law::{
    calendar::{
        business::Rest,
        days::{self, written},
    },
    text::{
        figures::{Rule, Start, Unit},
        law::Law,
        lookup::Granted,
    },
};

/// Counts, and says how.
///
/// # Errors
/// The law is not in force on the day of receipt, does not grant the right, or a date leaves the years we count in.
pub fn deadlines(law: &Law, inquiry: &Inquiry<'_>) -> Result<Deadlines, LawError> {
    counted(law, inquiry, Trace::on())
}

/// The same dates without a word on how they were found, for sums over many.
///
/// # Errors
/// As [`deadlines`].
pub fn deadlines_untraced(law: &Law, inquiry: &Inquiry<'_>) -> Result<Deadlines, LawError> {
    counted(law, inquiry, Trace::off())
}

fn counted(law: &Law, inquiry: &Inquiry<'_>, mut trace: Trace) -> Result<Deadlines, LawError> {
    let received_on =
        inquiry.received_on.unwrap_or_else(|| days::local_date(inquiry.received_at, inquiry.zone));
    if !YEARS.contains(&received_on.year()) {
        return Err(LawError::OutOfRange);
    }
    if !law.in_force(received_on) {
        return Err(LawError::NotInForce { law: law.id.clone(), on: received_on });
    }
    let not_granted = || LawError::NotGranted { law: law.id.clone(), right: inquiry.right };
    let (granted, otherwise) = law
        .granted_on(inquiry.right, inquiry.purpose, inquiry.ground, received_on)
        .ok_or_else(not_granted)?;
    trace.say("R1", &law.counting, Receipt { inquiry, received_on }, received_on);
    let (at, zone) = (inquiry.received_at, inquiry.zone);
    trace.because(|| Reason::Received(Received { at, zone, on: received_on }));
    let key = Key { law: &law.id, right: granted.right };
    if granted.right != inquiry.right {
        let text = format_args!("under this law the right `{}` is `{}`", inquiry.right, granted.right);
        trace.say(format_args!("{key}/right"), granted.grant, text, granted.right.id());
    }
    if let Some(otherwise) = otherwise {
        let text = "the law grants it on a condition that is not met here; the controller's own rule counts";
        trace.say(format_args!("{key}/condition"), otherwise, text, &otherwise.rule);
    }
    let periods = Periods::of(granted.rule, law.calendar, inquiry);
    Count { law, granted, rule: granted.rule, key, inquiry, received_on, periods }.run(trace)
}

/// The receipt in words.
struct Receipt<'a> {
    inquiry: &'a Inquiry<'a>,
    received_on: NaiveDate,
}

impl fmt::Display for Receipt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { inquiry, received_on } = self;
        let local = inquiry.zone.local(inquiry.received_at);
        write!(
            f,
            "received {}, which is {} in {} (zone data {}): day 0 is {}, whatever the time of day",
            inquiry.received_at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            local.format("%Y-%m-%d %H:%M:%S"),
            inquiry.zone,
            inquiry.zone.release(),
            written(*received_on),
        )
    }
}

/// One law asked one question.
pub(super) struct Count<'a> {
    pub(super) law: &'a Law,
    granted: Granted<'a>,
    pub(super) rule: &'a Rule,
    pub(super) key: Key<'a>,
    inquiry: &'a Inquiry<'a>,
    pub(super) received_on: NaiveDate,
    pub(super) periods: Periods<'a>,
}

impl<'a> Count<'a> {
    /// R12 is the order of these lines.
    fn run(&self, mut trace: Trace) -> Result<Deadlines, LawError> {
        let acknowledge_by = self.acknowledgement(&mut trace)?;
        if self.rule.figures.is_empty() {
            return self.without_date(acknowledge_by, trace);
        }
        let start = self.start(&mut trace)?;
        let bases = self.bases(start, &mut trace)?;
        let base = bases.iter().min().copied().ok_or(LawError::OutOfRange)?;
        let pauses =
            Pauses::of(self.rule, self.granted.right, self.inquiry.purpose, self.inquiry.events, start);
        let due = self.settle(&pauses, base, Some(&mut trace))?;

        let in_force = self.extension_in_force(self.inquiry.events, due, &mut trace);
        let extended = in_force.map(|in_force| self.extended(base, in_force.more)).transpose()?;
        let extended_due = match (extended, in_force) {
            (Some(extended), Some(in_force)) => {
                self.extended_due(&pauses, (base, extended), in_force, &mut trace)?
            }
            _ => None,
        };
        let operative = if extended.is_some() { extended_due } else { due };
        let legal = bases.iter().filter(|base| base.is_law()).min().copied();
        let (unmoved, legal_due) = self.legal_due(&pauses, (start, &bases), in_force, &mut trace)?;
        let on_the_law = legal.filter(|_| unmoved.is_some() && unmoved == operative);
        let certainty =
            |base: Base<'_>| in_force.map_or(base.certainty, |it| base.certainty.with(it.rule.certainty));
        let end_instant = self.end(extended_due.or(due).or(acknowledge_by), &mut trace)?;
        Ok(Deadlines {
            received_on: self.received_on,
            acknowledge_by,
            due,
            extended_due,
            stopped: operative.is_none(),
            basis: Some(on_the_law.map_or(base.basis, |legal| legal.basis)),
            certainty: Some(certainty(on_the_law.unwrap_or(base))),
            legal_due,
            legal_certainty: legal.filter(|_| legal_due.is_some()).map(certainty),
            safe_due: self.rolled(Some(extended.unwrap_or(base).on), None)?,
            extend_by: match &self.rule.extension {
                None => None,
                // While the clock is stopped: the day that is certainly early enough.
                Some(_) => due.map_or_else(|| self.rolled(Some(base.on), None), |due| Ok(Some(due)))?,
            },
            refuse_by: self.refusal(due, operative, &mut trace),
            carry_out_by: operative.map_or(Ok(None), |answer| self.carrying_out(answer, &mut trace))?,
            carry_out_certainty: self.rule.carry_out.as_ref().map(|figure| figure.certainty),
            end_instant,
            period: Some(self.periods.own_period(base)),
            target: self.rule.target,
            trace: trace.into_steps(),
        })
    }

    /// A right without a response period: at most an acknowledgement.
    fn without_date(
        &self,
        acknowledge_by: Option<NaiveDate>,
        mut trace: Trace,
    ) -> Result<Deadlines, LawError> {
        let text = "this law sets no date for the answer";
        trace.say(format_args!("{}/period", self.key), &self.law.counting, text, "none");
        let end_instant = acknowledge_by.map_or(Ok(None), |on| self.end(Some(on), &mut trace))?;
        Ok(Deadlines {
            received_on: self.received_on,
            acknowledge_by,
            due: None,
            extended_due: None,
            stopped: false,
            basis: None,
            certainty: None,
            legal_due: None,
            legal_certainty: None,
            safe_due: None,
            extend_by: None,
            refuse_by: None,
            carry_out_by: None,
            carry_out_certainty: None,
            end_instant,
            period: None,
            target: self.rule.target,
            trace: trace.into_steps(),
        })
    }

    /// R10.
    fn acknowledgement(&self, trace: &mut Trace) -> Result<Option<NaiveDate>, LawError> {
        let Some(figure) = &self.rule.acknowledge else { return Ok(None) };
        let (on, rule, text) = self.periods.counted(self.received_on, figure.value, figure.unit)?;
        let text = format_args!("acknowledgement, counted from day 0 by {rule} and never moved: {text}");
        trace.say("R10", figure, text, on);
        trace.because(|| Reason::Acknowledge { count: figure.value, unit: figure.unit, on });
        Ok(Some(on))
    }

    /// A second phase: what an answer on its last day grants.
    fn carrying_out(&self, answer: NaiveDate, trace: &mut Trace) -> Result<Option<NaiveDate>, LawError> {
        let Some(figure) = &self.rule.carry_out else { return Ok(None) };
        let (on, rule, text) = self.periods.counted(answer, figure.value, figure.unit)?;
        let text = format_args!(
            "what is granted is carried out, counted by {rule} from the answer, here its last day: {text}"
        );
        trace.say(format_args!("{}/carry_out", self.key), figure, text, on);
        Ok(Some(on))
    }

    /// R2. What was asked for when the date had passed moves nothing: the period had run out.
    fn start(&self, trace: &mut Trace) -> Result<NaiveDate, LawError> {
        let mut start = (self.received_on, "the receipt", None);
        if self.rule.start == Start::Receipt {
            let text = "the period starts on day 0; proving identity or paying a fee does not move it";
            trace.say("R2", &self.law.counting, text, self.received_on);
            return Ok(self.received_on);
        }
        for event in self.inquiry.events {
            let (on, asked_on, name, with) = match (event, self.rule.start) {
                (ClockEvent::Verified { on, asked_on }, Start::Latest) => {
                    (*on, asked_on, "the identity information", StartedWith::Identity)
                }
                (ClockEvent::FeePaid { on, asked_on }, Start::Latest) => {
                    (*on, asked_on, "the fee", StartedWith::Fee)
                }
                (ClockEvent::FeePaid { asked_on, .. }, Start::FeeReflection(days)) => {
                    let Some(asked) = *asked_on else { continue };
                    let over = self.periods.after(asked, days, Unit::Days)?;
                    (over, asked_on, "the fee", StartedWith::Reflection)
                }
                (ClockEvent::Verified { .. }, Start::FeeReflection(_))
                | (ClockEvent::Verified { .. } | ClockEvent::FeePaid { .. }, Start::Receipt)
                | (ClockEvent::Pause { .. } | ClockEvent::Resume { .. } | ClockEvent::Extend { .. }, _) => {
                    continue;
                }
            };
            if let Some(asked_on) = *asked_on
                && let Some(due) = self.due_on(asked_on, start.0)?.filter(|due| asked_on > *due)
            {
                let text =
                    format_args!("{name} was asked for on {asked_on}, after {}: ignored", written(due));
                trace.say("R2", &self.law.counting, text, start.0);
                continue;
            }
            if on > start.0 {
                start = (on, name, Some(with));
            }
        }
        let (start, by, with) = start;
        let of = match self.rule.start {
            Start::Receipt | Start::Latest => "receipt, identity information and fee",
            Start::FeeReflection(_) => "receipt and the end of the time to think about a fee",
        };
        let text = format_args!("the period starts on the latest of {of}: that of {by}");
        trace.say("R2", &self.law.counting, text, start);
        if let Some(with) = with {
            trace.because(|| Reason::Started { with, on: start });
        }
        Ok(start)
    }

    /// Every date that governs before stops: by the figures of the rule, or by what stands in their place.
    fn bases(&self, start: NaiveDate, trace: &mut Trace) -> Result<Vec<Base<'a>>, LawError> {
        let Overrides { period, shortest, .. } = self.inquiry.overrides;
        match shortest {
            Some(own) => self.periods.shortest(start, own, &self.law.counting, self.key, trace),
            None => self.periods.bases(start, self.rule, period, self.key, trace),
        }
    }

    /// The operative date as it stood on a day, of a period that began at `start`; none while the clock stood.
    fn due_on(&self, day: NaiveDate, start: NaiveDate) -> Result<Running, LawError> {
        let trace = &mut Trace::off();
        let until_then: Vec<ClockEvent> =
            self.inquiry.events.iter().filter(|event| event.on() <= day).copied().collect();
        let bases = self.periods.bases(start, self.rule, self.inquiry.overrides.period, self.key, trace)?;
        let base = bases.iter().min().copied().ok_or(LawError::OutOfRange)?;
        let pauses = Pauses::of(self.rule, self.granted.right, self.inquiry.purpose, &until_then, start);
        let due = self.settle(&pauses, base, None)?;
        match self.extension_in_force(&until_then, due, trace) {
            Some(told) => self.settle_extended(&pauses, self.extended(base, told.more)?, told.more, None),
            None => Ok(due),
        }
    }

    /// R7, then R9, on one date. None while the clock is stopped.
    pub(super) fn settle(
        &self,
        pauses: &Pauses<'_>,
        base: Base<'_>,
        mut trace: Option<&mut Trace>,
    ) -> Result<Running, LawError> {
        let mut running = Some(base.on);
        if !pauses.is_empty() {
            let working_days = base.in_working_days.then_some(&*self.periods.calendar);
            let moved = pauses.run(base.on, working_days, &self.law.counting, trace.as_deref_mut());
            running = moved.ok_or(LawError::OutOfRange)?;
        }
        self.rolled(running, trace)
    }

    /// R9: off in every shipped rule.
    fn rolled(&self, day: Running, trace: Option<&mut Trace>) -> Result<Running, LawError> {
        let Some(day) = day.filter(|_| self.inquiry.overrides.roll) else { return Ok(day) };
        let calendar = &self.periods.calendar;
        let rolled = calendar.next_working_day(day).ok_or(LawError::OutOfRange)?;
        if let Some(trace) = trace.filter(|trace| trace.is_on()) {
            let (id, week) = (calendar.id(), calendar.id().working_week());
            let text = if rolled == day {
                format!("{} is a working day of the calendar {id} ({week}): it stays", written(day))
            } else {
                let passed = day.iter_days().take_while(|day| *day < rolled).map(|day| self.rest(day));
                let passed: Vec<String> = passed.collect();
                format!(
                    "moved to the next working day of the calendar {id} ({week}), passing {}",
                    passed.join(", ")
                )
            };
            trace.say("R9", &self.law.counting, text, rolled);
            if rolled != day {
                trace.because(|| Reason::Rolled {
                    rests: RestDay::between(calendar, day, rolled),
                    on: rolled,
                });
            }
        }
        Ok(Some(rolled))
    }

    /// A day that is not worked, with the reason.
    fn rest(&self, day: NaiveDate) -> String {
        match self.periods.calendar.rest(day) {
            Some(Rest::Holiday(name)) => format!("{} {name}", written(day)),
            Some(Rest::Weekend) | None => written(day).to_string(),
        }
    }

    /// R11.
    fn end(&self, operative: Running, trace: &mut Trace) -> Result<Option<DateTime<Utc>>, LawError> {
        // nothing dated: the step of R7 says already that the clock is stopped
        let Some(on) = operative else { return Ok(None) };
        let zone = self.inquiry.zone;
        let end = days::end_of_day(on, zone).ok_or(LawError::OutOfRange)?;
        let text = format_args!(
            "kept by what happens before the first instant in {zone} of the day after {} (zone data {})",
            written(on),
            zone.release()
        );
        trace.say("R11", &self.law.counting, text, end.format("%Y-%m-%dT%H:%M:%SZ"));
        Ok(Some(end))
    }
}
