//! To one member of staff: something about how they sign in has changed. What, when, and what to do if it was not them.

use chrono::{DateTime, Utc};

use super::{body::bodies, words::Words};
use crate::{law::Zone, types::closed_list};

closed_list! {
    /// What has changed; the texts are `account-ID` and `account-means-ID`.
    AccountChange, "change of an account" {
        /// A second factor was set up.
        SecondFactorSet = "second_factor_set",
        /// The second factor was taken away.
        SecondFactorReset = "second_factor_reset",
        /// A new password was chosen.
        PasswordChosen = "password_chosen",
        /// The account was linked with the identity provider.
        ProviderLinked = "provider_linked",
        /// New recovery codes were made.
        RecoveryCodesMade = "recovery_codes_made",
        /// A recovery code stood in for the second factor.
        RecoveryCodeUsed = "recovery_code_used",
        /// A refresh token was shown twice.
        TokenShownTwice = "token_shown_twice",
    }
}

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNotice {
    /// What has changed.
    pub change: AccountChange,
    pub at: DateTime<Utc>,
    /// The reader's zone.
    pub zone: Zone,
}

impl AccountNotice {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("account-subject", "what", words.name("account", self.change.id()))
    }

    fn when(&self, words: &Words<'_>) -> String {
        words.voice.instant(self.zone.local(self.at), self.zone.name())
    }

    pub(super) fn samples() -> Vec<Self> {
        let at = DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_779);
        let zone = Zone::UTC;
        AccountChange::ALL.iter().map(|change| Self { change: *change, at, zone }).collect()
    }
}

bodies!(AccountNotice, "letters/account/body.txt", "letters/account/body.html");
