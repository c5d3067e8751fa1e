//! What is asked of a law, and the dates that it answers.

use chrono::{DateTime, NaiveDate, Utc};

use super::{clock_event::ClockEvent, dates::TraceStep, events::Overrides};
use crate::law::{
    calendar::{business::Calendar, zone::Zone},
    text::{
        matter::{Ground, OwnPeriod},
        right::{Purpose, Right},
        source::{Basis, Certainty},
    },
};

/// What is asked of a law.
#[derive(Debug, Clone, Copy)]
pub struct Inquiry<'a> {
    pub right: Right,
    /// What an objection is about.
    pub purpose: Option<Purpose>,
    /// Why erasure or restriction is due.
    pub ground: Option<Ground>,
    /// When the request arrived.
    pub received_at: DateTime<Utc>,
    /// The local day on which it did, where that is on record; else as the zone has it.
    pub received_on: Option<NaiveDate>,
    /// The controller's zone.
    pub zone: Zone,
    /// What happened since, in order of date.
    pub events: &'a [ClockEvent],
    /// Replaced fields of the rule; none for a case.
    pub overrides: Overrides,
    /// The controller's calendar: where the law counts by the same one, its one-off days count too.
    pub calendar: Option<&'a Calendar>,
}

/// The dates of one law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadlines {
    /// The local day of receipt.
    pub received_on: NaiveDate,
    /// Last day of the acknowledgement duty.
    pub acknowledge_by: Option<NaiveDate>,
    /// The base date, stops applied; absent while stopped.
    pub due: Option<NaiveDate>,
    /// The extended date, stops applied; only where a valid extension was told.
    pub extended_due: Option<NaiveDate>,
    /// Whether an open question stops the operative date.
    pub stopped: bool,
    /// On what the operative date rests.
    pub basis: Option<Basis>,
    /// How sure we are of that.
    pub certainty: Option<Certainty>,
    /// The latest date that statute or regulation allows, extension applied.
    pub legal_due: Option<NaiveDate>,
    /// How sure we are of that.
    pub legal_certainty: Option<Certainty>,
    /// The operative date as if the clock had never been stopped.
    pub safe_due: Option<NaiveDate>,
    /// Last day for telling an extension; while stopped, the day that is certainly early enough.
    pub extend_by: Option<NaiveDate>,
    /// Last day for a refusal.
    pub refuse_by: Option<NaiveDate>,
    /// Last day for carrying out what an answer on the last day grants; absent while stopped. An earlier answer makes it
    /// earlier.
    pub carry_out_by: Option<NaiveDate>,
    /// How sure we are of that.
    pub carry_out_certainty: Option<Certainty>,
    /// First instant after the operative date (extended, else base, else acknowledgement).
    pub end_instant: Option<DateTime<Utc>>,
    /// What was counted for the base date, before stops.
    pub period: Option<OwnPeriod>,
    /// A service target: shown to the office, promised to nobody.
    pub target: bool,
    /// How all this was found.
    pub trace: Vec<TraceStep>,
}
