//! Accounts of staff: adding, listing, disabling, resetting a second factor. Each change is an event of the installation;
//! who it was about stands there by id only.

use secrecy::SecretString;
use serde::Serialize;

use crate::{
    case::Role,
    desk::{
        Desk, Error, Flaw,
        pipeline::{
            attempt::Attempt,
            change::Apply,
            execute::{Patience, execute},
            rows,
        },
        staff::{
            colleagues::{active_colleagues, colleague},
            identity::Passwords,
            reach::check_reach,
            sign_in::KIND,
        },
        views::{Staff, UserView},
    },
    store::{
        Conn, StoreError, Tx, refresh_tokens, sessions,
        streams::{self, NewEvent, Stream},
        users,
    },
    types::{ControllerSlug, EmailAddress, KeyId, Reach, UserId},
};

/// Who runs commands on the machine itself.
pub(in crate::desk) const OPERATOR: &str = "operator";

/// What happened to an account.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub(in crate::desk) enum AccountEvent {
    UserAdded { user: UserId, role: Role, reach: Reach },
    ReachSet { user: UserId, reach: Reach },
    KeyAdded { key: KeyId, scopes: String, reach: Reach },
    KeyRevoked { key: KeyId },
    UserDisabled { user: UserId },
    SecondFactorSet { user: UserId },
    SecondFactorReset { user: UserId },
}

/// Whether anybody can sign in at all: on a fresh installation nobody can, and somebody must be told how.
///
/// # Errors
/// Storage that does not answer.
pub async fn has_users(desk: &Desk) -> Result<bool, Error> {
    let users = desk.0.store.read("users", users::all).await?;
    Ok(users.iter().any(|user| user.disabled_at.is_none()))
}

/// Adds an account.
///
/// # Errors
/// A password that cannot be taken, or an address that has an account.
pub async fn add_user(
    desk: &Desk,
    email: &EmailAddress,
    role: Role,
    reach: Reach,
    password: &str,
) -> Result<UserId, Error> {
    check_reach(desk, &reach)?;
    let password = SecretString::from(password.to_owned());
    Passwords::check_new(&password, false).map_err(|fault| Error::field("/password", &fault.into()))?;
    let id = UserId(desk.0.clock.fresh_id());
    let user = users::User {
        id,
        email_index: desk.0.keys.staff_email(email),
        sealed: desk.0.keys.seal(desk.0.keys.installation(), "users", "sealed", &id.to_string(), email)?,
        role,
        password_hash: desk.0.passwords.hash(password).await?,
        totp: None,
        totp_step: 0,
        disabled_at: None,
        epoch: 1,
        created_at: desk.0.clock.now(),
        reach: reach.clone(),
    };
    let taken = || Error::field("/email", &Flaw::AddressTaken);
    if find_user(desk, email).await?.is_some() {
        return Err(taken());
    }
    let event = AccountEvent::UserAdded { user: id, role, reach };
    let added = change_account(desk, &event, OPERATOR, move |tx| users::add(tx, &user)).await;
    match added {
        Err(Error::Overtaken) if find_user(desk, email).await?.is_some() => Err(taken()),
        done => done.map(|()| id),
    }
}

/// Every account, in the order they were added.
///
/// # Errors
/// Storage that does not answer.
pub async fn users(desk: &Desk) -> Result<Vec<UserView>, Error> {
    let users = desk.0.store.read("users", users::all).await?;
    users
        .iter()
        .map(|user| {
            Ok(UserView {
                id: user.id,
                email: colleague(desk, user)?.email.as_str().to_owned(),
                role: user.role,
                reach: user.reach.clone(),
                second_factor: user.totp.is_some(),
                disabled_at: user.disabled_at,
            })
        })
        .collect()
}

/// Shuts an account: sessions end, tokens are void. Cases keep their owner's id.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn disable_user(desk: &Desk, email: &EmailAddress) -> Result<(), Error> {
    let user = find_user(desk, email).await?.ok_or(Error::NotFound)?;
    if user.disabled_at.is_some() {
        return Ok(());
    }
    let (id, now) = (user.id, desk.0.clock.now());
    change_account(desk, &AccountEvent::UserDisabled { user: id }, OPERATOR, move |tx| {
        users::disable(tx, id, now)?;
        sessions::end_all(tx, KIND, &id.to_string())?;
        refresh_tokens::void_all(tx, id)?;
        Ok(())
    })
    .await
}

/// Sets of which controllers a member of staff sees cases; counts from the next request, signed in or not.
///
/// # Errors
/// [`Error::NotFound`]; a controller that is not in the configuration.
pub async fn set_reach(desk: &Desk, email: &EmailAddress, reach: &Reach) -> Result<(), Error> {
    check_reach(desk, reach)?;
    let user = find_user(desk, email).await?.ok_or(Error::NotFound)?;
    let known_epoch = user.epoch;
    let user = users::User { reach: reach.clone(), ..user };
    let event = AccountEvent::ReachSet { user: user.id, reach: reach.clone() };
    change_account(desk, &event, OPERATOR, move |tx| users::save(tx, &user, known_epoch)).await
}

/// Takes a second factor away, so that a new one can be set up; whoever is signed in must sign in again.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn reset_second_factor(desk: &Desk, email: &EmailAddress) -> Result<(), Error> {
    let user = find_user(desk, email).await?.ok_or(Error::NotFound)?;
    let (id, known_epoch) = (user.id, user.epoch);
    let user = users::User { totp: None, epoch: known_epoch + 1, ..user };
    change_account(desk, &AccountEvent::SecondFactorReset { user: id }, OPERATOR, move |tx| {
        users::save(tx, &user, known_epoch)?;
        sessions::end_all(tx, KIND, &id.to_string())?;
        refresh_tokens::void_all(tx, id)?;
        Ok(())
    })
    .await
}

/// E-mails of those who may own cases of a controller, or of any that `staff` sees: for the assign dialog and the filter.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases.
pub async fn colleagues(
    desk: &Desk,
    staff: &Staff,
    controller: Option<&ControllerSlug>,
) -> Result<Vec<String>, Error> {
    staff.sees_cases()?;
    let shared = |reach: &Reach| match controller {
        Some(controller) => reach.covers(controller),
        None => desk.within(&staff.reach).any(|(slug, _)| reach.covers(slug)),
    };
    let mut emails: Vec<String> = active_colleagues(desk)
        .await?
        .into_iter()
        .filter(|colleague| matches!(colleague.role, Role::Officer | Role::Lead) && shared(&colleague.reach))
        .map(|colleague| colleague.email.as_str().to_owned())
        .collect();
    emails.sort();
    Ok(emails)
}

/// The user with that address.
pub(in crate::desk) async fn find_user(
    desk: &Desk,
    email: &EmailAddress,
) -> Result<Option<users::User>, Error> {
    let index = desk.0.keys.staff_email(email);
    Ok(desk.0.store.read("user by address", move |conn| users::find_by_email(conn, &index)).await?)
}

/// A change of an account with its event.
struct AccountChange<F> {
    expected_seq: i64,
    happened: NewEvent,
    change: F,
}

impl<F> Apply for AccountChange<F>
where
    F: Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
{
    fn apply(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        (self.change)(tx)?;
        streams::append(tx, Stream::Installation, self.expected_seq, std::slice::from_ref(&self.happened))?;
        Ok(())
    }
}

/// Changes an account and appends the event of it, both or neither.
pub(in crate::desk) async fn change_account<F>(
    desk: &Desk,
    event: &AccountEvent,
    actor: &str,
    change: F,
) -> Result<(), Error>
where
    F: Fn(&mut Tx<'_>) -> Result<(), StoreError> + Clone + Send + Sync + 'static,
{
    let change = &change;
    execute(desk, "change account", Patience::Command, move |attempt: Attempt| async move {
        let last = |conn: &mut Conn| streams::last_seq(conn, Stream::Installation);
        let expected_seq = desk.0.store.read("events of accounts", last).await?;
        let happened = rows::event_row(event, attempt.now, actor, None)?;
        Ok((AccountChange { expected_seq, happened, change: change.clone() }, ()))
    })
    .await
}
