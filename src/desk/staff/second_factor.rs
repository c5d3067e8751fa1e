//! Asking for the second factor of an account: what is shown is counted and checked here, whoever asks, and used up with what
//! it opens.

use chrono::{DateTime, Utc};

use crate::{
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        staff::{
            account_mail::told,
            accounts::AccountEvent,
            change::write_account,
            identity::{RecoveryCode, SecondFactor},
            sign_in_tries::{Guess, Knock},
        },
    },
    letters::AccountChange,
    store::{StoreError, Tx, outbox::NewLetter, recovery_codes, users},
    types::{Factor, UserId},
};

/// What somebody showed as the second factor of an account. It opens something in the transaction that uses it up
/// ([`Shown::spend`]), and there only.
#[derive(Clone)]
pub(in crate::desk) struct Shown {
    user: UserId,
    at: DateTime<Utc>,
    spends: Spends,
    /// The owner of the account hears of a recovery code.
    pub(in crate::desk) letters: Vec<NewLetter>,
}

#[derive(Clone)]
enum Spends {
    /// A step of time of the app, whose code it was.
    Step(i64),
    /// The digest of a recovery code, which may be none of theirs.
    RecoveryCode(String),
}

impl Shown {
    /// What it is.
    pub(in crate::desk) fn factor(&self) -> Factor {
        match self.spends {
            Spends::Step(_) => Factor::Totp,
            Spends::RecoveryCode(_) => Factor::RecoveryCode,
        }
    }

    /// What is kept of it among the events of the installation.
    pub(in crate::desk) fn event(&self) -> Option<AccountEvent> {
        match self.spends {
            Spends::Step(_) => None,
            Spends::RecoveryCode(_) => Some(AccountEvent::RecoveryCodeUsed { user: self.user }),
        }
    }

    /// Uses it up.
    ///
    /// # Errors
    /// [`StoreError::Spent`] when it was used before, or is none of theirs.
    pub(in crate::desk) fn spend(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let is_first = match &self.spends {
            Spends::Step(step) => users::use_totp_step(tx, self.user, *step)?,
            Spends::RecoveryCode(digest) => recovery_codes::redeem(tx, self.user, digest, self.at)?,
        };
        if is_first { Ok(()) } else { Err(StoreError::Spent) }
    }
}

/// Looks at what somebody shows as the second factor of this account: the code of an app, or one of the recovery codes.
/// Nothing where it has none.
///
/// # Errors
/// [`Error::SecondFactorRequired`] when nothing is shown; [`Error::CredentialsWrong`]; [`Error::TooMany`].
pub(in crate::desk) async fn look_at(
    desk: &Desk,
    knock: &Knock,
    user: &users::User,
    shown: Option<&str>,
) -> Result<Option<Shown>, Error> {
    let Some(sealed) = &user.totp else { return Ok(None) };
    let shown = shown.filter(|code| !code.trim().is_empty()).ok_or(Error::SecondFactorRequired)?;
    let secret: Vec<u8> =
        Keyring::open_sealed(desk.0.keys.installation(), "users", "totp", &user.id.to_string(), sealed)?;
    knock.take_try(desk, Guess::Code).await?;
    let at = desk.0.clock.now();
    let (spends, letters) = if let Some(code) = RecoveryCode::typed(shown) {
        let letter = told(desk, user, AccountChange::RecoveryCodeUsed)?;
        (Spends::RecoveryCode(code.digest(&user.id.to_string())), vec![letter])
    } else {
        let step = SecondFactor::new(&secret, "")?.matching_step(shown, at);
        (Spends::Step(step.ok_or(Error::CredentialsWrong)?), Vec::new())
    };
    Ok(Some(Shown { user: user.id, at, spends, letters }))
}

/// Uses up what was shown where nothing is opened in the same transaction.
///
/// # Errors
/// [`Error::CredentialsWrong`] when it was used before, or is none of theirs.
pub(in crate::desk) async fn spend(desk: &Desk, shown: &Shown) -> Result<(), Error> {
    let (event, actor, spent) = (shown.event(), format!("user:{}", shown.user), shown.clone());
    write_account(desk, (event.as_slice(), &actor), &shown.letters, &(), move |tx| spent.spend(tx)).await
}
