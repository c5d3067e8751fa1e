//! What the laws of one controller say for one case: which lead and run beside it, its dates, its grounds.
//!
//! An open case keeps the versions of the laws under which it came in, even where a file has been replaced since.

pub mod archive;
mod dates;
mod grounds;
pub mod laws;
pub mod question;
