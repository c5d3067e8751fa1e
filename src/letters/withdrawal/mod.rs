//! Letter 15: withdrawn, as you asked, and how to open it again.

use super::{body::bodies, words::Words};
use crate::{law::Right, types::Reference};

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// Where to open it again.
    pub status_path: String,
}

impl Withdrawal {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("withdrawal-subject", "reference", self.reference.as_str())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Portability,
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self::sample()]
    }
}

bodies!(Withdrawal, "letters/withdrawal/body.txt", "letters/withdrawal/body.html");
