//! Keys and ciphers. Knows no SQL and whose keys these are; touches no file but the root key's.
//!
//! AES-256-GCM with a random nonce; what is sealed is bound to its place (table, column, row), so that no sealed value
//! can be moved to another row. The root key wraps data keys: one per filing, per controller, for the installation, per
//! draft. Destroying a data key destroys what it sealed. Randomness comes in through [`Random`]; nothing here reads a
//! clock. No key is printed, and keys are wiped when dropped.

mod blob;
mod cipher;
mod index;
mod key;
mod root;

pub use blob::{BlobOpener, BlobSealer, CHUNK_BYTES, SEALED_CHUNK_BYTES_MAX};
pub use cipher::SealContext;
pub use index::IndexKey;
pub use key::{DataKey, Scope};
pub use root::{RootKey, RootKeyError};

use sha2::{Digest, Sha256};

/// Fills a slice with secret randomness.
pub type Random<'a> = &'a dyn Fn(&mut [u8]);

/// Why something could not be sealed or opened. Never tells more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Another key, another place, or changed bytes.
    #[error("cannot be opened: another key, another place, or changed bytes")]
    Sealed,
    /// A format that this version does not know.
    #[error("sealed in a format that this version does not know")]
    Format,
    /// Larger than the cipher allows.
    #[error("too large to be sealed")]
    Size,
}

/// Commits to words without telling them: SHA-256 over the salt and the words. The salt is sealed beside the words;
/// when both are gone, nobody can try out what the words were.
pub fn commitment(salt: &[u8; 32], words: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"habeas words v1\0");
    hash.update(salt);
    hash.update(words);
    hash.finalize().into()
}
