//! Every act that has a route, with whether it may be done now and why not: buttons and API show the same.
//!
//! Invariant: an act offered as allowed is refused only for its payload; one offered as not allowed is refused.

use serde::Serialize;

use super::{
    clock::stopping_reasons,
    closing::causes,
    decision::{further_reasons, further_withhold_reasons, refusal_reasons, withhold_reasons},
    guards,
};
use crate::{
    case::{
        act::ActKind,
        context::{Facts, Reason, Rule},
        model::Case,
        words::{ExtendReason, ReopenCause},
    },
    law::{LawId, Refusal, StopReason},
};

/// One act, offered or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Which act.
    pub act: ActKind,
    /// Whether it may be done now.
    pub allowed: bool,
    /// Why not, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The rule in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// Its provision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    /// Codes that the act takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

/// Every act that has a route.
pub fn acts(case: &Case, facts: &Facts<'_>) -> Vec<Offer> {
    ActKind::routed().map(|act| offer(case, act, facts)).collect()
}

fn offer(case: &Case, act: ActKind, facts: &Facts<'_>) -> Offer {
    let reasons = codes(case, act, facts);
    match guards::possible(case, act, facts) {
        Ok(()) => Offer { act, allowed: true, because: None, rule: None, citation: None, reasons },
        Err(forbidden) => Offer {
            act,
            allowed: false,
            because: Some(forbidden.words),
            rule: Some(forbidden.rule),
            citation: Some(forbidden.citation),
            reasons,
        },
    }
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
        | ActKind::Purge => Vec::new(),
    }
}

/// A reason of procedure, under no provision.
fn own(code: &str, text: &str) -> Reason {
    Reason { code: code.to_owned(), text: text.to_owned(), cite: String::new(), law: None }
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
    let reason = |reason: &ExtendReason| {
        let text = match reason {
            ExtendReason::Complexity => "The request is complex.",
            ExtendReason::NumberOfRequests => "There are many requests.",
        };
        Reason { cite: cite.clone(), ..own(reason.id(), text) }
    };
    ExtendReason::ALL.iter().map(reason).collect()
}

fn cause(cause: ReopenCause) -> Reason {
    let text = match cause {
        ReopenCause::OurError => "We were wrong; the original clock counts.",
        ReopenCause::Undelivered => "The answer did not arrive; the original clock counts.",
        ReopenCause::NotARequest => "It was a request after all; the original clock counts.",
        ReopenCause::IdentityNowGiven => "The proof has come; a new period begins today.",
        ReopenCause::WithdrawalReversed => "The person wants it again; a new period begins today.",
        ReopenCause::Overturned => "An appeal was upheld; its period counts from the appeal.",
    };
    own(cause.id(), text)
}

/// The codes of one of several laws.
fn of_law(law: &LawId, reasons: Vec<&Refusal>) -> Vec<Reason> {
    reasons.into_iter().map(|reason| Reason { law: Some(law.clone()), ..Reason::from(reason) }).collect()
}

fn question_reasons(case: &Case, facts: &Facts<'_>) -> Vec<Reason> {
    let stops = stopping_reasons(case, facts);
    let possible = |reason: &&StopReason| !case.is_fast_lane() || !reason.is_about_proof();
    let told = |reason: &StopReason| {
        let about = match reason {
            StopReason::Identity => "Who asks",
            StopReason::Scope => "What exactly is asked for",
            StopReason::Authority => "Whether someone may act for the person",
            StopReason::Fee => "A fee",
            StopReason::Other => "Anything else",
        };
        let effect = if stops.contains(reason) { "stops the clock" } else { "the clock runs on" };
        let law = case.law().map(ToString::to_string).unwrap_or_default();
        Reason { code: reason.id().to_owned(), text: format!("{about}: {effect}."), cite: law, law: None }
    };
    StopReason::ALL.iter().filter(possible).map(told).collect()
}
