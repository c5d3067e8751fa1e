//! A field at fault as a problem names it, and the language that problems are in.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    desk::FieldFault,
    texts::{Sentence, Texts},
    types::Locale,
};

/// One field that must be mended, named by its JSON pointer in the API's shape (`/requester/email`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldError {
    /// JSON pointer of the field.
    pub pointer: String,
    /// Stable word for the kind of fault: `required`, `invalid`, `too_long`, `unknown`, `not_allowed`, `in_future`.
    pub code: &'static str,
    /// What to do, in a sentence; never what was typed.
    pub message: String,
}

impl From<FieldFault> for FieldError {
    fn from(fault: FieldFault) -> Self {
        Self { pointer: fault.pointer, code: fault.code.id(), message: english(&fault.sentence) }
    }
}

/// The reader of a problem is a program or whoever writes one: its sentences are English.
pub(super) fn english(sentence: &Sentence) -> String {
    Texts::embedded().speak(Locale::english().identifier()).sentence(sentence)
}
