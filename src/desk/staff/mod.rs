//! Who may come in: accounts, second factors, signing in, tokens.

pub mod access_token;
mod account_mail;
pub mod accounts;
pub mod api_keys;
pub(in crate::desk) mod change;
pub mod colleagues;
pub mod enrolment;
mod freshness;
pub mod identity;
mod invitation;
mod link;
mod mail_test;
mod opening;
mod own_password;
mod provider;
mod reach;
mod recovery;
mod second_factor;
mod session;
pub mod sign_in;
pub mod sign_in_tries;
mod sign_ins;
mod signed_in;
mod step_up;

pub(in crate::desk) use self::provider::places;
pub use self::{
    access_token::{issue_tokens, refresh_tokens, revoke_token, staff_by_access_token},
    accounts::{
        By, add_user, address_of, colleagues, disable_user, has_users, reset_second_factor, set_reach, users,
    },
    api_keys::{IssuedKey, KeyHolder, NewKey, add_key, is_key, key_holder, keys, revoke_key},
    enrolment::{begin_enrolment, finish_enrolment},
    freshness::{Proof, demand_fresh, proves_by, releases},
    invitation::{invite_again, invite_user, look_at_invitation, open_invitation},
    mail_test::{MailTestState, MailTestView, mail_tests, test_mail},
    opening::{Clicked, clicked_again},
    own_password::choose_password,
    provider::{
        CALLBACK, CameBack, Stopped, WayThere, come_back, has_provider, set_out_to_link, set_out_to_prove,
        set_out_to_sign_in,
    },
    recovery::{make_recovery_codes, recovery_codes_left},
    sign_in::{leave, sign_in, sign_out, staff},
    sign_in_tries::Whence,
    sign_ins::{end_other_sign_ins, end_sign_in, sign_ins},
    step_up::step_up,
};
