//! Letter 13: we searched and found nothing. Where we searched, and how to give other details.

use chrono::NaiveDate;

use super::{
    body::bodies,
    facts::{DueDate, Remedies},
    why::{Sampled, Why},
    words::Words,
};
use crate::{
    law::{Basis, Right, Unit},
    types::Reference,
};

/// What the letter says.
#[derive(Clone, PartialEq, Eq)]
pub struct NothingFound {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// What was searched, in words.
    pub searched: Vec<String>,
    /// The officer's words.
    pub text: String,
    /// What the person can do who does not agree.
    pub remedies: Remedies,
    /// Where to give other details.
    pub status_path: String,
}

impl std::fmt::Debug for NothingFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NothingFound").field("reference", &self.reference).finish_non_exhaustive()
    }
}

impl NothingFound {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("nothing_found-subject", "reference", self.reference.as_str())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Access,
            searched: vec!["Customer accounts".to_owned(), "Newsletter".to_owned()],
            text: "We looked for the e-mail address that you gave us.".to_owned(),
            remedies: super::Extension::sample().remedies,
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self::sample(), Self { searched: Vec::new(), text: String::new(), ..Self::sample() }]
    }

    /// An invented date, for the samples of several letters.
    pub(super) fn sample_due() -> DueDate {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
        let on = today + chrono::Days::new(30);
        let cite = "GDPR Art. 12(3)";
        let figure = Sampled { basis: Basis::Statute, count: 30, unit: Unit::Days, on, cite };
        DueDate { on, today, why: Why::sample("eu-gdpr", &[figure], None) }
    }
}

bodies!(NothingFound, "letters/nothing_found/body.txt", "letters/nothing_found/body.html");
