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
    texts::{Argument, Sentence},
};

/// The family of texts that says what stands in the way.
pub(super) const FAMILY: &str = "forbidden";

macro_rules! obstacles {
    ($($variant:ident $({ $($field:ident: $type:ty),+ })? = $id:literal under $rule:ident,)+) => {
        /// What exactly stands in the way.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Obstacle {
            $(
                #[doc = concat!("Its text: `forbidden-", $id, "`.")]
                $variant $({ $(#[doc = concat!("Filled in as `$", stringify!($field), "`.")] $field: $type),+ })?,
            )+
        }

        impl Obstacle {
            /// Every id, with what its sentence names.
            pub const ALL: &'static [(&'static str, &'static [&'static str])] =
                &[$(($id, &[$($(stringify!($field)),+)?])),+];

            /// The stable id.
            pub fn id(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $id,)+
                }
            }

            /// The rule under which it stands in the way.
            pub fn rule(&self) -> Rule {
                match self {
                    $(Self::$variant { .. } => Rule::$rule,)+
                }
            }

            fn arguments(&self) -> Vec<(&'static str, Argument)> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        vec![$($((stringify!($field), $field.clone().into())),+)?]
                    })+
                }
            }
        }
    };
}

obstacles! {
    // who
    OnlyAPerson = "only_a_person" under WrongRole,
    OnlyStaff = "only_staff" under WrongRole,
    OnlyTheProgram = "only_the_program" under WrongRole,
    OnlyALead = "only_a_lead" under WrongRole,
    PrivacyAdvises = "privacy_advises" under WrongRole,
    AuditorReads = "auditor_reads" under WrongRole,
    AdminSeesNoCase = "admin_sees_no_case" under WrongRole,
    UnderOwnName = "under_own_name" under WrongRole,
    AssigneeUnknown = "assignee_unknown" under AssigneeUnknown,
    // the second person
    DeciderAgain = "decider_again" under SecondPerson,
    AuthorApproves = "author_approves" under SecondPerson,
    NotApprovedYet = "not_approved_yet" under SecondPerson,
    ProposerConfirms = "proposer_confirms" under SecondPerson,
    LeadMustConfirm = "lead_must_confirm" under SecondPerson,
    OtherDigest = "other_digest" under DigestMismatch,
    // the state
    NotInState { state: State, act: ActKind, states: Vec<String> } = "not_in_state" under WrongState,
    NobodyToTell { state: State } = "nobody_to_tell" under WrongState,
    OnlyRecipientsRemain { state: State } = "only_recipients_remain" under WrongState,
    NothingDecided = "nothing_decided" under WrongState,
    ClassifyFirst = "classify_first" under ClassifyFirst,
    SystemUnanswered { system: Relationship } = "system_unanswered" under SystemUnanswered,
    CauseMismatch { state: State, causes: Vec<String> } = "cause_mismatch" under CauseMismatch,
    ReferralPending = "referral_pending" under Referral,
    NoReferral = "no_referral" under Referral,
    MergedIntoItself = "merged_into_itself" under MergeTarget,
    FileUnknown = "file_unknown" under FileUnknown,
    // proof
    NeedsNoProof = "needs_no_proof" under FastLane,
    AskWithoutProof = "ask_without_proof" under FastLane,
    ProofMissing { needed: Tier, reached: Tier, methods: Vec<String> } = "proof_missing" under ProofMissing,
    AuthorityMissing = "authority_missing" under AuthorityMissing,
    TierTooHigh { method: Method, most: Tier, tier: Tier } = "tier_too_high" under TierTooHigh,
    EvidenceMissing = "evidence_missing" under EvidenceMissing,
    NextStepMissing = "next_step_missing" under NextStepMissing,
    InformationImpossible { received_on: NaiveDate } = "information_impossible" under DateImpossible,
    // what was asked, and when it came
    ScopeMisplaced = "scope_misplaced" under CodeUnknown,
    PurposeMisplaced = "purpose_misplaced" under CodeUnknown,
    GroundMisplaced = "ground_misplaced" under CodeUnknown,
    ReceiptInFuture = "receipt_in_future" under DateImpossible,
    ReceiptUnchanged = "receipt_unchanged" under NothingToDo,
    NoDates { fault: Undated } = "no_dates" under LawUnknown,
    NotDated = "not_dated" under LawUnknown,
    // questions
    LeadAsksLate { days: u64 } = "lead_asks_late" under LateQuestion,
    LateReasonMissing = "late_reason_missing" under LateQuestion,
    NoQuestion = "no_question" under NoQuestion,
    AnswerImpossible { asked_on: NaiveDate } = "answer_impossible" under DateImpossible,
    // extensions, and dates of our own
    NoExtensionHere = "no_extension_here" under FastLane,
    NoExtension = "no_extension" under NoExtension,
    ExtensionAnnounced = "extension_announced" under ExtendedAlready,
    ExtendedOnce = "extended_once" under ExtendedAlready,
    ExtensionLate { by: NaiveDate } = "extension_late" under ExtensionLate,
    ReasonsMissing = "reasons_missing" under ReasonsMissing,
    MovedAlready = "moved_already" under NothingToDo,
    NoLaterDate = "no_later_date" under PastLegalDate,
    LastDate { last: NaiveDate } = "last_date" under PastLegalDate,
    NotOurDate = "not_our_date" under NotPolicy,
    NoDateRuns = "no_date_runs" under NotPolicy,
    NewDateImpossible { due: NaiveDate } = "new_date_impossible" under DateImpossible,
    // the decision
    CodeUnknown { law: LawId, right: Right, known: Vec<String> } = "code_unknown" under CodeUnknown,
    CodeUnknownUndated { right: Right, known: Vec<String> } = "code_unknown_undated" under CodeUnknown,
    NoFurtherLaw { law: LawId } = "no_further_law" under CodeUnknown,
    CodeMissing = "code_missing" under CodeMissing,
    GroundMissing { law: LawId, right: Right, known: Vec<String> } = "ground_missing" under GroundMissing,
    ErasureHeld = "erasure_held" under Held,
    // sending
    NotSent = "not_sent" under NotSent,
    AnswerLeft = "answer_left" under AlreadySent,
    WaitsForHold = "waits_for_hold" under AlreadySent,
    OnItsWay = "on_its_way" under AlreadySent,
    CannotPullBack = "cannot_pull_back" under AlreadySent,
    DispatchImpossible { received_on: NaiveDate } = "dispatch_impossible" under DateImpossible,
    DispatchBeforeQuestion = "dispatch_before_question" under DateImpossible,
    NoExtensionWaits = "no_extension_waits" under NothingToDo,
    NoMovedDateWaits = "no_moved_date_waits" under NothingToDo,
    NoRecipientsWait = "no_recipients_wait" under NothingToDo,
    RefusalIsTheAnswer = "refusal_is_the_answer" under NothingToDo,
    QuestionClosed = "question_closed" under NothingToDo,
    Acknowledged = "acknowledged" under NothingToDo,
    // appeals, complaints, holds
    StaysAContest = "stays_a_contest" under ContestedAlready,
    ContestedOnce = "contested_once" under ContestedAlready,
    LookedAtAlready = "looked_at_already" under ContestedAlready,
    LinkedOpen = "linked_open" under LinkedOpen,
    NotHeld = "not_held" under NotHeld,
    Held = "held" under Held,
    Retention = "retention" under Retention,
}

impl Obstacle {
    /// What stands in the way, to be said.
    pub fn sentence(&self) -> Sentence {
        Sentence::of(FAMILY, self.id(), self.arguments())
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
