//! The laws of each controller, on record and replayed.

pub mod law_book;
pub mod laws_on_record;
pub mod replay;
pub mod statutes;

pub use self::{
    law_book::{law_book, law_findings, law_name, working_days},
    replay::replay_in_office,
};
