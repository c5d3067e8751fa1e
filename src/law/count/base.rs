//! One period from one day: calendar days, months or working days (R3, R4, R6), and the earliest of a rule's figures (R5).

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{
    error::LawError,
    inquiry::Inquiry,
    reason::{Reason, RestDay},
    trace::{Amount, Cited, Key, PeriodText, Trace},
};
use crate::law::{
    calendar::{business::Calendar, days, id::CalendarId},
    text::{
        figures::{Figure, Rule, Unit},
        matter::OwnPeriod,
        source::{Basis, Certainty, Source},
    },
};

/// A date before stops, and on what it rests. The earlier is less; on a tie the stronger basis, because a date that is also
/// statutory can no longer be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Base<'a> {
    pub(super) on: NaiveDate,
    pub(super) basis: Basis,
    /// How sure we are of it.
    pub(super) certainty: Certainty,
    /// Whether a stop moves it by working days.
    pub(super) in_working_days: bool,
    /// Where it is written.
    pub(super) cite: &'a str,
    /// What was counted.
    pub(super) period: (u32, Unit),
}

impl Cited for Base<'_> {
    fn cite(&self) -> &str {
        self.cite
    }
    fn basis(&self) -> Basis {
        self.basis
    }
    fn certainty(&self) -> Certainty {
        self.certainty
    }
}

impl Base<'_> {
    /// Whether statute or regulation set it.
    pub(super) fn is_law(self) -> bool {
        self.basis.is_law()
    }
}

/// Counts periods by the calendar of one inquiry.
pub(super) struct Periods<'a> {
    pub(super) calendar: Cow<'a, Calendar>,
    statutory_only: bool,
}

impl<'a> Periods<'a> {
    /// The calendar that counts: the line's, else the rule's own, else the law's. Where the controller works by the same one,
    /// its one-off days count too; closures and extra working days only for its own figures: closing the office never moves a
    /// statutory date, a day of rest for the whole country may.
    pub(super) fn of(rule: &Rule, law_calendar: CalendarId, inquiry: &Inquiry<'a>) -> Self {
        let own = rule.figures.iter().find_map(|figure| figure.calendar).unwrap_or(law_calendar);
        let overrides = &inquiry.overrides;
        let shortest = overrides.shortest.and_then(|own| own.calendar);
        let id = overrides.calendar.or(shortest).unwrap_or(own);
        let calendar = match inquiry.calendar {
            Some(calendar) if calendar.id() == id && is_own(rule) => Cow::Borrowed(calendar),
            Some(calendar) if calendar.id() == id => Cow::Owned(calendar.without_own_days()),
            _ => Cow::Owned(Calendar::from(id)),
        };
        Self { calendar, statutory_only: inquiry.overrides.statutory_only }
    }

    /// One period after a day that is not counted.
    pub(super) fn after(&self, start: NaiveDate, value: u32, unit: Unit) -> Result<NaiveDate, LawError> {
        let on = match unit {
            Unit::Days => days::add_days(start, value),
            Unit::Months => days::add_months(start, value),
            Unit::BusinessDays => self.calendar.nth_after(start, value),
        };
        on.ok_or(LawError::OutOfRange)
    }

    /// The same with the counting rule and the words by which a reader can redo it.
    pub(super) fn counted(
        &self,
        start: NaiveDate,
        value: u32,
        unit: Unit,
    ) -> Result<(NaiveDate, &'static str, PeriodText<'_>), LawError> {
        let rule = match unit {
            Unit::Days => "R3",
            Unit::Months => "R4",
            Unit::BusinessDays => "R6",
        };
        let words = PeriodText { start, period: Amount(value, unit), calendar: &self.calendar };
        Ok((self.after(start, value, unit)?, rule, words))
    }

    fn base<'b>(
        &self,
        start: NaiveDate,
        (value, unit): (u32, Unit),
        source: &'b dyn Cited,
        trace: &mut Trace,
    ) -> Result<Base<'b>, LawError> {
        let (on, rule, text) = self.counted(start, value, unit)?;
        trace.say(rule, source, text, on);
        trace.because(|| {
            let working = unit == Unit::BusinessDays;
            Reason::Period {
                count: value,
                unit,
                calendar: working.then(|| self.calendar.id()),
                rests: if working { RestDay::passed(&self.calendar, start, value) } else { Vec::new() },
                on,
            }
        });
        let in_working_days = unit == Unit::BusinessDays;
        let (basis, certainty) = (source.basis(), source.certainty());
        Ok(Base { on, basis, certainty, in_working_days, cite: source.cite(), period: (value, unit) })
    }

    /// What was counted for a date.
    pub(super) fn own_period(&self, base: Base<'_>) -> OwnPeriod {
        let (count, unit) = base.period;
        OwnPeriod { count, unit, calendar: (unit == Unit::BusinessDays).then(|| self.calendar.id()) }
    }

    /// The shortest period that the controller uses for a right, as its own rule: no law is known to demand it here.
    pub(super) fn shortest<'b>(
        &self,
        start: NaiveDate,
        own: OwnPeriod,
        rules: &'b Source,
        key: Key<'_>,
        trace: &mut Trace,
    ) -> Result<Vec<Base<'b>>, LawError> {
        let text = "no law is known to apply: our own rule is the shortest period that we use for this right";
        trace.say(format_args!("{key}/period"), rules, text, Amount(own.count, own.unit));
        Ok(vec![self.base(start, (own.count, own.unit), rules, trace)?])
    }

    /// Every figure and every cap of a rule gives a date; the earliest governs.
    pub(super) fn bases<'b>(
        &self,
        start: NaiveDate,
        rule: &'b Rule,
        replaced: Option<(u32, Unit)>,
        key: Key<'_>,
        trace: &mut Trace,
    ) -> Result<Vec<Base<'b>>, LawError> {
        if let (Some((value, unit)), Some(figure)) = (replaced, rule.figures.first()) {
            let text = "the period of the rule was replaced for this question, and its cap dropped";
            trace.say(format_args!("{key}/period"), figure, text, Amount(value, unit));
            return Ok(vec![self.base(start, (value, unit), figure, trace)?]);
        }
        let mut bases = Vec::with_capacity(2);
        let mut governing: Option<(Base<'_>, &Figure)> = None;
        let law_only = self.statutory_only && rule.has_statutory_figure();
        let figures: Vec<&Figure> =
            rule.figures.iter().filter(|figure| !law_only || figure.is_statutory()).collect();
        for figure in figures.iter().copied() {
            let own = self.base(start, (figure.value, figure.unit), figure, trace)?;
            bases.push(own);
            if governing.is_none_or(|(base, _)| own < base) {
                governing = Some((own, figure));
            }
            if let Some(cap) = &figure.cap {
                let ceiling = self.base(start, (cap.value, cap.unit), cap, trace)?;
                bases.push(ceiling);
                let never = Amount(cap.value, cap.unit);
                let text =
                    format_args!("never later than {never}: the earlier of {} and {}", own.on, ceiling.on);
                trace.say("R5", cap, text, own.on.min(ceiling.on));
            }
        }
        if let Some((base, figure)) = governing.filter(|_| figures.len() > 1) {
            let period = Amount(figure.value, figure.unit);
            let text = format_args!("the earliest of these figures governs: {period}");
            trace.say(format_args!("{key}/period"), figure, text, base.on);
        }
        Ok(bases)
    }
}

/// Whether every figure in working days is the controller's own.
fn is_own(rule: &Rule) -> bool {
    let figures = rule.figures.iter().chain(&rule.acknowledge).chain(&rule.carry_out);
    let in_working_days = figures.filter(|figure| figure.unit == Unit::BusinessDays);
    in_working_days.into_iter().all(|figure| matches!(figure.basis, Basis::Policy | Basis::Promise))
}
