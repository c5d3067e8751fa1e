//! Questions that stop a clock, the extension, the office's own date.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    case::{
        model::{Case, ExtensionState, Postponement, Question},
        words::{Evidence, LetterKind, State, TimerKind},
    },
    law::{ClockEvent, StopReason},
};

pub(super) fn undone(case: &mut Case, clock: ClockEvent) {
    if let Some(place) = case.clock.iter().rposition(|moved| *moved == clock) {
        case.clock.remove(place);
    }
}

pub(super) fn asked(case: &mut Case, reason: StopReason, occurrence: u32, stops: bool, at: DateTime<Utc>) {
    case.back_to = Some(case.state);
    case.state = State::Waiting;
    let is_known = case.clock.iter().any(|moved| matches!(moved, ClockEvent::Verified { .. }));
    if reason == StopReason::Identity && (is_known || case.identity_asked_at.is_none()) {
        case.identity_asked_at = Some(at);
    }
    case.question =
        Some(Question { reason, occurrence, asked_at: at, stops, reached_on: None, reminders: 0 });
    case.fired.remove(&TimerKind::RemindAnswer);
}

pub(super) fn question_reached(case: &mut Case, on: Option<NaiveDate>) {
    if let Some(question) = &mut case.question {
        question.reached_on = on;
    }
}

pub(super) fn answer_arrived(case: &mut Case, complete: bool, to: State) {
    if complete {
        case.question = None;
        case.back_to = None;
    }
    case.state = to;
}

pub(super) fn extension_pends(
    case: &mut Case,
    occurrence: u32,
    since: Option<DateTime<Utc>>,
    to: Option<NaiveDate>,
) {
    case.extension = Some(ExtensionState::Pending { occurrence, since, to });
}

pub(super) fn extension_took(case: &mut Case, evidence: &Evidence, by: Option<NaiveDate>) {
    let to = case.named_extension();
    case.extension = Some(ExtensionState::InForce { evidence: evidence.clone(), by, to });
}

/// Its letter came back: the last one that was called for is waited for again.
pub(super) fn extension_reopened(case: &mut Case) {
    let to = case.named_extension();
    extension_pends(case, case.ordered(LetterKind::Extension), None, to);
}

pub(super) fn extension_lapsed(case: &mut Case) {
    case.extension = Some(ExtensionState::Lapsed);
}

pub(super) fn postponement_pends(case: &mut Case, to: NaiveDate, from: NaiveDate, occurrence: u32) {
    case.postponement = Some(Postponement { to, from, occurrence, notified: None });
}

pub(super) fn postponement_took(case: &mut Case, evidence: &Evidence) {
    if let Some(postponement) = &mut case.postponement {
        postponement.notified = Some(evidence.clone());
    }
}
