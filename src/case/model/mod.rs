//! What is remembered of a filing, of a case and of its decision.
//!
//! Invariant: data that events made; nothing here decides.

pub mod case_data;
pub mod decision;
pub mod filing;
