//! Who may come in: signing in and out, the second factor, and the guard of every page.

pub mod account;
pub mod accounts;
pub mod admin;
pub mod confine;
pub mod guard;
pub mod invitation;
pub mod password;
pub mod provider;
mod qr;
pub mod second_factor;
pub mod sent;
pub mod step_up;
