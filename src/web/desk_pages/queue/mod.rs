//! What there is to do: the queue, and the day of one officer.

pub mod list;
pub mod my_day;
pub mod returning;
pub mod sheet;
