//! The coded reasons of an act as choices. One whose sentence points at the officer's own words says that it needs them, and so
//! does the field in which they are written.

use crate::{
    desk::views::ReasonView,
    web::{desk_pages::frame::Frame, forms::Choice},
};

/// A reason in words.
pub(super) fn choice(frame: &Frame, reason: &ReasonView) -> Choice {
    let words = frame.voice.sentence(&reason.text);
    let words =
        if reason.needs_words { frame.say_one("desk-choice-needs-words", "reason", &words) } else { words };
    Choice::new(&reason.code, words)
}

/// The codes that a law knows, or that belong to none.
pub(super) fn codes_under(frame: &Frame, reasons: &[ReasonView], law: &str) -> Vec<Choice> {
    let of_law = |it: &&ReasonView| it.law.as_ref().is_none_or(|it| it.as_str() == law);
    reasons.iter().filter(of_law).map(|reason| choice(frame, reason)).collect()
}

/// The hint of the field for the officer's own words.
pub(super) fn hint_of_words(frame: &Frame, key: &str, reasons: &[ReasonView]) -> String {
    let hint = frame.say(key);
    if reasons.iter().any(|reason| reason.needs_words) {
        format!("{hint} {}", frame.say("desk-field-words-needed"))
    } else {
        hint
    }
}
