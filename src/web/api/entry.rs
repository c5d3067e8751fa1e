//! Ways in and out: a one-time code for a person, tokens for staff. Whatever is public is limited by address.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    answer::{Accepted, NoContent},
    call::{Anyone, Officer},
    input::Json,
};
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
pub struct Renewal {
    /// The token, good once.
    refresh_token: String,
    /// A fresh code of the second factor; needed for what demands a fresh proof.
    #[serde(default)]
    totp: Option<String>,
}

/// A token whose sign-in is to end.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshToken {
    /// The token, used or not.
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
    let from = staff::Whence { network: anyone.call.network(), device: None };
    Ok(Json(staff::issue_tokens(anyone.desk(), &email, &password, totp.as_deref(), from).await?))
}

/// Trades a refresh token, which is good once, for new tokens.
///
/// # Errors
/// 401 when it is not good any more, or the code beside it is wrong; it stays good then.
pub async fn refresh(
    anyone: Anyone,
    Json(Renewal { refresh_token, totp }): Json<Renewal>,
) -> Result<Json<Tokens>, Problem> {
    Ok(Json(staff::refresh_tokens(anyone.desk(), &refresh_token, totp.as_deref()).await?))
}

/// Ends the sign-in of a refresh token; 204 whether there is one or not, as RFC 7009 has it.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn revoke(
    anyone: Anyone,
    Json(RefreshToken { refresh_token }): Json<RefreshToken>,
) -> Result<NoContent, Problem> {
    staff::revoke_token(anyone.desk(), &refresh_token).await?;
    Ok(NoContent)
}

/// Ends the sign-in of the access token that came along, with all its tokens.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn sign_out(officer: Officer) -> Result<NoContent, Problem> {
    staff::sign_out(officer.desk(), &officer.who).await?;
    Ok(NoContent)
}
