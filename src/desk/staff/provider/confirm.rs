//! Asking the provider again whether somebody may still come in: disabled there is out here within a minute.
//!
//! A provider that gives out a grant for one use only takes a second use for theft, so of all nodes and tabs one asks, and
//! keeps the answer even where the browser that caused it is gone by then.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use tracing::Instrument;

use super::{ask, not_let_in};
use crate::{
    desk::{Desk, Error, ProviderFault, office::keyring::Keyring, staff::session},
    oidc::Fault,
    store::{sessions, users},
    types::UserId,
};

/// It is asked again after this long.
const ASK_AFTER: TimeDelta = TimeDelta::seconds(30);
/// And somebody for whom it has not answered for this long waits for its answer.
const GOOD_FOR: TimeDelta = TimeDelta::seconds(60);
/// Whoever asks and says nothing for this long is gone.
const SILENT: TimeDelta = TimeDelta::seconds(15);
/// How often, and how many times, one looks whether another has the answer.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: u32 = 60;

/// The grant of a sign-in as it is kept.
pub(super) fn sealed(desk: &Desk, user: UserId, grant: &SecretString) -> Result<Vec<u8>, Error> {
    let grant = grant.expose_secret().to_owned();
    desk.0.keys.seal(desk.0.keys.installation(), "sessions", "provider_grant", &user.to_string(), &grant)
}

fn opened(desk: &Desk, user: UserId, sealed: &[u8]) -> Result<SecretString, Error> {
    let key = desk.0.keys.installation();
    let grant: String = Keyring::open_sealed(key, "sessions", "provider_grant", &user.to_string(), sealed)?;
    Ok(SecretString::from(grant))
}

/// Whether the provider's last word still counts.
fn is_good(session: &sessions::Session, now: DateTime<Utc>) -> bool {
    session.confirmed_at.is_some_and(|at| now - at < GOOD_FOR)
}

/// Makes sure that the provider said within the last minute that this person may come in.
///
/// # Errors
/// [`Error::Unauthenticated`] when they may not: the sign-in is over then. [`Error::Provider`] when there is no answer.
pub(in crate::desk) async fn confirm(
    desk: &Desk,
    session: &sessions::Session,
    user: &users::User,
) -> Result<(), Error> {
    let now = desk.0.clock.now();
    if session.confirmed_at.is_some_and(|at| now - at < ASK_AFTER) {
        return Ok(());
    }
    // no provider any more, or none that is this account's: nobody can say that they may
    if desk.0.provider.is_none() || user.provider_index.is_none() {
        return out(desk, session).await;
    }
    // a browser that goes away takes its request along, and the grant would be used without the next one being kept
    let (asking, row, user) = (desk.clone(), session.clone(), user.clone());
    let asked = tokio::spawn(async move { take_turn(&asking, &row, &user, now).await }.in_current_span());
    let asked = asked.await.map_err(|_| Error::Internal("asking the identity provider broke off".to_owned()));
    if asked?? || is_good(session, now) {
        return Ok(());
    }
    another_asks(desk, &session.digest).await
}

/// Asks, unless somebody else does; whether it was asked.
async fn take_turn(
    desk: &Desk,
    session: &sessions::Session,
    user: &users::User,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let digest = session.digest.clone();
    let mine = move |tx: &mut crate::store::Tx<'_>| sessions::take_asking(tx, &digest, now - SILENT, now);
    let is_mine = desk.0.store.write("ask provider", mine).await?;
    if is_mine {
        ask_again(desk, session, user, now).await?;
    }
    Ok(is_mine)
}

async fn ask_again(
    desk: &Desk,
    session: &sessions::Session,
    user: &users::User,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let digest = session.digest.clone();
    // as it stands now: the row that was read before may be of before another's answer
    let row = desk.0.store.read("session", move |conn| sessions::find(conn, &digest, now)).await?;
    let row = row.ok_or(Error::Unauthenticated)?;
    let digest = session.digest.clone();
    if row.confirmed_at > session.confirmed_at {
        desk.0.store.write("asked already", move |tx| sessions::drop_asking(tx, &digest)).await?;
        return Ok(());
    }
    let Some(kept) = &row.provider_grant else { return out(desk, session).await };
    let grant = opened(desk, user.id, kept)?;
    let answer =
        ask(desk, move |provider| Ok((provider.confirm(&grant, now)?, provider.issuer().to_owned())));
    match answer.await? {
        Ok((confirmed, issuer)) => {
            let index = confirmed.subject.map(|subject| desk.0.keys.staff_subject(&issuer, &subject));
            if index.is_some() && index != user.provider_index {
                return out(desk, session).await;
            }
            let grant = sealed(desk, user.id, &confirmed.grant)?;
            let confirm = move |tx: &mut crate::store::Tx<'_>| sessions::confirm(tx, &digest, &grant, now);
            Ok(desk.0.store.write("confirm provider", confirm).await?)
        }
        Err(Fault::Refused(_)) => out(desk, session).await,
        Err(fault @ (Fault::Silent(_) | Fault::NotBelieved(_))) => {
            desk.0.store.write("no answer", move |tx| sessions::drop_asking(tx, &digest)).await?;
            if is_good(&row, now) { Ok(()) } else { Err(not_let_in(&fault)) }
        }
    }
}

/// Waits for the answer that somebody else is asking for.
async fn another_asks(desk: &Desk, digest: &str) -> Result<(), Error> {
    for _ in 0..LOOKS {
        tokio::time::sleep(LOOK_EVERY).await;
        let (digest, now) = (digest.to_owned(), desk.0.clock.now());
        let row = desk.0.store.read("session", move |conn| sessions::find(conn, &digest, now)).await?;
        let row = row.ok_or(Error::Unauthenticated)?;
        if is_good(&row, now) {
            return Ok(());
        }
        if row.asked_at.is_none() {
            break;
        }
    }
    Err(Error::Provider(ProviderFault::Silent))
}

async fn out(desk: &Desk, session: &sessions::Session) -> Result<(), Error> {
    let digest = session.digest.clone();
    desk.0.store.write("end sign-in", move |tx| session::end(tx, &digest)).await?;
    Err(Error::Unauthenticated)
}
