//! Laws as data, calendars, and deadlines with their trace. Pure: no input or output, no clock, no database.
//!
//! A law file (`config/laws/*.toml`) is read and checked by `parse` into a `book::Law`; `count` applies the counting rules
//! R1 to R12 to it; `choice` says which law leads a case and which further clocks run; `case_dates` gives a case all its dates. What a lawyer changes
//! lives in the files, what counts lives here.

mod applies;
mod base;
pub mod book;
pub mod calendar;
pub mod case_dates;
pub mod choice;
pub mod count;
pub mod dates;
pub mod days;
pub mod error;
pub mod events;
mod examples;
pub mod figures;
pub mod finding;
mod frame;
pub mod grounds;
mod holidays;
mod inquiry;
mod laws;
mod lines;
pub mod lint;
mod lookup;
pub mod matter;
mod parse;
mod pause;
pub mod reason;
mod regulators;
pub mod right;
mod sources;
pub mod summary;
mod told;
mod trace;

pub use applies::{Applies, AskedBy};
pub use book::{Certainty, Kind, Law};
pub use calendar::{Calendar, CalendarId};
pub use case_dates::{CaseClock, case_dates};
pub use choice::{AttachedBy, Attachment, Choice, Flag, LedBy, choose, law_of_contest};
pub use count::{deadlines, deadlines_untraced};
pub use dates::{CaseDates, ClockDates, ClockEvent, TraceStep};
pub use error::{Fault, LawError};
pub use examples::Failed;
pub use figures::ExtensionReason;
pub use finding::Finding;
pub use grounds::{Duty, DutyKind, Exemption, Refusal, RefusalOn, Remedy, RemedyKind};
pub use inquiry::{Deadlines, Inquiry};
pub use laws::Laws;
pub use lint::lint;
pub use lookup::Granted;
pub use matter::{Age, Ground, Matter, Standing};
pub use reason::Reason;
pub use regulators::Authority;
pub use right::{Basis, LawId, Purpose, Right, StopReason};
