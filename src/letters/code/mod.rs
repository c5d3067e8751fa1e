//! A one-time code for the status page. Nothing else: no state, no link that opens anything.

use super::{body::bodies, facts::Code, words::Words};
use crate::types::Reference;

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLetter {
    /// The filing.
    pub reference: Reference,
    /// Six digits.
    pub code: Code,
    /// For how many minutes it works.
    pub minutes: u32,
}

impl CodeLetter {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("code-subject", "reference", self.reference.as_str())
    }

    fn lifetime(&self, words: &Words<'_>) -> String {
        let period = words.say_one("period-minutes", "count", self.minutes);
        words.say_one("code-lifetime", "period", period)
    }

    pub(super) fn samples() -> Vec<Self> {
        let reference = Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]);
        "482913".parse().ok().map(|code| Self { reference, code, minutes: 15 }).into_iter().collect()
    }
}

bodies!(CodeLetter, "letters/code/body.txt", "letters/code/body.html");
