//! The public name of a filing: `HB-7K3M-9QXT-4Z`, 45 random bits and a check character.
//!
//! Crockford's alphabet (no I, L, O, U), so that it survives the telephone. The last character detects any single
//! wrong character and most swaps; a mistyped reference is known from an unknown one without asking the store.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{ParseError, typed::text};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BODY: usize = 9;

/// The public reference of a filing, in its printed form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Reference(#[schemars(regex(pattern = "^HB-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$"))] String);

impl Reference {
    /// Makes a reference out of random bytes (the caller's; nothing is drawn here).
    pub fn from_random(random: [u8; 8]) -> Self {
        let mut bits = u64::from_be_bytes(random);
        let mut values = [0_u8; BODY];
        for value in &mut values {
            *value = (bits & 31) as u8;
            bits >>= 5;
        }
        Self::print(values)
    }

    /// The printed form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn print(values: [u8; BODY]) -> Self {
        let mut text = String::with_capacity(15);
        text.push_str("HB-");
        for (index, value) in values.iter().chain(std::iter::once(&check(values))).enumerate() {
            if index == 4 || index == 8 {
                text.push('-');
            }
            text.push(letter(*value));
        }
        Self(text)
    }
}

fn letter(value: u8) -> char {
    ALPHABET.get(usize::from(value & 31)).map_or('0', |byte| char::from(*byte))
}

/// Weighted sum modulo 31; the weights 1 to 9 differ and are prime to 31, so one wrong character always shows.
fn check(values: [u8; BODY]) -> u8 {
    let sum: u32 = values.iter().zip(1_u32..).map(|(value, weight)| u32::from(*value) * weight).sum();
    (sum % 31) as u8
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A reference with HB, the letters and digits of one without.
const WITH_HB: usize = BODY + 3;
/// The longest text in which one is looked for.
const TEXT_MAX: usize = 2_000;

const WRONG: ParseError = ParseError::new("reference", "not a reference; it looks like HB-7K3M-9QXT-4Z");

impl FromStr for Reference {
    type Err = ParseError;

    /// Accepts what people copy: any case, blanks, dashes and other signs anywhere, wide letters, invisible marks, the
    /// look-alikes O, I and L, and a longer text that names one reference.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        if text.len() > TEXT_MAX {
            return Err(WRONG);
        }
        // as we print it, and as it stands in every row
        if let Some(known) = text.strip_prefix("HB-").and_then(|body| Self::read(&body.replace('-', ""))) {
            return Ok(known);
        }
        let tidy = text::key(text).to_ascii_uppercase();
        let parts = words_of(&tidy);
        let named = |by: fn(&[Word<'_>]) -> Option<Self>| {
            let places =
                parts.iter().flat_map(|part| (0..part.len()).filter_map(|first| by(part.get(first..)?)));
            let mut found: Vec<Self> = places.collect();
            found.dedup();
            found
        };
        let mut found = named(with_hb);
        if found.is_empty() {
            found = named(without_hb);
        }
        match found.as_slice() {
            [one] => Ok(one.clone()),
            _ => Err(WRONG),
        }
    }
}

impl Reference {
    /// Reads ten letters and digits; the last must fit the others.
    fn read(body: &str) -> Option<Self> {
        let mut values = [0_u8; BODY + 1];
        let mut letters = body.chars();
        for value in &mut values {
            let letter = match letters.next()? {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let place = ALPHABET.iter().position(|byte| char::from(*byte) == letter)?;
            *value = u8::try_from(place).ok()?;
        }
        let [body @ .., last] = values;
        (letters.next().is_none() && check(body) == last).then(|| Self::print(body))
    }
}

/// Letters and digits that stand together.
struct Word<'t> {
    letters: &'t str,
    /// What stands between it and the word before.
    before: &'t str,
    /// What follows it.
    after: &'t str,
}

/// The words of a text, apart where something stands that is no part of a reference: a letter of another script, a
/// control character, or an address of mail, which is never searched for one.
fn words_of(tidy: &str) -> Vec<Vec<Word<'_>>> {
    let is_own = |sign: char| sign.is_ascii_alphanumeric();
    let is_foreign = |sign: char| sign.is_control() || (sign.is_alphanumeric() && !is_own(sign));
    let parts = tidy.split(is_foreign).flat_map(|part| {
        let mut rest = part;
        let mut parts = Vec::new();
        while let Some(at) = rest.find('@') {
            let (before, after) = rest.split_at(at);
            parts.push(before.rsplit_once(' ').map_or("", |(kept, _)| kept));
            rest = after.split_once(' ').map_or("", |(_, kept)| kept);
        }
        parts.push(rest);
        parts
    });
    parts.map(|part| words(part, is_own)).collect()
}

fn words(part: &str, is_own: impl Fn(char) -> bool + Copy) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = part;
    while let Some(start) = rest.find(is_own) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|sign| !is_own(sign)).unwrap_or(from.len());
        let (letters, after) = from.split_at(end);
        words.push(Word { letters, before, after: after.split(is_own).next().unwrap_or_default() });
        rest = after;
    }
    words
}

/// The reference that words begin with.
fn with_hb(words: &[Word<'_>]) -> Option<Reference> {
    let mut letters = String::with_capacity(WITH_HB);
    for word in words {
        letters.push_str(word.letters);
        if letters.len() >= WITH_HB {
            break;
        }
    }
    letters.strip_prefix("HB").and_then(Reference::read)
}

/// The reference without HB that words begin with. Its check character alone would let one of 31 other things pass: so it
/// stands among blanks, whole or in its three groups, has a letter, which no telephone number has, and a digit or signs
/// between its groups, which no name has.
fn without_hb(words: &[Word<'_>]) -> Option<Reference> {
    let is_group = |words: &[Word<'_>]| words.iter().map(|word| word.letters.len()).eq([4, 4, 2]);
    let words = match words {
        [one, ..] if one.letters.len() == BODY + 1 => words.get(..1)?,
        _ => words.get(..3).filter(|three| is_group(three))?,
    };
    let letters: String = words.iter().map(|word| word.letters).collect();
    let stands_alone =
        |signs: &str| signs.contains(' ') || !signs.contains(['-', '_', '/', '\\', '+', '=', '~', '#', '&']);
    let is_alone = stands_alone(words.first()?.before) && stands_alone(words.last()?.after);
    let has = |is: fn(&u8) -> bool| letters.as_bytes().iter().any(is);
    let is_joined = words.len() == 3 && words.iter().skip(1).all(|word| !word.before.contains(' '));
    let is_own = has(u8::is_ascii_alphabetic) && (is_joined || has(u8::is_ascii_digit));
    (is_alone && is_own).then(|| Reference::read(&letters))?
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_printed_reference_is_read_back(random: [u8; 8]) {
            let reference = Reference::from_random(random);
            prop_assert_eq!(reference.as_str().parse::<Reference>().unwrap(), reference.clone());
            let sloppy = reference.as_str().to_lowercase().replace('-', " ");
            prop_assert_eq!(sloppy.parse::<Reference>().unwrap(), reference);
        }

        #[test]
        fn one_wrong_character_is_noticed(random: [u8; 8], place in 0_usize..9, by in 1_u8..31) {
            let text = Reference::from_random(random).to_string();
            let mut letters: Vec<u8> = text[3..].bytes().filter(|b| *b != b'-').collect();
            let old = ALPHABET.iter().position(|b| *b == letters[place]).unwrap();
            let new = (old + usize::from(by)) % 32;
            prop_assume!(old % 31 != new % 31);
            letters[place] = ALPHABET[new];
            let wrong = format!("HB{}", String::from_utf8(letters).unwrap());
            prop_assert!(wrong.parse::<Reference>().is_err());
        }
    }

    fn one() -> Reference {
        (0..32).find_map(|last| Reference::read(&format!("7K3M9QXT4{}", letter(last)))).unwrap()
    }

    #[test]
    fn a_reference_is_known_however_it_was_copied() {
        let one = one();
        let printed = one.as_str();
        let bare = printed.strip_prefix("HB-").unwrap();
        let with = |sign: &str| printed.replace('-', sign);
        for copied in [
            format!("{printed}."),
            format!("{printed},"),
            format!("[{printed}]"),
            format!("({printed})"),
            format!("\u{200E}{printed}"),
            format!("\u{202A}{printed}\u{202C}"),
            format!("Reference: {printed}"),
            format!("Dear team, please look at {printed}; it is late. Mary"),
            format!("mary@example.org wrote about {printed} to office@example.org"),
            format!("האסמכתא {printed} שלי"),
            format!("{printed} {printed}"),
            with("\u{2212}"),
            with("\u{2011}"),
            with("–"),
            with("_"),
            with("\u{AD}"),
            with("."),
            with("/"),
            with(" "),
            with(" - "),
            with(""),
            with("").to_lowercase(),
            with("\n"),
            printed.chars().map(|sign| char::from_u32(u32::from(sign) + 0xFEE0).unwrap()).collect(),
            bare.to_owned(),
            format!("{bare}."),
            format!(" {bare} "),
            format!("my reference is {bare}, thanks"),
            bare.replace('-', " "),
            bare.replace('-', ""),
            bare.replace('-', "_"),
        ] {
            assert_eq!(copied.parse::<Reference>().as_ref(), Ok(&one), "{copied:?}");
        }
    }

    #[test]
    fn what_may_be_something_else_is_no_reference() {
        let one = one();
        let other = Reference::from_random([0xA5; 8]);
        let both = format!("{one} and {other}");
        assert!(both.parse::<Reference>().is_err(), "{both}");
        for number in 0..5_000_u32 {
            // of 31 such numbers, names and addresses one has a last character that fits
            for text in [
                format!("212555{number:04}"),
                format!("2125-55{:02}-{:02}", number / 100, number % 100),
                format!("an{number:04}@ex.org"),
                format!("XX-{number:04}-0000-00"),
                format!("{number:04}-7K3M-9QXT-4Z"),
            ] {
                assert!(text.parse::<Reference>().is_err(), "{text}");
            }
            let name: String =
                number.to_string().bytes().map(|digit| char::from(digit + b'a' - b'0')).collect();
            let name = format!("anna{name:a<4} be");
            assert!(name.parse::<Reference>().is_err(), "{name}");
        }
    }

    #[test]
    fn rubbish_is_refused() {
        for text in ["", "HB", "HB-0000-0000-01x", "XX-0000-0000-00", "HB-0000-0000-0", "HB-\u{0}00-0000-00"]
        {
            assert!(text.parse::<Reference>().is_err(), "{text:?}");
        }
    }
}
