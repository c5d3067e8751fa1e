//! A recovery code: 120 random bits, typed by hand once in a while. So much is stored by a plain digest, as nobody can
//! try so many.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

use crate::{clock::Clock, types::text};

const BYTES: usize = 15;
const CHARACTERS: usize = 24;
/// Characters that stand together on paper.
const GROUP: usize = 4;

/// The code in its canonical form: 24 characters of base32. `Debug` shows none.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RecoveryCode(String);

impl RecoveryCode {
    /// Draws a code.
    pub(crate) fn draw(clock: &dyn Clock) -> Self {
        let mut bytes = [0; BYTES];
        clock.fill_random(&mut bytes);
        Self(BASE32_NOPAD.encode(&bytes))
    }

    /// Reads what somebody typed, in capitals or not, with blanks and hyphens anywhere; base32 has no 0, 1 and 8, so those
    /// were meant to be the letters that look like them.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        let canonical = |c: char| match c {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            other => other.to_ascii_uppercase(),
        };
        let tidy = text::key(text);
        let plain = tidy.chars().filter(|c| !c.is_whitespace() && *c != '-').map(canonical);
        let plain: String = plain.take(CHARACTERS + 1).collect();
        let shaped = plain.len() == CHARACTERS && BASE32_NOPAD.decode(plain.as_bytes()).is_ok();
        shaped.then_some(Self(plain))
    }

    /// As it is shown once to its owner: `ABCD-EFGH-…`.
    pub(crate) fn grouped(&self) -> String {
        let characters: Vec<char> = self.0.chars().collect();
        characters.chunks(GROUP).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// What is stored, bound to its owner.
    pub(crate) fn digest(&self, owner: &str) -> String {
        let digest = Sha256::new()
            .chain_update(b"habeas recovery code\0")
            .chain_update(owner.as_bytes())
            .chain_update(b"\0")
            .chain_update(self.0.as_bytes())
            .finalize();
        data_encoding::HEXLOWER.encode(&digest)
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::TestClock;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = RecoveryCode::draw(&TestClock::at(chrono::DateTime::UNIX_EPOCH));
        let shown = code.grouped();
        assert_eq!((shown.len(), shown.matches('-').count()), (29, 5));
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', " "), shown.replace('O', "0")] {
            assert_eq!(RecoveryCode::typed(&typed), Some(code.clone()), "{typed}");
        }
        for wrong in ["", "123456", &shown[1..], &format!("{shown}A"), &shown.replace('-', "+"), "קוד"] {
            assert!(RecoveryCode::typed(wrong).is_none(), "{wrong}");
        }
        assert_ne!(code.digest("a"), code.digest("b"));
    }
}
