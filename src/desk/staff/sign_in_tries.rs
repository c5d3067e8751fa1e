//! How often somebody may try to sign in to one account, counted in the database: pages, API and all nodes share it.
//!
//! Nobody is locked out for good: a try comes back every few seconds or minutes, and a right sign-in gives all back.
//! Where a second factor is required, tries that bring its code are counted apart and ten times as many are allowed: they
//! tell nothing of the password unless the code fits too, and so a stranger who knows an address does not keep its owner
//! out. Codes themselves are counted once the password was right.

use chrono::TimeDelta;

use crate::{
    config::Mfa,
    desk::{
        Desk, Error,
        pipeline::{
            attempt::Attempt,
            change::Change,
            execute::{Patience, execute},
        },
        requester::codes::secs_between,
    },
    store::throttle,
};

/// The period of the setting.
const PERIOD: TimeDelta = TimeDelta::minutes(10);
/// So many more tries with a code.
const WITH_CODE: u32 = 10;

/// What is being guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::desk) enum Guess {
    /// A password, with or without a code beside it.
    Password { with_code: bool },
    /// A code, after the right password.
    Code,
}

/// Takes one try of the account with this index.
///
/// # Errors
/// [`Error::TooMany`] when none is left.
pub(in crate::desk) async fn take_sign_in_try(
    desk: &Desk,
    account: &[u8],
    guess: Guess,
) -> Result<(), Error> {
    let limits = &desk.0.checked.settings.limits;
    if limits.disabled {
        return Ok(());
    }
    let is_lenient = matches!(guess, Guess::Password { with_code: true }) && desk.auth().mfa == Mfa::Required;
    let allowed = limits.signins_per_10_min.max(1).saturating_mul(if is_lenient { WITH_CODE } else { 1 });
    let every = PERIOD / i32::try_from(allowed).unwrap_or(i32::MAX);
    let key = &key(account, guess);
    execute(desk, "sign-in try", Patience::Command, move |attempt: Attempt| async move {
        let (wanted, now) = (key.clone(), attempt.now);
        let known = desk.0.store.read("sign-in tries", move |conn| throttle::until(conn, &wanted)).await?;
        // the row keeps when all tries are back
        let until = known.map_or(now, |until| until.max(now)) + every;
        if until - now > PERIOD {
            return Err(Error::TooMany { retry_secs: secs_between(now, until - PERIOD) });
        }
        let throttles = vec![throttle::Throttle { digest: key.clone(), known, until }];
        Ok((Change { throttles, ..Change::default() }, ()))
    })
    .await
}

/// Gives all tries back: it was the owner.
pub(in crate::desk) async fn give_sign_in_tries_back(desk: &Desk, account: &[u8]) -> Result<(), Error> {
    if desk.0.checked.settings.limits.disabled {
        return Ok(());
    }
    let guesses = [Guess::Password { with_code: false }, Guess::Password { with_code: true }, Guess::Code];
    let keys = guesses.map(|guess| key(account, guess));
    Ok(desk
        .0
        .store
        .write("sign-in tries back", move |tx| keys.iter().try_for_each(|key| throttle::end(tx, key)))
        .await?)
}

/// The index of an address is made with a secret key, so that the row names nobody.
fn key(account: &[u8], guess: Guess) -> String {
    let what = match guess {
        Guess::Password { with_code: false } => "password",
        Guess::Password { with_code: true } => "password-with-code",
        Guess::Code => "code",
    };
    format!("sign-in:{what}:{}", data_encoding::HEXLOWER.encode(account))
}
