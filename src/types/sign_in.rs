//! How somebody of the staff came in: through which door, and by what they proved who they are.

use std::{collections::BTreeMap, fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ParseError, closed_list};

closed_list! {
    /// Where a sign-in is used.
    Door, "door" {
        /// In a browser, by its cookie.
        Pages = "pages",
        /// By a program, with tokens.
        Api = "api",
    }
}

closed_list! {
    /// By what somebody proves who they are.
    Factor, "factor" {
        /// A password that only its owner knows.
        Password = "password",
        /// A password that somebody else set and may still know.
        GivenPassword = "given_password",
        /// The link of a letter to the owner's mailbox.
        Invitation = "invitation",
        /// A code of an authenticator app.
        Totp = "totp",
        /// A code from the list for a lost app.
        RecoveryCode = "recovery_code",
        /// The identity provider, which has factors of its own.
        Provider = "provider",
    }
}

/// The factors of one sign-in, each with the instant at which it was last given. As text it is JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Factors(BTreeMap<Factor, DateTime<Utc>>);

impl Factors {
    /// Those that were given together.
    pub fn given(factors: impl IntoIterator<Item = Factor>, at: DateTime<Utc>) -> Self {
        Self(factors.into_iter().map(|factor| (factor, at)).collect())
    }

    /// With one that was given now.
    #[must_use]
    pub fn and(mut self, factor: Factor, at: DateTime<Utc>) -> Self {
        self.0.insert(factor, at);
        self
    }

    /// Without one that does not count any more.
    #[must_use]
    pub fn without(mut self, factor: Factor) -> Self {
        self.0.remove(&factor);
        self
    }

    /// Whether this one was given.
    pub fn has(&self, factor: Factor) -> bool {
        self.0.contains_key(&factor)
    }

    /// When this one was last given.
    pub fn at(&self, factor: Factor) -> Option<DateTime<Utc>> {
        self.0.get(&factor).copied()
    }

    /// Those that were given.
    pub fn iter(&self) -> impl Iterator<Item = Factor> + '_ {
        self.0.keys().copied()
    }

    /// When one of the second factors was last given: what its owner has, not what they know.
    pub fn second_at(&self) -> Option<DateTime<Utc>> {
        [Factor::Totp, Factor::RecoveryCode].into_iter().filter_map(|factor| self.at(factor)).max()
    }
}

impl fmt::Display for Factors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(&self.0).map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}

impl FromStr for Factors {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        serde_json::from_str(text).map_err(|_| ParseError::new("factors", "an object of instants by factor"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_read_as_they_were_written() {
        let at: DateTime<Utc> = "2026-01-15T10:00:00.000123Z".parse().unwrap();
        let later = at + chrono::TimeDelta::minutes(5);
        let factors = Factors::given([Factor::Password], at).and(Factor::Totp, later);
        let text = factors.to_string();
        assert_eq!(
            text,
            r#"{"password":"2026-01-15T10:00:00.000123Z","totp":"2026-01-15T10:05:00.000123Z"}"#
        );
        assert_eq!(text.parse::<Factors>().unwrap(), factors);
        assert_eq!((factors.second_at(), factors.has(Factor::Invitation)), (Some(later), false));
        assert_eq!("{}".parse::<Factors>().unwrap(), Factors::default());
        for wrong in ["", "[]", r#"{"smell":"2026-01-15T10:00:00Z"}"#, r#"{"totp":"now"}"#] {
            assert!(wrong.parse::<Factors>().is_err(), "{wrong}");
        }
    }
}
