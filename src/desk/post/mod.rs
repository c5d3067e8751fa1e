//! From effects to letters: typed facts are collected, the letter is rendered when it is decided, sealed, and queued in
//! the same transaction as the event that called for it. What was promised is what is sent, whatever is deployed later.

mod answer;
mod contest;
mod dates;
pub(crate) mod ladder;
pub mod outgoing;
pub(crate) mod person;
pub(crate) mod staff;

use std::fmt::Display;

use chrono::{DateTime, Utc};

pub(crate) use answer::laws as laws_of;
pub(crate) use person::letter_code;
pub(crate) use staff::Colleague;

use crate::{
    desk::{ControllerRoom, Desk, Error, command::record},
    letters::{Letter, Post, PostFrom},
    store::{outbox::NewLetter, streams::Stream},
    types::{EmailAddress, Locale, OutboxId, Reference},
    vault::DataKey,
};

/// The page on which a person follows a filing; holds no secret and shows nothing by itself.
pub(crate) fn status_path(reference: &Reference) -> String {
    format!("/status?reference={reference}")
}

/// Where a letter goes and how its row is named.
pub(crate) struct Address<'a> {
    /// The stream that hears how it went.
    pub(crate) stream: Stream,
    /// The kind, as the stream knows it.
    pub(crate) kind: &'a str,
    /// Which of its kind.
    pub(crate) occurrence: &'a dyn Display,
    /// The duty that its acceptance meets.
    pub(crate) duty: Option<&'a str>,
    /// The one recipient.
    pub(crate) to: &'a EmailAddress,
    /// Distinguishes recipients of the same letter: a user's id, or `person`.
    pub(crate) recipient: &'a str,
    /// The language.
    pub(crate) locale: &'a Locale,
    /// The filing, where the letter is about one.
    pub(crate) reference: Option<&'a Reference>,
}

impl Desk {
    /// Renders a letter and seals it for the outbox.
    pub(crate) fn letter_row(
        &self,
        room: &ControllerRoom,
        key: &DataKey,
        address: &Address<'_>,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<NewLetter, Error> {
        let id = OutboxId(self.0.clock.fresh_id());
        let rendered = letter.render(&self.0.texts, address.locale, &self.sender(room));
        let from = PostFrom { name: room.settings.name.clone(), mailbox: room.settings.mailbox.clone() };
        let mut post = Post::new(id, rendered, from, address.to.clone(), now);
        if let Some(reference) = address.reference {
            post = post.about(reference.clone());
        }
        let message_id = post.message_id.clone();
        Ok(NewLetter {
            id,
            controller: room.settings.slug.clone(),
            effect_key: record::effect_key(
                address.stream,
                address.kind,
                address.occurrence,
                address.recipient,
            ),
            stream: address.stream,
            letter: address.kind.to_owned(),
            duty: address.duty.map(str::to_owned),
            sealed: self.0.keys.seal(key, "outbox", "sealed", &id.to_string(), &post)?,
            message_id,
            not_before: now,
            created_at: now,
        })
    }
}
