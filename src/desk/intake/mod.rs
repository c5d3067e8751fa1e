//! What a person sends, before and after it is checked. Form, API and staff share these rules and their messages.
//!
//! Checking needs no database: whatever is well formed is filed, from anyone, wherever they live.

pub mod drafts;
pub mod file_request;
mod new_filing;
mod parse;
mod raw;
pub mod receipt;

pub use self::{
    drafts::{drop_draft, load_draft, save_draft},
    file_request::file_request,
    receipt::receipt_of_form,
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use raw::{RawFiling, RawIdentifier, RawPlace, RawRequester, RawRight};

pub use crate::case::{Channel, ReplyBy};
use crate::{
    case::{Asked, Relationship},
    types::{EmailAddress, Locale, PersonName, PhoneNumber, Place, PostalAddress, Signal},
};

/// Who files: decides which fields are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FiledBy {
    /// The public: form or API without a token.
    Public,
    /// A program with a key.
    Program {
        /// Whether it may say when earlier the request reached the office.
        may_backdate: bool,
    },
    /// A member of staff.
    Staff,
}

/// A filing that can be filed.
#[derive(Debug, Clone)]
pub struct NewFiling {
    /// Language.
    pub locale: Locale,
    /// Where the person lives, if they said so.
    pub residence: Option<Place>,
    pub relationship: Option<Relationship>,
    /// `portal`, `post` or `other`.
    pub reply_by: ReplyBy,
    /// Who asks.
    pub requester: Requester,
    /// Kind and value.
    pub identifiers: Vec<Identifier>,
    /// At least one.
    pub rights: Vec<NewRight>,
    /// Own words; never shortened.
    pub message: Option<String>,
    /// Staff: when it reached the office.
    pub received_at: Option<DateTime<Utc>>,
    /// How it came.
    pub channel: Channel,
    /// Staff: why in the past.
    pub reason: Option<String>,
    /// What the browser said by itself, as far as it is kept.
    pub signals: Vec<Signal>,
}

/// How the person is called and reached; personal, kept sealed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Requester {
    /// Full name.
    pub name: Option<PersonName>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// Telephone.
    pub phone: Option<PhoneNumber>,
    pub postal_address: Option<PostalAddress>,
}

/// A key under which the controller may hold the person; personal, kept sealed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Identifier {
    pub kind: String,
    pub value: String,
}

impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identifier(…)")
    }
}

/// One right asked for.
#[derive(Debug, Clone)]
pub struct NewRight {
    /// The right with what narrows it.
    pub asked: Asked,
    /// Own words; personal, kept sealed.
    pub details: Option<String>,
}
