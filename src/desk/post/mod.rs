//! From effects to letters: typed facts are collected, the letter is rendered when it is decided, sealed, and queued in
//! the same transaction as the event that called for it. What was promised is what is sent, whatever is deployed later.

pub(crate) mod about;
pub(in crate::desk) mod answer;
mod contest;
mod dates;
mod gathering;
pub(in crate::desk) mod kept;
pub(crate) mod ladder;
pub(crate) mod leaving;
mod lost;
pub mod outgoing;
pub(crate) mod person;
pub(crate) mod shared;
pub(crate) mod staff;

pub use self::outgoing::{Outcome, Report, claim_letters, report_letter, report_letters};
pub use crate::store::outbox::{Lane, Room};

use std::fmt::Display;

use chrono::{DateTime, Utc};

pub(crate) use answer::laws as laws_of;
pub(crate) use person::letter_code;

use crate::{
    case::{Case, LetterKind, TaskKind},
    desk::{Desk, Error, office::controller::ControllerContext, pipeline::rows},
    letters::{Letter, MailFrom, OutgoingMail, Sender},
    store::{outbox::NewLetter, streams::Stream, tasks::Task},
    types::{CaseId, EmailAddress, Locale, OutboxId, Reference, TaskId},
    vault::DataKey,
};

/// The page on which a person follows a filing; holds no secret and shows nothing by itself.
pub(crate) fn status_path(reference: &Reference) -> String {
    format!("/status?reference={reference}")
}

/// Where a letter goes and how its row is named.
pub(crate) struct Address<'a> {
    /// The stream that records the result.
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
    /// Whether it counts against the mailbox: its owner did not confirm the filing.
    pub(crate) is_counted: bool,
    /// The filing, where the letter is about one.
    pub(crate) reference: Option<&'a Reference>,
}

pub(in crate::desk) fn sender(desk: &Desk, context: &ControllerContext) -> Sender {
    let mut contact = vec![context.settings.mailbox.as_str().to_owned()];
    contact.extend(
        [&context.settings.postal, &context.settings.phone]
            .into_iter()
            .filter(|way| !way.is_empty())
            .cloned(),
    );
    Sender { controller: context.settings.name.clone(), contact, public_url: desk.0.public_url.clone() }
}

/// Renders a letter and seals it for the outbox.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) fn letter_row(
    desk: &Desk,
    context: &ControllerContext,
    key: &DataKey,
    address: &Address<'_>,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<NewLetter, Error> {
    let id = OutboxId(desk.0.clock.fresh_id());
    let rendered = letter.render(&desk.0.texts, address.locale, &sender(desk, context));
    let from = MailFrom { name: context.settings.name.clone(), mailbox: context.settings.mailbox.clone() };
    let mut post = OutgoingMail::new(id, rendered, from, address.to.clone(), now);
    if let Some(reference) = address.reference {
        post = post.about(reference.clone());
    }
    let message_id = post.message_id.clone();
    let is_counted = address.is_counted && !desk.0.checked.settings.limits.disabled;
    let (coding, sealed) = desk.0.keys.seal_letter(key, &id.to_string(), &post)?;
    Ok(NewLetter {
        id,
        controller: context.settings.slug.clone(),
        effect_key: rows::effect_key(address.stream, address.kind, address.occurrence, address.recipient),
        stream: address.stream,
        letter: address.kind.to_owned(),
        duty: address.duty.map(str::to_owned),
        sealed,
        coding,
        lane: desk.0.keys.lane(address.to),
        mailbox: if is_counted { desk.0.keys.mailbox(address.to) } else { String::new() },
        message_id,
        not_before: now,
        created_at: now,
    })
}

/// How such a task is named.
pub(in crate::desk) fn letter_task_key(
    case: CaseId,
    kind: TaskKind,
    (letter, occurrence): (LetterKind, u32),
) -> String {
    format!("{}:{kind}:{letter}:{occurrence}", Stream::Case(case))
}

/// A task in place of a letter of this case: the person has no mailbox, or the letter came back.
pub(in crate::desk) fn letter_task(
    desk: &Desk,
    case: &Case,
    kind: TaskKind,
    (letter, occurrence): (LetterKind, u32),
    now: DateTime<Utc>,
) -> Task {
    let key = letter_task_key(case.id, kind, (letter, occurrence));
    let id = TaskId(desk.0.clock.fresh_id());
    Task::waiting(id, case.controller.clone(), kind, key, now).of_case(case.id)
}
