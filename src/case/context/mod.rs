//! What surrounds a decision: the time, who acts, the office's settings and the laws; and the rules that may forbid it.
//!
//! Invariant: everything is handed in; nothing here reads a clock, a file or a database.

pub mod facts;
pub mod forbidden;
