//! How staff and requesters prove who they are: passwords, second factors, tokens, one-time codes.
//!
//! Nothing here reads the system clock: `exp` and `nbf` are checked against the instant that is handed in.

pub(in crate::desk) mod choice;
mod code;
mod guess;
mod password;
mod recovery;
mod token;
mod totp;

pub(crate) use code::{OneTimeCode, SecretToken};
pub(crate) use password::Passwords;
pub(crate) use recovery::RecoveryCode;
pub(crate) use token::TokenKey;
pub(crate) use totp::SecondFactor;
