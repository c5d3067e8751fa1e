//! The one way in which anything changes: a snapshot, what follows from it, one guarded write.

pub mod change;
pub mod door;
pub mod following;
pub mod linked;
pub mod plan;
pub mod record;
pub mod whole_filing;
