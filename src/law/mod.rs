//! Laws as data, calendars, and deadlines with their trace. Pure: no input or output, no clock, no database.

pub mod dates;
pub mod right;

pub use dates::{CaseDates, ClockEvent, TraceStep};
pub use right::{Basis, LawId, Purpose, Right, StopReason};
