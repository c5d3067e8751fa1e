//! A file of the answer was collected for the first time: whoever it was not can say so. Names no file.

use chrono::{DateTime, Utc};

use super::{body::bodies, words::Words};
use crate::{law::Zone, types::Reference};

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// The filing.
    pub reference: Reference,
    pub at: DateTime<Utc>,
    /// The controller's zone.
    pub zone: Zone,
    /// Where to write.
    pub status_path: String,
}

impl Collected {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("collected-subject", "reference", self.reference.as_str())
    }

    fn at(&self, words: &Words<'_>) -> String {
        words.say_one("collected-at", "at", words.voice.instant(self.zone.local(self.at), self.zone.name()))
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            at: DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_779),
            zone: Zone::UTC,
            status_path: "/status".to_owned(),
        }]
    }
}

bodies!(Collected, "letters/collected/body.txt", "letters/collected/body.html");
