//! Ways in: a one-time code for a person, tokens for staff. All are public, so all are limited by address.

use actix_web::{HttpResponse, http::StatusCode, web::Payload};
use serde::Deserialize;
use serde_json::json;

use super::{body, call::Call};
use crate::{
    desk::{requester, staff},
    web::{limits::Bucket, problem::Problem},
};

/// A one-time code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
}

/// What staff sign in with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    email: String,
    password: String,
    #[serde(default)]
    totp: Option<String>,
}

/// A token that buys the next pair.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refresh {
    refresh_token: String,
}

/// Mails a one-time code; 202 whether there is such a filing or not.
///
/// # Errors
/// 429 within the waiting time.
pub async fn code(call: Call) -> Result<HttpResponse, Problem> {
    call.admit(Bucket::Entry)?;
    requester::send_code(&call.site().desk, call.part("reference")).await?;
    let detail = "If there is such a request, a code is on its way to the address that belongs to it.";
    Ok(HttpResponse::build(StatusCode::ACCEPTED).json(json!({ "status": "accepted", "detail": detail })))
}

/// Trades a code for a session.
///
/// # Errors
/// 401 `code_wrong`, for unknown references too.
pub async fn session(call: Call, body: Payload) -> Result<HttpResponse, Problem> {
    call.admit(Bucket::Entry)?;
    let Code { code } = body::json(&call, body).await?;
    let session = requester::open_session(&call.site().desk, call.part("reference"), &code).await?;
    Ok(HttpResponse::Ok().json(session))
}

/// Trades credentials for tokens.
///
/// # Errors
/// 401 `credentials_wrong` or `second_factor_required`, 429 after too many tries from an address or for an account.
pub async fn token(call: Call, body: Payload) -> Result<HttpResponse, Problem> {
    call.admit(Bucket::Entry)?;
    let Credentials { email, password, totp } = body::json(&call, body).await?;
    let tokens = staff::issue_tokens(&call.site().desk, &email, &password, totp.as_deref()).await?;
    Ok(HttpResponse::Ok().json(tokens))
}

/// Trades a refresh token, which is good once, for new tokens.
///
/// # Errors
/// 401 when it is not good any more.
pub async fn refresh(call: Call, body: Payload) -> Result<HttpResponse, Problem> {
    call.admit(Bucket::Entry)?;
    let Refresh { refresh_token } = body::json(&call, body).await?;
    let tokens = staff::refresh_tokens(&call.site().desk, &refresh_token).await?;
    Ok(HttpResponse::Ok().json(tokens))
}
