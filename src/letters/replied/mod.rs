//! Somebody of the office wrote to the person: the words stand on the status page, and on paper for who has no mailbox.

use super::{body::bodies, words::Words};
use crate::types::Reference;

/// What the letter says.
#[derive(Clone, PartialEq, Eq)]
pub struct Replied {
    /// The filing.
    pub reference: Reference,
    /// The words, where the letter carries them.
    pub text: Option<String>,
    /// Where they stand, and where to answer.
    pub status_path: String,
}

impl std::fmt::Debug for Replied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replied").field("reference", &self.reference).finish_non_exhaustive()
    }
}

impl Replied {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("replied-subject", "reference", self.reference.as_str())
    }

    pub(super) fn samples() -> Vec<Self> {
        let plain = Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            text: None,
            status_path: "/status".to_owned(),
        };
        vec![plain.clone(), Self { text: Some("Yes, support chats are included.".to_owned()), ..plain }]
    }
}

bodies!(Replied, "letters/replied/body.txt", "letters/replied/body.html");
