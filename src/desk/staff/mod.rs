//! Who may come in: accounts, second factors, signing in, tokens.

pub mod access_token;
pub mod accounts;
pub mod api_keys;
pub mod colleagues;
pub mod enrolment;
pub mod identity;
mod reach;
pub mod sign_in;
pub mod sign_in_tries;

pub use self::{
    access_token::{issue_tokens, refresh_tokens, staff_by_access_token},
    accounts::{add_user, colleagues, disable_user, has_users, reset_second_factor, set_reach, users},
    api_keys::{IssuedKey, KeyHolder, NewKey, add_key, is_key, key_holder, keys, revoke_key},
    enrolment::{begin_enrolment, finish_enrolment},
    sign_in::{sign_in, sign_out, staff},
};
