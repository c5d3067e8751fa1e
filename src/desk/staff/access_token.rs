//! Staff who call the API: short access tokens, and refresh tokens that are good once.
//!
//! Invariant: a refresh token shown twice voids all that came from the same sign-in; disabling an account or changing
//! its second factor voids every token at once, because the epoch rises.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    config::Mfa,
    desk::{
        Desk, Error,
        staff::{
            identity::SecretToken,
            sign_in::{credentials, staff_of},
        },
        views::{Staff, Tokens},
    },
    store::{refresh_tokens, users},
};

/// Trades password and second factor for tokens.
///
/// # Errors
/// [`Error::CredentialsWrong`]; [`Error::TooMany`] as on the pages; [`Error::SecondFactorRequired`] also where one is required and none is set up: that
/// is done on the pages.
pub async fn issue_tokens(
    desk: &Desk,
    email: &str,
    password: &str,
    totp: Option<&str>,
) -> Result<Tokens, Error> {
    let user = credentials(desk, email, password, totp).await?;
    if user.totp.is_none() && desk.auth().mfa == Mfa::Required {
        return Err(Error::SecondFactorRequired);
    }
    let now = desk.0.clock.now();
    let token = SecretToken::draw(desk.0.clock.as_ref());
    let family = desk.0.clock.fresh_id().to_string();
    let row = refresh_row(desk, &token, &user, family, now);
    desk.0.store.write("issue tokens", move |tx| refresh_tokens::add(tx, &row)).await?;
    tokens(desk, &user, &token, now)
}

/// Trades a refresh token for new tokens.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is unknown, expired or used, or its user disabled.
pub async fn refresh_tokens(desk: &Desk, refresh_token: &str) -> Result<Tokens, Error> {
    let now = desk.0.clock.now();
    let shown = SecretToken::digest_of(refresh_token);
    let next = SecretToken::draw(desk.0.clock.as_ref());
    let digest = next.digest();
    let expires_at = refresh_end(desk, now);
    let user = desk
        .0
        .store
        .write("refresh tokens", move |tx| {
            let Some(redeemed) = refresh_tokens::redeem(tx, &shown, now)? else { return Ok(None) };
            let user = users::find(tx, redeemed.user_id)?.filter(|user| user.disabled_at.is_none());
            if user.is_some() {
                let row = refresh_tokens::RefreshToken {
                    digest: digest.clone(),
                    created_at: now,
                    expires_at,
                    used_at: None,
                    ..redeemed
                };
                refresh_tokens::add(tx, &row)?;
            }
            Ok(user)
        })
        .await?;
    tokens(desk, &user.ok_or(Error::Unauthenticated)?, &next, now)
}

/// The member of staff behind an access token.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is forged, over or of an older epoch, or its user disabled.
pub async fn staff_by_access_token(desk: &Desk, token: &str) -> Result<Staff, Error> {
    let claims = desk.0.token_key.read(token, desk.0.clock.now())?;
    let id = claims.sub;
    let user = desk
        .0
        .store
        .read("user of token", move |conn| users::find(conn, id))
        .await?
        .filter(|user| user.disabled_at.is_none() && user.epoch == claims.epoch)
        .ok_or(Error::Unauthenticated)?;
    staff_of(desk, &user, String::new(), String::new())
}

fn tokens(
    desk: &Desk,
    user: &users::User,
    refresh: &SecretToken,
    now: DateTime<Utc>,
) -> Result<Tokens, Error> {
    let life = desk.auth().token_secs;
    let id = desk.0.clock.fresh_id();
    Ok(Tokens {
        access_token: desk.0.token_key.issue(user.id, user.epoch, id, now, life)?,
        expires_in: life,
        refresh_token: refresh.as_str().to_owned(),
    })
}

fn refresh_end(desk: &Desk, now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::seconds(desk.auth().refresh_secs.into())
}

fn refresh_row(
    desk: &Desk,
    token: &SecretToken,
    user: &users::User,
    family: String,
    now: DateTime<Utc>,
) -> refresh_tokens::RefreshToken {
    refresh_tokens::RefreshToken {
        digest: token.digest(),
        user_id: user.id,
        family,
        created_at: now,
        expires_at: refresh_end(desk, now),
        used_at: None,
    }
}
