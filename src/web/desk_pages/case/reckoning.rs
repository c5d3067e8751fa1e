//! The dates of one case, clock by clock, and how they were found: on the page, and as plain text to copy or print. What
//! nobody has looked up in the law is marked as unsure.

use actix_web::{HttpResponse, http::header, web::Path};

use super::fact::{Fact, fact};
use crate::{
    desk::{read, views::CaseView},
    law::{Basis, CaseDates, Certainty, ClockDates, LawId, TraceStep},
    types::CaseId,
    web::{desk_pages::frame::Frame, problem::Problem},
};

/// One clock of a case that has several.
pub struct Clock {
    /// The law or promise.
    pub law: String,
    /// Whether it gives the date of the case.
    pub is_operative: bool,
    /// Its own dates.
    pub facts: Vec<Fact>,
}

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
pub fn dates(frame: &Frame, case: &CaseView) -> Vec<Fact> {
    let item = &case.item;
    let day =
        |key: &str, date: Option<chrono::NaiveDate>| fact(frame, key, date.map(|it| frame.voice.day(it)));
    let basis = item.dates.due_basis.map(|it| basis(frame, it));
    let is_other = |date: Option<chrono::NaiveDate>| date.filter(|_| date != item.dates.due);
    let legal = is_other(item.dates.legal_due);
    let clock_of = |on: fn(&ClockDates) -> Option<chrono::NaiveDate>, date: Option<chrono::NaiveDate>| {
        case.clocks.iter().find(|clock| date.is_some() && on(clock) == date)
    };
    let of_due = clock_of(|clock| clock.due, item.dates.due).and_then(|clock| clock.certainty);
    let of_legal = clock_of(|clock| clock.legal_due, legal).and_then(|clock| clock.legal_certainty);
    [
        fact(
            frame,
            "desk-date-received",
            Some(frame.voice.instant(case.zone.local(item.received_at), case.zone.name())),
        ),
        day("desk-date-acknowledge", item.dates.acknowledge_by),
        day("desk-date-due", item.dates.due),
        fact(frame, "desk-date-basis", basis.map(|basis| frame.marked(basis, of_due))),
        fact(frame, "desk-date-legal", legal.map(|it| frame.marked(frame.voice.day(it), of_legal))),
        day("desk-date-safe", is_other(item.safe_due)),
        day("desk-date-base", is_other(case.base_due)),
        day("desk-date-extended", is_other(case.extended_due)),
        day("desk-date-refuse", is_other(case.refuse_by)),
        fact(
            frame,
            "desk-date-carry-out",
            case.clocks.iter().find_map(|clock| carry_out(frame, case, clock)),
        ),
        day("desk-date-work", is_other(item.work_by)),
        day("desk-date-stopped", item.stopped_since),
        fact(
            frame,
            "desk-date-closed",
            item.closed_at.map(|at| frame.voice.instant(case.zone.local(at), case.zone.name())),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Each clock with its own dates; nothing where there is only one, whose dates are those of the case.
pub fn clocks(frame: &Frame, case: &CaseView) -> Vec<Clock> {
    let operative = CaseDates::governing_of(&case.clocks).map(|clock| &clock.law);
    let clock = |clock: &ClockDates| Clock {
        law: frame.law(clock.law.as_str()),
        is_operative: operative == Some(&clock.law),
        facts: of_clock(frame, case, clock),
    };
    if case.clocks.len() < 2 { Vec::new() } else { case.clocks.iter().map(clock).collect() }
}

fn of_clock(frame: &Frame, case: &CaseView, clock: &ClockDates) -> Vec<Fact> {
    let day =
        |key: &str, date: Option<chrono::NaiveDate>| fact(frame, key, date.map(|it| frame.voice.day(it)));
    let sure = |key: &str, words: Option<String>, certainty| {
        fact(frame, key, words.map(|words| frame.marked(words, certainty)))
    };
    let other = |date: Option<chrono::NaiveDate>| date.filter(|_| date != clock.due);
    let none = (clock.due.is_none() && !clock.stopped).then(|| frame.say("desk-why-none"));
    let legal = other(clock.legal_due).map(|it| frame.voice.day(it));
    [
        sure("desk-date-due", clock.due.map(|it| frame.voice.day(it)).or(none), clock.certainty),
        fact(frame, "desk-date-basis", clock.basis.map(|it| basis(frame, it))),
        sure("desk-date-legal", legal, clock.legal_certainty),
        fact(frame, "desk-date-stopped", clock.stopped.then(|| since(frame, case, &clock.law))),
        day("desk-date-safe", other(clock.safe_due)),
        day("desk-date-base", other(clock.base_due)),
        day("desk-date-extended", other(clock.extended_due)),
        day("desk-date-acknowledge", clock.acknowledge_by),
        day("desk-date-extend-by", clock.extend_by),
        day("desk-date-refuse", other(clock.refuse_by)),
        fact(frame, "desk-date-carry-out", carry_out(frame, case, clock)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// By when what is granted must be carried out, where the law gives a time of its own for that; nothing once it is answered,
/// because an answer leaves when that is done.
fn carry_out(frame: &Frame, case: &CaseView, clock: &ClockDates) -> Option<String> {
    let on = clock.carry_out_by.filter(|_| case.item.closed_at.is_none())?;
    Some(frame.marked(frame.voice.day(on), clock.carry_out_certainty))
}

/// Since when a clock stands still, and what was asked.
fn since(frame: &Frame, case: &CaseView, law: &LawId) -> String {
    let of_law = case.trace.iter().rev().filter(|step| step.law.as_ref() == Some(law));
    let stops = of_law.filter_map(|step| step.reason.as_ref()?.paused());
    let open = stops.into_iter().find(|paused| paused.answered_on.is_none());
    let Some(paused) = open else { return frame.say("desk-clock-stopped") };
    let reason = frame.name("desk-law-reason", paused.asked.id());
    format!("{} · {reason}", frame.voice.day(paused.asked_on))
}

fn basis(frame: &Frame, basis: Basis) -> String {
    frame.name("desk-basis", basis.id())
}

/// `GET /desk/cases/{id}/steps`: every step as plain text, as `habeas deadlines` has them.
///
/// # Errors
/// 404 for an unknown case, 403 for a role that sees none.
pub async fn steps(frame: Frame, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id: CaseId = path.parse().map_err(|_| Problem::not_found())?;
    let case = read::case(frame.desk(), &frame.staff, id).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .body(as_text(&case)))
}

/// The steps under their clocks, one a line: rule, result, what was done, provision, basis, certainty.
pub fn as_text(case: &CaseView) -> String {
    let item = &case.item;
    let mut lines = vec![format!("{} {} {}", item.reference, item.right, case.zone.name())];
    let mut under: Option<Option<&LawId>> = None;
    for step in &case.trace {
        let law = step.law.as_ref();
        if under != Some(law) {
            under = Some(law);
            let clock = case.clocks.iter().find(|clock| Some(&clock.law) == law);
            lines.push(String::new());
            lines.push(
                clock.map_or_else(|| "*".to_owned(), |clock| format!("{} {}", clock.law, clock.version)),
            );
        }
        let (basis, sure) = (step.basis.id(), step.certainty.map(Certainty::id).unwrap_or_default());
        let TraceStep { rule, value, text, cite, .. } = step;
        lines.push([rule, value, text, cite, basis, sure].join(" | "));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The trace, step by step.
pub fn trace(frame: &Frame, case: &CaseView) -> Vec<Step> {
    let step = |step: &TraceStep| {
        Step {
            rule: step.rule.clone(),
            cite: step.cite.clone(),
            basis: frame.marked(basis(frame, step.basis), step.certainty),
            text: step.text.clone(),
            // A date reads better in words; a period stays as the law writes it.
            value: step.value.parse().map_or_else(|_| step.value.clone(), |date| frame.day(date)),
        }
    };
    case.trace.iter().map(step).collect()
}
