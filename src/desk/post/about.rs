//! What a letter to the person may speak of.

use chrono::{DateTime, Utc};

use crate::{
    case::Case,
    desk::{office::controller::ControllerContext, pipeline::rows::SealedFields},
    store::filings::Filing,
    texts::Texts,
    vault::DataKey,
};

/// Everything that a letter to the person may speak of.
pub(crate) struct About<'a> {
    pub(crate) context: &'a ControllerContext,
    pub(crate) case: &'a Case,
    pub(crate) filing: &'a Filing,
    pub(crate) key: &'a DataKey,
    /// The words of the act at hand, or of the decision, question or refusal that the letter carries.
    pub(crate) words: &'a SealedFields,
    pub(crate) now: DateTime<Utc>,
}

impl About<'_> {
    /// The language that the letter is written in: the best that we have for the person's.
    pub(super) fn language(&self) -> String {
        Texts::embedded().negotiate(self.filing.locale.identifier()).to_string()
    }
}
