//! What staff do, through the desk itself, on both databases: sign in, find, act, answer, be measured.

mod access;
mod entry;
pub mod harness;
mod invitations;
mod late_mail;
mod list;
mod recovery;
mod sign_ins;
mod two_people;
