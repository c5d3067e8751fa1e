//! Letter 7, too: our own date moves; what the law demands stays. It must be there before the old date.

use chrono::NaiveDate;

use super::{
    body::bodies,
    facts::DueDate,
    why::{Sampled, Why},
    words::Words,
};
use crate::{
    law::{Basis, Reason, Right, Unit},
    types::Reference,
};

/// What the letter says.
#[derive(Clone, PartialEq, Eq)]
pub struct Postponement {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// The date that we had set ourselves.
    pub from: NaiveDate,
    /// The new one.
    pub due: DueDate,
    /// Why, in the office's words.
    pub text: String,
    /// The status page.
    pub status_path: String,
}

impl std::fmt::Debug for Postponement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postponement")
            .field("reference", &self.reference)
            .field("due", &self.due)
            .finish_non_exhaustive()
    }
}

impl Postponement {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("postponement-subject", "reference", self.reference.as_str())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        let old = DueDate::sample();
        let (from, on) = (old.on, old.on + chrono::Days::new(8));
        let figure = |basis, count, unit, on, cite| Sampled { basis, count, unit, on, cite };
        let figures = [
            figure(Basis::Policy, 7, Unit::BusinessDays, from, ""),
            figure(Basis::Regulation, 30, Unit::Days, on + chrono::Days::new(9), "reg. 2(a)"),
        ];
        let why = Why::sample("il-ppl", &figures, Some((Reason::Postponed { on }, on)));
        let due = DueDate { on, why, ..old };
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Access,
            from,
            due,
            text: "The archive in which a part of your data lies is being moved.".to_owned(),
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self::sample()]
    }
}

bodies!(Postponement, "letters/postponement/body.txt", "letters/postponement/body.html");
