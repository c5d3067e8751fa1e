//! What the office answered, as events hold it.
//!
//! Invariant: codes, figures and ids only; labels and the words of letters are sealed beside the event.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::{
        model::Item,
        words::{LawGround, Outcome, State},
    },
    law::Right,
    types::{CaseId, UserId},
};

/// What the person gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The rows.
    pub items: Vec<Item>,
    /// Computed from them.
    pub outcome: Outcome,
    /// What an approval is bound to.
    pub digest: String,
    pub author: UserId,
    /// Review, or release where no second person is required.
    pub to: State,
}

/// The person wants it looked at again: a linked case opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contested {
    /// Appeal or complaint.
    pub right: Right,
    /// When it counts as received.
    pub received_at: DateTime<Utc>,
    /// The case that opens.
    pub case: CaseId,
    /// Whether what is proven about the person suffices for it.
    pub proven: bool,
}

/// Why the person gets nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalWritten {
    /// The code under the lead law.
    pub code: String,
    /// A ground under every further law that grants the right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<LawGround>,
    /// What an approval is bound to.
    pub digest: String,
    pub author: UserId,
}
