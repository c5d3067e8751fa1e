//! What was decided, and how far the answer has gone.
//!
//! Invariant: the outcome is computed from the items, never stated.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    case::words::{ItemOutcome, LawGround, LetterKind, Outcome, State},
    types::{FileId, UserId},
};

/// One row of a decision; its label is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What happens.
    pub outcome: ItemOutcome,
    /// The law's code, where something is kept or withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A code under every further law that grants the right and does not know this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<LawGround>,
    /// Files handed out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileId>,
}

/// What the office means to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Answer {
    /// A decision by items.
    Decided {
        /// The rows.
        items: Vec<Item>,
        /// Computed from the rows.
        outcome: Outcome,
    },
    Refused {
        /// The lead law's code.
        code: String,
        /// A ground under every further law that grants the right.
        grounds: Vec<LawGround>,
    },
}

impl Answer {
    /// The letter that carries it and meets the duty.
    pub fn letter(&self) -> LetterKind {
        match self {
            Self::Refused { .. } => LetterKind::Refused,
            Self::Decided { outcome: Outcome::NoneHeld, .. } => LetterKind::NothingFound,
            Self::Decided { outcome: Outcome::Part, .. } => LetterKind::Partly,
            Self::Decided { items, outcome: Outcome::Full } => {
                if items.iter().any(|item| !item.files.is_empty()) {
                    LetterKind::ReadyToCollect
                } else {
                    LetterKind::Done
                }
            }
        }
    }

    /// Every letter that it leaves by. What was given in part is collected like the rest; its reasons stand in the other letter.
    pub fn letters(&self) -> Vec<LetterKind> {
        let letter = self.letter();
        let is_collected = letter == LetterKind::Partly && !self.files().is_empty();
        std::iter::once(letter).chain(is_collected.then_some(LetterKind::ReadyToCollect)).collect()
    }

    /// What it comes to; none for a refusal.
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Decided { outcome, .. } => Some(*outcome),
            Self::Refused { .. } => None,
        }
    }

    /// Where it leads once it reached the person.
    pub fn closing_state(&self) -> State {
        match self {
            Self::Decided { .. } => State::Answered,
            Self::Refused { .. } => State::Refused,
        }
    }

    /// The files that the person may collect.
    pub fn files(&self) -> Vec<FileId> {
        match self {
            Self::Refused { .. } => Vec::new(),
            Self::Decided { items, .. } => items.iter().flat_map(|item| item.files.iter().copied()).collect(),
        }
    }
}

/// What comes out of the rows: kept or withheld anything makes it a part; nothing but `not_held` is none held.
pub fn outcome_of(items: &[Item]) -> Outcome {
    if items.iter().all(|item| item.outcome == ItemOutcome::NotHeld) {
        Outcome::NoneHeld
    } else if items.iter().any(|item| item.outcome.withholds()) {
        Outcome::Part
    } else {
        Outcome::Full
    }
}

/// How far an approved answer has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// Under review, or not yet sent to review.
    Review,
    /// Approved; waits for `send`.
    Approved,
    /// Sent; can be pulled back until the hold is over.
    Holding {
        /// When `send` was done.
        since: chrono::DateTime<chrono::Utc>,
    },
    /// On its way.
    Left {
        /// Which letter of its kind.
        occurrence: u32,
    },
}

/// A decision or refusal on its way to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub answer: Answer,
    /// SHA-256, hex, of what was decided: items, codes, files and words.
    pub digest: String,
    /// What the approval is bound to: the same together with dates and letters; the decision's own digest where it was
    /// given before letters were seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<String>,
    /// Who decided.
    pub author: UserId,
    /// Who approved, where a second person is required.
    pub approved_by: Option<UserId>,
    /// How far it has gone.
    pub step: Step,
    /// Whether anything of it ever left.
    pub left_once: bool,
    /// The last local day on which its files can be collected, fixed when it was last sent; absent where it has none,
    /// and where a release before sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collect_until: Option<NaiveDate>,
    /// How often the person was reminded to collect it.
    #[serde(default, skip_serializing_if = "is_none")]
    pub reminders: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde calls")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

impl Decision {
    /// Whether it was sent: it waits for the end of the hold, or has left.
    pub fn is_sent(&self) -> bool {
        match self.step {
            Step::Holding { .. } | Step::Left { .. } => true,
            Step::Review | Step::Approved => self.left_once,
        }
    }

    /// Whether something else would leave now than what was approved. What left once was seen.
    pub fn is_other_than_approved(&self, now: &str) -> bool {
        let bound = self.approved.as_ref().filter(|approved| **approved != self.digest && !self.left_once);
        bound.is_some_and(|approved| approved != now)
    }

    /// Whether something is destroyed once it leaves for the first time.
    pub fn would_destroy(&self) -> bool {
        let destroys = match &self.answer {
            Answer::Decided { items, .. } => items.iter().any(|item| item.outcome.destroys()),
            Answer::Refused { .. } => false,
        };
        destroys && !self.left_once
    }
}
