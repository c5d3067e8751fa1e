//! Files, sealed in chunks of 64 KiB, so that big ones stream. A chunk knows its number and whether it is the last:
//! none can be left out, doubled, exchanged or cut off.
//!
//! `version (1) ‖ nonce prefix (7)`, then per chunk `ciphertext ‖ tag (16)`. Nonce: prefix ‖ number (4) ‖ last (1).

use zeroize::Zeroizing;

use super::{
    Random, SealContext, VaultError,
    cipher::{self, VERSION},
    key::DataKey,
};

/// Clear bytes in every chunk but the last.
pub const CHUNK_BYTES: usize = 64 * 1024;
/// Sealed bytes of a full chunk.
pub const SEALED_CHUNK_BYTES_MAX: usize = CHUNK_BYTES + 16;
const PREFIX_BYTES: usize = 7;
/// Bytes before the first chunk.
const HEAD_BYTES: usize = 1 + PREFIX_BYTES;

struct Chunks {
    key: DataKey,
    associated: Vec<u8>,
    prefix: [u8; PREFIX_BYTES],
    next: Option<u32>,
}

impl Chunks {
    fn nonce(&mut self, last: bool) -> Result<[u8; 12], VaultError> {
        let number = self.next.ok_or(VaultError::Size)?;
        self.next = if last { None } else { number.checked_add(1) };
        let parts = self.prefix.into_iter().chain(number.to_be_bytes()).chain([u8::from(last)]);
        let mut nonce = [0; 12];
        for (place, byte) in nonce.iter_mut().zip(parts) {
            *place = byte;
        }
        Ok(nonce)
    }
}

/// Seals a file, chunk by chunk.
pub struct BlobSealer(Chunks);

impl BlobSealer {
    /// Begins; returns the head that stands before the first chunk.
    pub fn begin(key: &DataKey, place: SealContext<'_>, random: Random<'_>) -> (Self, Vec<u8>) {
        let mut prefix = [0; PREFIX_BYTES];
        random(&mut prefix);
        let mut head = vec![VERSION];
        head.extend_from_slice(&prefix);
        let associated = place.associated(VERSION);
        (Self(Chunks { key: key.clone(), associated, prefix, next: Some(0) }), head)
    }

    /// Seals the next chunk: exactly [`CHUNK_BYTES`], or at most so many for the last.
    ///
    /// # Errors
    /// [`VaultError::Size`] for a chunk of another size, or after the last.
    pub fn chunk(&mut self, clear: &[u8], last: bool) -> Result<Vec<u8>, VaultError> {
        if clear.len() > CHUNK_BYTES || (!last && clear.len() < CHUNK_BYTES) {
            return Err(VaultError::Size);
        }
        let nonce = self.0.nonce(last)?;
        cipher::encrypt(self.0.key.bytes(), &nonce, clear, &self.0.associated)
    }

    /// Seals a whole file at once.
    ///
    /// # Errors
    /// [`VaultError::Size`] beyond 256 TiB.
    pub fn seal(
        key: &DataKey,
        place: SealContext<'_>,
        clear: &[u8],
        random: Random<'_>,
    ) -> Result<Vec<u8>, VaultError> {
        let (mut chunks, mut sealed) = Self::begin(key, place, random);
        let mut rest = clear;
        while let Some((chunk, more)) =
            rest.split_at_checked(CHUNK_BYTES).filter(|(_, more)| !more.is_empty())
        {
            sealed.extend(chunks.chunk(chunk, false)?);
            rest = more;
        }
        sealed.extend(chunks.chunk(rest, true)?);
        Ok(sealed)
    }
}

/// Opens a file, chunk by chunk.
pub struct BlobOpener(Chunks);

impl BlobOpener {
    /// Bytes of the head that [`BlobOpener::begin`] takes.
    pub const HEAD_BYTES: usize = HEAD_BYTES;

    /// Begins with the head.
    ///
    /// # Errors
    /// [`VaultError`] for a head of another format.
    pub fn begin(key: &DataKey, place: SealContext<'_>, head: &[u8]) -> Result<Self, VaultError> {
        let (version, prefix) = head.split_first().ok_or(VaultError::Sealed)?;
        if *version != VERSION {
            return Err(VaultError::Format);
        }
        let prefix = <[u8; PREFIX_BYTES]>::try_from(prefix).map_err(|_| VaultError::Sealed)?;
        Ok(Self(Chunks { key: key.clone(), associated: place.associated(VERSION), prefix, next: Some(0) }))
    }

    /// Opens the next chunk; the caller says whether it is the last, which the chunk itself must confirm.
    ///
    /// # Errors
    /// [`VaultError::Sealed`] for a chunk that is not the next of this file, or changed.
    pub fn chunk(&mut self, sealed: &[u8], last: bool) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let nonce = self.0.nonce(last).map_err(|_| VaultError::Sealed)?;
        cipher::decrypt(self.0.key.bytes(), &nonce, sealed, &self.0.associated)
    }

    /// Opens a whole file at once.
    ///
    /// # Errors
    /// [`VaultError::Sealed`] when anything was changed, left out or added.
    pub fn open(
        key: &DataKey,
        place: SealContext<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (head, mut rest) = sealed.split_at_checked(HEAD_BYTES).ok_or(VaultError::Sealed)?;
        let mut opener = Self::begin(key, place, head)?;
        let mut clear = Zeroizing::new(Vec::with_capacity(rest.len()));
        while let Some((chunk, more)) =
            rest.split_at_checked(SEALED_CHUNK_BYTES_MAX).filter(|(_, more)| !more.is_empty())
        {
            clear.extend_from_slice(&opener.chunk(chunk, false)?);
            rest = more;
        }
        clear.extend_from_slice(&opener.chunk(rest, true)?);
        Ok(clear)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: SealContext<'_> = SealContext { table: "files", column: "blob", row: "1" };

    fn nines(bytes: &mut [u8]) {
        bytes.fill(9);
    }

    fn sealed(bytes: usize) -> (DataKey, Vec<u8>, Vec<u8>) {
        let key = DataKey::from_bytes([5; 32]);
        let clear: Vec<u8> = (0..bytes).map(|i| u8::try_from(i % 251).unwrap()).collect();
        let sealed = BlobSealer::seal(&key, PLACE, &clear, &nines).unwrap();
        (key, clear, sealed)
    }

    #[test]
    fn files_of_every_length_come_back() {
        for bytes in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES] {
            let (key, clear, sealed) = sealed(bytes);
            assert_eq!(BlobOpener::open(&key, PLACE, &sealed).unwrap().as_slice(), clear, "{bytes} bytes");
        }
    }

    #[test]
    fn a_file_that_was_cut_or_reordered_stays_shut() {
        let (key, _, sealed) = sealed(2 * CHUNK_BYTES + 10);
        let first_chunk = HEAD_BYTES..HEAD_BYTES + SEALED_CHUNK_BYTES_MAX;
        let second_chunk = first_chunk.end..first_chunk.end + SEALED_CHUNK_BYTES_MAX;
        // Cut at the very end of a chunk.
        assert!(BlobOpener::open(&key, PLACE, &sealed[..second_chunk.end]).is_err());
        assert!(BlobOpener::open(&key, PLACE, &sealed[..sealed.len() - 1]).is_err());
        let mut swapped = sealed[..HEAD_BYTES].to_vec();
        swapped.extend_from_slice(&sealed[second_chunk.clone()]);
        swapped.extend_from_slice(&sealed[first_chunk]);
        swapped.extend_from_slice(&sealed[second_chunk.end..]);
        assert!(BlobOpener::open(&key, PLACE, &swapped).is_err());
        assert!(BlobOpener::open(&key, SealContext { row: "2", ..PLACE }, &sealed).is_err());
    }
}
