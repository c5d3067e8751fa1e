//! The side of the jobs: timers, slots, tidying, verifying.

pub mod readiness;
pub mod slots;
pub mod tidying;
pub mod timers;
pub mod verify;
