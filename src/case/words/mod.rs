//! The words of the procedure: closed lists and small values that acts, events and the case share.
//!
//! Invariant: nothing here knows a case, an act or an event.

pub mod asked;
pub mod letter;
pub mod state;
mod text;
pub mod tiers;

pub use self::text::{LONGEST, Words};
