//! The words of the reference. They are English, like every id of the API.

use crate::{
    texts::{Texts, Voice},
    types::Locale,
};

/// The English voice, in which the document is written.
pub fn voice() -> Voice {
    Texts::embedded().speak(Locale::english().identifier())
}

/// `FAMILY-ID`; Fluent has no underscores in the names that we use.
pub fn key(family: &str, id: &str) -> String {
    format!("api-{family}-{}", id.replace('_', "-"))
}
