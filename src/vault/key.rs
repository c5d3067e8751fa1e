//! Data keys: 256 random bits that seal the values of one owner.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{Random, SealContext, VaultError, cipher};

/// Whose a key is. The id is the `scope` column of the key table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One filing: the person, the messages, the files. Destroying it erases the person.
    Filing,
    Controller,
    /// The blind index of one controller.
    Index,
    /// The installation: users, second factors, mail to staff.
    Installation,
    /// One draft of the wizard.
    Draft,
}

impl Scope {
    /// The id in the database and in the associated data of a wrapped key.
    pub fn id(self) -> &'static str {
        match self {
            Self::Filing => "filing",
            Self::Controller => "controller",
            Self::Index => "index",
            Self::Installation => "installation",
            Self::Draft => "draft",
        }
    }
}

/// A data key, in the clear.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// A fresh key.
    pub fn draw(random: Random<'_>) -> Self {
        let mut key = Self([0; 32]);
        random(&mut key.0);
        key
    }

    /// A key from bytes that already are one, for example half of a draft's token.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A secret for one purpose; it does not give the key away, and cannot be made without it.
    pub fn derived(&self, purpose: &str) -> [u8; 32] {
        self.keyed_digest(&[b"habeas derived v1\0", purpose.as_bytes()])
    }

    /// HMAC-SHA-256 under this key.
    pub(super) fn keyed_digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC pads a short key with zeros to the hash's block; done here, where the length is known to fit.
        let mut block = Zeroizing::new([0; 64]);
        for (padded, byte) in block.iter_mut().zip(&self.0) {
            *padded = *byte;
        }
        let mut mac = Hmac::<Sha256>::new(&(*block).into());
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Seals `clear` for `place`.
    ///
    /// # Errors
    /// [`VaultError::Size`] beyond 64 GiB.
    pub fn seal(
        &self,
        place: SealContext<'_>,
        clear: &[u8],
        random: Random<'_>,
    ) -> Result<Vec<u8>, VaultError> {
        cipher::seal(&self.0, place, clear, random)
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// [`VaultError::Sealed`] for another key or place, or changed bytes.
    pub fn open(&self, place: SealContext<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        cipher::open(&self.0, place, sealed)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Different bytes at every call; no secret.
    pub(crate) fn counting() -> impl Fn(&mut [u8]) {
        let next = Cell::new(0_u8);
        move |bytes: &mut [u8]| {
            next.set(next.get().wrapping_add(1));
            bytes.fill(next.get());
        }
    }

    const PLACE: SealContext<'_> = SealContext { table: "filings", column: "sealed", row: "1" };

    #[test]
    fn what_was_sealed_comes_back() {
        let random = counting();
        let key = DataKey::draw(&random);
        for clear in ["", "a", "דבורה 👩‍👩‍👧", "\0\u{1}"] {
            let sealed = key.seal(PLACE, clear.as_bytes(), &random).unwrap();
            assert_eq!(sealed[0], 1);
            assert_eq!(key.open(PLACE, &sealed).unwrap().as_slice(), clear.as_bytes());
        }
    }

    #[test]
    fn a_value_moved_to_another_place_stays_shut() {
        let random = counting();
        let key = DataKey::draw(&random);
        let sealed = key.seal(PLACE, b"x", &random).unwrap();
        for place in [
            SealContext { table: "outbox", ..PLACE },
            SealContext { column: "name", ..PLACE },
            SealContext { row: "2", ..PLACE },
        ] {
            assert_eq!(key.open(place, &sealed).unwrap_err(), VaultError::Sealed);
        }
        assert_eq!(DataKey::draw(&random).open(PLACE, &sealed).unwrap_err(), VaultError::Sealed);
    }

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let random = counting();
        let key = DataKey::draw(&random);
        let sealed = key.seal(PLACE, b"hello", &random).unwrap();
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 0x40;
            assert!(key.open(PLACE, &changed).is_err(), "byte {place}");
            assert!(key.open(PLACE, &sealed[..place]).is_err(), "cut at {place}");
        }
    }

    #[test]
    fn the_same_words_never_look_the_same() {
        let random = counting();
        let key = DataKey::draw(&random);
        let once = key.seal(PLACE, b"x", &random).unwrap();
        assert_ne!(once, key.seal(PLACE, b"x", &random).unwrap());
    }

    #[test]
    fn no_key_is_printed() {
        assert_eq!(format!("{:?}", DataKey::from_bytes([7; 32])), "DataKey(…)");
    }
}
