//! What is wrong with a payload, whatever the case.

use super::{
    parts::Exhibit,
    payload::{Classify, Decide, DecideItem, Dispatched, Extend, Plan, Refuse, Verify},
    table::Act,
};
use crate::{
    case::words::{ItemOutcome, LawGround, Proven, Words},
    types::{
        FaultCode,
        json::{Kind, Misfit},
    },
};

/// A field of a payload that is wrong: 422.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {message}")]
pub struct PayloadFault {
    /// RFC 6901, for example `/next_step`; empty for the payload as a whole.
    pub pointer: String,
    /// Which kind of fault.
    pub code: FaultCode,
    /// What is wrong and what is allowed; never what was typed.
    pub message: String,
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

const REQUIRED: &str = "is required";

/// The longest name of an unknown field that is told.
const LONGEST_NAME: usize = 60;

impl NotAnAct {
    pub(super) fn of(misfit: Misfit) -> Self {
        let (code, message) = match &misfit.kind {
            Kind::Unknown { field, .. } => {
                return Self::UnknownField(field.chars().take(LONGEST_NAME).collect());
            }
            Kind::Missing => (FaultCode::Required, REQUIRED.to_owned()),
            Kind::Length { .. } => (FaultCode::TooLong, misfit.to_string()),
            Kind::NotListed { allowed } => {
                let allowed: Vec<String> = allowed.iter().map(|id| format!("`{id}`")).collect();
                (FaultCode::Invalid, format!("expected one of {}", allowed.join(", ")))
            }
            Kind::Double | Kind::Wrong { .. } => (FaultCode::Invalid, misfit.to_string()),
            Kind::Refused(_) => (FaultCode::Invalid, "has the wrong type or an unknown value".to_owned()),
        };
        Self::Faults(vec![PayloadFault { pointer: misfit.pointer(), code, message }])
    }
}

/// Collects what is wrong.
#[derive(Default)]
struct Faults(Vec<PayloadFault>);

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, code: FaultCode, message: &str) {
        self.0.push(PayloadFault { pointer: pointer.into(), code, message: message.to_owned() });
    }

    fn required(&mut self, pointer: impl Into<String>, message: &str) {
        self.add(pointer, FaultCode::Required, message);
    }

    fn invalid(&mut self, pointer: impl Into<String>, message: &str) {
        self.add(pointer, FaultCode::Invalid, message);
    }
}

impl Act {
    /// What is wrong with the payload whatever the case: texts that are blank, and what does not fit together.
    pub fn faults(&self) -> Vec<PayloadFault> {
        let mut faults = Faults::default();
        for text in self.texts() {
            if text.is_required && text.words.is_blank() {
                faults.required(format!("/{}", text.field), REQUIRED);
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
            | Self::Purge(_) => {}
        }
        faults.0
    }
}

fn classify(act: &Classify, faults: &mut Faults) {
    for (place, asked) in act.split.iter().enumerate() {
        if let Err(fault) = asked.check() {
            faults.invalid(format!("/split/{place}/{fault}"), fault.problem());
        }
    }
}

fn verify(act: &Verify, faults: &mut Faults) {
    if act.result == Proven::Failed && act.next_step.as_ref().is_none_or(Words::is_blank) {
        faults.required("/next_step", "is required when identity was not established");
    }
}

fn extend(act: &Extend, faults: &mut Faults) {
    if act.reasons.is_empty() {
        faults.required("/reasons", "at least one of complexity, number_of_requests");
    }
}

fn plan(act: &Plan, faults: &mut Faults) {
    if act.tasks.is_empty() {
        faults.required("/tasks", "at least one");
    }
}

fn refuse(act: &Refuse, faults: &mut Faults) {
    each_law_once("/grounds", &act.grounds, faults);
}

fn dispatched(act: &Dispatched, faults: &mut Faults) {
    let shows = |seen: &Exhibit| match seen {
        Exhibit::File(_) => true,
        Exhibit::Words(words) => !words.is_blank(),
    };
    if !act.proof.iter().any(shows) {
        faults.required("/proof", "a file id, or words that show it");
    }
}

/// The most rows that one decision takes.
const MOST_ITEMS: usize = 500;

fn decide(act: &Decide, faults: &mut Faults) {
    if act.items.is_empty() || act.items.len() > MOST_ITEMS {
        faults.invalid("/items", "1 to 500 items");
    }
    for (place, item) in act.items.iter().enumerate() {
        decided(&format!("/items/{place}"), item, faults);
    }
}

fn decided(at: &str, item: &DecideItem, faults: &mut Faults) {
    each_law_once(&format!("{at}/grounds"), &item.grounds, faults);
    if !item.outcome.withholds() {
        for ground in 0..item.grounds.len() {
            faults.add(
                format!("{at}/grounds/{ground}"),
                FaultCode::NotAllowed,
                "only for what is kept or withheld",
            );
        }
    }
    if !item.files.is_empty() && item.outcome != ItemOutcome::Give {
        faults.add(format!("{at}/files"), FaultCode::NotAllowed, "only for the outcome give");
    }
}

fn each_law_once(at: &str, grounds: &[LawGround], faults: &mut Faults) {
    for (place, ground) in grounds.iter().enumerate() {
        if grounds.iter().take(place).any(|earlier| earlier.law == ground.law) {
            faults.invalid(format!("{at}/{place}/law"), "names a law for the second time");
        }
    }
}
