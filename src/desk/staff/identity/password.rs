//! Staff passwords: argon2id (19,456 KiB, two passes, one lane: the OWASP minimum and the crate's default).
//!
//! A semaphore bounds how many are hashed at once, because memory is what an attacker would exhaust. Unknown users cost
//! the same as known ones: their password is checked against a dummy hash.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::desk::{Error, Flaw};

/// Hashes at once; four take 76 MiB.
const AT_ONCE: usize = 4;
/// Longest password, in bytes.
const BYTES_MAX: usize = 256;
/// Shortest password that stands alone, in characters (NIST SP 800-63B-4).
const CHARACTERS_MIN: usize = 15;
/// Shortest password beside a second factor, in characters.
const CHARACTERS_MIN_WITH_FACTOR: usize = 8;

/// Why a password cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer characters than demanded.
    TooShort,
    /// More than 256 bytes.
    TooLong,
    /// On every attacker's first page.
    Guessable,
}

impl From<PasswordFault> for Flaw {
    fn from(fault: PasswordFault) -> Self {
        match fault {
            PasswordFault::TooShort => Self::PasswordShort,
            PasswordFault::TooLong => Self::PasswordLong,
            PasswordFault::Guessable => Self::PasswordGuessable,
        }
    }
}

/// Hashes and checks passwords off the async threads.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    free: Arc<Semaphore>,
    dummy: Arc<str>,
}

impl Passwords {
    /// Makes the dummy hash once.
    pub(crate) fn new() -> Result<Self, Error> {
        let dummy = hash(b"the password of nobody at all")?;
        Ok(Self { free: Arc::new(Semaphore::new(AT_ONCE)), dummy: dummy.into() })
    }

    /// Whether a new password may be taken.
    pub(crate) fn check_new(password: &SecretString, with_second_factor: bool) -> Result<(), PasswordFault> {
        let password = password.expose_secret();
        let least = if with_second_factor { CHARACTERS_MIN_WITH_FACTOR } else { CHARACTERS_MIN };
        if password.len() > BYTES_MAX {
            return Err(PasswordFault::TooLong);
        }
        if password.chars().count() < least {
            return Err(PasswordFault::TooShort);
        }
        let lower = password.to_lowercase();
        let mut characters: Vec<char> = lower.chars().collect();
        characters.sort_unstable();
        characters.dedup();
        let common = ["password", "passwort", "qwerty", "123456", "letmein", "habeas"];
        let mut rest = lower.clone();
        for word in common {
            rest = rest.replace(word, "");
        }
        if characters.len() < 5 || rest.chars().filter(|c| c.is_alphabetic()).count() < 4 {
            return Err(PasswordFault::Guessable);
        }
        Ok(())
    }

    /// The PHC string of a password.
    pub(crate) async fn hash(&self, password: SecretString) -> Result<String, Error> {
        self.off_thread(move || hash(password.expose_secret().as_bytes())).await?
    }

    /// Whether `password` fits `phc`; without a stored hash it takes as long and says no.
    pub(crate) async fn verify(&self, password: SecretString, phc: Option<String>) -> Result<bool, Error> {
        let known = phc.is_some();
        let phc = phc.unwrap_or_else(|| self.dummy.to_string());
        self.off_thread(move || {
            if password.expose_secret().len() > BYTES_MAX {
                return Ok(false);
            }
            let parsed = PasswordHash::new(&phc)
                .map_err(|_| Error::Internal("a stored password hash is unreadable".into()))?;
            Ok(Argon2::default().verify_password(password.expose_secret().as_bytes(), &parsed).is_ok()
                && known)
        })
        .await?
    }

    #[expect(clippy::disallowed_methods, reason = "hashing blocks for 30 ms and is no database work")]
    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let permit = self
            .free
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| Error::Internal("password hashing has stopped".into()))?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await
        .map_err(|_| Error::Internal("password hashing failed".into()))
    }
}

fn hash(password: &[u8]) -> Result<String, Error> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password)
        .map_err(|_| Error::Internal("the password could not be hashed".into()))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(password: &str, with_factor: bool) -> Option<PasswordFault> {
        Passwords::check_new(&SecretString::from(password.to_owned()), with_factor).err()
    }

    #[test]
    fn short_long_and_guessable_passwords_are_refused() {
        assert_eq!(fault("only 14 chars!", false), Some(PasswordFault::TooShort));
        assert_eq!(fault("8 chars!", true), None);
        assert_eq!(fault("מחסן גשר ענן כיסא", false), None);
        assert_eq!(fault(&"word ".repeat(60), false), Some(PasswordFault::TooLong));
        assert_eq!(fault("passwordpassword123456", false), Some(PasswordFault::Guessable));
        assert_eq!(fault("aaaaaaaaaaaaaaaaaaaa", false), Some(PasswordFault::Guessable));
    }

    #[test]
    fn a_password_fits_its_hash_and_no_other() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let passwords = Passwords::new().unwrap();
            let right = || SecretString::from("cloud bridge chair depot".to_owned());
            let phc = passwords.hash(right()).await.unwrap();
            assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
            assert!(passwords.verify(right(), Some(phc.clone())).await.unwrap());
            let wrong = SecretString::from("cloud bridge chair depoT".to_owned());
            assert!(!passwords.verify(wrong, Some(phc)).await.unwrap());
            let dummy = SecretString::from("the password of nobody at all".to_owned());
            assert!(!passwords.verify(dummy, None).await.unwrap());
        });
    }
}
