//! Giving a fresh proof on the pages.

use secrecy::SecretString;

use crate::{
    desk::{
        Desk, Error,
        staff::{
            freshness::proves_by_code,
            identity::SecretToken,
            second_factor,
            sign_in_tries::{Guess, Knock},
        },
        views::{Staff, StaffSession},
    },
    store::{StoreError, sessions, users},
    types::{Door, Factor, Factors, UserId},
};

/// Takes a fresh proof: the second factor of who gave one at the sign-in, the password of anybody else. The sign-in goes
/// on under a new name, so that a cookie that was stolen before gains nothing.
///
/// # Errors
/// [`Error::CredentialsWrong`]; [`Error::SecondFactorRequired`] when nothing is shown; [`Error::TooMany`] as at the sign-in.
pub async fn step_up(desk: &Desk, staff: &Staff, shown: &str) -> Result<StaffSession, Error> {
    if staff.door != Door::Pages {
        return Err(Error::NotAllowed);
    }
    let (factors, known) = proven_anew(desk, staff, shown).await?;
    let token = SecretToken::draw(desk.0.clock.as_ref());
    let (old, new) = (staff.session.clone(), token.digest());
    let renewed = desk.0.store.write("step up", move |tx| {
        Ok(users::hold(tx, known.0, known.1)? && sessions::renew(tx, &old, &new, &factors)?)
    });
    if renewed.await? {
        Ok(StaffSession { token: token.as_str().to_owned(), device: None })
    } else {
        Err(Error::Unauthenticated)
    }
}

/// The factors of a sign-in after a fresh proof, and the account as it stood then.
async fn proven_anew(desk: &Desk, staff: &Staff, shown: &str) -> Result<(Factors, (UserId, i64)), Error> {
    let id = staff.id;
    let user =
        desk.0.store.read("user", move |conn| users::find(conn, id)?.ok_or(StoreError::NotFound)).await?;
    let knock = Knock::within(&user.email_index);
    let factor = if proves_by_code(staff) {
        let proven = second_factor::prove(desk, &knock, &user, Some(shown)).await?;
        proven.ok_or(Error::Unauthenticated)?
    } else {
        knock.take_try(desk, Guess::Password { with_code: false }).await?;
        let phc = Some(user.password_hash.clone()).filter(|phc| !phc.is_empty());
        if !desk.0.passwords.verify(SecretString::from(shown.to_owned()), phc).await? {
            return Err(Error::CredentialsWrong);
        }
        if user.password_is_given { Factor::GivenPassword } else { Factor::Password }
    };
    knock.opened(desk).await?;
    Ok((staff.factors.clone().and(factor, desk.0.clock.now()), (id, user.epoch)))
}
