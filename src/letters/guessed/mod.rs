//! Somebody entered wrong codes until no more were taken. Says nothing of the request but its reference.

use super::{body::bodies, words::Words};
use crate::types::Reference;

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guessed {
    /// The filing.
    pub reference: Reference,
}

impl Guessed {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("guessed-subject", "reference", self.reference.as_str())
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self { reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]) }]
    }
}

bodies!(Guessed, "letters/guessed/body.txt", "letters/guessed/body.html");
