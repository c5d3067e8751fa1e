//! The side of the jobs: timers, slots, tidying, verifying.

mod fit;
pub mod packages;
pub mod readiness;
pub mod reindex;
pub mod repack;
pub mod repair;
pub mod slots;
pub mod tidying;
pub mod timers;
pub mod verify;

pub use self::{
    packages::look_after_packages,
    readiness::readiness,
    reindex::reindex,
    repack::repack,
    repair::repair,
    slots::{abandoned_slots, finish_slot, is_any_timer_due, last_run, next_timer_at, renew_slot, take_slot},
    tidying::tidy,
    timers::fire_due_timers,
    verify::{audit_timers, verify},
};
