//! The clock's door: when things happen. Knows only *when*; what happens is a use case of the desk.

pub mod schedule;
