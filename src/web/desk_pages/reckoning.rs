//! The dates of one case and how they were found. What nobody has looked up in the law is marked as unsure.

use super::{
    case_page::{Fact, fact},
    frame::Frame,
};
use crate::{
    desk::views::CaseView,
    law::{Certainty, ClockDates, TraceStep},
};

/// One step of how a date was found.
pub struct Step {
    /// The counting rule.
    pub rule: String,
    /// The provision.
    pub cite: String,
    /// On what it rests, and whether it was looked up.
    pub basis: String,
    /// What was done.
    pub text: String,
    /// What it gave.
    pub value: String,
}

/// Every date that the case has, beside its due date.
pub(super) fn dates(frame: &Frame, case: &CaseView) -> Vec<Fact> {
    let item = &case.item;
    let day =
        |key: &str, date: Option<chrono::NaiveDate>| fact(frame, key, date.map(|it| frame.voice.day(it)));
    let basis = item.dates.due_basis.and_then(|basis| serde_json::to_value(basis).ok());
    let basis = basis.as_ref().and_then(|it| it.as_str()).map(|it| frame.name("desk-basis", it));
    let is_other = |date: Option<chrono::NaiveDate>| date.filter(|_| date != item.dates.due);
    let legal = is_other(item.dates.legal_due);
    let clock_of = |on: fn(&ClockDates) -> Option<chrono::NaiveDate>, date: Option<chrono::NaiveDate>| {
        case.clocks.iter().find(|clock| date.is_some() && on(clock) == date)
    };
    let of_due = clock_of(|clock| clock.due, item.dates.due).and_then(|clock| clock.certainty);
    let of_legal = clock_of(|clock| clock.legal_due, legal).and_then(|clock| clock.legal_certainty);
    [
        fact(frame, "desk-date-received", Some(frame.voice.instant(item.received_at, case.zone))),
        day("desk-date-acknowledge", item.dates.acknowledge_by),
        day("desk-date-due", item.dates.due),
        fact(frame, "desk-date-basis", basis.map(|basis| marked(frame, basis, of_due))),
        fact(frame, "desk-date-legal", legal.map(|it| marked(frame, frame.voice.day(it), of_legal))),
        day("desk-date-safe", is_other(item.safe_due)),
        day("desk-date-base", is_other(case.base_due)),
        day("desk-date-extended", is_other(case.extended_due)),
        day("desk-date-refuse", is_other(case.refuse_by)),
        day("desk-date-work", is_other(item.work_by)),
        day("desk-date-stopped", item.stopped_since),
        fact(frame, "desk-date-closed", item.closed_at.map(|at| frame.voice.instant(at, case.zone))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A figure with the mark that nobody has looked it up.
fn marked(frame: &Frame, words: String, certainty: Option<Certainty>) -> String {
    match certainty.filter(|certainty| !certainty.may_be_told()) {
        Some(_) => format!("{words} · {}", frame.say("desk-unchecked")),
        None => words,
    }
}

/// The trace, step by step.
pub(super) fn trace(frame: &Frame, case: &CaseView) -> Vec<Step> {
    let step = |step: &TraceStep| {
        let basis = serde_json::to_value(step.basis).ok();
        let basis = basis.as_ref().and_then(|it| it.as_str()).map(|it| frame.name("desk-basis", it));
        Step {
            rule: step.rule.clone(),
            cite: step.cite.clone(),
            basis: marked(frame, basis.unwrap_or_default(), step.certainty),
            text: step.text.clone(),
            // A date reads better in words; a period stays as the law writes it.
            value: step.value.parse().map_or_else(|_| step.value.clone(), |date| frame.day(date)),
        }
    };
    case.trace.iter().map(step).collect()
}
