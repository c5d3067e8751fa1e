//! Whether an act is possible at all, whatever its payload: role, state, and what the case already says. The same answer
//! disables the button and refuses the act.
//!
//! Invariant: missing proof is reported before a wrong state.

use super::{
    proof::{authority, tier_for, tier_of_refusal, tier_reached},
    wording,
};
use crate::{
    case::{
        act::{ActKind, By},
        context::{Actor, Facts, Forbidden, Obstacle, Role},
        model::{Answer, Case, Decision, ExtensionState, Proposed, Step},
        words::ItemOutcome,
    },
    law::{Basis, Extension, Length, Right},
};

/// Refuses an act that cannot be done, whatever its payload says.
pub(super) fn possible(case: &Case, act: ActKind, facts: &Facts<'_>) -> Result<(), Forbidden> {
    role(act, facts)?;
    if act == ActKind::Decide && case.state.is_before_work() {
        provable(case, facts)?;
    }
    if !act.is_possible_in(case.state) {
        return Err(Obstacle::NotInState { state: case.state, act, states: act.allowed_in() }.into());
    }
    match act {
        ActKind::Classify => classifiable(case),
        ActKind::Verify => verifiable(case),
        ActKind::Ask => late_question(case, facts),
        ActKind::Extend => extendable(case, facts),
        ActKind::Postpone => policy_only(case),
        ActKind::Decide => other_person(case, facts).and_then(|()| provable(case, facts)),
        ActKind::Refuse => other_person(case, facts),
        ActKind::Approve => other_person(case, facts)
            .and_then(|()| not_an_author(case, facts))
            .and_then(|()| destroys_nothing_held(case))
            .and_then(|()| wording::standing(case, facts)),
        ActKind::Send => sendable(case, facts),
        ActKind::PullBack => retractable(case),
        ActKind::Recall => recallable(case),
        ActKind::Dispatched => has_recipients(case),
        ActKind::Withdraw => not_left(case),
        ActKind::Merge => mergeable(case),
        ActKind::Appeal => contestable(case, Right::Appeal),
        ActKind::Complaint => contestable(case, Right::Complaint),
        ActKind::LiftHold => held(case),
        ActKind::Refer => no_referral(case),
        ActKind::ReferralAccepted => referral(case).and_then(|()| holds_nothing(case)),
        ActKind::ReferralDeclined => referral(case),
        ActKind::Purge => purgeable(case, facts),
        ActKind::CorrectReceipt
        | ActKind::Assign
        | ActKind::Note
        | ActKind::Reply
        | ActKind::SeeReply
        | ActKind::Resume
        | ActKind::Return
        | ActKind::NotARequest
        | ActKind::Reopen
        | ActKind::Hold
        | ActKind::Plan
        | ActKind::Unmerge
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
        | ActKind::ShareAnswer => Ok(()),
    }
}

fn role(act: ActKind, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let refused = |obstacle: Obstacle| Err(obstacle.into());
    match facts.actor {
        Actor::Machine => match act.by() {
            By::Shared | By::Machine | By::Report => Ok(()),
            By::Staff | By::Advice | By::Lead | By::Person => refused(Obstacle::OnlyAPerson),
        },
        Actor::Requester => match act.by() {
            By::Person | By::Shared => Ok(()),
            By::Staff | By::Advice | By::Lead | By::Machine | By::Report => refused(Obstacle::OnlyStaff),
        },
        // a program files, which is no act on a case
        Actor::Program { .. } => refused(Obstacle::OnlyStaff),
        Actor::Officer { role, .. } => may(act, role),
    }
}

/// Whether a member of staff in this role may ever do an act.
///
/// # Errors
/// The refusal of the role.
pub fn may(act: ActKind, role: Role) -> Result<(), Forbidden> {
    let refused = |obstacle: Obstacle| Err(obstacle.into());
    match act.by() {
        By::Machine | By::Report => refused(Obstacle::OnlyTheProgram),
        By::Staff | By::Person | By::Shared => works(role),
        By::Lead => match role {
            Role::Officer => refused(Obstacle::OnlyALead),
            Role::Lead | Role::Dpo | Role::Auditor | Role::Admin => works(role),
        },
        By::Advice => match role {
            Role::Dpo => Ok(()),
            Role::Officer | Role::Lead | Role::Auditor | Role::Admin => works(role),
        },
    }
}

/// Whether a role works cases.
fn works(role: Role) -> Result<(), Forbidden> {
    let refused = |obstacle: Obstacle| Err(obstacle.into());
    match role {
        Role::Officer | Role::Lead => Ok(()),
        Role::Dpo => refused(Obstacle::PrivacyAdvises),
        Role::Auditor => refused(Obstacle::AuditorReads),
        Role::Admin => refused(Obstacle::AdminSeesNoCase),
    }
}

fn classifiable(case: &Case) -> Result<(), Forbidden> {
    if case.contests.is_none() {
        return Ok(());
    }
    Err(Obstacle::StaysAContest.into())
}

fn verifiable(case: &Case) -> Result<(), Forbidden> {
    if case.is_fast_lane() {
        return Err(Obstacle::NeedsNoProof.into());
    }
    Ok(())
}

fn has_recipients(case: &Case) -> Result<(), Forbidden> {
    if case.state.is_open() || case.owes_recipients() {
        return Ok(());
    }
    Err(Obstacle::NoRecipients { state: case.state }.into())
}

fn held(case: &Case) -> Result<(), Forbidden> {
    if case.hold.is_some() {
        return Ok(());
    }
    Err(Obstacle::NotHeld.into())
}

fn no_referral(case: &Case) -> Result<(), Forbidden> {
    if case.referral_pending {
        return Err(Obstacle::ReferralPending.into());
    }
    // what is said against a decision of ours is ours to answer
    classifiable(case)
}

/// What we hold ourselves is answered here: a draft that says so is not closed by another's answer.
fn holds_nothing(case: &Case) -> Result<(), Forbidden> {
    let holds = case.decision.as_ref().is_some_and(|decision| match &decision.answer {
        Answer::Decided { items, .. } => items.iter().any(|item| item.outcome != ItemOutcome::NotHeld),
        Answer::Refused { .. } => false,
    });
    if holds { Err(Obstacle::HeldHere.into()) } else { Ok(()) }
}

fn referral(case: &Case) -> Result<(), Forbidden> {
    if case.referral_pending {
        return Ok(());
    }
    Err(Obstacle::NoReferral.into())
}

/// One that nothing else hangs on, of which nothing left, and of which it is clear whom it is about.
fn mergeable(case: &Case) -> Result<(), Forbidden> {
    not_left(case)?;
    no_referral(case)?;
    stands_alone(case)?;
    if case.on_behalf_of.needs_authority() {
        return Err(Obstacle::MergeOtherPerson.into());
    }
    Ok(())
}

/// What is answered with a case must be separated before that case becomes something else.
pub(super) fn stands_alone(case: &Case) -> Result<(), Forbidden> {
    if case.joined.is_empty() { Ok(()) } else { Err(Obstacle::JoinedFirst.into()) }
}

fn not_left(case: &Case) -> Result<(), Forbidden> {
    if !case.has_left() {
        return Ok(());
    }
    Err(Obstacle::AnswerLeft.into())
}

/// Whether the right's own tier, authority and classification are there: what every decision needs.
fn provable(case: &Case, facts: &Facts<'_>) -> Result<(), Forbidden> {
    if case.asked.right == Right::Unsure {
        return Err(Obstacle::ClassifyFirst.into());
    }
    if let Some(open) = case.tasks.iter().find(|task| !task.answered) {
        return Err(Obstacle::SystemUnanswered { system: open.system.clone() }.into());
    }
    tier_reached(case, facts.tiers.needed(&case.asked, case.sensitive), facts)?;
    authority(case)
}

fn late_question(case: &Case, facts: &Facts<'_>) -> Result<(), Forbidden> {
    if is_late_question(case, facts) && facts.actor.role() != Some(Role::Lead) {
        return Err(Obstacle::LeadAsksLate { days: facts.office.question_days }.into());
    }
    Ok(())
}

pub(super) fn is_late_question(case: &Case, facts: &Facts<'_>) -> bool {
    let last = case.received_on.checked_add_days(chrono::Days::new(facts.office.question_days));
    last.is_some_and(|last| facts.today() > last)
}

fn extendable(case: &Case, facts: &Facts<'_>) -> Result<(), Forbidden> {
    if case.is_fast_lane() {
        return Err(Obstacle::NoExtensionHere.into());
    }
    let law = case.law().ok_or(Obstacle::NotDated)?;
    let Some(cite) = extension(case, facts) else {
        return Err(Forbidden::citing(Obstacle::NoExtension, law.to_string()));
    };
    match &case.extension {
        Some(ExtensionState::Pending { .. }) => {
            return Err(Forbidden::citing(Obstacle::ExtensionAnnounced, cite));
        }
        Some(_) => {
            return Err(Forbidden::citing(Obstacle::ExtendedOnce, cite));
        }
        None => {}
    }
    let by = case.dates.as_deref().and_then(crate::law::CaseDates::last_extend_by);
    match by.filter(|by| facts.today() > *by) {
        Some(by) => Err(Forbidden::citing(Obstacle::ExtensionLate { by }, cite)),
        None => Ok(()),
    }
}

/// Whether a law of the case leaves the date of an extension to the controller.
pub fn names_extension(case: &Case, facts: &Facts<'_>) -> bool {
    extensions(case, facts).any(|extension| extension.length == Length::Named)
}

/// The provision of the first law of the case that has an extension.
pub(in crate::case) fn extension(case: &Case, facts: &Facts<'_>) -> Option<String> {
    extensions(case, facts).next().map(|extension| extension.cite.clone())
}

/// The extensions that the laws of the case have for its right, the lead law's first.
fn extensions<'a>(case: &'a Case, facts: &Facts<'a>) -> impl Iterator<Item = &'a Extension> {
    let (statutes, right) = (facts.statutes, case.asked.right);
    case.unders().into_iter().filter_map(move |under| statutes.extension(under, right))
}

fn policy_only(case: &Case) -> Result<(), Forbidden> {
    let dates = case.dates.as_deref();
    match dates.and_then(|dates| dates.due_basis) {
        Some(Basis::Policy) if case.postponement.is_some() => Err(Obstacle::MovedAlready.into()),
        Some(Basis::Policy) if dates.and_then(crate::law::CaseDates::movable_to).is_none() => {
            Err(Obstacle::NoLaterDate.into())
        }
        Some(Basis::Policy) => Ok(()),
        Some(_) => Err(Obstacle::NotOurDate.into()),
        None => Err(Obstacle::NoDateRuns.into()),
    }
}

/// Who decided does not decide about it once more.
fn other_person(case: &Case, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let deciders = case.contests.iter().flat_map(|contests| &contests.deciders);
    if deciders.into_iter().any(|decider| facts.actor.user() == Some(*decider)) {
        return Err(Obstacle::DeciderAgain.into());
    }
    Ok(())
}

fn contestable(case: &Case, right: Right) -> Result<(), Forbidden> {
    if case.contests.is_some() {
        return Err(Obstacle::ContestedOnce.into());
    }
    if case.links.iter().any(|link| link.open && link.right == right) {
        return Err(Obstacle::UnderReview.into());
    }
    Ok(())
}

fn not_an_author(case: &Case, facts: &Facts<'_>) -> Result<(), Forbidden> {
    if facts.actor.user().is_some_and(|user| case.authors.contains(&user)) {
        return Err(Obstacle::AuthorApproves.into());
    }
    Ok(())
}

fn sendable(case: &Case, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let Some(decision) = &case.decision else {
        return Err(Obstacle::NothingDecided.into());
    };
    match decision.step {
        Step::Approved => {}
        Step::Review => {
            return Err(Obstacle::NotApprovedYet.into());
        }
        Step::Holding { .. } => {
            return Err(Obstacle::WaitsForHold.into());
        }
        Step::Left { .. } => return Err(Obstacle::OnItsWay.into()),
    }
    destroys_nothing_held(case)?;
    wording::standing(case, facts)?;
    // asked again: right, sensitivity or authority may have changed since the decision
    match &decision.answer {
        Answer::Decided { items, outcome } => {
            tier_reached(case, tier_for(case, items, *outcome, facts), facts)?;
            authority(case)
        }
        Answer::Refused { code, grounds } => tier_of_refusal(case, code, grounds, facts),
    }
}

/// A hold may come after the decision: what it protects is not destroyed all the same.
fn destroys_nothing_held(case: &Case) -> Result<(), Forbidden> {
    let destroys = case.decision.as_ref().is_some_and(Decision::would_destroy);
    if case.hold.is_some() && destroys { Err(Obstacle::ErasureHeld.into()) } else { Ok(()) }
}

fn retractable(case: &Case) -> Result<(), Forbidden> {
    let waits = case.decision.as_ref().is_some_and(|decision| match decision.step {
        Step::Approved | Step::Holding { .. } => !decision.left_once,
        Step::Review | Step::Left { .. } => false,
    });
    if waits {
        return Ok(());
    }
    Err(Obstacle::CannotPullBack.into())
}

/// What has not left is pulled back instead.
fn recallable(case: &Case) -> Result<(), Forbidden> {
    if case.has_left() { Ok(()) } else { Err(Obstacle::NothingLeft.into()) }
}

fn purgeable(case: &Case, facts: &Facts<'_>) -> Result<(), Forbidden> {
    if case.hold.is_some() {
        return Err(Obstacle::Held.into());
    }
    if case.has_open_link() {
        return Err(Obstacle::LinkedOpen.into());
    }
    let over = facts.office.retention_days.zip(case.closed_at).is_some_and(|(days, closed)| {
        let end = facts.office.day(closed).checked_add_days(chrono::Days::new(days));
        end.is_some_and(|end| facts.now >= facts.office.end_of(end))
    });
    if over { Ok(()) } else { Err(Obstacle::Retention.into()) }
}

/// Two persons: the second must be a lead and somebody else. `Ok(true)` confirms, `Ok(false)` proposes.
pub(super) fn second_person(case: &Case, what: Proposed, facts: &Facts<'_>) -> Result<bool, Forbidden> {
    let Some(proposal) = case.proposal.filter(|proposal| proposal.what == what) else { return Ok(false) };
    if facts.actor.user() == Some(proposal.by) {
        return Err(Obstacle::ProposerConfirms.into());
    }
    if facts.actor.role() != Some(Role::Lead) {
        return Err(Obstacle::LeadMustConfirm.into());
    }
    Ok(true)
}
