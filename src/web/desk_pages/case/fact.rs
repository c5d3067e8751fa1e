//! One line of a page about a case: a label and its value.

use crate::web::desk_pages::frame::Frame;

/// A label and what stands beside it.
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
    /// Whether it is an address, a number or a code, which always read left to right.
    pub is_code: bool,
}

/// The fact under the label `key`; nothing where there is no value.
pub fn fact(frame: &Frame, key: &str, value: Option<String>) -> Option<Fact> {
    let value = value.filter(|value| !value.is_empty())?;
    Some(Fact { label: frame.say(key), value, is_code: false })
}
