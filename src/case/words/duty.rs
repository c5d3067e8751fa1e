//! What can be owed, by what it is met, and who demands it.
//!
//! Invariant: a duty is met only when the next mail server took the letter, when `dispatched` says how else it went, or when
//! nobody knows where the person could be told.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{case::words::LetterKind, law::LawId, types::closed_list};

closed_list! {
    /// What is owed. The question to the person is listed because its arrival stops a clock; it has no date.
    DutyKind, "duty" {
        /// Acknowledge receipt.
        Acknowledge = "acknowledge" | "acknowledgement",
        /// Answer the request or refuse it, with reasons.
        AnswerOrRefuse = "answer_or_refuse" | "answer" | "refuse",
        /// Refuse, if at all, by a date that an extension does not move. GDPR Art. 12(4).
        RefuseBy = "refuse_by",
        /// Tell the person about an extension.
        TellExtension = "tell_extension" | "extension",
        /// Tell the person that our own date moves.
        TellPostponement = "tell_postponement" | "postponement",
        /// Put a question to the person.
        Question = "question" | "ask",
        /// Tell those who received the data. GDPR Art. 19.
        TellRecipients = "tell_recipients",
        /// Decide an appeal; the statute's own period counts from its receipt.
        DecideAppeal = "decide_appeal",
        /// Acknowledge a complaint; it has a period of its own.
        AcknowledgeComplaint = "acknowledge_complaint",
    }
}

impl DutyKind {
    /// The answer that closes a case: a complaint or an appeal is answered, too.
    pub fn is_answer(self) -> bool {
        match self {
            Self::AnswerOrRefuse | Self::DecideAppeal => true,
            Self::Acknowledge
            | Self::AcknowledgeComplaint
            | Self::RefuseBy
            | Self::TellExtension
            | Self::TellPostponement
            | Self::Question
            | Self::TellRecipients => false,
        }
    }
}

closed_list! {
    /// A duty that has a ladder of its own beside that of the answer.
    Owed, "owed" {
        /// To refuse, if at all, by a date that an extension does not move. GDPR Art. 12(4).
        Refuse = "refuse",
        /// To tell the person about an extension.
        Extension = "extension",
        /// To tell those who received the data. GDPR Art. 19.
        Recipients = "recipients",
    }
}

closed_list! {
    /// How something went out that no mail server accepted.
    DispatchChannel, "channel" {
        /// On paper, by letter post.
        Post = "post",
        /// On the telephone.
        Telephone = "telephone",
        /// Face to face.
        InPerson = "in_person",
        /// Any other way; the proof says which.
        Other = "other",
    }
}

/// How a duty was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Evidence {
    /// The next mail server took the letter.
    Accepted {
        letter: LetterKind,
        /// Which of its kind.
        occurrence: u32,
        at: DateTime<Utc>,
        /// The local day.
        on: NaiveDate,
    },
    /// It went another way.
    Dispatched {
        channel: DispatchChannel,
        /// On which local day.
        on: NaiveDate,
    },
    /// There is no way to tell the person: they gave no address and no number. What they asked for was done all the same.
    Unreachable {
        /// On which local day.
        on: NaiveDate,
    },
}

impl Evidence {
    /// Whether it is the acceptance of exactly this letter.
    pub fn is_letter(&self, letter: LetterKind, occurrence: u32) -> bool {
        match self {
            Self::Accepted { letter: accepted, occurrence: which, .. } => {
                *accepted == letter && *which == occurrence
            }
            Self::Dispatched { .. } | Self::Unreachable { .. } => false,
        }
    }

    /// The local day.
    pub fn on(&self) -> NaiveDate {
        match self {
            Self::Accepted { on, .. } | Self::Dispatched { on, .. } | Self::Unreachable { on } => *on,
        }
    }
}

/// A provision by which others must be told of what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// The law or promise.
    pub law: LawId,
    /// Which of its sentences; without it, the one named after the duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Article and section.
    pub cite: String,
}
