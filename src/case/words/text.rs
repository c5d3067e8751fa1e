//! What people typed, on its way through an act. Never in an event: the desk seals it beside the act's first event.
//!
//! Invariant: bounded, no control characters, and `Debug` prints none of it.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, Unexpected},
};

use crate::types::{FaultCode, ParseError, text};

/// The longest text an act takes.
pub const LONGEST: usize = 20_000;

/// A text as typed, up to 20,000 characters.
#[derive(Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Words(#[schemars(length(max = LONGEST))] String);

impl Words {
    /// Checks a typed text.
    ///
    /// # Errors
    /// Too long, or control characters other than tab and line ends.
    pub fn new(typed: &str) -> Result<Self, ParseError> {
        text::lines("text", typed, LONGEST).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing but blanks was typed.
    pub fn is_blank(&self) -> bool {
        text::is_blank(&self.0)
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words(…)")
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let typed = String::deserialize(deserializer)?;
        Self::new(&typed).map_err(|fault| match fault.code {
            FaultCode::TooLong => {
                D::Error::invalid_length(typed.chars().count(), &"a text of at most 20,000 characters")
            }
            FaultCode::Required
            | FaultCode::Invalid
            | FaultCode::NotAllowed
            | FaultCode::Unknown
            | FaultCode::InFuture => {
                D::Error::invalid_value(Unexpected::Other("a text"), &"a text without control characters")
            }
        })
    }
}
