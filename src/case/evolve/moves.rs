//! The changes of state that several events share.

use chrono::{DateTime, NaiveDate, Utc};

use crate::case::{
    model::{Case, FormerReceipt, Proposal, Proposed},
    words::State,
};

pub(super) fn receive(case: &mut Case, received_at: DateTime<Utc>, received_on: NaiveDate) {
    let due = case.dates.as_deref().and_then(|dates| dates.due);
    case.former_receipts.push(FormerReceipt { received_at: case.received_at, due });
    case.received_at = received_at;
    case.received_on = received_on;
    if matches!(case.proposal, Some(Proposal { what: Proposed::Receipt { .. }, .. })) {
        case.proposal = None;
    }
}

/// Leaves waiting for good, unless the case stays there for another question.
pub(super) fn enter(case: &mut Case, to: State) {
    if to != State::Waiting {
        case.question = None;
        case.back_to = None;
    }
    case.state = to;
}

pub(super) fn close(case: &mut Case, to: State, at: DateTime<Utc>) {
    case.question = None;
    case.back_to = None;
    case.proposal = None;
    case.referral_pending = false;
    case.closed_at = Some(at);
    if !to.is_answered() {
        case.decision = None;
        case.joined.clear(); // there is no answer to share: they come back where they were
    }
    case.state = to;
}
