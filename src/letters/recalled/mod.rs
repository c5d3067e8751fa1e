//! To staff: an answer was taken back. What of it was collected, when, and until when somebody must have looked at it as a breach
//! (GDPR Art. 33(1): 72 hours). It names no file and no person: both stand with the case.

use chrono::{DateTime, TimeDelta, Utc};

use super::{body::bodies, words::Words};
use crate::{law::Zone, types::Reference};

/// Within which an authority is told of a breach, from when we know of it.
const TOLD_WITHIN: TimeDelta = TimeDelta::hours(72);

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recalled {
    /// The filing.
    pub reference: Reference,
    pub at: DateTime<Utc>,
    /// Since when each file of it that was collected had been, and how often.
    pub collected: Vec<(DateTime<Utc>, u64)>,
    /// The reader's zone.
    pub zone: Zone,
    /// The page of the case.
    pub path: String,
}

impl Recalled {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("recalled-subject", "reference", self.reference.as_str())
    }

    fn at(&self, words: &Words<'_>) -> String {
        words.say_one("recalled-at", "at", self.told(words, self.at))
    }

    fn until(&self, words: &Words<'_>) -> String {
        words.say_one("recalled-until", "at", self.told(words, self.at + TOLD_WITHIN))
    }

    /// A line for each file that somebody has.
    fn lines(&self, words: &Words<'_>) -> Vec<String> {
        let line = |(since, times): &(DateTime<Utc>, u64)| {
            let args = [("since", self.told(words, *since).into()), ("times", (*times).into())];
            words.voice.say_with("recalled-file", &args)
        };
        self.collected.iter().map(line).collect()
    }

    fn told(&self, words: &Words<'_>, at: DateTime<Utc>) -> String {
        words.voice.instant(self.zone.local(at), self.zone.name())
    }

    pub(super) fn samples() -> Vec<Self> {
        let at = DateTime::UNIX_EPOCH + TimeDelta::days(20_779);
        let some = Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            at,
            collected: vec![(at - TimeDelta::hours(3), 2), (at - TimeDelta::hours(2), 1)],
            zone: Zone::UTC,
            path: "/desk/cases/1".to_owned(),
        };
        vec![Self { collected: Vec::new(), ..some.clone() }, some]
    }
}

bodies!(Recalled, "letters/recalled/body.txt", "letters/recalled/body.html");
