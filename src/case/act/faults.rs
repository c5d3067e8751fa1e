//! What is wrong with a payload, whatever the case.

use super::{
    parts::Exhibit,
    payload::{Classify, Decide, DecideItem, Dispatched, Extend, Plan, Refuse, Verify},
    table::Act,
};
use crate::{
    case::words::{ItemOutcome, LawGround, Misplaced, Proven, Words},
    texts::sentences,
    types::{
        FaultCode,
        json::{Kind, Misfit},
    },
};

/// A field of a payload that is wrong: 422.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {}", .flaw.id())]
pub struct PayloadFault {
    /// RFC 6901, for example `/next_step`; empty for the payload as a whole.
    pub pointer: String,
    /// What is wrong and what is allowed; never what was typed.
    pub flaw: Flaw,
}

sentences! {
    /// What is wrong with a field of a payload.
    Flaw, "payload",
    /// Which kind of fault.
    code: FaultCode {
        Required = "required" in Required,
        NextStepRequired = "next_step_required" in Required,
        ReasonsRequired = "reasons_required" in Required,
        OneRequired = "one_required" in Required,
        ProofRequired = "proof_required" in Required,
        Length { expected: String } = "length" in TooLong,
        NotListed { allowed: Vec<String> } = "not_listed" in Invalid,
        Double = "double" in Invalid,
        Wrong { expected: String } = "wrong" in Invalid,
        Unreadable = "unreadable" in Invalid,
        HowManyItems = "how_many_items" in Invalid,
        LawTwice = "law_twice" in Invalid,
        ScopeMisplaced = "scope_misplaced" in Invalid,
        PurposeMisplaced = "purpose_misplaced" in Invalid,
        GroundMisplaced = "ground_misplaced" in Invalid,
        OnlyWithheld = "only_withheld" in NotAllowed,
        OnlyGiven = "only_given" in NotAllowed,
    }
}

/// Why a body is not an act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAct {
    /// An act that only the program makes.
    #[error("there is no act of this name")]
    Unknown,
    /// A field that no such act has: 400.
    #[error("the payload has an unknown field")]
    UnknownField(String),
    /// Fields that are wrong: 422.
    #[error("the payload has faults")]
    Faults(Vec<PayloadFault>),
}

/// The longest name of an unknown field that an answer repeats.
const LONGEST_NAME: usize = 60;

impl NotAnAct {
    pub(super) fn of(misfit: Misfit) -> Self {
        let pointer = misfit.pointer();
        let flaw = match misfit.kind {
            Kind::Unknown { field, .. } => {
                return Self::UnknownField(field.chars().take(LONGEST_NAME).collect());
            }
            Kind::Missing => Flaw::Required,
            Kind::Length { expected } => Flaw::Length { expected },
            Kind::NotListed { allowed } => {
                Flaw::NotListed { allowed: allowed.iter().map(|id| format!("`{id}`")).collect() }
            }
            Kind::Double => Flaw::Double,
            Kind::Wrong { expected } => Flaw::Wrong { expected },
            Kind::Refused(_) => Flaw::Unreadable,
        };
        Self::Faults(vec![PayloadFault { pointer, flaw }])
    }
}

/// Collects what is wrong.
#[derive(Default)]
struct Faults(Vec<PayloadFault>);

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, flaw: Flaw) {
        self.0.push(PayloadFault { pointer: pointer.into(), flaw });
    }
}

impl Act {
    /// What is wrong with the payload whatever the case: texts that are blank, and what does not fit together.
    pub fn faults(&self) -> Vec<PayloadFault> {
        let mut faults = Faults::default();
        for text in self.texts() {
            if text.is_required && text.words.is_blank() {
                faults.add(format!("/{}", text.field), Flaw::Required);
            }
        }
        match self {
            Self::Classify(act) => classify(act, &mut faults),
            Self::Verify(act) => verify(act, &mut faults),
            Self::Extend(act) => extend(act, &mut faults),
            Self::Plan(act) => plan(act, &mut faults),
            Self::Decide(act) => decide(act, &mut faults),
            Self::Refuse(act) => refuse(act, &mut faults),
            Self::Dispatched(act) => dispatched(act, &mut faults),
            Self::CorrectReceipt(_)
            | Self::Assign(_)
            | Self::Note(_)
            | Self::Reply(_)
            | Self::SeeReply(_)
            | Self::Ask(_)
            | Self::Resume(_)
            | Self::Postpone(_)
            | Self::Approve(_)
            | Self::Return(_)
            | Self::Send(_)
            | Self::PullBack(_)
            | Self::Withdraw(_)
            | Self::NotARequest(_)
            | Self::Appeal(_)
            | Self::Complaint(_)
            | Self::Reopen(_)
            | Self::Hold(_)
            | Self::LiftHold(_)
            | Self::Refer(_)
            | Self::ReferralAccepted(_)
            | Self::ReferralDeclined(_)
            | Self::Merge(_)
            | Self::Unmerge(_)
            | Self::Recall(_)
            | Self::LetterAccepted(_)
            | Self::LetterBounced(_)
            | Self::TimerFired(_)
            | Self::ConfirmMailbox(_)
            | Self::TakeProof(_)
            | Self::ReceiveMessage(_)
            | Self::AttachFile(_)
            | Self::AnswerTask(_)
            | Self::CloseLink(_)
            | Self::ReopenLink(_)
            | Self::Overturn(_)
            | Self::Collect(_)
            | Self::EndPackage(_)
            | Self::TakeIn(_)
            | Self::LetGo(_)
            | Self::ComeBack(_)
            | Self::ShareAnswer(_)
            | Self::Purge(_) => {}
        }
        faults.0
    }
}

fn classify(act: &Classify, faults: &mut Faults) {
    for (place, asked) in act.split.iter().enumerate() {
        if let Err(part) = asked.check() {
            let flaw = match part {
                Misplaced::Scope => Flaw::ScopeMisplaced,
                Misplaced::Purpose => Flaw::PurposeMisplaced,
                Misplaced::Ground => Flaw::GroundMisplaced,
            };
            faults.add(format!("/split/{place}/{part}"), flaw);
        }
    }
}

fn verify(act: &Verify, faults: &mut Faults) {
    if act.result == Proven::Failed && act.next_step.as_ref().is_none_or(Words::is_blank) {
        faults.add("/next_step", Flaw::NextStepRequired);
    }
}

fn extend(act: &Extend, faults: &mut Faults) {
    if act.reasons.is_empty() {
        faults.add("/reasons", Flaw::ReasonsRequired);
    }
}

fn plan(act: &Plan, faults: &mut Faults) {
    if act.tasks.is_empty() {
        faults.add("/tasks", Flaw::OneRequired);
    }
}

fn refuse(act: &Refuse, faults: &mut Faults) {
    each_law_once("/grounds", &act.grounds, faults);
}

fn dispatched(act: &Dispatched, faults: &mut Faults) {
    if !act.proof.iter().any(Exhibit::shows) {
        faults.add("/proof", Flaw::ProofRequired);
    }
}

/// The most rows that one decision takes.
const MOST_ITEMS: usize = 500;

fn decide(act: &Decide, faults: &mut Faults) {
    if act.items.is_empty() || act.items.len() > MOST_ITEMS {
        faults.add("/items", Flaw::HowManyItems);
    }
    for (place, item) in act.items.iter().enumerate() {
        decided(&format!("/items/{place}"), item, faults);
    }
}

fn decided(at: &str, item: &DecideItem, faults: &mut Faults) {
    each_law_once(&format!("{at}/grounds"), &item.grounds, faults);
    if !item.outcome.withholds() {
        for ground in 0..item.grounds.len() {
            faults.add(format!("{at}/grounds/{ground}"), Flaw::OnlyWithheld);
        }
    }
    if !item.files.is_empty() && item.outcome != ItemOutcome::Give {
        faults.add(format!("{at}/files"), Flaw::OnlyGiven);
    }
}

fn each_law_once(at: &str, grounds: &[LawGround], faults: &mut Faults) {
    for (place, ground) in grounds.iter().enumerate() {
        if grounds.iter().take(place).any(|earlier| earlier.law == ground.law) {
            faults.add(format!("{at}/{place}/law"), Flaw::LawTwice);
        }
    }
}
