//! What follows from a case alone: its duties, its timers, and the letters and tasks that an event calls for.
//!
//! Invariant: derived, never stored as truth: whoever asks twice hears the same.

pub mod duty;
pub mod effect;
pub mod flags;
pub mod letters;
pub mod nearness;
pub mod owed;
pub mod timer;
