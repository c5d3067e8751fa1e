//! Giving a fresh proof on the pages.

use secrecy::SecretString;

use crate::{
    desk::{
        Desk, Error,
        staff::{
            freshness::{Proof, proves_by},
            identity::SecretToken,
            opening::{Opening, open, opened_once},
            second_factor,
            sign_in_tries::{Guess, Knock},
        },
        views::{Staff, StaffSession},
    },
    store::{StoreError, sessions, users},
    types::{Door, Factor, Factors},
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
    opened_once(desk, |desk| async move {
        let (opening, factors, epoch) = proven_anew(&desk, staff, shown).await?;
        let token = SecretToken::draw(desk.0.clock.as_ref());
        let (id, old, new) = (staff.id, staff.session.clone(), token.digest());
        let session = StaffSession { token: token.as_str().to_owned(), device: None };
        let renewed = open(&desk, opening, session, move |tx| {
            let is_there = users::hold(tx, id, epoch)? && sessions::renew(tx, &old, &new, &factors)?;
            if is_there { Ok(()) } else { Err(StoreError::NotFound) }
        });
        match renewed.await {
            Err(Error::NotFound) => Err(Error::Unauthenticated),
            renewed => renewed,
        }
    })
    .await
}

/// What a fresh proof opens, the factors of the sign-in after it, and the account as it stood then.
async fn proven_anew(desk: &Desk, staff: &Staff, shown: &str) -> Result<(Opening, Factors, i64), Error> {
    let id = staff.id;
    let user =
        desk.0.store.read("user", move |conn| users::find(conn, id)?.ok_or(StoreError::NotFound)).await?;
    let knock = Knock::within(&user.email_index);
    let (factor, shown) = match proves_by(staff) {
        // nothing that is typed here proves that
        Proof::Provider => return Err(Error::NotAllowed),
        Proof::Code => {
            let shown = second_factor::look_at(desk, &knock, &user, Some(shown)).await?;
            let shown = shown.ok_or(Error::Unauthenticated)?;
            (shown.factor(), Some(shown))
        }
        Proof::Password => {
            knock.take_try(desk, Guess::Password { with_code: false }).await?;
            let phc = Some(user.password_hash.clone()).filter(|phc| !phc.is_empty());
            if !desk.0.passwords.verify(SecretString::from(shown.to_owned()), phc).await? {
                return Err(Error::CredentialsWrong);
            }
            (if user.password_is_given { Factor::GivenPassword } else { Factor::Password }, None)
        }
    };
    let (settled, _) = knock.opened(desk);
    let opening = Opening { ends: Some(staff.session.clone()), shown, settled, ..Opening::of(id) };
    Ok((opening, staff.factors.clone().and(factor, desk.0.clock.now()), user.epoch))
}
