//! Letter 3: you have not confirmed your address yet, or we still wait for what we asked. Nothing is lost.

use chrono::NaiveDate;

use super::{
    body::bodies,
    facts::{Code, DueDate},
    receipt::{Confirm, Receipt},
    words::Words,
};
use crate::{law::StopReason, types::Reference};

/// What we wait for.
#[derive(Clone, PartialEq, Eq)]
pub enum Awaited {
    /// That the address is confirmed.
    Address(Confirm),
    /// The answer to a question.
    Answer {
        /// What was asked.
        reason: StopReason,
        /// The officer's words, as in the question's letter.
        text: String,
        /// When it was asked.
        asked_on: NaiveDate,
        /// Whether the clock stands still until the answer is here.
        stopped: bool,
    },
}

impl std::fmt::Debug for Awaited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Address(_) => "Address(…)",
            Self::Answer { .. } => "Answer(…)",
        })
    }
}

/// What the reminder says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The filing.
    pub reference: Reference,
    /// What we wait for.
    pub awaited: Awaited,
    /// The date that applies now; absent while the clock stands still.
    pub due: Option<DueDate>,
    /// Where to answer.
    pub status_path: String,
}

impl Reminder {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("reminder-subject", "reference", self.reference.as_str())
    }

    fn reason(&self, words: &Words<'_>) -> String {
        match &self.awaited {
            Awaited::Address(_) => String::new(),
            Awaited::Answer { reason, .. } => super::question::reason(words, *reason),
        }
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            awaited: Awaited::Answer {
                reason: StopReason::Scope,
                text: "Which of your two accounts do you mean?".to_owned(),
                asked_on: NaiveDate::from_ymd_opt(2026, 11, 18).unwrap_or_default(),
                stopped: true,
            },
            due: None,
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let code: Option<Code> = "482913".parse().ok();
        let receipt = Receipt::sample();
        let address = code.map(|code| Self {
            awaited: Awaited::Address(Confirm {
                code,
                path: "/confirm/9f3kq2".to_owned(),
                valid_until: receipt.received_at,
            }),
            due: receipt.cases.first().and_then(|case| case.due.clone()),
            ..Self::sample()
        });
        std::iter::once(Self::sample()).chain(address).collect()
    }
}

bodies!(Reminder, "letters/reminder/body.txt", "letters/reminder/body.html");
