//! How bulky columns are packed: each row says by a number how. What stands behind a number never changes, because rows
//! under it stay for ever; another way of packing, or another dictionary, is another number.
//!
//! Packed is what repeats itself from row to row: events as JSON, letters as JSON before they are sealed. The dictionaries
//! were made of invented data (`README.md` beside them). Nothing is unpacked beyond [`UNPACKED_MAX`], whatever it claims.

use std::{cell::RefCell, sync::LazyLock};

use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
    zstd_safe::get_frame_content_size,
};

/// No column holds more, packed or not.
pub const UNPACKED_MAX: usize = 8 * 1024 * 1024;

/// The lowest: a filing takes a hundredth more than at zstd's own default, where packing was a tenth of the work of a web worker.
const LEVEL: i32 = 1;

static EVENTS_DICTIONARY: &[u8] = include_bytes!("events-1.zdict");
static LETTERS_DICTIONARY: &[u8] = include_bytes!("letters-1.zdict");

/// The ways of packing that rows name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// As it is. Rows of before the first way of packing.
    Plain,
    /// zstd with the first dictionary of events.
    Events1,
    /// zstd with the first dictionary of letters.
    Letters1,
}

/// Why something could not be packed or unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackingError {
    /// Nobody knows this number: a newer release wrote it.
    #[error("packed in a way that this release does not know")]
    Unknown,
    /// It is, or claims to be, larger than [`UNPACKED_MAX`].
    #[error("larger than {UNPACKED_MAX} bytes")]
    Size,
    /// The bytes are not what the number says.
    #[error("the packed bytes are damaged")]
    Damaged,
}

impl Coding {
    /// What new events are packed with.
    pub const EVENTS: Self = Self::Events1;
    /// What new letters are packed with.
    pub const LETTERS: Self = Self::Letters1;

    /// The number in the row.
    pub fn number(self) -> i32 {
        match self {
            Self::Plain => 0,
            Self::Events1 => 1,
            Self::Letters1 => 2,
        }
    }

    /// What a number in a row means.
    ///
    /// # Errors
    /// [`PackingError::Unknown`].
    pub fn of(number: i32) -> Result<Self, PackingError> {
        let all = [Self::Plain, Self::Events1, Self::Letters1];
        all.into_iter().find(|coding| coding.number() == number).ok_or(PackingError::Unknown)
    }

    /// Packs.
    ///
    /// # Errors
    /// [`PackingError::Size`]: what could not be unpacked is not packed either.
    pub fn pack(self, clear: &[u8]) -> Result<Vec<u8>, PackingError> {
        if clear.len() > UNPACKED_MAX {
            return Err(PackingError::Size);
        }
        let packed = match self {
            Self::Plain => return Ok(clear.to_vec()),
            Self::Events1 => EVENTS.with_borrow_mut(|packer| packer.pack(clear)),
            Self::Letters1 => LETTERS.with_borrow_mut(|packer| packer.pack(clear)),
        };
        packed.ok_or(PackingError::Damaged)
    }

    /// Unpacks what [`Coding::pack`] packed. Takes no more memory than the bytes say that they need, and refuses before
    /// taking any where they say too much.
    ///
    /// # Errors
    /// [`PackingError::Size`], [`PackingError::Damaged`].
    pub fn unpack(self, packed: &[u8]) -> Result<Vec<u8>, PackingError> {
        let size = match self {
            Self::Plain => Some(packed.len()),
            Self::Events1 | Self::Letters1 => {
                let size = get_frame_content_size(packed).map_err(|_| PackingError::Damaged)?;
                size.map(|size| usize::try_from(size).unwrap_or(usize::MAX))
            }
        };
        let size = size.ok_or(PackingError::Damaged)?;
        if size > UNPACKED_MAX {
            return Err(PackingError::Size);
        }
        let clear = match self {
            Self::Plain => return Ok(packed.to_vec()),
            Self::Events1 => EVENTS.with_borrow_mut(|packer| packer.unpack(packed, size)),
            Self::Letters1 => LETTERS.with_borrow_mut(|packer| packer.unpack(packed, size)),
        };
        clear.ok_or(PackingError::Damaged)
    }
}

/// The two directions of one dictionary. A thread keeps its own: setting one up costs more than packing an event.
struct Packer {
    compressor: Option<Compressor<'static>>,
    decompressor: Option<Decompressor<'static>>,
}

struct Dictionary {
    encoder: EncoderDictionary<'static>,
    decoder: DecoderDictionary<'static>,
}

impl Dictionary {
    fn new(bytes: &'static [u8]) -> Self {
        Self { encoder: EncoderDictionary::copy(bytes, LEVEL), decoder: DecoderDictionary::copy(bytes) }
    }
}

static EVENTS_PREPARED: LazyLock<Dictionary> = LazyLock::new(|| Dictionary::new(EVENTS_DICTIONARY));
static LETTERS_PREPARED: LazyLock<Dictionary> = LazyLock::new(|| Dictionary::new(LETTERS_DICTIONARY));

thread_local! {
    static EVENTS: RefCell<Packer> = RefCell::new(Packer::with(&EVENTS_PREPARED));
    static LETTERS: RefCell<Packer> = RefCell::new(Packer::with(&LETTERS_PREPARED));
}

impl Packer {
    fn with(dictionary: &'static Dictionary) -> Self {
        Self {
            compressor: Compressor::with_prepared_dictionary(&dictionary.encoder).ok(),
            decompressor: Decompressor::with_prepared_dictionary(&dictionary.decoder).ok(),
        }
    }

    fn pack(&mut self, clear: &[u8]) -> Option<Vec<u8>> {
        self.compressor.as_mut()?.compress(clear).ok()
    }

    /// `size` is what the bytes claim; exactly so much must come out.
    fn unpack(&mut self, packed: &[u8], size: usize) -> Option<Vec<u8>> {
        let clear = self.decompressor.as_mut()?.decompress(packed, size).ok()?;
        (clear.len() == size).then_some(clear)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Coding; 3] = [Coding::Plain, Coding::Events1, Coding::Letters1];

    proptest! {
        #[test]
        fn whatever_is_packed_comes_back(clear in proptest::collection::vec(any::<u8>(), 0..5_000)) {
            for coding in ALL {
                prop_assert_eq!(Coding::of(coding.number()), Ok(coding));
                prop_assert_eq!(coding.unpack(&coding.pack(&clear).unwrap()), Ok(clear.clone()));
            }
        }

        #[test]
        fn rubbish_is_refused_and_never_harms(packed in proptest::collection::vec(any::<u8>(), 0..300)) {
            for coding in [Coding::Events1, Coding::Letters1] {
                // what is no frame is told so; a frame by chance stays within its bound
                if let Ok(clear) = coding.unpack(&packed) {
                    prop_assert!(clear.len() <= UNPACKED_MAX);
                }
            }
        }
    }

    /// The bytes behind a number stay for ever: these were written by the release that introduced it.
    #[test]
    fn what_was_packed_once_is_read_for_ever() {
        let event = br#"{"event":"mailbox_confirmed","at":"2026-03-05T09:00:00Z"}"#;
        for (coding, hex) in [
            (Coding::Events1, include_str!("events-1.sample")),
            (Coding::Letters1, include_str!("letters-1.sample")),
        ] {
            let packed = data_encoding::HEXLOWER.decode(hex.trim().as_bytes()).unwrap();
            assert_eq!(coding.unpack(&packed).unwrap(), event, "{coding:?}");
        }
    }

    #[test]
    fn what_claims_to_be_a_gibibyte_is_refused_before_any_memory_is_taken() {
        // RFC 8878, section 3.1.1: magic, a descriptor with an eight-byte content size, the size, one RLE block
        let mut bomb = vec![0x28, 0xb5, 0x2f, 0xfd, 0b1110_0000];
        bomb.extend((1_u64 << 30).to_le_bytes());
        bomb.extend([0x03, 0x00, 0x01, b'a']);
        assert_eq!(Coding::Events1.unpack(&bomb), Err(PackingError::Size));
        // one that hides its size, and one that lies about it
        assert_eq!(
            Coding::Events1.unpack(&[0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 0x03, 0, 1, b'a']),
            Err(PackingError::Damaged)
        );
        let honest = zstd::bulk::compress(&vec![b'a'; 100_000], 3).unwrap();
        assert_eq!(Coding::Events1.unpack(&honest).map(|clear| clear.len()), Ok(100_000));
        let size_at = honest.windows(4).position(|it| it == 100_000_u32.to_le_bytes()).unwrap();
        let mut liar = honest;
        liar[size_at..size_at + 4].copy_from_slice(&50_000_u32.to_le_bytes());
        assert_eq!(Coding::Events1.unpack(&liar), Err(PackingError::Damaged));
        assert_eq!(Coding::Events1.pack(&vec![0; UNPACKED_MAX + 1]), Err(PackingError::Size));
    }

    #[test]
    fn what_a_newer_release_wrote_is_told_so() {
        assert_eq!(Coding::of(3), Err(PackingError::Unknown));
    }
}
