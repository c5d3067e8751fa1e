//! Asking for the second factor of an account: what is shown is counted, checked and used up here, whoever asks.

use chrono::{DateTime, Utc};

use crate::{
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        staff::{
            identity::{RecoveryCode, SecondFactor},
            recovery,
            sign_in_tries::{Guess, Knock},
        },
    },
    store::users,
    types::Factor,
};

/// Takes what somebody shows as the second factor of this account: the code of an app, or one of the recovery codes.
/// Nothing where it has none.
///
/// # Errors
/// [`Error::SecondFactorRequired`] when nothing is shown; [`Error::CredentialsWrong`]; [`Error::TooMany`].
pub(in crate::desk) async fn prove(
    desk: &Desk,
    knock: &Knock,
    user: &users::User,
    shown: Option<&str>,
) -> Result<Option<Factor>, Error> {
    let Some(sealed) = &user.totp else { return Ok(None) };
    let shown = shown.filter(|code| !code.trim().is_empty()).ok_or(Error::SecondFactorRequired)?;
    let secret: Vec<u8> =
        Keyring::open_sealed(desk.0.keys.installation(), "users", "totp", &user.id.to_string(), sealed)?;
    knock.take_try(desk, Guess::Code).await?;
    let now = desk.0.clock.now();
    if let Some(code) = RecoveryCode::typed(shown) {
        recovery::use_code(desk, user, &code, now).await?;
        return Ok(Some(Factor::RecoveryCode));
    }
    use_code(desk, user, &SecondFactor::new(&secret, "")?, shown, now).await?;
    Ok(Some(Factor::Totp))
}

async fn use_code(
    desk: &Desk,
    user: &users::User,
    factor: &SecondFactor,
    code: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let step = factor.matching_step(code, now).ok_or(Error::CredentialsWrong)?;
    let id = user.id;
    let fresh = desk.0.store.write("use second factor", move |tx| users::use_totp_step(tx, id, step)).await?;
    if fresh { Ok(()) } else { Err(Error::CredentialsWrong) }
}
