//! Texts that people type: bounded, free of control characters, otherwise kept exactly as typed.

use super::{ParseError, Shape};

/// One line: 1 to `max` characters after trimming, no control characters (so no header injection), no NUL.
///
/// # Errors
/// Says which rule was broken, never the text.
pub fn line(what: &'static str, text: &str, max: usize) -> Result<String, ParseError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ParseError::typed(what, "is empty", Shape::Empty));
    }
    if text.chars().count() > max {
        return Err(ParseError::too_long(what));
    }
    if text.chars().any(is_unsafe) {
        return Err(ParseError::typed(what, "has a control character", Shape::Control));
    }
    Ok(text.to_owned())
}

/// Several lines: at most `max` characters, no control characters but tab and line ends, no NUL. Never trimmed:
/// not a byte of what a person wrote is lost.
///
/// # Errors
/// Says which rule was broken, never the text.
pub fn lines(what: &'static str, text: &str, max: usize) -> Result<String, ParseError> {
    if text.chars().count() > max {
        return Err(ParseError::too_long(what));
    }
    if text.chars().any(|c| is_unsafe(c) && !matches!(c, '\t' | '\n' | '\r')) {
        return Err(ParseError::typed(what, "has a control character", Shape::Control));
    }
    Ok(text.to_owned())
}

/// Control characters, and the line and paragraph separators that some mail software treats as line ends.
/// Direction marks and joiners stay: Arabic, Hebrew and emoji need them.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}')
}
