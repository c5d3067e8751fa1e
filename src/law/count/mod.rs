//! The counting rules R1 to R12: from a receipt and what happened since to the dates of one law, each with its reason.

mod base;
pub mod clock_event;
pub mod dates;
pub mod deadlines;
pub mod error;
pub mod events;
mod extension;
pub mod inquiry;
mod legal;
mod pause;
mod public_view;
pub mod reason;
#[cfg(test)]
mod tests;
pub mod trace;
