//! What was asked, and the office's own work on it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    case::{
        event::Classified,
        model::{Case, Fired, LegalHold, Proposal, Proposed},
        words::{State, StoredFile, TimerKind},
    },
    types::UserId,
};

pub(super) fn classified(case: &mut Case, found: &Classified) {
    let Classified {
        asked,
        residence,
        relationship,
        age,
        record,
        sensitive,
        split: _, // cases of their own
        new_receipt: _,
        to,
    } = found;
    case.asked = *asked;
    case.residence.clone_from(residence);
    case.relationship.clone_from(relationship);
    case.age = *age;
    case.record = *record;
    case.sensitive = *sensitive;
    if case.state == State::Waiting && asked.is_fast_lane() {
        case.back_to = Some(State::Working);
    }
    case.state = *to;
}

pub(super) fn proposed(case: &mut Case, what: Proposed, by: UserId) {
    case.proposal = Some(Proposal { what, by });
}

pub(super) fn hold_placed(case: &mut Case, until: Option<NaiveDate>) {
    case.hold = Some(LegalHold { until });
    case.proposal = None;
}

pub(super) fn hold_lifted(case: &mut Case) {
    case.hold = None;
    case.proposal = None;
}

pub(super) fn task_answered(case: &mut Case, task: u32) {
    if let Some(task) = usize::try_from(task).ok().and_then(|place| case.tasks.get_mut(place)) {
        task.answered = true;
    }
}

pub(super) fn file_attached(case: &mut Case, file: &StoredFile) {
    case.files.insert(file.id, file.clone());
}

/// A timer fired and was handled.
pub(super) fn fired(case: &mut Case, kind: TimerKind, at: DateTime<Utc>) {
    let fired = case.fired.entry(kind).or_insert(Fired { count: 0, last_at: at });
    fired.count += 1;
    fired.last_at = at;
    if kind == TimerKind::RemindAnswer
        && let Some(question) = &mut case.question
    {
        question.reminders += 1;
    }
    if kind == TimerKind::RemindCollect
        && let Some(decision) = &mut case.decision
    {
        decision.reminders += 1;
    }
}
