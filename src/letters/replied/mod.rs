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
    /// Blank forms that go with a letter on paper, by name.
    pub enclosed: Vec<String>,
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

    /// What lies in the envelope, as one line.
    fn enclosed(&self) -> Option<String> {
        (!self.enclosed.is_empty()).then(|| self.enclosed.join(", "))
    }

    pub(super) fn samples() -> Vec<Self> {
        let plain = Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            text: None,
            enclosed: Vec::new(),
            status_path: "/status".to_owned(),
        };
        let text = Some("Yes, support chats are included.".to_owned());
        let with_form = Self {
            text: text.clone(),
            enclosed: vec!["letter-of-authority.pdf".to_owned()],
            ..plain.clone()
        };
        vec![plain.clone(), Self { text, ..plain }, with_form]
    }
}

bodies!(Replied, "letters/replied/body.txt", "letters/replied/body.html");
