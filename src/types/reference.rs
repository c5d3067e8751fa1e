//! The public name of a filing: `HB-7K3M-9QXT-4Z`, 45 random bits and a check character.
//!
//! Crockford's alphabet (no I, L, O, U), so that it survives the telephone. The last character detects any single
//! wrong character and most swaps; a mistyped reference is known from an unknown one without asking the store.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::ParseError;

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

impl FromStr for Reference {
    type Err = ParseError;

    /// Accepts any case, blanks and dashes anywhere, and the look-alikes O, I and L.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        const WRONG: ParseError =
            ParseError::new("reference", "not a reference; it looks like HB-7K3M-9QXT-4Z");
        if text.len() > 64 {
            return Err(WRONG);
        }
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
            .collect();
        let plain = plain.to_ascii_uppercase();
        let body = plain.strip_prefix("HB").ok_or(WRONG)?;
        let mut values = [0_u8; BODY + 1];
        let mut letters = body.chars();
        for value in &mut values {
            let letter = match letters.next().ok_or(WRONG)? {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let place = ALPHABET.iter().position(|byte| char::from(*byte) == letter).ok_or(WRONG)?;
            *value = u8::try_from(place).map_err(|_| WRONG)?;
        }
        let [body @ .., last] = values;
        if letters.next().is_some() || check(body) != last {
            return Err(WRONG);
        }
        Ok(Self::print(body))
    }
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

    #[test]
    fn rubbish_is_refused() {
        for text in ["", "HB", "HB-0000-0000-01x", "XX-0000-0000-00", "HB-0000-0000-0", "HB-\u{0}00-0000-00"]
        {
            assert!(text.parse::<Reference>().is_err(), "{text:?}");
        }
    }
}
