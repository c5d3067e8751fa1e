//! A letter in its envelope: everything that leaves, as it is sealed in an outbox row.
//!
//! Made when the letter is decided and never changed afterwards: what was promised is what is sent, whatever is
//! deployed meanwhile. `mail` only wraps it as MIME, the same on each attempt.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Rendered;
use crate::types::{EmailAddress, OutboxId, Reference};

/// Who the mail comes from.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct From {
    /// The controller's name, as mail programs show it.
    pub name: String,
    /// The controller's privacy mailbox.
    pub mailbox: EmailAddress,
}

/// A rendered letter with all that its headers say. One recipient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingMail {
    /// Sender, and the envelope's sender.
    pub from: From,
    /// The one recipient.
    pub to: EmailAddress,
    /// Where an answer goes, if not to the sender.
    pub reply_to: Option<EmailAddress>,
    /// `<…@…>`; the same on every attempt, so that a message that arrives twice is known as one.
    pub message_id: String,
    /// The date that the message carries.
    pub date: DateTime<Utc>,
    /// The filing's reference; none on letters to staff about several.
    pub reference: Option<Reference>,
    /// Message ids of the conversation, the oldest first; the last is answered.
    pub thread: Vec<String>,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The HTML document.
    pub html: String,
    /// The language of both.
    pub language: String,
}

impl OutgoingMail {
    /// Puts a letter into its envelope. `id` is the outbox row's.
    pub fn new(id: OutboxId, letter: Rendered, from: From, to: EmailAddress, date: DateTime<Utc>) -> Self {
        Self {
            message_id: message_id(id, &from.mailbox),
            from,
            to,
            reply_to: None,
            date,
            reference: None,
            thread: Vec::new(),
            subject: letter.subject,
            text: letter.text,
            html: letter.html,
            language: letter.language,
        }
    }

    /// With the filing's reference.
    #[must_use]
    pub fn about(self, reference: Reference) -> Self {
        Self { reference: Some(reference), ..self }
    }

    /// With another address for answers.
    #[must_use]
    pub fn reply_to(self, address: EmailAddress) -> Self {
        Self { reply_to: Some(address), ..self }
    }
}

impl fmt::Debug for From {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("From(…)")
    }
}

impl fmt::Debug for OutgoingMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingMail").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

/// The Message-ID of an outbox row: `<uuid@domain of the mailbox>`.
pub fn message_id(id: OutboxId, mailbox: &EmailAddress) -> String {
    let domain = Some(mailbox.domain()).filter(|domain| !domain.is_empty() && domain.is_ascii());
    format!("<{id}@{}>", domain.unwrap_or("localhost"))
}
