//! The store's promises, on both databases: what was acknowledged is kept, what was refused left nothing, one of many
//! racers wins, events stay as they were written.

mod append_only;
mod groups;
mod queue;
mod races;
mod rows;
mod specimens;
