//! Letter 8: where we are, and the next date.

use super::{
    body::bodies,
    facts::{DueDate, Stage},
    words::Words,
};
use crate::{law::Right, types::Reference};

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// The state in words.
    pub stage: Stage,
    /// The next date.
    pub due: Option<DueDate>,
    /// The status page.
    pub status_path: String,
}

impl Progress {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("progress-subject", "reference", self.reference.as_str())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Erasure,
            stage: Stage::InProgress,
            due: Some(DueDate::sample()),
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        Stage::ALL.into_iter().map(|stage| Self { stage, ..Self::sample() }).collect()
    }
}

bodies!(Progress, "letters/progress/body.txt", "letters/progress/body.html");
