//! A letter that left, or waits to leave, as it is read again.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::SentBy;
use crate::{
    law::Zone,
    types::{CaseId, LetterId, Reference, closed_list},
};

closed_list! {
    /// How a letter stands.
    LetterState, "status" {
        /// Waits, or is being tried.
        Queued = "queued",
        /// The next mail server took it.
        Accepted = "accepted",
        /// Refused for good.
        Bounced = "bounced",
        /// Given up after the last try.
        Dead = "dead",
        /// On paper, and not said to have been posted yet.
        Printed = "printed",
        /// It went by post.
        Posted = "posted",
    }
}

impl LetterState {
    /// Whether it left, as far as anybody knows, and did not come back.
    pub fn has_left(self) -> bool {
        match self {
            Self::Accepted | Self::Posted => true,
            Self::Queued | Self::Bounced | Self::Dead | Self::Printed => false,
        }
    }
}

/// A letter to the person.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct LetterView {
    /// Names it in `/api/v1/letters/{letter}`.
    pub id: LetterId,
    /// How it leaves.
    pub by: SentBy,
    /// The cases that it is about.
    pub cases: Vec<CaseId>,
    /// What it is.
    pub kind: String,
    /// The language it is written in.
    pub language: String,
    /// When the next mail server took it, or somebody recorded that it was posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_at: Option<DateTime<Utc>>,
    pub status: LetterState,
    pub subject: String,
    /// When it was decided; of a sheet of paper, when it was printed.
    pub written_at: DateTime<Utc>,
}

/// Letters to the person, the oldest first.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct LettersView {
    pub letters: Vec<LetterView>,
}

/// A letter as it left. Where its codes and links stood are marks, as ⟪link⟫.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct LetterPage {
    #[serde(flatten)]
    pub letter: LetterView,
    /// The HTML document of a mail, or what stands on the sheet.
    pub html: String,
    /// The frame of a sheet of paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<SheetFrame>,
    /// Plain text of a mail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The mailbox, or the lines in the window of the envelope.
    pub to: String,
    /// The HTML for a page of ours.
    #[serde(skip)]
    pub body: String,
    /// Zone in which its days count; for pages.
    #[serde(skip)]
    pub zone: Zone,
}

/// What stands around a letter on its sheet of paper.
#[derive(Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SheetFrame {
    /// The lines in the window.
    pub address: Vec<String>,
    /// How the controller is reached, a way a line.
    pub contact: Vec<String>,
    pub controller: String,
    /// The day on which it was printed.
    pub on: NaiveDate,
    /// The controller's own address, for the line above the window.
    pub postal: String,
    pub reference: Reference,
}

impl std::fmt::Debug for LetterView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LetterView").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for LetterPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LetterPage").field("letter", &self.letter).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for SheetFrame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SheetFrame(…)")
    }
}
