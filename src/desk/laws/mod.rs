//! The laws of each controller, on record and replayed.

pub mod law_book;
pub mod laws_on_record;
pub mod replay;
pub mod statutes;
