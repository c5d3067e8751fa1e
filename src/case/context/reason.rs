//! The codes that an act takes, as an officer reads them.

use crate::{
    law::{LawId, Refusal},
    texts::Sentence,
};

/// A coded reason with its text and provision, as the law file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The stable code.
    pub code: String,
    /// What it means, to be said.
    pub text: Sentence,
    /// The provision.
    pub cite: String,
    /// The law whose code it is, where several laws have a say.
    pub law: Option<LawId>,
    /// Whether it is taken only with the officer's own words, at which its text points.
    pub needs_words: bool,
}

impl From<&Refusal> for Reason {
    fn from(refusal: &Refusal) -> Self {
        Self {
            code: refusal.code.clone(),
            text: refusal.text.sentence(),
            cite: refusal.cite.clone(),
            law: None,
            needs_words: refusal.demands_words(),
        }
    }
}
