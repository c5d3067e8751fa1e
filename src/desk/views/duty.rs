//! What a case owes or has done, and what shows it, as staff see it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::{
    case::{DutyKind, LetterKind, words::DispatchChannel},
    law::LawId,
    texts::Sentence,
    types::FileId,
};

/// Something that the law or a promise demands on this case, with its date.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct DutyView {
    /// What is owed.
    pub duty: DutyKind,
    /// The law or promise that gives the date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<LawId>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// When it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_at: Option<DateTime<Utc>>,
    /// Whether that was in time (absent while open).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_time: Option<bool>,
    /// What shows that it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceView>,
    /// For recipients: by which provisions they must be told of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub demands: Vec<DemandView>,
}

/// What shows that a duty was met.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum EvidenceView {
    /// The next mail server took the letter.
    Accepted {
        /// The kind of the letter that met it.
        letter: LetterKind,
        /// Which of its kind.
        occurrence: u32,
        /// The instant at which the next mail server took it.
        at: DateTime<Utc>,
        /// The Message-ID under which it went, as long as it is on record.
        #[serde(skip_serializing_if = "Option::is_none")]
        message_id: Option<String>,
    },
    /// It went another way.
    Dispatched {
        /// The way by which it went out.
        channel: DispatchChannel,
        /// On which local day.
        on: NaiveDate,
        /// Files that show it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileId>,
        /// Words that show it.
        #[serde(skip_serializing_if = "Option::is_none")]
        proof: Option<String>,
    },
    /// There is no way to tell the person.
    Unreachable {
        /// On which local day that was so.
        on: NaiveDate,
    },
}

/// A provision by which others must be told of what was done.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct DemandView {
    /// The law or promise.
    pub law: LawId,
    /// Article and section.
    pub cite: String,
    /// What it asks for, in the words of the law file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub text: Option<Sentence>,
}
