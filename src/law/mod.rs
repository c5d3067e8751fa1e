//! Laws as data, calendars, and deadlines with their trace. Pure: no input or output, no clock, no database.
//!
//! A law file (`config/laws/*.toml`) is read and checked by `file` into a `Law` (`text`); `count` applies the counting rules
//! R1 to R12 to it; `choose` says which law leads a case, which further clocks run, and gives a case all its dates;
//! `controller` says what the laws of one controller say for one case. What a lawyer changes lives in the files, what counts
//! lives here.

mod calendar;
mod choose;
mod controller;
mod count;
mod file;
mod lint;
mod text;

pub use calendar::{
    business::Calendar,
    days,
    id::CalendarId,
    zone::{Zone, ZoneData, ZoneFault},
};
pub use choose::{
    case_dates::{CaseClock, case_dates},
    choice::{AttachedBy, Attachment, Choice, LedBy, choose, law_of_contest},
};
pub use controller::{
    archive::LawArchive,
    laws::{ControllerLaws, Declaration, DeclarationError},
    question::{ClockFacts, NoDates, Person, Under},
};
pub use count::{
    clock_event::ClockEvent,
    dates::{CaseDates, ClockDates, EndsBy, JoinedDates, TraceStep},
    deadlines::{deadlines, deadlines_untraced},
    error::LawError,
    events,
    inquiry::{Deadlines, Inquiry},
    reason::{Paused, Reason, Received, RestDay, StartedWith},
};
pub use file::{examples::Failed, fault::Fault, laws::Laws, summary::LawRow};
pub use lint::{
    controller::lint,
    finding::{self, Finding},
};
pub use text::{
    applies::{Applies, AskedBy},
    authority::Authority,
    figures::{Cap, Extension, ExtensionReason, Figure, Length, RefusalDate, Rule, Start, Stop, Unit},
    grounds::{Duty, DutyKind, Exemption, Refusal, RefusalOn, Remedy, RemedyKind},
    law::{Example, Grant, Kind, Law, Sentences, Standard},
    lookup::Granted,
    matter::{Age, Flag, Ground, Matter, OnBehalfOf, OwnPeriod, Standing},
    right::{LawId, Purpose, Right, StopReason},
    source::{Basis, Certainty},
};
