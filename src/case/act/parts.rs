//! The closed lists and small parts of which payloads are made.
//!
//! Invariant: ids are those of the API; a text in here is checked.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    case::words::{LetterKind, Proven, Tier, TimerKind, Words},
    types::{CaseId, EmailAddress, FileId, UserId},
};

/// A proof that the filing records, as its cases take it over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedProof {
    /// Which proof of the filing, from 1.
    pub number: u32,
    /// The tier reached by it.
    pub tier: Tier,
    /// Authority to act for the person, if judged.
    pub authority: Option<Proven>,
    /// The local day.
    pub on: NaiveDate,
}

/// What an officer saw: a stored file, or words about it.
#[derive(Debug, Clone, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(untagged)]
pub enum Exhibit {
    /// A file on the case.
    File(FileId),
    /// Words about it, such as a registered number.
    Words(Words),
}

impl Exhibit {
    /// Whether it shows anything.
    pub fn shows(&self) -> bool {
        match self {
            Self::File(_) => true,
            Self::Words(words) => !words.is_blank(),
        }
    }
}

impl<'de> Deserialize<'de> for Exhibit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Words::deserialize(deserializer)?;
        Ok(words.as_str().trim().parse().map_or(Self::Words(words), Self::File))
    }
}

/// One value or a list of them.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "OneOrMany{T}")]
pub(super) enum OneOrMany<T> {
    /// Several.
    Many(Vec<T>),
    /// A single value, without brackets.
    One(T),
}

/// One value or a list of them.
pub(super) fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::Many(list) => list,
        OneOrMany::One(one) => vec![one],
    })
}

/// Who shall own the case: `me`, or an e-mail that the desk turns into a person.
#[derive(Debug, Clone, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(with = "String")]
pub enum Assignee {
    /// Whoever acts.
    Me,
    /// A mailbox of staff, not yet looked up.
    Email(EmailAddress),
    /// A person who may own cases.
    User(UserId),
}
impl<'de> Deserialize<'de> for Assignee {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "me" {
            return Ok(Self::Me);
        }
        text.parse().map(Self::Email).map_err(serde::de::Error::custom)
    }
}

/// A letter, named by its kind and which of that kind on this case it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterResult {
    pub letter: LetterKind,
    /// The first is 1.
    pub occurrence: u32,
    /// When the mail server answered.
    pub at: DateTime<Utc>,
}

/// A timer that fired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimerFired {
    pub kind: TimerKind,
    /// Which of that kind.
    pub occurrence: u32,
}

/// An appeal that was upheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upheld {
    /// The case of the appeal.
    pub by: CaseId,
    /// When the appeal reached the controller.
    pub received_at: DateTime<Utc>,
}
