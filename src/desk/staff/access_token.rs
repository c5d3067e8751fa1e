//! Staff who call the API: short access tokens, and refresh tokens that are good once. Both name the sign-in for which
//! they were given out, and are void once its row has ended.
//!
//! Invariant: a refresh token shown twice ends the whole sign-in at once, because one of the two who showed it stole it;
//! so does signing out, disabling the account, or a change of its factors.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    desk::{
        Desk, Error,
        staff::{
            account_mail::told,
            accounts::AccountEvent,
            change::{Happened, change_account},
            identity::SecretToken,
            second_factor,
            session::{self, staff_of},
            sign_in::{Proven, credentials},
            sign_in_tries::{Knock, Whence},
        },
        views::{Owed, Staff, Tokens},
    },
    letters::AccountChange,
    store::{Conn, StoreError, Tx, refresh_tokens, sessions, users},
    types::{Door, UserId},
};

/// Trades password and second factor for tokens.
///
/// # Errors
/// [`Error::CredentialsWrong`]; [`Error::TooMany`] as on the pages; [`Error::SecondFactorRequired`] also where one is required and none is set up: that
/// is done on the pages; [`Error::PasswordNotOwn`] where somebody else set the password.
pub async fn issue_tokens(
    desk: &Desk,
    email: &str,
    password: &str,
    totp: Option<&str>,
    from: Whence<'_>,
) -> Result<Tokens, Error> {
    let Proven { user, factors, shown, knock } = credentials(desk, email, password, totp, from).await?;
    if let Some(shown) = &shown {
        second_factor::spend(desk, shown).await?;
    }
    knock.opened(desk).0.settle(desk).await?;
    match session::owed(&factors, desk.auth().mfa) {
        None => {}
        Some(Owed::SecondFactor) => return Err(Error::SecondFactorRequired),
        // whose factor is still to be set up hears of that first: both are done on the pages
        Some(Owed::Password) if factors.second_at().is_none() => return Err(Error::SecondFactorRequired),
        Some(Owed::Password) => return Err(Error::PasswordNotOwn),
    }
    let now = desk.0.clock.now();
    let row = session::for_api(desk, user.id, factors, now);
    let token = SecretToken::draw(desk.0.clock.as_ref());
    let refresh = refresh_row(desk, &token, user.id, &row, now);
    let (known, id, ends_at) = ((user.id, user.epoch), row.digest.clone(), row.expires_at);
    let open = move |tx: &mut Tx<'_>| {
        let opened = session::open(tx, known, &row)?;
        if opened {
            refresh_tokens::add(tx, &refresh)?;
        }
        Ok(opened)
    };
    if desk.0.store.write("issue tokens", open).await? {
        tokens(desk, (user.id, &id), &token, now, ends_at)
    } else {
        Err(Error::CredentialsWrong)
    }
}

/// Trades a refresh token for new tokens. A code of the second factor beside it makes the sign-in fresh again.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is unknown, expired or used, its sign-in over or its user disabled;
/// [`Error::CredentialsWrong`] for a wrong code, [`Error::TooMany`] as at the sign-in; the token stays good then.
pub async fn refresh_tokens(desk: &Desk, refresh_token: &str, totp: Option<&str>) -> Result<Tokens, Error> {
    let now = desk.0.clock.now();
    let shown = SecretToken::digest_of(refresh_token);
    let known = look_up(desk, &shown, now).await?.ok_or(Error::Unauthenticated)?;
    if known.token.used_at.is_some() {
        return stolen(desk, &known).await;
    }
    if known.token.expires_at <= now {
        return Err(Error::Unauthenticated);
    }
    let mut factors = known.session.factors.clone();
    let knock = Knock::within(&known.user.email_index);
    if let Some(shown) = match totp {
        Some(code) => second_factor::look_at(desk, &knock, &known.user, Some(code)).await?,
        None => None,
    } {
        second_factor::spend(desk, &shown).await?;
        factors = factors.and(shown.factor(), now);
        knock.opened(desk).0.settle(desk).await?;
    }
    let next = SecretToken::draw(desk.0.clock.as_ref());
    let row = refresh_row(desk, &next, known.user.id, &known.session, now);
    let (held, family) = ((known.user.id, known.user.epoch), known.token.family.clone());
    let traded = desk
        .0
        .store
        .write("refresh tokens", move |tx| {
            if !users::hold(tx, held.0, held.1)? {
                return Ok(Traded::Over);
            }
            if !refresh_tokens::redeem(tx, &shown, now)? {
                return Ok(Traded::Again);
            }
            refresh_tokens::add(tx, &row)?;
            sessions::touch(tx, &family, now)?;
            let is_there = sessions::renew(tx, &family, &family, &factors)?;
            Ok(if is_there { Traded::Next } else { Traded::Over })
        })
        .await?;
    match traded {
        Traded::Next => {
            tokens(desk, (known.user.id, &known.token.family), &next, now, known.session.expires_at)
        }
        Traded::Over => Err(Error::Unauthenticated),
        Traded::Again => stolen(desk, &known).await,
    }
}

/// Ends the sign-in of a refresh token, used or not; nothing where there is none.
///
/// # Errors
/// Storage that does not answer.
pub async fn revoke_token(desk: &Desk, refresh_token: &str) -> Result<(), Error> {
    let shown = SecretToken::digest_of(refresh_token);
    let found = desk.0.store.read("refresh token", move |conn| refresh_tokens::find(conn, &shown)).await?;
    let Some(token) = found else { return Ok(()) };
    Ok(desk.0.store.write("revoke token", move |tx| session::end(tx, &token.family)).await?)
}

/// The member of staff behind an access token.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is forged or over, its sign-in has ended, or its user is disabled.
pub async fn staff_by_access_token(desk: &Desk, token: &str) -> Result<Staff, Error> {
    let now = desk.0.clock.now();
    let claims = desk.0.token_key.read(token, now)?;
    let (id, family) = (claims.sub, claims.sid);
    let found = desk.0.store.read("user of token", move |conn| sign_in_of(conn, &family, now)).await?;
    let (session, user) = found.filter(|(_, user)| user.id == id).ok_or(Error::Unauthenticated)?;
    staff_of(desk, &user, session)
}

/// A refresh token that somebody showed, with the sign-in that it belongs to.
struct Shown {
    token: refresh_tokens::RefreshToken,
    session: sessions::Session,
    user: users::User,
}

/// How a trade ended.
enum Traded {
    Next,
    /// The account was changed meanwhile.
    Over,
    /// Somebody was faster with the same token.
    Again,
}

async fn look_up(desk: &Desk, digest: &str, now: DateTime<Utc>) -> Result<Option<Shown>, Error> {
    let digest = digest.to_owned();
    let find = move |conn: &mut Conn| {
        let Some(token) = refresh_tokens::find(conn, &digest)? else { return Ok(None) };
        let found = sign_in_of(conn, &token.family, now)?;
        Ok(found.map(|(session, user)| Shown { token, session, user }))
    };
    Ok(desk.0.store.read("refresh token", find).await?)
}

/// A sign-in by API that is not over, and its user, who may still sign in.
fn sign_in_of(
    conn: &mut Conn,
    family: &str,
    now: DateTime<Utc>,
) -> Result<Option<(sessions::Session, users::User)>, StoreError> {
    let found = session::with_user(conn, family, Door::Api, now)?;
    Ok(found.filter(|(_, user)| user.disabled_at.is_none()))
}

/// Two showed the same token: one of them took it from the other. Nobody can tell which, so both are out, and the owner
/// of the account hears of it.
async fn stolen<T>(desk: &Desk, shown: &Shown) -> Result<T, Error> {
    let family = shown.token.family.clone();
    let happened = Happened {
        event: &AccountEvent::TokenShownTwice { user: shown.user.id },
        actor: "machine",
        letters: vec![told(desk, &shown.user, AccountChange::TokenShownTwice)?],
    };
    change_account(desk, happened, move |tx| session::end(tx, &family)).await?;
    Err(Error::Unauthenticated)
}

fn tokens(
    desk: &Desk,
    (user, sign_in): (UserId, &str),
    refresh: &SecretToken,
    now: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<Tokens, Error> {
    // no token outlives the sign-in for which it was given out
    let left = u32::try_from((ends_at - now).num_seconds()).unwrap_or(0);
    let life = desk.auth().token_secs.min(left);
    let id = desk.0.clock.fresh_id();
    Ok(Tokens {
        access_token: desk.0.token_key.issue(user, sign_in, id, now, life)?,
        expires_in: life,
        refresh_token: refresh.as_str().to_owned(),
    })
}

fn refresh_row(
    desk: &Desk,
    token: &SecretToken,
    user: UserId,
    session: &sessions::Session,
    now: DateTime<Utc>,
) -> refresh_tokens::RefreshToken {
    let life = TimeDelta::seconds(desk.auth().refresh_secs.into());
    refresh_tokens::RefreshToken {
        digest: token.digest(),
        user_id: user,
        family: session.digest.clone(),
        created_at: now,
        expires_at: session.expires_at.min(now + life),
        used_at: None,
    }
}
