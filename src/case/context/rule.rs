//! The rules that may forbid an act: a closed list, each with its citation.

use super::citation::{Citation, OwnRule};
use crate::types::closed_list;

closed_list! {
    /// The rule that stood in the way. The id is the stable code of the API.
    Rule, "rule" {
        /// The act does not exist in this state.
        WrongState = "wrong_state",
        /// The role may not do this.
        WrongRole = "wrong_role",
        /// Somebody else must do it.
        SecondPerson = "second_person_required",
        /// What was approved is not what stands in the case.
        DigestMismatch = "digest_mismatch",
        /// The tier of proof is not reached.
        ProofMissing = "proof_missing",
        /// Authority to act for the person is not established.
        AuthorityMissing = "authority_missing",
        /// A stated tier is higher than its method gives.
        TierTooHigh = "tier_too_high",
        /// The method needs evidence.
        EvidenceMissing = "evidence_missing",
        /// A failed proof needs a next step.
        NextStepMissing = "next_step_missing",
        /// These rights need no proof, ever.
        FastLane = "fast_lane",
        /// `unsure` must be classified first.
        ClassifyFirst = "classify_first",
        /// A system has not answered.
        SystemUnanswered = "system_unanswered",
        /// The reason or code is not in the law.
        CodeUnknown = "code_unknown",
        /// Not doing what was asked needs a code.
        CodeMissing = "code_missing",
        /// A further law grants the right, too, and no ground under it is named.
        GroundMissing = "ground_missing",
        /// The sentence of a ground points at words of the officer, and there are none.
        WordsMissing = "words_missing",
        /// No such file on this case.
        FileUnknown = "file_unknown",
        /// A late question needs a lead's reason.
        LateQuestion = "late_question",
        /// No question is open.
        NoQuestion = "no_open_question",
        /// A date lies where it cannot.
        DateImpossible = "date_impossible",
        /// The law has no extension.
        NoExtension = "no_extension",
        /// Only one extension.
        ExtendedAlready = "extended_already",
        /// Too late for an extension.
        ExtensionLate = "extension_too_late",
        /// An extension names its reasons.
        ReasonsMissing = "reasons_missing",
        /// Only policy dates may be moved.
        NotPolicy = "not_a_policy_date",
        /// Never past the legal date.
        PastLegalDate = "past_legal_date",
        /// It is already on its way.
        AlreadySent = "already_sent",
        /// Nothing was sent yet.
        NotSent = "not_sent",
        /// A legal hold blocks it.
        Held = "legal_hold",
        /// No hold to lift.
        NotHeld = "not_held",
        /// The cause does not fit how the case was closed.
        CauseMismatch = "cause_mismatch",
        /// No referral is pending, or one already is.
        Referral = "referral",
        /// Another controller gets a request only with the person's word.
        PersonsWord = "persons_word_missing",
        /// What we hold ourselves is answered here.
        HeldHere = "held_here",
        /// Only open requests of one person for the same right are answered together.
        MergeTarget = "merge_target",
        /// Retention is not over.
        Retention = "retention",
        /// It is contested already, or is itself about a contested decision.
        ContestedAlready = "contested_already",
        /// Another case hangs on this one.
        LinkedOpen = "linked_case_open",
        /// The person to be assigned is not known.
        AssigneeUnknown = "assignee_unknown",
        /// Nothing would change.
        NothingToDo = "nothing_to_do",
        /// No law of this controller gives a date.
        LawUnknown = "law_unknown",
    }
}

impl Rule {
    /// The provision behind the rule, unless the law of the case names a closer one.
    pub(super) fn citation(self) -> Citation {
        let law = match self {
            Self::SecondPerson | Self::DigestMismatch => {
                return Citation::Own(OwnRule::FourEyes, "GDPR Art. 5(2), 24(1)");
            }
            Self::ProofMissing => "GDPR Art. 12(2), 12(6), 32; Cal. Code Regs. tit. 11, 7060",
            Self::AuthorityMissing => "GDPR Art. 12(2); Cal. Code Regs. tit. 11, 7063",
            Self::TierTooHigh | Self::EvidenceMissing => {
                return Citation::Own(OwnRule::Tiers, "GDPR Art. 5(2), 12(6)");
            }
            Self::NextStepMissing => "GDPR Art. 12(2), 12(4)",
            Self::FastLane => "GDPR Art. 7(3), 21(2)-(3); Cal. Code Regs. tit. 11, 7026(d), 7027(e)",
            Self::ClassifyFirst => "GDPR Art. 12(2)",
            Self::SystemUnanswered => "GDPR Art. 5(1)(d), 15(1)",
            Self::CodeUnknown | Self::CodeMissing => "GDPR Art. 12(4); Cal. Code Regs. tit. 11, 7024(e)",
            Self::WordsMissing => "GDPR Art. 12(1), 12(4)",
            Self::LateQuestion => "GDPR Art. 12(2)-(3), recital 63",
            Self::NoExtension | Self::ExtendedAlready | Self::ExtensionLate | Self::ReasonsMissing => {
                "GDPR Art. 12(3); Cal. Civ. Code 1798.130(a)(2)(A)"
            }
            Self::NotPolicy | Self::PastLegalDate => return Citation::Own(OwnRule::OwnDates, ""),
            Self::MergeTarget => "GDPR Art. 5(1)(f), 12(3)",
            Self::PersonsWord => "GDPR Art. 6(1)(a)",
            Self::HeldHere => "GDPR Art. 4(7), 12(3)",
            Self::Held => "GDPR Art. 17(3)(b), (e)",
            Self::Retention | Self::LinkedOpen => "GDPR Art. 5(1)(e), 5(2)",
            Self::WrongRole => return Citation::Own(OwnRule::Roles, "GDPR Art. 38(3), 38(6)"),
            Self::WrongState
            | Self::GroundMissing
            | Self::FileUnknown
            | Self::NoQuestion
            | Self::DateImpossible
            | Self::AlreadySent
            | Self::NotSent
            | Self::NotHeld
            | Self::CauseMismatch
            | Self::Referral
            | Self::ContestedAlready
            | Self::AssigneeUnknown
            | Self::NothingToDo
            | Self::LawUnknown => return Citation::Own(OwnRule::Procedure, ""),
        };
        Citation::Law(law.to_owned())
    }
}
