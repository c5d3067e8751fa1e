//! The codes that an act takes, as an officer reads them.

use serde::{Deserialize, Serialize};

use crate::law::{LawId, Refusal};

/// A coded reason with its text and provision, as the law file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The stable code.
    pub code: String,
    /// In words.
    pub text: String,
    /// The provision.
    pub cite: String,
    /// The law whose code it is, where several laws have a say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<LawId>,
}

impl From<&Refusal> for Reason {
    fn from(refusal: &Refusal) -> Self {
        Self {
            code: refusal.code.clone(),
            text: refusal.text.in_language("en").to_owned(),
            cite: refusal.cite.clone(),
            law: None,
        }
    }
}
