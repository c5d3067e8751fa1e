//! To staff: the person wrote. The link only; the words stand with the case.

use super::{body::bodies, words::Words};
use crate::types::Reference;

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The filing.
    pub reference: Reference,
    /// The page of a case of it.
    pub path: String,
}

impl Arrived {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("arrived-subject", "reference", self.reference.as_str())
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            path: "/desk/cases/1#messages".to_owned(),
        }]
    }
}

bodies!(Arrived, "letters/arrived/body.txt", "letters/arrived/body.html");
