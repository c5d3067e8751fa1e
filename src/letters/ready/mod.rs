//! Letter 9: the answer can be collected. Holds no data and no code; the code comes in a letter of its own.

use chrono::NaiveDate;

use super::{body::bodies, words::Words};
use crate::{law::Right, types::Reference};

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// The last day on which it can be collected, in the controller's zone.
    pub until: NaiveDate,
    /// Where.
    pub status_path: String,
}

impl Ready {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("ready-subject", "reference", self.reference.as_str())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Access,
            until: NaiveDate::from_ymd_opt(2026, 12, 21).unwrap_or_default(),
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self::sample()]
    }
}

bodies!(Ready, "letters/ready/body.txt", "letters/ready/body.html");
