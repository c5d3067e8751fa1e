//! To an administrator who asked for it: a letter that says nothing but that mail leaves.

use chrono::{DateTime, Utc};

use super::{body::bodies, words::Words};
use crate::law::Zone;

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailTest {
    /// When it was asked for.
    pub at: DateTime<Utc>,
    /// The reader's zone.
    pub zone: Zone,
}

impl MailTest {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("mail-test-subject", "when", self.when(words))
    }

    fn when(&self, words: &Words<'_>) -> String {
        words.voice.instant(self.zone.local(self.at), self.zone.name())
    }

    pub(super) fn samples() -> Vec<Self> {
        let at = DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_779);
        vec![Self { at, zone: Zone::UTC }]
    }
}

bodies!(MailTest, "letters/mail_test/body.txt", "letters/mail_test/body.html");
