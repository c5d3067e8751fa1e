//! Setting up a second factor: the secret is shown, a code proves that it arrived, only then is it kept.
//!
//! Until then it is stored nowhere: it is derived from a key of the installation and the digest of the session, which is
//! 256 random bits. The page may be loaded again and shows the same secret; another session has another one.

use crate::{
    desk::{
        CodeFault, Conflict, Desk, Error,
        staff::{
            account_mail::told,
            accounts::AccountEvent,
            freshness::demand_fresh,
            identity::SecondFactor,
            opening::{Opening, open, opened_once},
            recovery::{self, Drawn},
            session,
        },
        views::{Enrolled, Enrolment, Owed, Staff, StaffSession},
    },
    letters::AccountChange,
    store::{StoreError, recovery_codes, sessions, users},
    types::{Door, Factor},
};

/// RFC 4226 recommends 160 bits.
const SECRET_BYTES: usize = 20;

/// The secret of a second factor, not yet in force.
///
/// # Errors
/// [`Error::NotAllowed`] outside a page session; [`Error::PasswordNotOwn`] before; [`Error::LinkRequired`] where it takes the link that was mailed;
/// [`Error::StepUpRequired`]; a conflict where one is set up already.
pub async fn begin_enrolment(desk: &Desk, staff: &Staff) -> Result<Enrolment, Error> {
    let user = who_enrols(desk, staff).await?;
    let secret = pending_secret(desk, staff, &user);
    Ok(Enrolment {
        url: SecondFactor::new(&secret, &staff.email)?.url()?,
        secret: SecondFactor::secret_base32(&secret),
    })
}

/// Puts the second factor in force. Every sign-in of this account was opened without it, so all end; who set it up goes
/// on with a new one, and the owner of the account hears of it.
///
/// # Errors
/// [`Error::CodeWrong`], and as [`begin_enrolment`].
pub async fn finish_enrolment(desk: &Desk, staff: &Staff, code: &str) -> Result<Enrolled, Error> {
    opened_once(desk, |desk| async move { finished(&desk, staff, code).await }).await
}

async fn finished(desk: &Desk, staff: &Staff, code: &str) -> Result<Enrolled, Error> {
    let user = who_enrols(desk, staff).await?;
    let secret = pending_secret(desk, staff, &user);
    let factor = SecondFactor::new(&secret, &staff.email)?;
    let now = desk.0.clock.now();
    let step = factor.matching_step(code, now).ok_or(Error::CodeWrong(CodeFault::Another))?;
    let known_epoch = user.epoch;
    let id = user.id;
    let sealed = desk.0.keys.seal(desk.0.keys.installation(), "users", "totp", &id.to_string(), &secret)?;
    let user = users::User {
        totp: Some(sealed),
        totp_step: step,
        epoch: known_epoch + 1,
        enrols_by_link: false,
        ..user
    };
    let (row, token) = session::for_pages(desk, id, staff.factors.clone().and(Factor::Totp, now), now);
    let opening = Opening {
        ends: Some(staff.session.clone()),
        event: Some(AccountEvent::SecondFactorSet { user: id }),
        letters: vec![told(desk, &user, AccountChange::SecondFactorSet)?],
        ..Opening::of(id)
    };
    let session = StaffSession { token: token.as_str().to_owned(), device: None };
    let Drawn { shown, rows } = recovery::draw(desk, id, now);
    open(desk, opening, Enrolled { session, recovery_codes: shown }, move |tx| {
        users::save(tx, &user, known_epoch)?;
        recovery_codes::replace(tx, id, &rows)?;
        session::end_all(tx, id)?;
        sessions::add(tx, &row)
    })
    .await
}

async fn who_enrols(desk: &Desk, staff: &Staff) -> Result<users::User, Error> {
    if staff.owes == Some(Owed::Password) {
        return Err(Error::PasswordNotOwn);
    }
    let user = who_changes_factors(desk, staff).await?;
    if user.totp.is_some() {
        return Err(Error::Conflict(Conflict::SecondFactorExists));
    }
    demand_fresh(desk, staff)?;
    Ok(user)
}

/// The account of somebody who changes by what they sign in.
///
/// # Errors
/// As [`may_change_factors`].
pub(in crate::desk) async fn who_changes_factors(desk: &Desk, staff: &Staff) -> Result<users::User, Error> {
    let id = staff.id;
    let user =
        desk.0.store.read("user", move |conn| users::find(conn, id)?.ok_or(StoreError::NotFound)).await?;
    may_change_factors(staff, &user)?;
    Ok(user)
}

/// Whether a sign-in may put another factor in force.
///
/// # Errors
/// [`Error::NotAllowed`] outside a page session, and for who signed in by the identity provider; [`Error::LinkRequired`]
/// where it takes the link that was mailed.
pub(in crate::desk) fn may_change_factors(staff: &Staff, user: &users::User) -> Result<(), Error> {
    if staff.door != Door::Pages || staff.factors.has(Factor::Provider) {
        return Err(Error::NotAllowed);
    }
    if user.enrols_by_link && !staff.factors.has(Factor::Invitation) {
        return Err(Error::LinkRequired);
    }
    Ok(())
}

fn pending_secret(desk: &Desk, staff: &Staff, user: &users::User) -> Vec<u8> {
    let purpose = format!("second factor v1:{}:{}:{}", user.id, user.epoch, staff.session);
    desk.0.keys.derived(&purpose).into_iter().take(SECRET_BYTES).collect()
}
