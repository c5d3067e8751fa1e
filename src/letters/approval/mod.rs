//! Letter 24: to a second person, approval wanted; to the author, returned. The link only.

use super::{body::bodies, words::Words};
use crate::types::Reference;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalKind {
    /// A decision waits for a second person.
    Wanted,
    /// The second person sent it back.
    Returned,
}

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The filing.
    pub reference: Reference,
    /// Wanted or returned.
    pub kind: ApprovalKind,
    /// The case's page.
    pub path: String,
}

impl Approval {
    fn subject_line(&self, words: &Words<'_>) -> String {
        let key = match self.kind {
            ApprovalKind::Wanted => "approval-subject-wanted",
            ApprovalKind::Returned => "approval-subject-returned",
        };
        words.say_one(key, "reference", self.reference.as_str())
    }

    fn intro(&self, words: &Words<'_>) -> String {
        match self.kind {
            ApprovalKind::Wanted => words.say("approval-wanted"),
            ApprovalKind::Returned => words.say("approval-returned"),
        }
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            kind: ApprovalKind::Wanted,
            path: "/desk/cases/1".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self::sample(), Self { kind: ApprovalKind::Returned, ..Self::sample() }]
    }
}

bodies!(Approval, "letters/approval/body.txt", "letters/approval/body.html");
