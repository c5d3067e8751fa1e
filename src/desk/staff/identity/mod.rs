//! How staff and requesters prove who they are: passwords, second factors, tokens, one-time codes.
//!
//! Nothing here reads the system clock: `exp` and `nbf` are checked against the instant that is handed in.

mod code;
mod password;
mod token;
mod totp;

pub(crate) use code::{OneTimeCode, SecretToken};
pub(crate) use password::Passwords;
pub(crate) use token::TokenKey;
pub(crate) use totp::SecondFactor;
