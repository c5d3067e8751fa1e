//! How a case ends beside its answer, what hangs on it, and how it opens again.

use chrono::{DateTime, Utc};

use super::moves::{close, receive};
use crate::{
    case::{
        event::{Contested, NewReceipt},
        model::{Case, Link},
        words::{ReferralBasis, ReopenCause, State},
    },
    types::CaseId,
};

pub(super) fn passed_on(case: &mut Case, basis: Option<ReferralBasis>, closed_at: Option<DateTime<Utc>>) {
    case.referred_as = basis;
    case.referral_pending = closed_at.is_none();
    if let Some(at) = closed_at {
        close(case, State::Referred, at);
    }
}

pub(super) fn merged(case: &mut Case, into: CaseId, at: DateTime<Utc>) {
    case.merged_from = Some(case.state);
    case.merged_into = Some(into);
    case.closed_at = Some(at);
    case.state = State::Merged;
}

pub(super) fn unmerged(case: &mut Case, to: State) {
    case.merged_from = None;
    case.merged_into = None;
    case.is_answered_with = false;
    case.closed_at = None;
    case.state = to;
}

pub(super) fn contested(case: &mut Case, contested: &Contested) {
    case.links.push(Link { case: contested.case, right: contested.right, open: true });
}

pub(super) fn link(case: &mut Case, other: CaseId, open: bool) {
    for link in case.links.iter_mut().filter(|link| link.case == other) {
        link.open = open;
    }
}

pub(super) fn reopened(case: &mut Case, why: ReopenCause, receipt: Option<&NewReceipt>, to: State) {
    forget_answer(case);
    case.undelivered = why == ReopenCause::Undelivered && case.undelivered;
    if let Some(receipt) = receipt {
        receive(case, receipt.received_at, receipt.received_on);
        case.clock.clear();
        case.extension = None;
        case.postponement = None;
        case.identity_asked_at = None;
        case.acknowledged = None;
        case.fired.clear();
    }
    case.state = to;
}

pub(super) fn recalled(case: &mut Case) {
    forget_answer(case);
    case.undelivered = true;
    case.state = State::Working;
}

/// Recipients already notified must be notified of the next answer too; a notification still owed stays owed.
fn forget_answer(case: &mut Case) {
    case.closed_at = None;
    case.decision = None;
    case.outcome = None;
    case.answered = None;
    if case.recipients.as_ref().is_some_and(|owed| owed.notified.is_some()) {
        case.recipients = None;
    }
}

pub(super) fn purged(case: &mut Case, at: DateTime<Utc>) {
    case.closed_at = Some(at);
    case.question = None;
    case.back_to = None;
    if case.merged_from.take().is_some() {
        case.decision = None; // it was answered with another case: a draft of its own never counted
    }
    case.state = State::Purged;
}
