//! What was decided, and the digest that binds an approval to exactly that.
//!
//! Invariant: outcome and digest are computed, never stated; the digest covers items, codes, files with their bytes,
//! and the words of the letter, so that nothing can change between review and release.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::case::{
    act::payload::{Decide, ItemOutcome, LawGround, Refuse, StoredFile},
    facts::ReviewSeal,
    letter::LetterKind,
    state::Outcome,
};
use crate::types::{CaseId, FileId, UserId};

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
    /// A refusal.
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

    /// What it comes to; none for a refusal.
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Decided { outcome, .. } => Some(*outcome),
            Self::Refused { .. } => None,
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
    } else if items.iter().any(|item| matches!(item.outcome, ItemOutcome::Keep | ItemOutcome::Withhold)) {
        Outcome::Part
    } else {
        Outcome::Full
    }
}

fn sha256(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// What stands in the chain: over the seal and canonical JSON (keys sorted, no blanks).
fn sealed(seal: ReviewSeal, facts: &serde_json::Value) -> String {
    HEXLOWER.encode(&Sha256::new().chain_update(seal.0).chain_update(facts.to_string()).finalize())
}

/// The digest of a decision, words by their own digest.
pub fn digest_of_decision(
    seal: ReviewSeal,
    case: CaseId,
    act: &Decide,
    files: &BTreeMap<FileId, StoredFile>,
) -> String {
    let items: Vec<_> = act
        .items
        .iter()
        .map(|item| {
            let attached: Vec<_> = item
                .files
                .iter()
                .map(|id| json!({ "id": id, "sha256": files.get(id).map(|file| file.sha256.as_str()) }))
                .collect();
            json!({
                "label": sha256(item.label.as_str()),
                "outcome": item.outcome,
                "code": item.code,
                "grounds": item.grounds,
                "files": attached,
            })
        })
        .collect();
    let letter = act.letter.as_ref().map(|letter| sha256(letter.text.as_str()));
    sealed(seal, &json!({ "case": case, "kind": "decide", "items": items, "letter": letter }))
}

/// The digest of a refusal.
pub fn digest_of_refusal(seal: ReviewSeal, case: CaseId, act: &Refuse) -> String {
    let letter = act.text.as_ref().map(|text| sha256(text.as_str()));
    let facts =
        json!({ "case": case, "kind": "refuse", "code": act.code, "grounds": act.grounds, "letter": letter });
    sealed(seal, &facts)
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
    /// What.
    pub answer: Answer,
    /// SHA-256, hex: what a second person approves.
    pub digest: String,
    /// Who decided.
    pub author: UserId,
    /// Who approved, where a second person is required.
    pub approved_by: Option<UserId>,
    /// How far it has gone.
    pub step: Step,
    /// Whether anything of it ever left.
    pub left_once: bool,
}

impl Decision {
    /// The second person wanted: always, but for a decision in the fast lane.
    pub fn is_under_review(&self) -> bool {
        self.step == Step::Review
    }
}
