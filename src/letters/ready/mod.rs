//! Letters 9 and 10: the answer can be collected, and nobody has collected it yet. They hold no data and no code; the code comes in a
//! letter of its own.

use chrono::NaiveDate;

use super::{body::bodies, words::Words};
use crate::{law::Right, types::Reference};

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// Whether it was told before, and nothing was collected since.
    pub is_reminder: bool,
    /// The last day on which it can be collected, in the controller's zone.
    pub until: NaiveDate,
    /// Where.
    pub status_path: String,
}

impl Ready {
    fn subject_line(&self, words: &Words<'_>) -> String {
        let key = if self.is_reminder { "ready-subject-again" } else { "ready-subject" };
        words.say_one(key, "reference", self.reference.as_str())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Access,
            is_reminder: false,
            until: NaiveDate::from_ymd_opt(2026, 12, 21).unwrap_or_default(),
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self::sample(), Self { is_reminder: true, ..Self::sample() }]
    }
}

bodies!(Ready, "letters/ready/body.txt", "letters/ready/body.html");
