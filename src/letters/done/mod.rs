//! Letter 11: done. What was done where, what is kept and why, who was told.

use super::{
    body::bodies,
    facts::{Item, Remedies},
    words::Words,
};
use crate::{case::ItemOutcome, law::Right, types::Reference};

/// What the letter says.
#[derive(Clone, PartialEq, Eq)]
pub struct Done {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// The officer's words.
    pub text: String,
    /// One line an item.
    pub items: Vec<Item>,
    /// Recipients of the data who were told, by name.
    pub notified: Vec<String>,
    /// The page of the certificate, where there is one.
    pub certificate_path: Option<String>,
    /// What the person can do who does not agree.
    pub remedies: Remedies,
    /// The status page.
    pub status_path: String,
}

impl std::fmt::Debug for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Done").field("reference", &self.reference).finish_non_exhaustive()
    }
}

impl Done {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("done-subject", "reference", self.reference.as_str())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Erasure,
            text: "We deleted your account and everything that you posted.".to_owned(),
            items: vec![
                Item {
                    label: "Account".to_owned(),
                    outcome: ItemOutcome::Erase,
                    reason: None,
                    citation: None,
                },
                Item {
                    label: "Invoices".to_owned(),
                    outcome: ItemOutcome::Keep,
                    reason: Some("Tax law obliges us to keep invoices until 31 December 2033.".to_owned()),
                    citation: Some("GDPR Art. 17(3)(b)".to_owned()),
                },
            ],
            notified: vec!["Newsletter service".to_owned()],
            certificate_path: None,
            remedies: super::Extension::sample().remedies,
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let all = ItemOutcome::ALL.iter().map(|outcome| Item {
            label: "פרטי חשבון <b>".to_owned(),
            outcome: *outcome,
            reason: None,
            citation: None,
        });
        let bare = Self {
            right: Right::OptOut,
            items: all.collect(),
            notified: Vec::new(),
            certificate_path: Some("/certificate/4f".to_owned()),
            remedies: Remedies::default(),
            ..Self::sample()
        };
        vec![Self::sample(), bare]
    }
}

bodies!(Done, "letters/done/body.txt", "letters/done/body.html");
