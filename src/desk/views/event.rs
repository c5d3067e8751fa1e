//! What happened to a case, as the desk reads it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::{
    case::{
        Channel, DutyKind, EventKind, LetterKind, Method, Outcome, State, Tier, TimerKind,
        words::{DispatchChannel, ReferralBasis, ReopenCause},
    },
    law::{Right, StopReason},
    types::closed_list,
};

/// Something that happened on the case; events are only ever added.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct EventView {
    /// Number in its stream.
    pub seq: i64,
    /// The instant at which it happened.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kind: EventKind,
    /// Who: a staff e-mail, `requester` or `machine`.
    pub actor: String,
    /// Whether it came after its time, because no node ran when the timer was due.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// What, without personal words.
    pub data: serde_json::Value,
    /// What of it is worth a word on a page.
    #[serde(skip)]
    pub facts: Vec<(FactName, FactValue)>,
    /// The words that belong to it (a note, a question), where any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

closed_list! {
    /// What a fact of an event is about. The id is the key under which `data` holds it.
    FactName, "fact" {
        /// What was asked.
        Reason = "reason",
        /// The law's code of a ground.
        Code = "code",
        Letter = "letter",
        Duty = "duty",
        /// Which way it came or went.
        Channel = "channel",
        /// How proof was given.
        Method = "method",
        Tier = "tier",
        /// What a decision comes to.
        Outcome = "outcome",
        /// On what ground it was passed on.
        Basis = "basis",
        /// Why a case is open again.
        Cause = "cause",
        Right = "right",
        Kind = "kind",
        /// The day on which an answer arrived.
        ArrivedOn = "arrived_on",
        /// The day of receipt.
        ReceivedOn = "received_on",
        /// The date by which we answer.
        Due = "due",
        /// The date that the law allows.
        LegalDue = "legal_due",
        On = "on",
        /// The day before a date of our own moved.
        From = "from",
        /// The state, owner or day from then on.
        To = "to",
    }
}

/// What such a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// On what ground it was passed on.
    Basis(ReferralBasis),
    /// A code of a law.
    Code(String),
    /// An address of a colleague, or the id of one who is gone.
    Colleague(String),
    /// How a reopened case began again.
    Cause(ReopenCause),
    /// How a filing came.
    Channel(Channel),
    /// How something went out.
    Dispatch(DispatchChannel),
    /// A local day.
    Day(NaiveDate),
    Duty(DutyKind),
    Letter(LetterKind),
    /// How proof was given.
    Method(Method),
    /// What a decision comes to.
    Outcome(Outcome),
    /// What was asked.
    Reason(StopReason),
    Right(Right),
    State(State),
    Tier(Tier),
    Timer(TimerKind),
}
