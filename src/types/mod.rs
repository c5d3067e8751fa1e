//! Words that every floor speaks: ids, references, addresses, languages, places.
//!
//! No behaviour beyond parse and print. A value that exists here is valid; whoever holds one need not check again.
//! `Debug` of anything personal prints no person.

mod closed_list;
pub mod contact;
pub mod ids;
pub mod json;
pub mod locale;
pub mod place;
pub mod places;
pub mod reference;
pub mod text;

pub(crate) use closed_list::closed_list;
pub use contact::{EmailAddress, PersonName, PhoneNumber, PostalAddress};
pub(crate) use ids::slug;
pub use ids::{CaseId, ControllerSlug, FileId, FilingId, OutboxId, SessionId, TaskId, UserId};
pub use locale::Locale;
pub use place::Place;
pub use reference::Reference;

/// Why a text could not become the word it claimed to be. Holds no part of the text: it may be personal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {problem}")]
pub struct ParseError {
    /// Which word was tried, for example `e-mail address`.
    pub what: &'static str,
    /// What is wrong and what is allowed.
    pub problem: &'static str,
}

impl ParseError {
    pub(crate) const fn new(what: &'static str, problem: &'static str) -> Self {
        Self { what, problem }
    }
}
