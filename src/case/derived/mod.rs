//! What follows from a case alone: its duties, its timers, and the letters and tasks that an event calls for.
//!
//! Invariant: derived from the case alone; what is stored of it can be made again.

pub mod duty;
pub mod effect;
pub mod flags;
pub mod letters;
pub mod nearness;
pub mod owed;
pub mod timer;
