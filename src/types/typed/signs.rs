//! What one sign is, by the tables of Unicode.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{Dash, DefaultIgnorableCodePoint, GeneralCategory},
};

/// Canonical composition (NFC): the same letters in one spelling.
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { ComposingNormalizerBorrowed::new_nfc().normalize(text) }
}

/// Canonical decomposition (NFD): the other spelling that programs store.
pub fn decomposed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        DecomposingNormalizerBorrowed::new_nfd().normalize(text)
    }
}

/// Compatibility composition (NFKC): wide and styled signs, too, are what they stand for. For codes, not for names.
pub fn compatible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        ComposingNormalizerBorrowed::new_nfkc().normalize(text)
    }
}

fn category(sign: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(sign)
}

/// Whether it shows nothing by itself: joiners, direction marks, selectors, fillers, soft hyphens.
pub fn is_unseen(sign: char) -> bool {
    !sign.is_ascii() && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(sign)
}

/// The text without what shows nothing.
pub fn seen(text: &str) -> String {
    text.chars().filter(|sign| !is_unseen(*sign)).collect()
}

/// Whether it turns the direction of all that follows, whatever its letters are.
pub fn is_override(sign: char) -> bool {
    matches!(sign, '\u{202D}' | '\u{202E}')
}

/// Whether it belongs into no single line that stands among other words: controls of layout that show nothing. Joiners
/// and direction marks stay, Arabic, Hebrew and Persian names need them; so do the tags that make flags.
pub fn is_layout(sign: char) -> bool {
    let is_kept =
        matches!(sign, '\u{200C}'..='\u{200F}' | '\u{61C}' | '\u{E0020}'..='\u{E007F}') || sign.is_ascii();
    !is_kept && is_unseen(sign) && category(sign) == GeneralCategory::Format
}

/// Whether a line or a paragraph ends here.
pub fn is_break(sign: char) -> bool {
    matches!(sign, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether it is no character at all, or a control character that is neither a tab nor a line end.
pub fn is_junk(sign: char) -> bool {
    (sign.is_control() && sign != '\t' && !is_break(sign)) || matches!(sign, '\u{FFFE}' | '\u{FFFF}')
}

/// Whether it is space, of whatever width. The empty pattern of Braille shows as one.
pub fn is_space(sign: char) -> bool {
    sign.is_whitespace() || sign == '\u{2800}'
}

/// Whether people write it for a hyphen: dashes, minus signs, and what keyboards give instead (the long vowel sign of
/// Japanese, a bullet, a line of a box).
pub fn is_dash(sign: char) -> bool {
    if sign.is_ascii() {
        return sign == '-';
    }
    let alike = matches!(sign, '\u{2D7}' | '\u{2043}' | '\u{2500}' | '\u{30FC}');
    alike || CodePointSetData::new::<Dash>().contains(sign)
}

/// The decimal digit that it is, in whatever script.
pub fn digit(sign: char) -> Option<char> {
    if sign.is_ascii() {
        return sign.is_ascii_digit().then_some(sign);
    }
    let is_digit = |sign: &char| category(*sign) == GeneralCategory::DecimalNumber;
    if !is_digit(&sign) {
        return None;
    }
    // The digits of a script stand together, from its zero up: Unicode promises it.
    let number = u32::from(sign);
    let before = (1..number).map_while(|back| char::from_u32(number - back)).take_while(is_digit).count();
    char::from_digit(u32::try_from(before % 10).ok()?, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_every_script_are_digits() {
        for zero in [
            '\u{660}',
            '\u{6F0}',
            '\u{7C0}',
            '\u{966}',
            '\u{9E6}',
            '\u{E50}',
            '\u{1A80}',
            '\u{1A90}',
            '\u{FF10}',
            '\u{104A0}',
            '\u{1D7CE}',
            '\u{1D7D8}',
            '\u{1D7F6}',
            '\u{1E950}',
            '\u{1FBF0}',
        ] {
            for value in 0..10 {
                let sign = char::from_u32(u32::from(zero) + value).unwrap();
                assert_eq!(digit(sign), char::from_digit(value, 10), "{sign} {:x}", u32::from(sign));
            }
        }
        // numbers that are no digits of a place: three, a half, an ideograph, a circled three
        for other in ['x', '½', '三', '③', '\u{2173}'] {
            assert_eq!(digit(other), None, "{other}");
        }
    }

    #[test]
    fn what_shows_nothing_is_known() {
        for sign in [
            '\u{AD}', '\u{200B}', '\u{200E}', '\u{202A}', '\u{2060}', '\u{2067}', '\u{3164}', '\u{FE0F}',
            '\u{FEFF}',
        ] {
            assert!(is_unseen(sign), "{:x}", u32::from(sign));
        }
        for sign in ['\u{200B}', '\u{202A}', '\u{202E}', '\u{2066}', '\u{2069}', '\u{FEFF}', '\u{AD}'] {
            assert!(is_layout(sign), "{:x}", u32::from(sign));
        }
        for sign in [
            'a',
            '\u{5D0}',
            '\u{200C}',
            '\u{200D}',
            '\u{200E}',
            '\u{200F}',
            '\u{61C}',
            '\u{FE0F}',
            '\u{E0067}',
            '👩',
        ] {
            assert!(!is_layout(sign), "{:x}", u32::from(sign));
        }
        for sign in [
            '-', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', '\u{2212}', '\u{FE63}', '\u{FF0D}',
            '\u{5BE}',
        ] {
            assert!(is_dash(sign), "{:x}", u32::from(sign));
        }
        assert!(!is_dash('_') && !is_dash('a'));
    }
}
