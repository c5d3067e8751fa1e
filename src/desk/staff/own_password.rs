//! A member of staff chooses a password that nobody else knows: at the first sign-in, by a link, or in place of an old one.

use secrecy::SecretString;

use crate::{
    config::Mfa,
    desk::{
        Desk, Error, Flaw,
        staff::{
            account_mail::told,
            accounts::{AccountEvent, words_about},
            colleagues::colleague,
            freshness::{Proof, demand_fresh, proves_by},
            identity::choice,
            opening::{Opening, open, opened_once},
            session,
            sign_in_tries::{Guess, Knock},
        },
        views::{Owed, Staff, StaffSession},
    },
    letters::AccountChange,
    store::{StoreError, invitations, sessions, users},
    types::{Door, Factor},
};

/// Puts a new password in force. Every other sign-in of the account ends; this one goes on as a new one, and the owner of
/// the account hears of it. The old password is asked of everybody but who came in to choose one.
///
/// # Errors
/// Fields at fault: `/old`, `/new`; [`Error::StepUpRequired`]; [`Error::NotAllowed`] outside a page session and for who signed in by the identity provider; [`Error::TooMany`] as at the sign-in.
pub async fn choose_password(
    desk: &Desk,
    staff: &Staff,
    old: &str,
    new: &str,
) -> Result<StaffSession, Error> {
    opened_once(desk, |desk| async move { chosen(&desk, staff, old, new).await }).await
}

async fn chosen(desk: &Desk, staff: &Staff, old: &str, new: &str) -> Result<StaffSession, Error> {
    if staff.door != Door::Pages {
        return Err(Error::NotAllowed);
    }
    if proves_by(staff) == Proof::Provider {
        return Err(Error::NotAllowed);
    }
    let id = staff.id;
    let user =
        desk.0.store.read("user", move |conn| users::find(conn, id)?.ok_or(StoreError::NotFound)).await?;
    if staff.owes != Some(Owed::Password) {
        demand_fresh(desk, staff)?;
        check_old(desk, &user, old).await?;
    }
    let has_factor = user.totp.is_some() || desk.auth().mfa == Mfa::Required;
    let new = SecretString::from(new.to_owned());
    let context = words_about(desk, &colleague(desk, &user)?.email);
    choice::check(&new, has_factor, &context).map_err(|flaw| Error::field("/new", &flaw))?;
    let phc = Some(user.password_hash.clone()).filter(|phc| !phc.is_empty());
    if desk.0.passwords.verify(new.clone(), phc).await? {
        return Err(Error::field("/new", &Flaw::PasswordSame));
    }
    let now = desk.0.clock.now();
    let known_epoch = user.epoch;
    let user = users::User {
        password_hash: desk.0.passwords.hash(new).await?,
        password_is_given: false,
        // one way in: who chooses a password by a mailed link leaves the provider
        provider_index: None,
        epoch: known_epoch + 1,
        ..user
    };
    let factors = staff.factors.clone().without(Factor::GivenPassword).and(Factor::Password, now);
    let (row, token) = session::for_pages(desk, id, factors, now);
    let opening = Opening {
        ends: Some(staff.session.clone()),
        event: Some(AccountEvent::PasswordChosen { user: id }),
        letters: vec![told(desk, &user, AccountChange::PasswordChosen)?],
        ..Opening::of(id)
    };
    let session = StaffSession { token: token.as_str().to_owned(), device: None };
    open(desk, opening, session, move |tx| {
        users::save(tx, &user, known_epoch)?;
        // a link that was mailed before would choose once more
        invitations::revoke(tx, id)?;
        session::end_all(tx, id)?;
        sessions::add(tx, &row)
    })
    .await
}

/// The old password, counted as at the sign-in: who found a browser open may not guess it here.
async fn check_old(desk: &Desk, user: &users::User, old: &str) -> Result<(), Error> {
    let knock = Knock::within(&user.email_index);
    knock.take_try(desk, Guess::Password { with_code: false }).await?;
    let old = SecretString::from(old.to_owned());
    let phc = Some(user.password_hash.clone()).filter(|phc| !phc.is_empty());
    if !desk.0.passwords.verify(old, phc).await? {
        return Err(Error::field("/old", &Flaw::PasswordWrong));
    }
    knock.opened(desk).0.settle(desk).await
}
