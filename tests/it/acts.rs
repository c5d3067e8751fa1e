//! What staff do, through the desk itself, on both databases: sign in, find, act, answer, be measured.

mod access;
mod entry;
pub mod harness;
mod late_mail;
mod list;
mod two_people;
