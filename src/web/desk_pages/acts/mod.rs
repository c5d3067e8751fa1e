//! The dialog of each act: what it asks, and the payload that comes of what was typed.

mod codes;
mod date_fields;
pub mod dialog;
mod effect;
pub mod fields;
mod others;
pub mod payload;
pub mod preview;
pub mod rows;
