//! Sealing and opening one value: `version (1) ‖ nonce (12) ‖ ciphertext ‖ tag (16)`.

use aes_gcm::{
    Aes256Gcm, Key, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use zeroize::Zeroizing;

use super::{Random, VaultError};

/// The first byte of everything sealed.
pub(super) const VERSION: u8 = 1;
const NONCE_BYTES: usize = 12;

/// Where a sealed value stands. A value moved to another place cannot be opened.
#[derive(Debug, Clone, Copy)]
pub struct SealContext<'a> {
    pub table: &'static str,
    pub column: &'static str,
    /// The id of the row.
    pub row: &'a str,
}

impl SealContext<'_> {
    pub(super) fn associated(&self, version: u8) -> Vec<u8> {
        format!("{}|{}|{}|{version}", self.table, self.column, self.row).into_bytes()
    }
}

pub(super) fn seal(
    key: &[u8; 32],
    place: SealContext<'_>,
    clear: &[u8],
    random: Random<'_>,
) -> Result<Vec<u8>, VaultError> {
    let mut nonce = [0; NONCE_BYTES];
    random(&mut nonce);
    let body = encrypt(key, &nonce, clear, &place.associated(VERSION))?;
    let mut sealed = Vec::with_capacity(1 + NONCE_BYTES + body.len());
    sealed.push(VERSION);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&body);
    Ok(sealed)
}

pub(super) fn open(
    key: &[u8; 32],
    place: SealContext<'_>,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (version, rest) = sealed.split_first().ok_or(VaultError::Sealed)?;
    if *version != VERSION {
        return Err(VaultError::Format);
    }
    let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(VaultError::Sealed)?;
    decrypt(key, nonce, body, &place.associated(*version))
}

pub(super) fn encrypt(
    key: &[u8; 32],
    nonce: &[u8; NONCE_BYTES],
    clear: &[u8],
    associated: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key));
    cipher
        .encrypt(&Nonce::from(*nonce), Payload { msg: clear, aad: associated })
        .map_err(|_| VaultError::Size)
}

pub(super) fn decrypt(
    key: &[u8; 32],
    nonce: &[u8; NONCE_BYTES],
    body: &[u8],
    associated: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key));
    cipher
        .decrypt(&Nonce::from(*nonce), Payload { msg: body, aad: associated })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::Sealed)
}
