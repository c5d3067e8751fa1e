//! The link of a letter by which a member of staff comes in without a password: to choose one that nobody else knows, and
//! to set up the second factor. Good for a day and once; asking what it is good for does not use it up.

use chrono::{DateTime, Utc};

use crate::{
    case::Role,
    desk::{
        Desk, Error,
        staff::{
            account_mail::invitation,
            accounts::{AccountEvent, By, add_account, new_account},
            change::{Happened, change_account},
            colleagues::find_user,
            identity::SecretToken,
            link::Link,
            opening::{Opening, open, opened_once},
            second_factor, session,
            sign_in_tries::{Knock, Settled},
        },
        views::StaffSession,
    },
    letters::InvitedTo,
    store::{StoreError, invitations, sessions, users},
    types::{EmailAddress, Factor, Factors, Reach, UserId},
};

/// Adds an account without a password and mails its owner a link to choose one.
///
/// # Errors
/// An address that has an account; a controller that nobody knows; those of [`By`].
pub async fn invite_user(
    desk: &Desk,
    by: By<'_>,
    email: &EmailAddress,
    role: Role,
    reach: Reach,
) -> Result<UserId, Error> {
    by.may_give(desk, &reach)?;
    let user = users::User {
        password_is_given: false,
        enrols_by_link: true,
        ..new_account(desk, email, role, reach, String::new())?
    };
    let link = Link::draw(desk, user.id);
    let letters = vec![invitation(desk, &user, &link, InvitedTo::Join)?];
    add_account(desk, by, email, user, letters, Some(link.row)).await
}

/// Mails a fresh link to the owner of an account, who may choose a new password by it; the link before is void. What they
/// sign in with until then stays as it is.
///
/// # Errors
/// [`Error::NotFound`] where there is no such account, or it is disabled; those of [`By`].
pub async fn invite_again(desk: &Desk, by: By<'_>, email: &EmailAddress) -> Result<(), Error> {
    let found = find_user(desk, email).await?.filter(|user| user.disabled_at.is_none());
    let user = found.ok_or(Error::NotFound)?;
    by.may_change(desk, user.id)?;
    let link = Link::draw(desk, user.id);
    let event = AccountEvent::UserInvited { user: user.id };
    let letters = vec![invitation(desk, &user, &link, InvitedTo::ChooseAgain)?];
    let happened = Happened { event: &event, actor: &by.actor(), letters };
    change_account(desk, happened, move |tx| invitations::put(tx, &link.row)).await
}

/// Whether a link may still be used. Asking does not use it up: programs that look for malice open every link of a mail.
///
/// # Errors
/// [`Error::LinkOver`] when it is not, or never was.
pub async fn look_at_invitation(desk: &Desk, token: &str) -> Result<(), Error> {
    invited(desk, &SecretToken::digest_of(token), desk.0.clock.now()).await.map(drop)
}

/// Trades a link for a session that must choose a password before anything else. Whoever has a second factor shows it
/// here: a mailbox alone opens nothing.
///
/// # Errors
/// [`Error::LinkOver`]; [`Error::SecondFactorRequired`], [`Error::CredentialsWrong`] and [`Error::TooMany`] as at the
/// sign-in; the link stays good then.
pub async fn open_invitation(desk: &Desk, token: &str, code: Option<&str>) -> Result<StaffSession, Error> {
    opened_once(desk, |desk| async move { traded(&desk, token, code).await }).await
}

async fn traded(desk: &Desk, token: &str, code: Option<&str>) -> Result<StaffSession, Error> {
    let now = desk.0.clock.now();
    let digest = SecretToken::digest_of(token);
    let user = invited(desk, &digest, now).await?;
    let mut factors = Factors::given([Factor::Invitation], now);
    let knock = Knock::within(&user.email_index);
    let shown = second_factor::look_at(desk, &knock, &user, code).await?;
    if let Some(shown) = &shown {
        factors = factors.and(shown.factor(), now);
    }
    let (row, token) = session::for_pages(desk, user.id, factors, now);
    let (id, epoch) = (user.id, user.epoch);
    let settled = if shown.is_some() { knock.opened(desk).0 } else { Settled::default() };
    let event = Some(AccountEvent::InvitationOpened { user: id });
    let opening = Opening { shown, settled, event, ..Opening::of(id) };
    let session = StaffSession { token: token.as_str().to_owned(), device: None };
    let opened = open(desk, opening, session, move |tx| {
        if !users::hold(tx, id, epoch)? || !invitations::take(tx, &digest, now)? {
            return Err(StoreError::NotFound);
        }
        sessions::add(tx, &row)
    });
    match opened.await {
        Err(Error::NotFound) => Err(Error::LinkOver),
        opened => opened,
    }
}

async fn invited(desk: &Desk, digest: &str, now: DateTime<Utc>) -> Result<users::User, Error> {
    let digest = digest.to_owned();
    let found = desk.0.store.read("user of link", move |conn| {
        let Some(id) = invitations::find(conn, &digest, now)? else { return Ok(None) };
        users::find(conn, id)
    });
    found.await?.filter(|user| user.disabled_at.is_none()).ok_or(Error::LinkOver)
}
