//! Who may come in: accounts, second factors, signing in, tokens.

pub mod access_token;
pub mod accounts;
pub mod enrolment;
pub mod identity;
pub mod sign_in;
pub mod sign_in_tries;
