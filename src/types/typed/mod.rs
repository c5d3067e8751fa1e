//! One floor for what people type: canonical first, then checked. What a sign means is asked of the tables of Unicode.
//!
//! How much is tidied depends on the kind of field. An address or a number is a key: whatever shows nothing goes, wherever
//! it stands, and every digit, dash and blank is read as what it is. A name is a person's own: its letters stay as they
//! were typed, composed or not, with joiners, direction marks and emoji, and only what would turn the words around it goes.
//! Free text is evidence: it is kept as written but for what no screen shows and for overrides, which make it read as what
//! it is not.

pub mod dialling;
pub mod names;
pub mod signs;
pub mod text;

/// The digits of a one-time code, in any script, with blanks, dashes and invisible marks anywhere; `None` where there are
/// not exactly `count` of them, or anything else stands among them.
pub fn code(typed: &str, count: usize) -> Option<String> {
    let tidy = text::key(typed);
    let mut digits = String::with_capacity(count);
    for sign in tidy.chars() {
        match sign {
            digit if digit.is_ascii_digit() => digits.push(digit),
            other if other.is_alphanumeric() => return None,
            _ => {}
        }
    }
    (digits.len() == count).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_any_script_and_nothing_else_is_one() {
        for typed in [
            "333716",
            " 333-716 ",
            "333 716.",
            "٣٣٣٧١٦",
            "۳۳۳۷۱۶",
            "३३३७१६",
            "３３３７１６",
            "𝟛𝟛𝟛𝟟𝟙𝟞",
            "3\u{200B}3\u{2011}3\u{A0}7\u{2212}1\u{FEFF}6",
            "\u{202A}333716\u{202C}",
            "\u{200F}٣٣٣\u{202F}٧١٦",
        ] {
            assert_eq!(code(typed, 6).as_deref(), Some("333716"), "{typed:?}");
        }
        for other in
            ["", "33371", "3337166", "33371a", "x333716", "33371６1", "三三三七一六", "333716\u{5D0}"]
        {
            assert_eq!(code(other, 6), None, "{other:?}");
        }
    }
}
