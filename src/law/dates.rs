//! The dates of a case, as computed by the law floor and carried by everyone above.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::right::{Basis, LawId, StopReason};

/// Something that moves a clock. Dates are local dates in the controller's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum ClockEvent {
    /// Identity information that was asked for arrived (moves the start where the law says so).
    Verified {
        /// The day it arrived.
        on: NaiveDate,
    },
    /// A fee that was asked for was paid.
    FeePaid {
        /// The day it was paid.
        on: NaiveDate,
    },
    /// A question was accepted by the person's mail server, or dispatched.
    Pause {
        /// That day.
        on: NaiveDate,
        /// What was asked.
        reason: StopReason,
    },
    /// The answer to the open question arrived.
    Resume {
        /// That day.
        on: NaiveDate,
    },
    /// An extension notice with reasons reached the person's mail server, or was dispatched.
    Extend {
        /// That day.
        on: NaiveDate,
    },
}

/// One step by which a date was found; with all of them a reader can redo the sum by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceStep {
    /// The counting rule or law rule, for example `R5` or `eu-gdpr/access/period`.
    pub rule: String,
    /// The provision, for example `GDPR Art 12(3)`.
    pub cite: String,
    /// Statute, regulation, guidance, policy or promise.
    pub basis: Basis,
    /// What was done, in words.
    pub text: String,
    /// The date (or instant) that the step gives.
    pub value: String,
}

/// The dates of one case. `due` is absent while the clock is stopped and where no law sets a date.
/// All dates are local to the controller's zone and inclusive: `due_instant` is the first instant of the day after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseDates {
    /// The law that gives procedure, letters and refusal codes.
    pub law: LawId,
    /// The version of that law's file.
    pub law_version: String,
    /// Whether an open question stops the clock now.
    pub stopped: bool,
    /// Operative date: stops and extension applied.
    pub due: Option<NaiveDate>,
    /// First instant after `due` in the controller's zone.
    pub due_instant: Option<DateTime<Utc>>,
    /// On what the operative date rests.
    pub due_basis: Option<Basis>,
    /// Before extension.
    pub base_due: Option<NaiveDate>,
    /// After extension, where one is in force.
    pub extended_due: Option<NaiveDate>,
    /// The latest lawful date (regulation or statute), extension applied; differs from `due` where `due` is policy.
    pub legal_due: Option<NaiveDate>,
    /// As if the clock had never been stopped.
    pub safe_due: Option<NaiveDate>,
    /// First instant after `safe_due`.
    pub safe_due_instant: Option<DateTime<Utc>>,
    /// Last day of the acknowledgement duty.
    pub acknowledge_by: Option<NaiveDate>,
    /// First instant after `acknowledge_by`.
    pub acknowledge_instant: Option<DateTime<Utc>>,
    /// Last working day of the controller's calendar on or before due (or safe_due): chips, ladder and digest use it.
    pub work_by: Option<NaiveDate>,
    /// The date by which an extension notice must have reached the person, where the law has an extension.
    pub extend_by: Option<NaiveDate>,
    /// The last day for a refusal, which an extension does not move (GDPR Art 12(4)).
    pub refuse_by: Option<NaiveDate>,
    /// How all this was found.
    pub trace: Vec<TraceStep>,
}
