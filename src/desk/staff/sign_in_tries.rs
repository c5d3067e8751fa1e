//! How often somebody may try to sign in to one account, counted in the database: pages, API and all nodes share it.
//!
//! Failures count, not successes: a try is taken before the password is looked at and given back by a right sign-in. Who
//! tries is told apart by place: a browser that signed in to this account in the last 90 days is known by its cookie and has
//! tries of its own; everybody else has those of their network. So a stranger uses up the tries of a stranger, and an office
//! behind one address those of the account that it mistypes. Nobody is locked out for good: a try comes back every few
//! seconds or minutes.
//!
//! What a stranger with many networks could still win is bounded by other means. Where a second factor is required, a place
//! may bring its code ten times as often, because without it such a try tells nothing of the password; and after 100 wrong
//! passwords a day from places that are not known, a password alone is not looked at any more: the code is asked for
//! first, which locks nobody out. Codes after the right password are counted for the account, whatever the network,
//! but for a browser that is known: there one more is looked at every minute at default settings. The owner of a password
//! that somebody else knows may have to wait for such a minute on a new machine, and never on their own. One network may
//! fail five times as often as one account allows, whatever the accounts.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    config::Mfa,
    desk::{
        Desk, Error,
        pipeline::{
            attempt::Attempt,
            change::Change,
            execute::{Patience, execute},
            tally::Counted,
        },
        requester::codes::secs_between,
        staff::identity::SecretToken,
    },
    store::{
        Conn, StoreError, Tx,
        tallies::{self, Tally},
        throttle,
    },
    types::Network,
};

/// The period of the setting.
const PERIOD: TimeDelta = TimeDelta::minutes(10);
/// So many more tries with a code.
const WITH_CODE: u32 = 10;
/// So many accounts may be mistyped in one network.
const ACCOUNTS: u32 = 5;
/// How long a browser stays known.
const KNOWN: TimeDelta = TimeDelta::days(90);
/// A browser that is known is noted again at most this often.
const NOTED: TimeDelta = TimeDelta::days(1);
/// Wrong passwords from strangers within `STRANGE`, before a password alone is looked at no more.
const STRANGERS: u32 = 100;
const STRANGE: TimeDelta = TimeDelta::days(1);
/// What a network that failed too often is told to wait, in seconds.
const NETWORK_SECS: u32 = 60;

/// From where somebody signs in.
#[derive(Debug, Clone, Copy)]
pub struct Whence<'a> {
    pub network: Network,
    /// What the browser holds since it signed in before.
    pub device: Option<&'a str>,
}

/// What is being guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::desk) enum Guess {
    /// A password, with or without a code beside it.
    Password { with_code: bool },
    /// A code, after the right password.
    Code,
}

/// Somebody at the door of one account.
pub(in crate::desk) struct Knock {
    /// The index of an address is made with a secret key, so that a row names nobody.
    account: String,
    /// None for who is signed in already.
    network: Option<String>,
    /// A browser that this account signed in with before.
    device: Option<Device>,
}

struct Device {
    digest: String,
    noted: Counted,
}

impl Knock {
    /// Somebody who is signed in already, or holds an invitation, and gives another proof: no stranger uses up their tries.
    pub(in crate::desk) fn within(account: &[u8]) -> Self {
        Self { account: data_encoding::HEXLOWER.encode(account), network: None, device: None }
    }

    /// Looks who it is.
    ///
    /// # Errors
    /// [`Error::TooMany`] for a network that failed too often lately.
    pub(in crate::desk) async fn at(desk: &Desk, account: &[u8], whence: Whence<'_>) -> Result<Self, Error> {
        let account = data_encoding::HEXLOWER.encode(account);
        let network = whence.network.in_clear();
        if desk.0.checked.settings.limits.disabled {
            return Ok(Self { account, network: Some(network), device: None });
        }
        let digest = whence.device.map(SecretToken::digest_of);
        let known = digest.clone().map(|digest| device_row(desk, &account, &digest));
        let (limits, now) = (&desk.0.checked.settings.limits, desk.0.clock.now());
        let failures = failures_of(desk, &network, now);
        let most = limits.signins_per_10_min.max(1).saturating_mul(ACCOUNTS);
        let (noted, failed) = desk
            .0
            .store
            .read("sign-in device", move |conn| {
                let noted = known.map(|known| Counted::look(conn, known)).transpose()?;
                Ok((noted, throttle::marked(conn, &failures, most)?))
            })
            .await?;
        let noted = noted.filter(|noted| noted.within(KNOWN, now) > 0);
        let device = digest.zip(noted).map(|(digest, noted)| Device { digest, noted });
        if device.is_none() && failed >= most {
            return Err(Error::TooMany { retry_secs: NETWORK_SECS });
        }
        Ok(Self { account, network: Some(network), device })
    }

    /// Takes one try.
    ///
    /// # Errors
    /// [`Error::TooMany`] when none is left; [`Error::SecondFactorRequired`] where a password alone is not looked at.
    pub(in crate::desk) async fn take_try(&self, desk: &Desk, guess: Guess) -> Result<(), Error> {
        let limits = &desk.0.checked.settings.limits;
        if limits.disabled {
            return Ok(());
        }
        let is_required = desk.auth().mfa == Mfa::Required;
        if guess == (Guess::Password { with_code: false }) && is_required && self.is_besieged(desk).await? {
            return Err(Error::SecondFactorRequired);
        }
        let is_lenient = matches!(guess, Guess::Password { with_code: true }) && is_required;
        let allowed = limits.signins_per_10_min.max(1).saturating_mul(if is_lenient { WITH_CODE } else { 1 });
        let every = PERIOD / i32::try_from(allowed).unwrap_or(i32::MAX);
        let key = &self.key(desk, guess);
        execute(desk, "sign-in try", Patience::Command, move |attempt: Attempt| async move {
            let (wanted, now) = (key.clone(), attempt.now);
            let known =
                desk.0.store.read("sign-in tries", move |conn| throttle::until(conn, &wanted)).await?;
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

    /// Whether strangers tried so many passwords that one alone is not looked at.
    async fn is_besieged(&self, desk: &Desk) -> Result<bool, Error> {
        if self.device.is_some() || self.network.is_none() {
            return Ok(false);
        }
        let strangers = strangers_of(desk, &self.account, desk.0.clock.now());
        let tried = move |conn: &mut Conn| throttle::marked(conn, &strangers, STRANGERS);
        Ok(desk.0.store.read("strangers", tried).await? >= STRANGERS)
    }

    /// Notes that it was not the owner.
    pub(in crate::desk) async fn failed(&self, desk: &Desk) -> Result<(), Error> {
        let Some(network) = self.network.as_ref().filter(|_| self.device.is_none()) else { return Ok(()) };
        if desk.0.checked.settings.limits.disabled {
            return Ok(());
        }
        let now = desk.0.clock.now();
        let marks = [failures_of(desk, network, now), strangers_of(desk, &self.account, now)];
        let marks = marks.into_iter().map(|mark| named(desk, mark)).collect();
        Settled { marks, ..Settled::default() }.settle(desk).await
    }

    /// It was the owner: the tries of this place come back, and the browser gets its cookie if it has none yet. To be written
    /// with what is opened, never before: a code that was used already proves nothing.
    pub(in crate::desk) fn opened(&self, desk: &Desk) -> (Settled, Option<String>) {
        if desk.0.checked.settings.limits.disabled {
            return (Settled::default(), None);
        }
        let guesses =
            [Guess::Password { with_code: false }, Guess::Password { with_code: true }, Guess::Code];
        let keys = guesses.map(|guess| self.key(desk, guess));
        let fresh = (self.device.is_none() && self.network.is_some())
            .then(|| SecretToken::draw(desk.0.clock.as_ref()));
        let now = desk.0.clock.now();
        let noted = match (&self.device, &fresh) {
            (Some(device), _) => (device.noted.within(NOTED, now) == 0).then(|| device.noted.clone()),
            (None, Some(token)) => Some(Counted::never(device_row(desk, &self.account, &token.digest()))),
            (None, None) => None,
        };
        let device = noted.map(|noted| noted.only_now(KNOWN, now));
        let settled = Settled { back: keys.into(), device, ..Settled::default() };
        (settled, fresh.map(|token| token.as_str().to_owned()))
    }

    fn key(&self, desk: &Desk, guess: Guess) -> String {
        let what = match guess {
            Guess::Password { with_code: false } => "sign-in-password",
            Guess::Password { with_code: true } => "sign-in-password-with-code",
            Guess::Code => "sign-in-code",
        };
        let place = match (&self.device, guess) {
            (Some(device), _) => device.digest.as_str(),
            (None, _) if self.network.is_none() => "within",
            (None, Guess::Password { .. }) => self.network.as_deref().unwrap_or_default(),
            // a code has few possibilities: many networks have no more of them than one
            (None, Guess::Code) => "elsewhere",
        };
        desk.0.keys.count_of(what, &format!("{} {place}", self.account))
    }
}

/// What is written once it is known who knocked.
#[derive(Clone, Default)]
pub(in crate::desk) struct Settled {
    /// Tries that come back.
    back: Vec<String>,
    /// Failures.
    marks: Vec<throttle::Mark>,
    /// A browser that is known from now on.
    device: Option<Tally>,
}

impl Settled {
    /// In the transaction of what is opened.
    pub(in crate::desk) fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        self.back.iter().try_for_each(|key| throttle::end(tx, key))?;
        self.marks.iter().try_for_each(|mark| throttle::mark(tx, mark))?;
        // of two sign-ins at once one notes the browser for both
        self.device.iter().try_for_each(|device| tallies::try_save(tx, device).map(drop))
    }

    /// By itself.
    pub(in crate::desk) async fn settle(self, desk: &Desk) -> Result<(), Error> {
        Ok(desk.0.store.write("sign-in tries back", move |tx| self.write(tx)).await?)
    }

    /// The tries alone.
    pub(in crate::desk) async fn give_back(self, desk: &Desk) -> Result<(), Error> {
        if self.back.is_empty() {
            return Ok(());
        }
        Self { back: self.back, ..Self::default() }.settle(desk).await
    }
}

fn device_row(desk: &Desk, account: &str, digest: &str) -> String {
    desk.0.keys.count_of("sign-in-device", &format!("{account} {digest}"))
}

fn failures_of(desk: &Desk, network: &str, at: DateTime<Utc>) -> throttle::Mark {
    mark(desk.0.keys.count_of("sign-in-network", network), at, PERIOD)
}

fn strangers_of(desk: &Desk, account: &str, at: DateTime<Utc>) -> throttle::Mark {
    mark(desk.0.keys.count_of("sign-in-strangers", account), at, STRANGE)
}

/// As it is looked for.
fn mark(kind: String, at: DateTime<Utc>, period: TimeDelta) -> throttle::Mark {
    throttle::Mark { kind, at, id: String::new(), period }
}

/// As it is written.
fn named(desk: &Desk, mark: throttle::Mark) -> throttle::Mark {
    throttle::Mark { id: desk.0.clock.fresh_id().to_string(), ..mark }
}
