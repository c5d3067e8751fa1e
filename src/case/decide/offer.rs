//! Every act that has a route, with whether it may be done now and why not: buttons and API show the same.
//!
//! Invariant: an act offered as allowed is refused only for its payload; one offered as not allowed is refused.

use super::{
    clock::stopping_reasons,
    closing::causes,
    decision::{further_reasons, further_withhold_reasons, refusal_reasons, withhold_reasons},
    guards,
};
use crate::{
    case::{
        act::ActKind,
        context::{Facts, Forbidden, Reason},
        model::Case,
        words::{ExtendReason, ReopenCause},
    },
    law::{LawId, Refusal, StopReason},
    texts::Sentence,
};

/// One act, offered or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub act: ActKind,
    /// What stands in its way now, if anything.
    pub forbidden: Option<Forbidden>,
    /// Codes that the act takes.
    pub reasons: Vec<Reason>,
}

/// Every act that has a route.
pub fn acts(case: &Case, facts: &Facts<'_>) -> Vec<Offer> {
    ActKind::routed().map(|act| offer(case, act, facts)).collect()
}

fn offer(case: &Case, act: ActKind, facts: &Facts<'_>) -> Offer {
    let forbidden = guards::possible(case, act, facts).err();
    Offer { act, forbidden, reasons: codes(case, act, facts) }
}

fn codes(case: &Case, act: ActKind, facts: &Facts<'_>) -> Vec<Reason> {
    match act {
        ActKind::Ask => question_reasons(case, facts),
        ActKind::Extend => extension_reasons(case, facts),
        ActKind::Decide => withholding_codes(case, facts),
        ActKind::Refuse => refusal_codes(case, facts),
        ActKind::Reopen => causes(case).into_iter().map(cause).collect(),
        ActKind::Classify
        | ActKind::CorrectReceipt
        | ActKind::Assign
        | ActKind::Note
        | ActKind::Reply
        | ActKind::SeeReply
        | ActKind::Verify
        | ActKind::Resume
        | ActKind::Postpone
        | ActKind::Approve
        | ActKind::Return
        | ActKind::Send
        | ActKind::PullBack
        | ActKind::Dispatched
        | ActKind::Withdraw
        | ActKind::NotARequest
        | ActKind::Appeal
        | ActKind::Complaint
        | ActKind::Hold
        | ActKind::LiftHold
        | ActKind::Plan
        | ActKind::Refer
        | ActKind::ReferralAccepted
        | ActKind::ReferralDeclined
        | ActKind::Merge
        | ActKind::Unmerge
        | ActKind::Recall
        | ActKind::LetterAccepted
        | ActKind::LetterBounced
        | ActKind::TimerFired
        | ActKind::ConfirmMailbox
        | ActKind::TakeProof
        | ActKind::ReceiveMessage
        | ActKind::AttachFile
        | ActKind::AnswerTask
        | ActKind::CloseLink
        | ActKind::ReopenLink
        | ActKind::Overturn
        | ActKind::Collect
        | ActKind::EndPackage
        | ActKind::TakeIn
        | ActKind::LetGo
        | ActKind::ComeBack
        | ActKind::ShareAnswer
        | ActKind::Purge => Vec::new(),
    }
}

/// A reason of procedure, under no provision.
fn own(code: &str, family: &str) -> Reason {
    let text = Sentence::of(family, code, Vec::new());
    Reason { code: code.to_owned(), text, cite: String::new(), law: None, needs_words: false }
}

fn refusal_codes(case: &Case, facts: &Facts<'_>) -> Vec<Reason> {
    let own = case.law().map(|law| of_law(law, refusal_reasons(case, facts)));
    let further = further_reasons(case, facts).into_iter();
    let further = further.flat_map(|(under, reasons)| of_law(under.law, reasons));
    own.into_iter().flatten().chain(further).collect()
}

fn withholding_codes(case: &Case, facts: &Facts<'_>) -> Vec<Reason> {
    let (own, further) = (withhold_reasons(case, facts), further_withhold_reasons(case, facts));
    let Some(law) = case.law().filter(|_| !further.is_empty()) else {
        return own.into_iter().map(Reason::from).collect();
    };
    let further = further.into_iter().flat_map(|(under, reasons)| of_law(under.law, reasons));
    of_law(law, own).into_iter().chain(further).collect()
}

fn extension_reasons(case: &Case, facts: &Facts<'_>) -> Vec<Reason> {
    let Some(cite) = guards::extension(case, facts) else { return Vec::new() };
    let reason = |reason: &ExtendReason| Reason { cite: cite.clone(), ..own(reason.id(), "offer-extension") };
    ExtendReason::ALL.iter().map(reason).collect()
}

fn cause(cause: ReopenCause) -> Reason {
    own(cause.id(), "offer-cause")
}

/// The codes of one of several laws.
fn of_law(law: &LawId, reasons: Vec<&Refusal>) -> Vec<Reason> {
    reasons.into_iter().map(|reason| Reason { law: Some(law.clone()), ..Reason::from(reason) }).collect()
}

fn question_reasons(case: &Case, facts: &Facts<'_>) -> Vec<Reason> {
    let stops = stopping_reasons(case, facts);
    let possible = |reason: &&StopReason| !case.is_fast_lane() || !reason.is_about_proof();
    let offered = |reason: &StopReason| {
        let family = if stops.contains(reason) { "offer-question-stops" } else { "offer-question-runs" };
        let cite = case.law().map(ToString::to_string).unwrap_or_default();
        Reason { cite, ..own(reason.id(), family) }
    };
    StopReason::ALL.iter().filter(possible).map(offered).collect()
}
