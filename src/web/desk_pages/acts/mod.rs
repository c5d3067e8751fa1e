//! The dialog of each act: what it asks, and the payload that comes of what was typed.

pub mod dialog;
pub mod fields;
pub mod payload;
