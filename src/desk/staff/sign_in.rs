//! Staff who open the pages: password and second factor in, a session out.
//!
//! Unknown, disabled and wrong-password attempts take the same time and get the same answer; whether a second factor is
//! wanted is said after the right password only.

use secrecy::SecretString;

use crate::{
    case::Role,
    desk::{
        Desk, Error,
        staff::{
            colleagues::find_user,
            identity::SecretToken,
            opening::{Opening, open, opened_once},
            second_factor::{self, Shown},
            session,
            sign_in_tries::{Guess, Knock, Whence},
            signed_in::staff_behind,
        },
        views::{Owed, Staff, StaffSession},
    },
    store::{StoreError, users},
    types::{EmailAddress, Factor, Factors, text},
};

/// Somebody whose password and code are right. What they showed is used up with what it opens.
pub(in crate::desk) struct Proven {
    pub(in crate::desk) user: users::User,
    pub(in crate::desk) factors: Factors,
    pub(in crate::desk) shown: Option<Shown>,
    pub(in crate::desk) knock: Knock,
}

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
    from: Whence<'_>,
) -> Result<StaffSession, Error> {
    opened_once(desk, |desk| async move {
        let Proven { user, factors, shown, knock } = credentials(&desk, email, password, totp, from).await?;
        let (row, token) = session::for_pages(&desk, user.id, factors, desk.0.clock.now());
        let (settled, device) = knock.opened(&desk);
        let known = (user.id, user.epoch);
        let opening = Opening { shown, settled, ..Opening::of(user.id) };
        let session = StaffSession { token: token.as_str().to_owned(), device };
        open(&desk, opening, session, move |tx| {
            // who was changed meanwhile proved what does not count any more
            if session::open(tx, known, &row)? { Ok(()) } else { Err(StoreError::Spent) }
        })
        .await
    })
    .await
}

/// The member of staff behind a session's token.
///
/// # Errors
/// [`Error::Unauthenticated`] when the session is unknown, over or idle for too long, or its user disabled, here or at
/// the identity provider; [`Error::Provider`] when that does not answer.
pub async fn staff(desk: &Desk, session_token: &str) -> Result<Staff, Error> {
    staff_behind(desk, SecretToken::digest_of(session_token)).await
}

/// Ends the sign-in of somebody who leaves, by page or by API, with every token of it.
///
/// # Errors
/// Storage that does not answer.
pub async fn sign_out(desk: &Desk, staff: &Staff) -> Result<(), Error> {
    ended(desk, staff.session.clone()).await
}

/// Ends the sign-in by page of somebody who leaves while their identity provider is silent: nobody knows who it is then.
///
/// # Errors
/// Storage that does not answer.
pub async fn leave(desk: &Desk, session_token: &str) -> Result<(), Error> {
    ended(desk, SecretToken::digest_of(session_token)).await
}

async fn ended(desk: &Desk, session: String) -> Result<(), Error> {
    Ok(desk.0.store.write("sign out", move |tx| session::end(tx, &session)).await?)
}

/// The user whose password and second factor these are.
pub(in crate::desk) async fn credentials(
    desk: &Desk,
    email: &str,
    password: &str,
    totp: Option<&str>,
    from: Whence<'_>,
) -> Result<Proven, Error> {
    let now = desk.0.clock.now();
    let totp = totp.filter(|code| !text::is_blank(code));
    let address = email.parse::<EmailAddress>().ok();
    // Tries are counted by mailbox, not by spelling.
    let account = address.as_ref().map(|email| desk.0.keys.staff_email(email));
    // What is no account counts like one that does not exist.
    let knock = Knock::at(desk, account.as_deref().unwrap_or_default(), from).await?;
    // Taken before the password is looked at, and whether or not there is such an account.
    knock.take_try(desk, Guess::Password { with_code: totp.is_some() }).await?;
    let known = match &address {
        Some(address) => find_user(desk, address).await?,
        None => None,
    };
    // who was invited and has not chosen one yet has no password
    let phc = known.as_ref().map(|user| user.password_hash.clone()).filter(|phc| !phc.is_empty());
    let right = desk.0.passwords.verify(SecretString::from(password.to_owned()), phc).await?;
    let Some(user) = known.filter(|user| right && user.disabled_at.is_none()) else {
        knock.failed(desk).await?;
        return Err(Error::CredentialsWrong);
    };
    let password = if user.password_is_given { Factor::GivenPassword } else { Factor::Password };
    let mut factors = Factors::given([password], now);
    let shown = second_factor::look_at(desk, &knock, &user, totp).await?;
    if let Some(shown) = &shown {
        factors = factors.and(shown.factor(), now);
    }
    Ok(Proven { user, factors, shown, knock })
}

impl Staff {
    /// Refuses whoever may not see cases: an administrator, and who must set up a second factor first.
    pub(in crate::desk) fn sees_cases(&self) -> Result<(), Error> {
        match (self.owes, self.role) {
            (Some(Owed::SecondFactor | Owed::Password), _) => Err(Error::SecondFactorRequired),
            (None, Role::Admin) => Err(Error::NotAllowed),
            (None, Role::Officer | Role::Lead | Role::Dpo | Role::Auditor) => Ok(()),
        }
    }

    /// Refuses whoever does not run the installation.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::SecondFactorRequired`] for who must set one up first.
    pub fn runs_the_office(&self) -> Result<(), Error> {
        match (self.owes, self.role) {
            (Some(Owed::SecondFactor | Owed::Password), _) => Err(Error::SecondFactorRequired),
            (None, Role::Admin) => Ok(()),
            (None, Role::Officer | Role::Lead | Role::Dpo | Role::Auditor) => Err(Error::NotAllowed),
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
