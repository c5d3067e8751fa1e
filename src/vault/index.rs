//! The blind index: rows are found by a keyed digest of a normalised value, without the value being readable.
//!
//! Never for values with few possibilities: whoever holds the key can try them out.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::key::DataKey;

/// The index key of a controller: random, kept wrapped like a data key, so that rotation never re-indexes.
#[derive(Clone)]
pub struct IndexKey(DataKey);

impl IndexKey {
    /// Takes an unwrapped key into use.
    pub fn new(key: DataKey) -> Self {
        Self(key)
    }

    /// The digest of a value that the caller has normalised. The kind (`email`, `phone`, `identifier`, `code`, …) is
    /// part of it, so that equal texts of different kinds differ.
    pub fn digest(&self, kind: &str, normalised: &str) -> [u8; 32] {
        // HMAC pads a short key with zeros to the hash's block; done here, where the length is known to fit.
        let mut block = Zeroizing::new([0; 64]);
        for (padded, byte) in block.iter_mut().zip(self.0.bytes()) {
            *padded = *byte;
        }
        let mut mac = Hmac::<Sha256>::new(&(*block).into());
        mac.update(b"habeas index v1\0");
        mac.update(kind.as_bytes());
        mac.update(b"\0");
        mac.update(normalised.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for IndexKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndexKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_depends_on_key_kind_and_value() {
        let key = IndexKey::new(DataKey::from_bytes([1; 32]));
        let other = IndexKey::new(DataKey::from_bytes([2; 32]));
        let digest = key.digest("email", "a@example.org");
        assert_eq!(digest, key.digest("email", "a@example.org"));
        for different in [
            key.digest("email", "b@example.org"),
            key.digest("phone", "a@example.org"),
            other.digest("email", "a@example.org"),
        ] {
            assert_ne!(digest, different);
        }
    }
}
