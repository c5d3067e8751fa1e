//! A fresh proof before what cannot be taken back: releasing an answer, changing an account, a key, a job by hand. Whoever
//! found a browser open, or a token, has no fresh proof.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    case::ActKind,
    desk::{Desk, Error, views::Staff},
    types::{Factor, Factors},
};

/// Whether an act releases something and so wants a fresh proof.
pub fn releases(act: ActKind) -> bool {
    match act {
        ActKind::Approve | ActKind::Send => true,
        ActKind::Classify
        | ActKind::CorrectReceipt
        | ActKind::Assign
        | ActKind::Note
        | ActKind::Reply
        | ActKind::SeeReply
        | ActKind::Verify
        | ActKind::Ask
        | ActKind::Resume
        | ActKind::Extend
        | ActKind::Postpone
        | ActKind::Decide
        | ActKind::Refuse
        | ActKind::Return
        | ActKind::PullBack
        | ActKind::Dispatched
        | ActKind::Withdraw
        | ActKind::NotARequest
        | ActKind::Appeal
        | ActKind::Complaint
        | ActKind::Reopen
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
        | ActKind::Purge => false,
    }
}

/// Refuses who proved too long ago who they are (`auth.step_up_secs`). It counts when the second factor was last given; of
/// who has none, the password. Who never signed in, as the people of a demo, has nothing to prove.
///
/// # Errors
/// [`Error::StepUpRequired`].
pub fn demand_fresh(desk: &Desk, staff: &Staff) -> Result<(), Error> {
    let window = TimeDelta::seconds(desk.auth().step_up_secs.into());
    let now = desk.0.clock.now();
    let is_fresh = |at: DateTime<Utc>| now - at <= window;
    if staff.session.is_empty() || proven_at(&staff.factors).is_some_and(is_fresh) {
        Ok(())
    } else {
        Err(Error::StepUpRequired)
    }
}

/// How somebody proves anew who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// By a code of their second factor.
    Code,
    /// By their password, because they have no second factor.
    Password,
    /// At the identity provider.
    Provider,
}

/// How this member of staff does.
pub fn proves_by(staff: &Staff) -> Proof {
    match staff.factors.second_at() {
        _ if staff.factors.has(Factor::Provider) => Proof::Provider,
        Some(_) => Proof::Code,
        None => Proof::Password,
    }
}

/// When the strongest factor of a sign-in was last given.
fn proven_at(factors: &Factors) -> Option<DateTime<Utc>> {
    let first = || [Factor::Password, Factor::GivenPassword].iter().filter_map(|it| factors.at(*it)).max();
    factors.at(Factor::Provider).or_else(|| factors.second_at()).or_else(first)
}
