//! One-time codes (six digits mailed, twelve posted) and secret tokens (256 bits, for cookies and links). Only digests are stored.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{clock::Clock, types::typed};

/// Digits of the code of a letter by post.
const POSTED: usize = 12;

/// Six digits, or twelve of a letter by post. `Debug` shows none.
#[derive(Clone)]
pub(crate) struct OneTimeCode(String);

impl OneTimeCode {
    /// Draws a code, every one of the million as likely as any other.
    pub(crate) fn draw(clock: &dyn Clock) -> Self {
        const EVEN: u32 = u32::MAX - u32::MAX % 1_000_000;
        loop {
            let mut bytes = [0; 4];
            clock.fill_random(&mut bytes);
            let number = u32::from_be_bytes(bytes);
            if number < EVEN {
                return Self(format!("{:06}", number % 1_000_000));
            }
        }
    }

    /// Reads what a person typed: digits of any script, with blanks and dashes anywhere.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        typed::code(text, 6).or_else(|| typed::code(text, POSTED)).map(Self)
    }

    /// The code of a letter that is printed: the same each time it is printed, and kept nowhere in the clear.
    pub(crate) fn of_letter(key: &[u8; 32], letter: &str) -> Option<Self> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).ok()?;
        mac.update(b"habeas posted code v1\0");
        mac.update(letter.as_bytes());
        let drawn = mac.finalize().into_bytes();
        let number = u64::from_be_bytes(*drawn.first_chunk::<8>()?);
        // of 2^64 numbers a million millions are drawn with no difference that anybody could use
        Some(Self(format!("{:012}", number % 1_000_000_000_000)))
    }

    /// The digits, for the letter.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored: keyed and bound to the filing, so that a stolen table does not give the million codes away.
    pub(crate) fn digest(&self, key: &[u8; 32], bound_to: &str) -> Vec<u8> {
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else {
            return Vec::new(); // HMAC takes keys of any length
        };
        mac.update(b"habeas code v1\0");
        mac.update(bound_to.as_bytes());
        mac.update(b"\0");
        mac.update(self.0.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

/// 256 random bits in base64url. `Debug` shows none.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SecretToken(String);

impl SecretToken {
    /// Draws a token.
    pub(crate) fn draw(clock: &dyn Clock) -> Self {
        let mut bytes = [0; 32];
        clock.fill_random(&mut bytes);
        Self(data_encoding::BASE64URL_NOPAD.encode(&bytes))
    }

    /// The token itself, shown once to its owner.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored.
    pub(crate) fn digest(&self) -> String {
        Self::digest_of(&self.0)
    }

    /// What would be stored for a token that somebody shows.
    pub(crate) fn digest_of(token: &str) -> String {
        data_encoding::HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
    }
}

impl fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::TestClock;

    #[test]
    fn a_code_is_six_digits_and_fits_only_its_filing() {
        let clock = TestClock::at(chrono::DateTime::UNIX_EPOCH);
        let code = OneTimeCode::draw(&clock);
        let key = [9; 32];
        let stored = code.digest(&key, "filing:a");
        let typed =
            OneTimeCode::typed(&format!(" {}-{} ", &code.as_str()[..3], &code.as_str()[3..])).unwrap();
        assert_eq!(typed.digest(&key, "filing:a"), stored);
        assert_ne!(typed.digest(&key, "filing:b"), stored);
        assert_ne!(typed.digest(&[8; 32], "filing:a"), stored);
        assert!(OneTimeCode::typed("١٢٣٤٥٦").is_some());
        for rubbish in ["", "12345", "1234567", "12345a", "١٢٣٤٥"] {
            assert!(OneTimeCode::typed(rubbish).is_none(), "{rubbish}");
        }
    }

    #[test]
    fn the_code_of_a_posted_letter_is_twelve_digits_and_its_own() {
        let of = |key: u8, letter| OneTimeCode::of_letter(&[key; 32], letter).unwrap();
        let code = of(9, "task:1");
        assert_eq!((code.as_str().len(), code.as_str()), (12, of(9, "task:1").as_str()));
        assert_ne!(code.as_str(), of(9, "task:2").as_str());
        assert_ne!(code.as_str(), of(8, "task:1").as_str());
        let (first, rest) = code.as_str().split_at(4);
        assert_eq!(OneTimeCode::typed(&format!("{first} {rest}")).unwrap().as_str(), code.as_str());
    }
}
