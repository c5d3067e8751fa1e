//! Invented reasons, for the samples of letters: nothing of them is counted.

use chrono::NaiveDate;

use super::Why;
use crate::law::{Basis, Certainty, ClockDates, Kind, LawId, Reason, RestDay, TraceStep, Unit};

/// One invented figure.
#[derive(Debug, Clone, Copy)]
pub struct Sampled {
    /// On what it rests.
    pub basis: Basis,
    /// How many.
    pub count: u32,
    pub unit: Unit,
    /// Its last day.
    pub on: NaiveDate,
    /// The provision.
    pub cite: &'static str,
}

impl Why {
    /// A clock of that law with these figures, the one that governs first. `more`: what moved the date, and to where.
    pub fn sample(law: &str, figures: &[Sampled], more: Option<(Reason, NaiveDate)>) -> Self {
        let (Ok(law), Some(first)) = (law.parse::<LawId>(), figures.first()) else { return Self::default() };
        let step = |basis, cite: &str, reason| TraceStep {
            rule: "R3".to_owned(),
            cite: cite.to_owned(),
            basis,
            certainty: Some(Certainty::Text),
            text: String::new(),
            value: String::new(),
            law: Some(law.clone()),
            reason: Some(reason),
        };
        let period = |it: &Sampled| {
            let passed =
                RestDay { on: it.on.pred_opt().unwrap_or(it.on), name: Some("Midwinter Day".to_owned()) };
            let rests = if it.unit == Unit::BusinessDays { vec![passed] } else { Vec::new() };
            let calendar = (it.unit == Unit::BusinessDays).then_some(crate::law::CalendarId::Weekdays);
            Reason::Period { count: it.count, unit: it.unit, calendar, rests, on: it.on }
        };
        let mut trace: Vec<TraceStep> =
            figures.iter().map(|it| step(it.basis, it.cite, period(it))).collect();
        let due = more.as_ref().map_or(first.on, |(_, on)| *on);
        trace.extend(more.map(|(reason, _)| step(first.basis, first.cite, reason)));
        let legal_due = figures.iter().find(|it| it.basis.is_law()).map(|it| it.on.max(due));
        let clock = ClockDates {
            law,
            version: String::new(),
            kind: Kind::Statute,
            basis: Some(first.basis),
            certainty: Some(Certainty::Text),
            stopped: false,
            due: Some(due),
            base_due: Some(first.on),
            extended_due: None,
            legal_due,
            legal_certainty: Some(Certainty::Text),
            safe_due: Some(due),
            acknowledge_by: None,
            extend_by: None,
            refuse_by: None,
            carry_out_by: None,
            carry_out_certainty: None,
        };
        Self { clocks: vec![clock], trace, ..Self::default() }
    }

    /// With the clocks of another beside its own.
    #[must_use]
    pub fn beside(mut self, other: Self) -> Self {
        self.clocks.extend(other.clocks);
        self.trace.extend(other.trace);
        self
    }
}

#[cfg(test)]
impl Why {
    /// Why the dates of a case are what they are, with what the laws of its clocks call themselves.
    pub(super) fn of(dates: &crate::law::CaseDates, names: super::OwnNames) -> Self {
        let view = dates.public_view();
        Self::of_public(view.clocks, view.trace, names)
    }
}
