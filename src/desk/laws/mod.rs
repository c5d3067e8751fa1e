//! The laws of each controller, on record and replayed.

pub mod consult;
pub mod law_book;
pub mod laws_on_record;
pub mod renewal;
pub mod replay;
pub mod statutes;

pub use self::{
    consult::{law_book, law_findings, law_name, working_days},
    replay::replay_in_office,
};
