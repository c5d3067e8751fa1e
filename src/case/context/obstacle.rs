//! What exactly stands in the way of an act: a closed list, each with its rule and with what its sentence names.
//!
//! Invariant: the sentences stand in `config/locales/<tag>/forbidden.ftl` and nowhere else; what is filled in holds no
//! personal data.

use chrono::NaiveDate;

use super::rule::Rule;
use crate::{
    case::{
        act::ActKind,
        words::{Method, Misplaced, Relationship, State, Tier},
    },
    law::{LawError, LawId, NoDates, Right},
    texts::{Argument, Sentence, sentences},
};

sentences! {
    /// What exactly stands in the way.
    Obstacle, "forbidden",
    /// The rule under which it stands in the way.
    rule: Rule {
        // who
        OnlyAPerson = "only_a_person" in WrongRole,
        OnlyStaff = "only_staff" in WrongRole,
        OnlyTheProgram = "only_the_program" in WrongRole,
        OnlyALead = "only_a_lead" in WrongRole,
        PrivacyAdvises = "privacy_advises" in WrongRole,
        AuditorReads = "auditor_reads" in WrongRole,
        AdminSeesNoCase = "admin_sees_no_case" in WrongRole,
        UnderOwnName = "under_own_name" in WrongRole,
        AssigneeUnknown = "assignee_unknown" in AssigneeUnknown,
        // the second person
        DeciderAgain = "decider_again" in SecondPerson,
        AuthorApproves = "author_approves" in SecondPerson,
        NotApprovedYet = "not_approved_yet" in SecondPerson,
        ProposerConfirms = "proposer_confirms" in SecondPerson,
        LeadMustConfirm = "lead_must_confirm" in SecondPerson,
        OtherDigest = "other_digest" in DigestMismatch,
        OtherThanApproved = "other_than_approved" in DigestMismatch,
        // the state
        NotInState { state: State, act: ActKind, states: Vec<String> } = "not_in_state" in WrongState,
        NoRecipients { state: State } = "nobody_to_tell" in WrongState,
        OnlyRecipientsRemain { state: State } = "only_recipients_remain" in WrongState,
        NothingDecided = "nothing_decided" in WrongState,
        ClassifyFirst = "classify_first" in ClassifyFirst,
        SystemUnanswered { system: Relationship } = "system_unanswered" in SystemUnanswered,
        CauseMismatch { state: State, causes: Vec<String> } = "cause_mismatch" in CauseMismatch,
        ReferralPending = "referral_pending" in Referral,
        NoReferral = "no_referral" in Referral,
        PersonsWordMissing = "persons_word_missing" in PersonsWord,
        HeldHere = "held_here" in HeldHere,
        MergedIntoItself = "merged_into_itself" in MergeTarget,
        MergeUnknown = "merge_unknown" in MergeTarget,
        MergeOtherController = "merge_other_controller" in MergeTarget,
        MergeOtherRight = "merge_other_right" in MergeTarget,
        MergeOtherPerson = "merge_other_person" in MergeTarget,
        MergeNotOpen { state: State } = "merge_not_open" in MergeTarget,
        MergeHeld = "merge_held" in Held,
        JoinedFirst = "joined_first" in MergeTarget,
        FileUnknown = "file_unknown" in FileUnknown,
        // proof
        NeedsNoProof = "needs_no_proof" in FastLane,
        AskWithoutProof = "ask_without_proof" in FastLane,
        ProofMissing { needed: Tier, reached: Tier, methods: Vec<String> } = "proof_missing" in ProofMissing,
        AuthorityMissing = "authority_missing" in AuthorityMissing,
        TierTooHigh { method: Method, most: Tier, tier: Tier } = "tier_too_high" in TierTooHigh,
        EvidenceMissing = "evidence_missing" in EvidenceMissing,
        NextStepMissing = "next_step_missing" in NextStepMissing,
        InformationImpossible { received_on: NaiveDate } = "information_impossible" in DateImpossible,
        // what was asked, and when it came
        ScopeMisplaced = "scope_misplaced" in CodeUnknown,
        PurposeMisplaced = "purpose_misplaced" in CodeUnknown,
        GroundMisplaced = "ground_misplaced" in CodeUnknown,
        ReceiptInFuture = "receipt_in_future" in DateImpossible,
        ReceiptLongAgo = "receipt_long_ago" in DateImpossible,
        ReceiptUnchanged = "receipt_unchanged" in NothingToDo,
        NoDates { fault: Undated } = "no_dates" in LawUnknown,
        NotDated = "not_dated" in LawUnknown,
        // questions
        LeadAsksLate { days: u64 } = "lead_asks_late" in LateQuestion,
        LateReasonMissing = "late_reason_missing" in LateQuestion,
        NoQuestion = "no_question" in NoQuestion,
        AnswerImpossible { asked_on: NaiveDate } = "answer_impossible" in DateImpossible,
        // extensions, and dates of our own
        NoExtensionHere = "no_extension_here" in FastLane,
        NoExtension = "no_extension" in NoExtension,
        ExtensionAnnounced = "extension_announced" in ExtendedAlready,
        ExtendedOnce = "extended_once" in ExtendedAlready,
        ExtensionLate { by: NaiveDate } = "extension_late" in ExtensionLate,
        ReasonsMissing = "reasons_missing" in ReasonsMissing,
        MovedAlready = "moved_already" in NothingToDo,
        NoLaterDate = "no_later_date" in PastLegalDate,
        LastDate { last: NaiveDate } = "last_date" in PastLegalDate,
        NotOurDate = "not_our_date" in NotPolicy,
        NoDateRuns = "no_date_runs" in NotPolicy,
        DateNotNamed = "date_not_named" in DateImpossible,
        NoDateToName = "no_date_to_name" in DateImpossible,
        NamedDateImpossible { after: NaiveDate, last: NaiveDate } = "named_date_impossible" in DateImpossible,
        NewDateImpossible { due: NaiveDate } = "new_date_impossible" in DateImpossible,
        // the decision
        CodeUnknown { law: LawId, right: Right, known: Vec<String> } = "code_unknown" in CodeUnknown,
        CodeUnknownUndated { right: Right, known: Vec<String> } = "code_unknown_undated" in CodeUnknown,
        NoFurtherLaw { law: LawId } = "no_further_law" in CodeUnknown,
        CodeMissing = "code_missing" in CodeMissing,
        GroundMissing { law: LawId, right: Right, known: Vec<String> } = "ground_missing" in GroundMissing,
        WordsMissing { reason: Sentence } = "words_missing" in WordsMissing,
        AnswerWithoutWords { reason: Sentence } = "answer_without_words" in WordsMissing,
        ErasureHeld = "erasure_held" in Held,
        HoldOver = "hold_over" in DateImpossible,
        // sending
        NotSent = "not_sent" in NotSent,
        NothingLeft = "nothing_left" in NotSent,
        AnswerLeft = "answer_left" in AlreadySent,
        WaitsForHold = "waits_for_hold" in AlreadySent,
        OnItsWay = "on_its_way" in AlreadySent,
        CannotPullBack = "cannot_pull_back" in AlreadySent,
        DispatchImpossible { received_on: NaiveDate } = "dispatch_impossible" in DateImpossible,
        DispatchBeforeQuestion = "dispatch_before_question" in DateImpossible,
        NoExtensionWaits = "no_extension_waits" in NothingToDo,
        NoMovedDateWaits = "no_moved_date_waits" in NothingToDo,
        NoRecipientsWait = "no_recipients_wait" in NothingToDo,
        RefusalIsTheAnswer = "refusal_is_the_answer" in NothingToDo,
        QuestionClosed = "question_closed" in NothingToDo,
        Acknowledged = "acknowledged" in NothingToDo,
        // appeals, complaints, holds
        StaysAContest = "stays_a_contest" in ContestedAlready,
        ContestedOnce = "contested_once" in ContestedAlready,
        UnderReview = "looked_at_already" in ContestedAlready,
        LinkedOpen = "linked_open" in LinkedOpen,
        NotHeld = "not_held" in NotHeld,
        Held = "held" in Held,
        Retention = "retention" in Retention,
    }
}

impl From<Misplaced> for Obstacle {
    fn from(misplaced: Misplaced) -> Self {
        match misplaced {
            Misplaced::Scope => Self::ScopeMisplaced,
            Misplaced::Purpose => Self::PurposeMisplaced,
            Misplaced::Ground => Self::GroundMisplaced,
        }
    }
}

/// Why no law gives dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undated(NoDates);

impl From<NoDates> for Obstacle {
    fn from(fault: NoDates) -> Self {
        Self::NoDates { fault: Undated(fault) }
    }
}

impl From<Undated> for Argument {
    fn from(Undated(fault): Undated) -> Self {
        let arguments: Vec<(&'static str, Argument)> = match &fault {
            NoDates::UnknownVersion { law, version } => {
                vec![("law", law.clone().into()), ("version", version.clone().into())]
            }
            NoDates::Law(LawError::UnknownLaw(law)) => vec![("law", law.clone().into())],
            NoDates::Law(LawError::NotInForce { law, on }) => {
                vec![("law", law.clone().into()), ("on", (*on).into())]
            }
            NoDates::Law(LawError::Disabled { law, reason }) => {
                vec![("law", law.clone().into()), ("reason", reason.clone().into())]
            }
            NoDates::Law(LawError::NotGranted { law, right }) => {
                vec![("law", law.clone().into()), ("right", (*right).into())]
            }
            NoDates::Law(LawError::OutOfRange) => Vec::new(),
            NoDates::Law(LawError::BadEvents(events)) => vec![("events", events.clone().into())],
        };
        Sentence::of("no-dates", fault.code(), arguments).into()
    }
}

macro_rules! by_id {
    ($($list:ty),+) => {
        $(
            impl From<$list> for Argument {
                fn from(value: $list) -> Self {
                    Self::Text(value.to_string())
                }
            }
        )+
    };
}

by_id!(State, ActKind, Method, Right, LawId, Relationship);

impl From<Tier> for Argument {
    fn from(tier: Tier) -> Self {
        Self::Number(tier.number().into())
    }
}
