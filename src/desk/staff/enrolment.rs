//! Setting up a second factor: the secret is shown, a code proves that it arrived, only then is it kept.
//!
//! Until then it is stored nowhere: it is derived from a key of the installation and the digest of the session, which is
//! 256 random bits. The page may be loaded again and shows the same secret; another session has another one.

use crate::{
    desk::{
        Conflict, Desk, Error,
        staff::{
            accounts::{AccountEvent, change_account},
            identity::SecondFactor,
        },
        views::{Enrolment, Staff},
    },
    store::{StoreError, refresh_tokens, users},
};

/// RFC 4226 recommends 160 bits.
const SECRET_BYTES: usize = 20;

/// The secret of a second factor, not yet in force.
///
/// # Errors
/// [`Error::NotAllowed`] outside a page session; forbidden where one is set up already.
pub async fn begin_enrolment(desk: &Desk, staff: &Staff) -> Result<Enrolment, Error> {
    let user = who_enrols(desk, staff).await?;
    let secret = pending_secret(desk, staff, &user);
    Ok(Enrolment {
        url: SecondFactor::new(&secret, &staff.email)?.url()?,
        secret: SecondFactor::secret_base32(&secret),
    })
}

/// Puts the second factor in force. Tokens issued without it are void from now on.
///
/// # Errors
/// [`Error::CodeWrong`], and as [`begin_enrolment`].
pub async fn finish_enrolment(desk: &Desk, staff: &Staff, code: &str) -> Result<(), Error> {
    let user = who_enrols(desk, staff).await?;
    let secret = pending_secret(desk, staff, &user);
    let factor = SecondFactor::new(&secret, &staff.email)?;
    let step = factor.matching_step(code, desk.0.clock.now()).ok_or(Error::CodeWrong)?;
    let known_epoch = user.epoch;
    let id = user.id;
    let sealed = desk.0.keys.seal(desk.0.keys.installation(), "users", "totp", &id.to_string(), &secret)?;
    let user = users::User { totp: Some(sealed), totp_step: step, epoch: known_epoch + 1, ..user };
    change_account(desk, &AccountEvent::SecondFactorSet { user: id }, &format!("user:{id}"), move |tx| {
        users::save(tx, &user, known_epoch)?;
        refresh_tokens::void_all(tx, id)?;
        Ok(())
    })
    .await
}

async fn who_enrols(desk: &Desk, staff: &Staff) -> Result<users::User, Error> {
    if staff.session.is_empty() {
        return Err(Error::NotAllowed);
    }
    let id = staff.id;
    let user =
        desk.0.store.read("user", move |conn| users::find(conn, id)?.ok_or(StoreError::NotFound)).await?;
    if user.totp.is_some() {
        return Err(Error::Conflict(Conflict::SecondFactorExists));
    }
    Ok(user)
}

fn pending_secret(desk: &Desk, staff: &Staff, user: &users::User) -> Vec<u8> {
    let purpose = format!("second factor v1:{}:{}:{}", user.id, user.epoch, staff.session);
    desk.0.keys.derived(&purpose).into_iter().take(SECRET_BYTES).collect()
}
