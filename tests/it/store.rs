//! The store's promises, on both databases: what was acknowledged is kept, what was refused left nothing, one of many
//! racers wins, events stay as they were written.

mod append_only;
mod figures;
mod groups;
mod plans;
mod queue;
mod queue_seed;
mod races;
mod rows;
mod specimens;
