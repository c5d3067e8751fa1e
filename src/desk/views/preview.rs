//! What an act would do: the letters that would leave, and what would happen to every clock.

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    case::LetterKind,
    law::LawId,
    types::{CaseId, closed_list},
};

closed_list! {
    /// How a letter leaves.
    SentBy, "way" {
        /// As a mail.
        Mail = "mail",
        /// Printed, in an envelope.
        Post = "post",
    }
}

closed_list! {
    /// A date of one clock.
    DateField, "field" {
        /// By when it must be answered.
        Due = "due",
        /// The same before an extension.
        BaseDue = "base_due",
        /// After an extension.
        ExtendedDue = "extended_due",
        /// The latest date that statute or regulation allows.
        LegalDue = "legal_due",
        /// As if the clock had never been stopped.
        SafeDue = "safe_due",
        /// The last day of the acknowledgement.
        AcknowledgeBy = "acknowledge_by",
        /// The last day for telling an extension.
        ExtendBy = "extend_by",
        /// The last day for a refusal.
        RefuseBy = "refuse_by",
        /// The last day for carrying out what an answer on the last day grants.
        CarryOutBy = "carry_out_by",
    }
}

/// What an act would do, had it been done now.
#[derive(Debug, Clone, Default, Serialize, schemars::JsonSchema)]
pub struct Preview {
    /// The due date of every clock, and each other date that would move, once these letters reached the person today.
    pub dates: Vec<DateMove>,
    /// What an approval of these answers is bound to: the `review_digest` of one, one digest over several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The letters to the person that would leave, now or when the answer is released.
    pub letters: Vec<LetterPreview>,
}

/// A letter as it will leave. Where its codes and links will stand, and what depends on the day of sending, are marks, as
/// ⟪link⟫; all else is what leaves.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct LetterPreview {
    /// How it leaves.
    pub by: SentBy,
    /// The cases that it is about.
    pub cases: Vec<CaseId>,
    /// The HTML document of a mail, or what stands on the sheet.
    pub html: String,
    /// What it is.
    pub kind: LetterKind,
    /// The language it is written in.
    pub language: String,
    /// Of a mail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// Plain text of a mail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The mailbox, or the lines in the window of the envelope.
    pub to: String,
    /// The HTML for a page of ours.
    #[serde(skip)]
    pub body: String,
}

/// A date before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct DateMove {
    /// As it would be; absent where there is none, or the clock stands still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<NaiveDate>,
    /// As it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<NaiveDate>,
    pub case: CaseId,
    pub field: DateField,
    /// The law or promise of the clock.
    pub law: LawId,
    /// Whether the clock would stand still.
    pub stops: bool,
}

impl std::fmt::Debug for LetterPreview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LetterPreview").field("kind", &self.kind).finish_non_exhaustive()
    }
}
