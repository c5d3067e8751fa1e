//! Texts that people type: tidied, then bounded.

use std::borrow::Cow;

use super::signs;
use crate::types::{ParseError, Shape};

/// Whether nothing can be seen of it: blanks and signs that show nothing.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|sign| signs::is_space(sign) || signs::is_unseen(sign) || signs::is_junk(sign))
}

/// One line, as names are: 1 to `max` characters after trimming. A tab or a line end is a blank, as it is for who pastes it
/// out of a table (and so nothing injects a header); what shows nothing and only lays out is dropped. The letters stay as
/// they were typed, composed or not: a name is its owner's.
///
/// # Errors
/// Empty, too long, or NUL in it: that is never typed. Says which rule was broken, never the text.
pub fn line(what: &'static str, text: &str, max: usize) -> Result<String, ParseError> {
    let tidy = |text: &str| -> String {
        let signs = text.chars().filter(|sign| !signs::is_junk(*sign) && !signs::is_layout(*sign));
        signs.map(|sign| if signs::is_break(sign) || sign == '\t' { ' ' } else { sign }).collect()
    };
    let tidy = if is_plain(text) { Cow::Borrowed(text) } else { Cow::Owned(tidy(text)) };
    let line = tidy.trim();
    if text.contains('\0') {
        return Err(ParseError::typed(what, "has a control character", Shape::Control));
    }
    if is_blank(line) {
        return Err(ParseError::typed(what, "is empty", Shape::Empty));
    }
    bounded(what, line, max)?;
    Ok(line.to_owned())
}

/// A word of a list that somebody else keeps, 1 to `max` characters after trimming: a program sends it, so nothing is tidied.
///
/// # Errors
/// Empty, too long, or with what [`line()`] would tidy.
pub fn word(what: &'static str, text: &str, max: usize) -> Result<String, ParseError> {
    let word = line(what, text, max)?;
    if word == text.trim() {
        Ok(word)
    } else {
        Err(ParseError::typed(what, "has a control character", Shape::Control))
    }
}

/// Several lines in a person's own words: at most `max` characters, never trimmed and not composed. Whatever Unicode calls
/// the end of a line or a paragraph is one; other control characters, which nobody sees, are dropped, and so are
/// overrides of direction. All else is kept as it was written.
///
/// # Errors
/// Too long, or NUL in it. Says which rule was broken, never the text.
pub fn lines(what: &'static str, text: &str, max: usize) -> Result<String, ParseError> {
    if text.contains('\0') {
        return Err(ParseError::typed(what, "has a control character", Shape::Control));
    }
    let is_out = |sign: &char| signs::is_junk(*sign) || signs::is_override(*sign);
    let tidy = |sign: char| match sign {
        '\n' | '\r' => sign,
        end if signs::is_break(end) => '\n',
        other => other,
    };
    let is_written = |byte: u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    let is_as_written = |sign: char| !is_out(&sign) && tidy(sign) == sign;
    let lines = if text.bytes().all(is_written) || text.chars().all(is_as_written) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|sign| !is_out(sign)).map(tidy).collect::<String>())
    };
    bounded(what, &lines, max)?;
    Ok(lines.into_owned())
}

/// A text that is a key or a part of one (a number, a code, a reference): compatible signs are one (NFKC), what shows
/// nothing is dropped, digits are ASCII, dashes are hyphens, blanks and line ends are blanks. Control characters go, but
/// NUL, so that it is refused.
pub fn key(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text.trim());
    }
    let compatible = signs::compatible(text);
    let signs = compatible
        .chars()
        .filter(|sign| !signs::is_unseen(*sign) && (!signs::is_junk(*sign) || *sign == '\0'));
    let tidy: String = signs.map(plain_sign).collect();
    Cow::Owned(tidy.trim().to_owned())
}

fn plain_sign(sign: char) -> char {
    if signs::is_space(sign) {
        ' '
    } else if signs::is_dash(sign) {
        '-'
    } else {
        signs::digit(sign).unwrap_or(sign)
    }
}

/// Whether nothing needs to be looked at twice: ASCII without a control character, as nearly everything that comes in.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn bounded(what: &'static str, text: &str, max: usize) -> Result<(), ParseError> {
    // no text has more characters than bytes
    if text.len() > max && text.chars().count() > max { Err(ParseError::too_long(what)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_of_a_line_is_one_and_what_nobody_sees_goes() {
        for (typed, kept) in [
            ("a\u{B}b", "a\nb"),
            ("a\u{C}b", "a\nb"),
            ("a\u{85}b", "a\nb"),
            ("a\u{2028}b", "a\nb"),
            ("a\u{2029}b", "a\nb"),
            ("a\u{3}b", "ab"),
            ("a\u{7F}\u{9F}\u{FFFF}b", "ab"),
            ("a\u{202E}b", "ab"),
            ("a\r\n\tb\rc ", "a\r\n\tb\rc "),
        ] {
            assert_eq!(lines("text", typed, 20).unwrap(), kept, "{typed:?}");
        }
        assert!(lines("text", "a\0b", 20).is_err());
        assert_eq!(lines("text", "abc", 2).unwrap_err().shape, Shape::TooLong);
        assert_eq!(lines("text", &"\u{3}".repeat(9), 2).unwrap(), "");
    }

    #[test]
    fn free_text_of_every_script_is_kept_to_the_byte() {
        for text in [
            "שלום 👩‍👩‍👧\r\n  e\u{301}\t ",
            "می\u{200C}خواهم\u{200F}",
            "\u{FEFF}with a mark \u{2067}אב\u{2069} and \u{202B}אב\u{202C}",
            "नमस्ते ❤\u{FE0F}",
        ] {
            assert_eq!(lines("text", text, 100).unwrap(), text);
        }
    }

    #[test]
    fn one_line_has_no_end_in_it_and_nothing_that_turns_others_around() {
        for (typed, kept) in [
            ("Mary\tAnn", "Mary Ann"),
            ("Mary\u{2028}Ann\n", "Mary Ann"),
            ("e\u{301} is not \u{e9}", "e\u{301} is not \u{e9}"),
            ("\u{202E}Ann\u{202C}", "Ann"),
            ("Ann\u{2067}\u{FEFF}", "Ann"),
            ("A\u{3}nn", "Ann"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
            (
                "👩‍👩‍👧 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
                "👩‍👩‍👧 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            ),
        ] {
            assert_eq!(line("name", typed, 20).unwrap(), kept, "{typed:?}");
        }
        for empty in ["", " \t", "\u{200B}", "\u{200D}\u{3164}", "\u{3}"] {
            assert_eq!(line("name", empty, 20).unwrap_err().shape, Shape::Empty, "{empty:?}");
        }
        assert_eq!(line("name", "a\0b", 20).unwrap_err().shape, Shape::Control);
        assert_eq!(line("name", "äöü", 2).unwrap_err().shape, Shape::TooLong);
        assert_eq!(line("name", "äöü", 3).unwrap(), "äöü");
    }

    #[test]
    fn a_key_is_the_same_however_it_was_copied() {
        for typed in [
            "AB-12 3",
            " AB\u{2011}12\u{A0}3",
            "ＡＢ－１２　３",
            "\u{202A}AB\u{2212}١٢\t3\u{202C}",
            "A\u{AD}B\u{2013}12\u{2003}\u{3}3",
        ] {
            assert_eq!(key(typed), "AB-12 3", "{typed:?}");
        }
    }
}
