//! Which rules can stand in the way of an act, whatever the case: the reference of the API lists them for each.
//!
//! Invariant: a refusal of `decide` names a rule of this list; the tests of any acts in any order hold it to that.

use crate::case::{act::ActKind, context::Rule};

impl ActKind {
    /// Every rule under which it can be refused. Role and state can always stand in the way.
    pub fn rules(self) -> Vec<Rule> {
        [Rule::WrongRole, Rule::WrongState].into_iter().chain(own(self).iter().copied()).collect()
    }
}

#[expect(clippy::too_many_lines, reason = "a table: one row an act")]
fn own(act: ActKind) -> &'static [Rule] {
    match act {
        ActKind::Classify => {
            &[Rule::ContestedAlready, Rule::MergeTarget, Rule::CodeUnknown, Rule::LawUnknown]
        }
        ActKind::CorrectReceipt => &[
            Rule::FileUnknown,
            Rule::DateImpossible,
            Rule::NothingToDo,
            Rule::SecondPerson,
            Rule::LawUnknown,
        ],
        ActKind::Assign => &[Rule::AssigneeUnknown],
        ActKind::Verify => &[
            Rule::FastLane,
            Rule::FileUnknown,
            Rule::DateImpossible,
            Rule::NextStepMissing,
            Rule::TierTooHigh,
            Rule::EvidenceMissing,
            Rule::LawUnknown,
        ],
        ActKind::Ask => &[Rule::FastLane, Rule::LateQuestion],
        ActKind::Resume => &[Rule::NoQuestion, Rule::DateImpossible, Rule::LawUnknown],
        ActKind::Extend => &[
            Rule::FastLane,
            Rule::NoExtension,
            Rule::ExtendedAlready,
            Rule::ExtensionLate,
            Rule::ReasonsMissing,
            Rule::DateImpossible,
            Rule::LawUnknown,
        ],
        ActKind::Postpone => &[Rule::NotPolicy, Rule::PastLegalDate, Rule::DateImpossible, Rule::NothingToDo],
        ActKind::Decide => &[
            Rule::SecondPerson,
            Rule::ClassifyFirst,
            Rule::SystemUnanswered,
            Rule::ProofMissing,
            Rule::AuthorityMissing,
            Rule::FileUnknown,
            Rule::CodeUnknown,
            Rule::CodeMissing,
            Rule::GroundMissing,
            Rule::Held,
            Rule::WordsMissing,
        ],
        ActKind::Refuse => &[
            Rule::SecondPerson,
            Rule::CodeUnknown,
            Rule::GroundMissing,
            Rule::WordsMissing,
            Rule::ProofMissing,
            Rule::MergeTarget,
            Rule::LawUnknown,
        ],
        ActKind::Approve => &[Rule::SecondPerson, Rule::DigestMismatch, Rule::Held, Rule::WordsMissing],
        ActKind::Send => &[
            Rule::SecondPerson,
            Rule::DigestMismatch,
            Rule::AlreadySent,
            Rule::ProofMissing,
            Rule::AuthorityMissing,
            Rule::Held,
            Rule::WordsMissing,
        ],
        ActKind::PullBack | ActKind::Withdraw => &[Rule::AlreadySent],
        ActKind::Recall => &[Rule::NotSent],
        ActKind::Dispatched => {
            &[Rule::FileUnknown, Rule::DateImpossible, Rule::NotSent, Rule::NothingToDo, Rule::LawUnknown]
        }
        ActKind::Appeal | ActKind::Complaint => &[Rule::ContestedAlready, Rule::LawUnknown],
        ActKind::Reopen => &[Rule::CauseMismatch, Rule::LawUnknown],
        ActKind::Hold => &[Rule::SecondPerson, Rule::DateImpossible],
        ActKind::LiftHold => &[Rule::NotHeld, Rule::SecondPerson],
        ActKind::Refer => &[Rule::Referral, Rule::ContestedAlready, Rule::FileUnknown, Rule::PersonsWord],
        ActKind::ReferralAccepted => &[Rule::Referral, Rule::HeldHere],
        ActKind::ReferralDeclined => &[Rule::Referral],
        ActKind::Merge => {
            &[Rule::AlreadySent, Rule::Referral, Rule::ContestedAlready, Rule::MergeTarget, Rule::Held]
        }
        ActKind::Purge => &[Rule::Held, Rule::LinkedOpen, Rule::Retention],
        ActKind::NotARequest
        | ActKind::TakeProof
        | ActKind::LetterAccepted
        | ActKind::LetterBounced
        | ActKind::TimerFired
        | ActKind::CloseLink
        | ActKind::ReopenLink
        | ActKind::Overturn
        | ActKind::TakeIn
        | ActKind::LetGo => &[Rule::LawUnknown],
        ActKind::Note
        | ActKind::Reply
        | ActKind::SeeReply
        | ActKind::Return
        | ActKind::Plan
        | ActKind::Unmerge
        | ActKind::ComeBack
        | ActKind::ShareAnswer
        | ActKind::ConfirmMailbox
        | ActKind::ReceiveMessage
        | ActKind::AttachFile
        | ActKind::AnswerTask
        | ActKind::Collect
        | ActKind::EndPackage => &[],
    }
}
