//! The closed lists and small parts of which payloads are made.
//!
//! Invariant: ids are those of the API; a text in here is checked.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    case::{asked::ids, letter::LetterKind, timer::TimerKind, words::Words},
    law::LawId,
    types::{CaseId, EmailAddress, FileId, UserId},
};

/// What an officer saw: a stored file, or words about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A file on the case.
    File(FileId),
    /// In words.
    Words(Words),
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Words::deserialize(deserializer)?;
        Ok(words.as_str().trim().parse().map_or(Self::Words(words), Self::File))
    }
}

/// One value or a list of them.
pub(super) fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either<T> {
        Many(Vec<T>),
        One(T),
    }
    Ok(match Either::deserialize(deserializer)? {
        Either::Many(list) => list,
        Either::One(one) => vec![one],
    })
}

ids! {
    /// Whether a proof succeeded.
    Proven, "result" {
        /// It did.
        Established = "established",
        /// It did not.
        Failed = "failed",
    }
}

ids! {
    /// Why a period is extended.
    ExtendReason, "reason" {
        /// The request is complex.
        Complexity = "complexity",
        /// There are many requests.
        NumberOfRequests = "number_of_requests",
    }
}

/// Who shall own the case: `me`, or an e-mail that the desk turns into a person.
#[derive(Debug, Clone, PartialEq, Eq)]
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

ids! {
    /// What happens to one item.
    ItemOutcome, "outcome" {
        /// Handed out.
        Give = "give",
        /// Erased.
        Erase = "erase",
        /// Anonymised.
        Anonymise = "anonymise",
        /// Blocked, suppressed or restricted.
        Block = "block",
        /// Kept for a reason.
        Keep = "keep",
        /// Not handed out for a reason.
        Withhold = "withhold",
        /// Nothing is held.
        NotHeld = "not_held",
    }
}

impl ItemOutcome {
    /// Whether the person does not get what was asked for.
    pub fn withholds(self) -> bool {
        matches!(self, Self::Keep | Self::Withhold)
    }
}

/// A ground for refusing, or for withholding a part, under one further law of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawGround {
    /// Which law.
    pub law: LawId,
    /// Its code.
    pub code: String,
}

ids! {
    /// How something went out that no mail server accepted.
    DispatchChannel, "channel" {
        /// By post.
        Post = "post",
        /// On the telephone.
        Telephone = "telephone",
        /// Face to face.
        InPerson = "in_person",
        /// Otherwise.
        Other = "other",
    }
}

ids! {
    /// Why a closed case opens again.
    ReopenCause, "cause" {
        /// We were wrong: original clock.
        OurError = "our_error",
        /// The answer did not arrive: original clock.
        Undelivered = "undelivered",
        /// It was a request after all: original clock.
        NotARequest = "not_a_request",
        /// The proof came after a refusal: a new receipt today.
        IdentityNowGiven = "identity_now_given",
        /// The person wants it again: a new receipt today.
        WithdrawalReversed = "withdrawal_reversed",
        /// An appeal was upheld: the appeal's own day counts as the receipt.
        Overturned = "overturned",
    }
}

/// A letter, named by its kind and which of that kind on this case it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterResult {
    /// Which letter.
    pub letter: LetterKind,
    /// The first is 1.
    pub occurrence: u32,
    /// When the mail server answered.
    pub at: DateTime<Utc>,
}

/// A timer that rang.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimerFired {
    /// Which timer.
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

/// A file stored for the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Its id.
    pub id: FileId,
    /// SHA-256 of the plain bytes, hex.
    pub sha256: String,
    /// How many bytes.
    pub bytes: u64,
}
