//! Letters to one member of staff about how they sign in. They go to the address of the account, in the name of the first
//! controller, and are queued in the transaction of what they tell.

use std::fmt::Display;

use chrono::{DateTime, Utc};

use crate::{
    desk::{
        Desk, Error,
        office::controller::ControllerContext,
        post::{Address, letter_row},
        staff::{colleagues::colleague, link::Link},
    },
    letters::{AccountChange, AccountNotice, Invitation, InvitedTo, Letter, MailTest},
    store::{outbox::NewLetter, streams::Stream, users},
    types::Locale,
};

/// Tells the owner of an account what has changed.
pub(in crate::desk) fn told(
    desk: &Desk,
    user: &users::User,
    change: AccountChange,
) -> Result<NewLetter, Error> {
    let (at, zone) = (desk.0.clock.now(), office(desk)?.settings.zone);
    mail(desk, user, &Letter::from(AccountNotice { change, at, zone }))
}

/// Sends the owner of an account the link by which they choose a password.
pub(in crate::desk) fn invitation(
    desk: &Desk,
    user: &users::User,
    link: &Link,
    to: InvitedTo,
) -> Result<NewLetter, Error> {
    let hours = u32::try_from((link.row.expires_at - link.row.created_at).num_hours()).unwrap_or(0);
    let path = format!("/desk/invitation/{}", link.token.as_str());
    mail(desk, user, &Letter::from(Invitation { to, path, hours }))
}

/// Tells an administrator that mail leaves; `asked_at` tells one test from another.
pub(in crate::desk) fn test(
    desk: &Desk,
    user: &users::User,
    asked_at: DateTime<Utc>,
) -> Result<NewLetter, Error> {
    let letter = Letter::from(MailTest { at: asked_at, zone: office(desk)?.settings.zone });
    numbered_mail(desk, user, &letter, &asked_at.timestamp_micros())
}

fn office(desk: &Desk) -> Result<&ControllerContext, Error> {
    let first = desk.controllers().first().ok_or(Error::NotFound)?;
    desk.context(&first.slug)
}

fn mail(desk: &Desk, user: &users::User, letter: &Letter) -> Result<NewLetter, Error> {
    numbered_mail(desk, user, letter, &desk.0.clock.fresh_id())
}

fn numbered_mail(
    desk: &Desk,
    user: &users::User,
    letter: &Letter,
    occurrence: &dyn Display,
) -> Result<NewLetter, Error> {
    let recipient = user.id.to_string();
    let address = Address {
        stream: Stream::Installation,
        kind: letter.kind(),
        occurrence,
        duty: None,
        to: &colleague(desk, user)?.email,
        recipient: &recipient,
        locale: &Locale::english(),
        reference: None,
        is_counted: false,
    };
    letter_row(desk, office(desk)?, desk.0.keys.installation(), &address, letter, desk.0.clock.now())
}
