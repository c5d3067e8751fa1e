//! Staff who open the pages: password and second factor in, a session out.
//!
//! Unknown, disabled and wrong-password attempts take the same time and get the same answer; whether a second factor is
//! wanted is said after the right password only.

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;

use crate::{
    case::Role,
    config::Mfa,
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        staff::{
            colleagues::colleague,
            identity::{SecondFactor, SecretToken},
            sign_in_tries::{Guess, give_sign_in_tries_back, take_sign_in_try},
        },
        views::{Staff, StaffSession},
    },
    store::{sessions, users},
    types::{EmailAddress, UserId},
};

/// A session is touched at most this often.
const TOUCH: TimeDelta = TimeDelta::seconds(60);
/// The kind of these sessions in the store.
pub(in crate::desk) const KIND: &str = "staff";

/// Opens a session for pages. Where a second factor is required and none is set up, the session may do nothing but
/// set one up.
///
/// # Errors
/// [`Error::CredentialsWrong`], [`Error::SecondFactorRequired`] when the code is missing, [`Error::TooMany`] after too
/// many tries for this account.
pub async fn sign_in(
    desk: &Desk,
    email: &str,
    password: &str,
    totp: Option<&str>,
) -> Result<StaffSession, Error> {
    let user = credentials(desk, email, password, totp).await?;
    let now = desk.0.clock.now();
    let token = SecretToken::draw(desk.0.clock.as_ref());
    let session = sessions::Session {
        digest: token.digest(),
        kind: KIND.to_owned(),
        subject: user.id.to_string(),
        csrf: SecretToken::draw(desk.0.clock.as_ref()).as_str().to_owned(),
        code_at: None,
        created_at: now,
        seen_at: now,
        expires_at: now + TimeDelta::seconds(desk.auth().session_max_secs.into()),
        notice: None,
    };
    desk.0.store.write("sign in", move |tx| sessions::add(tx, &session)).await?;
    Ok(StaffSession { token: token.as_str().to_owned() })
}

/// The member of staff behind a session's token.
///
/// # Errors
/// [`Error::Unauthenticated`] when the session is unknown, over or idle for too long, or its user disabled.
pub async fn staff(desk: &Desk, session_token: &str) -> Result<Staff, Error> {
    let now = desk.0.clock.now();
    let digest = SecretToken::digest_of(session_token);
    let asked = digest.clone();
    let found = desk
        .0
        .store
        .read("session", move |conn| {
            let Some(session) = sessions::find(conn, &asked, now)? else { return Ok(None) };
            let Some(id) = subject(&session) else { return Ok(None) };
            Ok(users::find(conn, id)?.map(|user| (session, user)))
        })
        .await?;
    let (session, user) = found.ok_or(Error::Unauthenticated)?;
    let idle = TimeDelta::seconds(desk.auth().session_idle_secs.into());
    if user.disabled_at.is_some() || session.seen_at + idle <= now {
        return Err(Error::Unauthenticated);
    }
    if session.seen_at + TOUCH <= now {
        let digest = digest.clone();
        desk.0.store.write("touch session", move |tx| sessions::touch(tx, &digest, now)).await?;
    }
    staff_of(desk, &user, session.csrf, digest)
}

/// Ends the session of somebody who leaves.
///
/// # Errors
/// Storage that does not answer.
pub async fn sign_out(desk: &Desk, staff: &Staff) -> Result<(), Error> {
    let digest = staff.session.clone();
    Ok(desk.0.store.write("sign out", move |tx| sessions::end(tx, &digest)).await?)
}

/// The user whose password and second factor these are. A code of the second factor is used up here.
pub(in crate::desk) async fn credentials(
    desk: &Desk,
    email: &str,
    password: &str,
    totp: Option<&str>,
) -> Result<users::User, Error> {
    let now = desk.0.clock.now();
    let totp = totp.filter(|code| !code.trim().is_empty());
    // What is no address is nobody's account; the limit of its sender is enough.
    let account = email.trim().parse::<EmailAddress>().ok().map(|email| desk.0.keys.staff_email(&email));
    let known = match account.clone() {
        Some(index) => {
            // Taken before the password is looked at, and whether or not there is such an account.
            take_sign_in_try(desk, &index, Guess::Password { with_code: totp.is_some() }).await?;
            desk.0.store.read("user by address", move |conn| users::find_by_email(conn, &index)).await?
        }
        None => None,
    };
    let phc = known.as_ref().map(|user| user.password_hash.clone());
    let right = desk.0.passwords.verify(SecretString::from(password.to_owned()), phc).await?;
    let user = known.filter(|user| right && user.disabled_at.is_none()).ok_or(Error::CredentialsWrong)?;
    if let Some(factor) = second_factor_of(desk, &user)? {
        let code = totp.ok_or(Error::SecondFactorRequired)?;
        take_sign_in_try(desk, &user.email_index, Guess::Code).await?;
        use_code(desk, &user, &factor, code, now).await?;
    }
    give_sign_in_tries_back(desk, &user.email_index).await?;
    Ok(user)
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

/// The second factor that a user has set up.
fn second_factor_of(desk: &Desk, user: &users::User) -> Result<Option<SecondFactor>, Error> {
    let Some(sealed) = &user.totp else { return Ok(None) };
    let secret: Vec<u8> =
        Keyring::open_sealed(desk.0.keys.installation(), "users", "totp", &user.id.to_string(), sealed)?;
    SecondFactor::new(&secret, "").map(Some)
}

/// Who is signed in, from their row.
pub(in crate::desk) fn staff_of(
    desk: &Desk,
    user: &users::User,
    csrf: String,
    session: String,
) -> Result<Staff, Error> {
    let colleague = colleague(desk, user)?;
    Ok(Staff {
        id: colleague.id,
        email: colleague.email.as_str().to_owned(),
        role: colleague.role,
        csrf,
        session,
        must_enrol: user.totp.is_none() && desk.auth().mfa == Mfa::Required,
        reach: colleague.reach,
    })
}

fn subject(session: &sessions::Session) -> Option<UserId> {
    if session.kind == KIND { session.user() } else { None }
}

impl Staff {
    /// Refuses whoever may not see cases: an administrator, and who must set up a second factor first.
    pub(in crate::desk) fn sees_cases(&self) -> Result<(), Error> {
        match (self.must_enrol, self.role) {
            (true, _) => Err(Error::SecondFactorRequired),
            (false, Role::Admin) => Err(Error::NotAllowed),
            (false, _) => Ok(()),
        }
    }

    /// Refuses whoever does not work cases.
    ///
    /// # Errors
    /// [`Error::NotAllowed`].
    pub fn works_cases(&self) -> Result<(), Error> {
        self.sees_cases()?;
        if matches!(self.role, Role::Officer | Role::Lead) { Ok(()) } else { Err(Error::NotAllowed) }
    }
}
