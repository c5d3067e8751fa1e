//! Letter 4: we need more from you. What exactly, why, the least that is enough, and what it does to the date.

use super::{body::bodies, facts::DueDate, words::Words};
use crate::{
    law::{Right, StopReason},
    types::Reference,
};

/// What the question says.
#[derive(Clone, PartialEq, Eq)]
pub struct Question {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// Why we ask.
    pub reason: StopReason,
    /// What exactly we ask, in the officer's words.
    pub text: String,
    /// Whether the clock stops with this letter; of several, all.
    pub stops_clock: bool,
    /// Whether it stops some of several clocks, and others go on.
    pub stops_part: bool,
    /// The date that applies, where a clock goes on.
    pub due: Option<DueDate>,
    /// Where to answer.
    pub status_path: String,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question")
            .field("reference", &self.reference)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// Why we ask, in plain words.
pub(super) fn reason(words: &Words<'_>, reason: StopReason) -> String {
    words.name("reason", reason.id())
}

impl Question {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("question-subject", "reference", self.reference.as_str())
    }

    fn why(&self, words: &Words<'_>) -> String {
        reason(words, self.reason)
    }

    fn least(&self, words: &Words<'_>) -> String {
        words.name("question-least", self.reason.id())
    }

    fn shows_documents(&self) -> bool {
        matches!(self.reason, StopReason::Identity | StopReason::Authority)
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Access,
            reason: StopReason::Identity,
            text: "Please tell us an order number and the postcode it was sent to.".to_owned(),
            stops_clock: true,
            stops_part: false,
            due: None,
            status_path: "/status".to_owned(),
        }
    }

    fn effect(&self, words: &Words<'_>) -> String {
        words.say(match (self.stops_clock, self.stops_part) {
            (true, _) => "question-stops",
            (false, true) => "question-stops-part",
            (false, false) => "question-runs",
        })
    }

    pub(super) fn samples() -> Vec<Self> {
        let others =
            [StopReason::Scope, StopReason::Authority, StopReason::Fee, StopReason::Other].map(|reason| {
                Self {
                    reason,
                    stops_clock: false,
                    due: super::Receipt::sample().cases.first().and_then(|case| case.due.clone()),
                    ..Self::sample()
                }
            });
        let two_laws = super::Receipt::sample().cases.first().and_then(|case| case.due.clone());
        let part = Self { stops_clock: false, stops_part: true, due: two_laws, ..Self::sample() };
        std::iter::once(Self::sample()).chain(others).chain([part]).collect()
    }
}

bodies!(Question, "letters/question/body.txt", "letters/question/body.html");
