//! Letter 13: we searched and found nothing. Where we searched, and how to give other details.

use super::{body::bodies, facts::Remedies, words::Words};
use crate::{law::Right, types::Reference};

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
}

bodies!(NothingFound, "letters/nothing_found/body.txt", "letters/nothing_found/body.html");
