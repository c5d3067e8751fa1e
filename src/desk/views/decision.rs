//! A decision as its reviewer reads it. Members stand in the order of their names.

use serde::Serialize;

use crate::{
    case::{ItemOutcome, Outcome, decision},
    law::LawId,
    texts::Sentence,
    types::{FileId, closed_list},
};

closed_list! {
    /// What a decision is.
    DecisionKind, "kind" {
        /// By items.
        Decided = "decided",
        /// Refused as a whole, under a code of the law.
        Refused = "refused",
        /// What was returned or pulled back; it counts for nothing.
        Draft = "draft",
    }
}

closed_list! {
    /// How far a decision has gone.
    DecisionStep, "step" {
        /// Under review, or not yet sent to review.
        Review = "review",
        /// Approved; waits for `send`.
        Approved = "approved",
        /// Sent; can be pulled back until the hold is over.
        Holding = "holding",
        /// On its way.
        Left = "left",
    }
}

impl From<decision::Step> for DecisionStep {
    fn from(step: decision::Step) -> Self {
        match step {
            decision::Step::Review => Self::Review,
            decision::Step::Approved => Self::Approved,
            decision::Step::Holding { .. } => Self::Holding,
            decision::Step::Left { .. } => Self::Left,
        }
    }
}

/// The decision under review or sent, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct DecisionView {
    /// E-mail of the second person who agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// E-mail of who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The code of a refusal under the lead law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What an approval is bound to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The ground of a refusal under each further law.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<GroundView>,
    /// What happens to each item; none for a refusal.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemView>,
    /// What it is.
    pub kind: DecisionKind,
    /// What the officer wrote for the letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter: Option<LetterWordsView>,
    /// What the items come to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The code in words, with its provision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sentence>,
    /// How far it has gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<DecisionStep>,
}

/// What happens to one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ItemView {
    /// The law's code, where something is kept or withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Files handed out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileId>,
    /// The ground under each further law that does not know the code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<GroundView>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What happens to it.
    pub outcome: ItemOutcome,
    /// The code in words, with its provision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sentence>,
}

/// A ground under one further law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct GroundView {
    /// A code of that law.
    pub code: String,
    /// The law that knows the code.
    pub law: LawId,
    /// The code in words, with its provision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sentence>,
}

/// What the officer wrote for a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct LetterWordsView {
    /// The words.
    pub text: String,
}
