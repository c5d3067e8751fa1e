//! The counting rules R1 to R12: from a receipt and what happened since to the dates of one law, with the trace.
//!
//! Exact and pure: the same question always gives the same dates. Days are local to the controller's zone.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;

use super::{
    book::{Extension, Figure, Law, Rule, Start, Unit},
    calendar::Calendar,
    dates::{ClockEvent, TraceStep},
    days::{self, written},
    error::LawError,
    events::Overrides,
    pause::{Pauses, Running},
    right::{Basis, Purpose, Right},
    trace::{Cited, Trace, working_days_in_words},
};

/// What is asked of a law.
#[derive(Debug, Clone, Copy)]
pub struct Inquiry<'a> {
    /// The right.
    pub right: Right,
    /// What an objection is about.
    pub purpose: Option<Purpose>,
    /// When the request arrived.
    pub received_at: DateTime<Utc>,
    /// The controller's zone.
    pub zone: Tz,
    /// What happened since, in order of date.
    pub events: &'a [ClockEvent],
    /// Replaced fields of the rule; none for a case.
    pub overrides: Overrides,
    /// The controller's calendar: where the law counts by the same one, its one-off closures count too.
    pub calendar: Option<&'a Calendar>,
}

/// The dates of one law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadlines {
    /// The local day of receipt.
    pub received_on: NaiveDate,
    /// Last day of the acknowledgement duty.
    pub acknowledge_by: Option<NaiveDate>,
    /// The base date, stops applied; absent while stopped.
    pub due: Option<NaiveDate>,
    /// The extended date, stops applied; only where a valid extension was told.
    pub extended_due: Option<NaiveDate>,
    /// Whether an open question stops the operative date.
    pub stopped: bool,
    /// On what the operative date rests.
    pub basis: Option<Basis>,
    /// The latest date that statute or regulation allows, extension applied.
    pub legal_due: Option<NaiveDate>,
    /// The operative date as if the clock had never been stopped.
    pub safe_due: Option<NaiveDate>,
    /// Last day for telling an extension; while stopped, the day that is certainly early enough.
    pub extend_by: Option<NaiveDate>,
    /// Last day for a refusal.
    pub refuse_by: Option<NaiveDate>,
    /// First instant after the operative date (extended, else base, else acknowledgement).
    pub end_instant: Option<DateTime<Utc>>,
    /// A service target: shown to the office, promised to nobody.
    pub target: bool,
    /// How all this was found.
    pub trace: Vec<TraceStep>,
}

/// A base date and on what it rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Base {
    on: NaiveDate,
    basis: Basis,
    unit_is_working_days: bool,
}

/// Counts.
///
/// # Errors
/// The law is not in force on the day of receipt, does not grant the right, or a date leaves the years we count in.
pub fn deadlines(law: &Law, inquiry: &Inquiry<'_>) -> Result<Deadlines, LawError> {
    let received_on = days::local_date(inquiry.received_at, inquiry.zone);
    if !(1970..=2199).contains(&received_on.year()) {
        return Err(LawError::OutOfRange);
    }
    if !law.in_force(received_on) {
        return Err(LawError::NotInForce { law: law.id.clone(), on: received_on });
    }
    let not_granted = || LawError::NotGranted { law: law.id.clone(), right: inquiry.right };
    let granted = law.granted(inquiry.right, received_on).ok_or_else(not_granted)?;
    let key = format!("{}/{}", law.id, granted.right);
    let mut trace = Trace::default();
    trace.date("R1", &law.counting, receipt_in_words(inquiry, received_on), received_on);
    if granted.right != inquiry.right {
        let text = format!("under {} the right `{}` is `{}`", law.name, inquiry.right, granted.right);
        let source = super::book::Source {
            cite: granted.grant.cite.clone(),
            basis: granted.grant.basis,
            certainty: granted.grant.certainty,
        };
        trace.say(format!("{key}/right"), &source, text, granted.right.id().to_owned());
    }
    let count = Count { law, rule: granted.rule, right: granted.right, key, inquiry, received_on };
    count.run(trace)
}

fn receipt_in_words(inquiry: &Inquiry<'_>, received_on: NaiveDate) -> String {
    let local = inquiry.received_at.with_timezone(&inquiry.zone);
    format!(
        "received {}, which is {} in {}: day 0 is {}, whatever the time of day",
        inquiry.received_at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        local.format("%Y-%m-%d %H:%M:%S"),
        inquiry.zone,
        written(received_on),
    )
}

struct Count<'a> {
    law: &'a Law,
    rule: &'a Rule,
    right: Right,
    key: String,
    inquiry: &'a Inquiry<'a>,
    received_on: NaiveDate,
}

impl<'a> Count<'a> {
    fn run(&self, mut trace: Trace) -> Result<Deadlines, LawError> {
        let start = self.start(&mut trace);
        let bases = self.bases(start, &mut trace)?;
        let pauses = Pauses::of(self.rule, self.right, self.inquiry.purpose, self.inquiry.events, start);
        let acknowledge_by = self.acknowledgement(&mut trace)?;
        // On a tie the stronger basis counts: a date that is also statutory can no longer be moved.
        let Some(base) = bases.iter().min().copied() else {
            return Ok(self.without_date(acknowledge_by, trace));
        };
        let lawful = |base: &&Base| matches!(base.basis, Basis::Statute | Basis::Regulation);
        let legal = bases.iter().filter(lawful).min().copied();

        let running = self.paused(&pauses, base, Some(&mut trace))?;
        let due = self.rolled(running, "R9", Some(&mut trace))?;
        let extension = self.extension(&pauses, due, running, &mut trace)?;
        let extended = match extension {
            None => None,
            Some(extension) => {
                let base = self.extended(base, extension)?;
                let text = format!(
                    "{} {} more, counted from {}",
                    extension.value,
                    extension.unit,
                    written(bases_min(&bases))
                );
                trace.date("R8", extension, text, base.on);
                let running = self.paused(&pauses, base, Some(&mut trace))?;
                Some((base, self.rolled(running, "R9", Some(&mut trace))?))
            }
        };
        let legal_due = self.legal_due(&pauses, legal, extension, &mut trace)?;
        let operative = extended.map_or(due, |(_, extended)| extended);
        let unstopped = extended.map_or(base, |(extended, _)| extended);
        let safe_due = self.rolled(Some(unstopped.on), "R9", None)?;
        let safe_base = self.rolled(Some(base.on), "R9", None)?;
        let stopped = operative.is_none();
        let end_instant = self.end(operative, &mut trace)?;
        if stopped {
            let text = "the clock is stopped by an open question: there is no date until the answer arrives"
                .to_owned();
            trace.say("R7", &self.law.counting, text, "stopped".to_owned());
        }
        let refuse_by = match &self.rule.refusal {
            Some(refusal) if !refusal.moved_by_extension => due,
            _ => operative,
        };
        if let (Some(refusal), Some(on)) = (&self.rule.refusal, refuse_by) {
            let word = if refusal.moved_by_extension { "moves" } else { "does not move" };
            trace.date(
                format!("{}/refusal", self.key),
                refusal,
                format!("last day for a refusal; an extension {word} it"),
                on,
            );
        }
        Ok(Deadlines {
            received_on: self.received_on,
            acknowledge_by,
            due,
            extended_due: extended.and_then(|(_, extended)| extended),
            stopped,
            basis: Some(if legal_due.is_some() && legal_due == operative {
                legal.map_or(base.basis, |l| l.basis)
            } else {
                base.basis
            }),
            legal_due,
            safe_due,
            extend_by: self.rule.extension.as_ref().and(due.or(safe_base)),
            refuse_by,
            end_instant,
            target: self.rule.target,
            trace: trace.steps,
        })
    }

    /// A right without a response period: at most an acknowledgement.
    fn without_date(&self, acknowledge_by: Option<NaiveDate>, mut trace: Trace) -> Deadlines {
        let text = "this law sets no date for the answer".to_owned();
        trace.say(format!("{}/period", self.key), &self.law.counting, text, "none".to_owned());
        let end_instant = acknowledge_by.and_then(|on| days::end_of_day(on, self.inquiry.zone));
        self.say_end(acknowledge_by, end_instant, &mut trace);
        Deadlines {
            received_on: self.received_on,
            acknowledge_by,
            due: None,
            extended_due: None,
            stopped: false,
            basis: None,
            legal_due: None,
            safe_due: None,
            extend_by: None,
            refuse_by: None,
            end_instant,
            target: self.rule.target,
            trace: trace.steps,
        }
    }

    /// R2.
    fn start(&self, trace: &mut Trace) -> NaiveDate {
        let mut start = self.received_on;
        let mut moved_by = "the day of receipt";
        if self.rule.start == Start::Latest {
            for event in self.inquiry.events {
                let (on, name) = match event {
                    ClockEvent::Verified { on } => (*on, "the day the identity information arrived"),
                    ClockEvent::FeePaid { on } => (*on, "the day the fee was paid"),
                    _ => continue,
                };
                if on > start {
                    (start, moved_by) = (on, name);
                }
            }
        }
        let text = match self.rule.start {
            Start::Receipt => {
                "the period starts on the day of receipt; proving identity or paying a fee does not move it"
                    .to_owned()
            }
            Start::Latest => format!(
                "the period starts on the latest of receipt, identity information and fee: {moved_by}"
            ),
        };
        trace.date("R2", &self.law.counting, text, start);
        start
    }

    /// R3 to R6: every figure and every cap gives a date; the earliest governs.
    fn bases(&self, start: NaiveDate, trace: &mut Trace) -> Result<Vec<Base>, LawError> {
        if let (Some((value, unit)), Some(figure)) =
            (self.inquiry.overrides.period, self.rule.figures.first())
        {
            let replaced = Figure { value, unit, cap: None, ..figure.clone() };
            let text = format!("the period was replaced by {value} {unit} for this line; no cap");
            trace.say(format!("{}/period", self.key), &replaced, text, format!("{value} {unit}"));
            return Ok(vec![self.base(start, value, unit, &replaced, trace)?]);
        }
        let mut bases = Vec::with_capacity(2);
        for figure in &self.rule.figures {
            let own = self.base(start, figure.value, figure.unit, figure, trace)?;
            bases.push(own);
            if let Some(cap) = &figure.cap {
                let ceiling = self.base(start, cap.value, cap.unit, cap, trace)?;
                bases.push(ceiling);
                let text = format!(
                    "never later than {} {}: the earlier of {} and {}",
                    cap.value, cap.unit, own.on, ceiling.on
                );
                trace.date("R5", cap, text, own.on.min(ceiling.on));
            }
        }
        if self.rule.figures.len() > 1
            && let (Some(base), Some(figure)) =
                (bases.iter().min(), self.rule.figures.iter().min_by_key(|f| self.peek(start, f)))
        {
            let text = format!("the earliest of the figures governs: {} {}", figure.value, figure.unit);
            trace.date(format!("{}/period", self.key), figure, text, base.on);
        }
        Ok(bases)
    }

    fn peek(&self, start: NaiveDate, figure: &Figure) -> Option<NaiveDate> {
        match figure.unit {
            Unit::Days => days::add_days(start, figure.value),
            Unit::Months => days::add_months(start, figure.value),
            Unit::BusinessDays => self.calendar().nth_after(start, figure.value),
        }
    }

    fn base(
        &self,
        start: NaiveDate,
        value: u32,
        unit: Unit,
        source: &dyn Cited,
        trace: &mut Trace,
    ) -> Result<Base, LawError> {
        let (on, rule, text) = self.count(start, value, unit)?;
        trace.date(rule, source, text, on);
        Ok(Base { on, basis: source.basis(), unit_is_working_days: unit == Unit::BusinessDays })
    }

    /// One period from one day, with its rule and words.
    fn count(
        &self,
        start: NaiveDate,
        value: u32,
        unit: Unit,
    ) -> Result<(NaiveDate, &'static str, String), LawError> {
        let from = written(start);
        match unit {
            Unit::Days => {
                let on = days::add_days(start, value).ok_or(LawError::OutOfRange)?;
                Ok((
                    on,
                    "R3",
                    format!("{value} days after {from}, which is not counted; weekends and holidays count"),
                ))
            }
            Unit::Months => {
                let on = days::add_months(start, value).ok_or(LawError::OutOfRange)?;
                Ok((
                    on,
                    "R4",
                    format!("{value} months after {from}: the same day number, or that month's last day"),
                ))
            }
            Unit::BusinessDays => {
                let calendar = self.calendar();
                let run = calendar.count_after(start, value).ok_or(LawError::OutOfRange)?;
                Ok((run.day, "R6", working_days_in_words(&calendar, start, value, &run)))
            }
        }
    }

    /// The calendar that counts: the line's, else the first figure's, else the law's; with the controller's closures where
    /// the controller works by the same one.
    fn calendar(&self) -> Cow<'a, Calendar> {
        let own = self.rule.figures.iter().find_map(|figure| figure.calendar).unwrap_or(self.law.calendar);
        let id = self.inquiry.overrides.calendar.unwrap_or(own);
        match self.inquiry.calendar {
            Some(calendar) if calendar.id() == id => Cow::Borrowed(calendar),
            _ => Cow::Owned(Calendar::from(id)),
        }
    }

    /// R7 on one date.
    fn paused(
        &self,
        pauses: &Pauses<'_>,
        base: Base,
        trace: Option<&mut Trace>,
    ) -> Result<Running, LawError> {
        if pauses.is_empty() {
            return Ok(Some(base.on));
        }
        let calendar = base.unit_is_working_days.then(|| self.calendar());
        pauses.run(base.on, calendar.as_deref(), &self.law.counting, trace).ok_or(LawError::OutOfRange)
    }

    /// R9 on one date.
    fn rolled(
        &self,
        day: Running,
        rule: &str,
        trace: Option<&mut Trace>,
    ) -> Result<Option<NaiveDate>, LawError> {
        let Some(day) = day.filter(|_| self.inquiry.overrides.roll) else { return Ok(day) };
        let calendar = self.calendar();
        let rolled = calendar.next_working_day(day).ok_or(LawError::OutOfRange)?;
        if let Some(trace) = trace {
            let text = if rolled == day {
                format!("{} is a working day of the calendar {}: not moved", written(day), calendar.id())
            } else {
                format!(
                    "{} is not a working day of the calendar {}: moved to the next one",
                    written(day),
                    calendar.id()
                )
            };
            trace.date(rule, &self.law.counting, text, rolled);
        }
        Ok(Some(rolled))
    }

    /// R8: whether an extension is in force.
    fn extension(
        &self,
        pauses: &Pauses<'_>,
        due: Option<NaiveDate>,
        running: Running,
        trace: &mut Trace,
    ) -> Result<Option<&'a Extension>, LawError> {
        let mut in_force = None;
        for event in self.inquiry.events {
            let ClockEvent::Extend { on } = event else { continue };
            let Some(extension) = &self.rule.extension else {
                let text = "this law gives no extension for this right: ignored".to_owned();
                trace.say("R8", &self.law.counting, text, "none".to_owned());
                continue;
            };
            // While the clock is stopped the base date has not passed.
            let in_time = due.is_none_or(|due| *on <= due);
            let (text, value) = match (in_force.is_some(), in_time) {
                (true, _) => {
                    (format!("a second extension, told on {on}: only one is allowed, ignored"), "none")
                }
                (false, false) => {
                    (format!("told on {on}, after the base date {}: too late, ignored", shown(due)), "none")
                }
                (false, true) => {
                    (format!("told on {on}, on or before the base date {}: in force", shown(due)), "in force")
                }
            };
            trace.say("R8", extension, text, value.to_owned());
            if in_time && in_force.is_none() {
                in_force = Some(extension);
            }
        }
        let _unmoved = (pauses, running);
        Ok(in_force)
    }

    /// R8: from the unpaused, unrolled base.
    fn extended(&self, base: Base, extension: &Extension) -> Result<Base, LawError> {
        let (on, ..) = self.count(base.on, extension.value, extension.unit)?;
        Ok(Base { on, unit_is_working_days: extension.unit == Unit::BusinessDays, ..base })
    }

    fn legal_due(
        &self,
        pauses: &Pauses<'_>,
        legal: Option<Base>,
        extension: Option<&Extension>,
        trace: &mut Trace,
    ) -> Result<Option<NaiveDate>, LawError> {
        let Some(legal) = legal else { return Ok(None) };
        let last = extension.map_or(Ok(legal), |extension| self.extended(legal, extension))?;
        let running = self.paused(pauses, last, None)?;
        let on = self.rolled(running, "R9", None)?;
        if let Some(on) = on {
            let text = "the latest date that the law allows, stops and extension applied".to_owned();
            let source = super::book::Source {
                cite: self.law.cite.clone(),
                basis: legal.basis,
                certainty: self.law.counting.certainty,
            };
            trace.date(format!("{}/legal", self.key), &source, text, on);
        }
        Ok(on)
    }

    /// R10.
    fn acknowledgement(&self, trace: &mut Trace) -> Result<Option<NaiveDate>, LawError> {
        let Some(figure) = &self.rule.acknowledge else { return Ok(None) };
        let (on, rule, text) = self.count(self.received_on, figure.value, figure.unit)?;
        let text = format!("acknowledgement, counted from the receipt and never moved ({rule}): {text}");
        trace.date("R10", figure, text, on);
        Ok(Some(on))
    }

    /// R11.
    fn end(
        &self,
        operative: Option<NaiveDate>,
        trace: &mut Trace,
    ) -> Result<Option<DateTime<Utc>>, LawError> {
        let Some(on) = operative else { return Ok(None) };
        let end = days::end_of_day(on, self.inquiry.zone).ok_or(LawError::OutOfRange)?;
        self.say_end(Some(on), Some(end), trace);
        Ok(Some(end))
    }

    fn say_end(&self, on: Option<NaiveDate>, end: Option<DateTime<Utc>>, trace: &mut Trace) {
        if let (Some(on), Some(end)) = (on, end) {
            let zone = self.inquiry.zone;
            let text = format!(
                "kept by what happens before the first instant of the day after {} in {zone}",
                written(on)
            );
            trace.say("R11", &self.law.counting, text, end.to_rfc3339_opts(SecondsFormat::Secs, true));
        }
    }
}

fn bases_min(bases: &[Base]) -> NaiveDate {
    bases.iter().min().map_or(NaiveDate::MIN, |base| base.on)
}

fn shown(date: Option<NaiveDate>) -> String {
    date.map_or_else(|| "(stopped)".to_owned(), |date| date.to_string())
}
