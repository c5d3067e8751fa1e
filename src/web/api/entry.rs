//! Ways in: a one-time code for a person, tokens for staff. All are public, so all are limited by address.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{answer::Accepted, call::Anyone, input::Json};
use crate::{
    desk::{
        requester, staff,
        views::{RequesterSession, Tokens},
    },
    web::problem::Problem,
};

/// A one-time code.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OneTimeCode {
    /// Its six digits.
    code: String,
}

/// What staff sign in with.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The address of the account.
    email: String,
    password: String,
    /// The code of the second factor, where one is set up.
    #[serde(default)]
    totp: Option<String>,
}

/// A token that buys the next pair.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshToken {
    /// The token, good once.
    refresh_token: String,
}

/// That a code was asked for; the same whether there is such a request or not.
#[derive(Serialize, JsonSchema)]
pub struct CodeAsked {
    /// Always `accepted`.
    status: &'static str,
    /// What happens now.
    detail: &'static str,
}

/// Mails a one-time code; 202 whether there is such a filing or not.
///
/// # Errors
/// 429 within the waiting time, and after as many codes as an hour may have.
pub async fn code(anyone: Anyone) -> Result<Accepted<CodeAsked>, Problem> {
    requester::send_code(anyone.desk(), anyone.call.part("reference")).await?;
    let detail = "If there is such a request, a code is on its way to the address that belongs to it.";
    Ok(Accepted(CodeAsked { status: "accepted", detail }))
}

/// Trades a code for a session.
///
/// # Errors
/// 401 `code_wrong`, for unknown references too; 429 after too many wrong ones.
pub async fn session(
    anyone: Anyone,
    Json(OneTimeCode { code }): Json<OneTimeCode>,
) -> Result<Json<RequesterSession>, Problem> {
    let (reference, from) = (anyone.call.part("reference"), anyone.call.network());
    Ok(Json(requester::open_session(anyone.desk(), reference, &code, from).await?))
}

/// Trades credentials for tokens.
///
/// # Errors
/// 401 `credentials_wrong` or `second_factor_required`, 429 after too many tries from an address or for an account.
pub async fn token(
    anyone: Anyone,
    Json(Credentials { email, password, totp }): Json<Credentials>,
) -> Result<Json<Tokens>, Problem> {
    Ok(Json(staff::issue_tokens(anyone.desk(), &email, &password, totp.as_deref()).await?))
}

/// Trades a refresh token, which is good once, for new tokens.
///
/// # Errors
/// 401 when it is not good any more.
pub async fn refresh(
    anyone: Anyone,
    Json(RefreshToken { refresh_token }): Json<RefreshToken>,
) -> Result<Json<Tokens>, Problem> {
    Ok(Json(staff::refresh_tokens(anyone.desk(), &refresh_token).await?))
}
