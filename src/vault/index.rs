//! The blind index: rows are found by a keyed digest of a normalised value, without the value being readable.
//!
//! Never for values with few possibilities: whoever holds the key can try them out.

use std::fmt;

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
        self.0.keyed_digest(&[b"habeas index v1\0", kind.as_bytes(), b"\0", normalised.as_bytes()])
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
