//! Letter 5: thank you, we have what we asked for; the clock runs again.

use chrono::NaiveDate;

use super::{body::bodies, facts::DueDate, words::Words};
use crate::{law::Right, types::Reference};

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumed {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// The day the answer arrived.
    pub arrived_on: NaiveDate,
    /// For how many days the clock stood still; nought where it never did.
    pub stopped_days: u32,
    /// The date that applies now.
    pub due: Option<DueDate>,
    /// The status page.
    pub status_path: String,
}

impl Resumed {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("resumed-subject", "reference", self.reference.as_str())
    }

    fn arrived(&self, words: &Words<'_>) -> String {
        words.say_one("resumed-arrived", "date", words.voice.day_plain(self.arrived_on))
    }

    /// For how long the time stood still; of several clocks, which did and which ran on.
    fn stood(&self, words: &Words<'_>) -> Vec<String> {
        if self.stopped_days == 0 {
            return Vec::new();
        }
        let days = words.say_one("resumed-stopped", "count", self.stopped_days);
        let of = |due: &DueDate| due.why.stood_and_ran(self.arrived_on, &words.voice);
        let (stood, ran) = self.due.as_ref().map(of).unwrap_or_default();
        if stood.is_empty() || ran.is_empty() {
            return vec![days];
        }
        let listed = |key: &str, laws: &[String]| words.say_one(key, "laws", laws.join("; "));
        vec![days, listed("resumed-stood", &stood), listed("resumed-ran", &ran)]
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Access,
            arrived_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default(),
            stopped_days: 4,
            due: super::Receipt::sample().cases.first().and_then(|case| case.due.clone()),
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self::sample(), Self { stopped_days: 0, ..Self::sample() }]
    }
}

bodies!(Resumed, "letters/resumed/body.txt", "letters/resumed/body.html");
