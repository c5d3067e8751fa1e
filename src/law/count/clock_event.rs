//! What moves a clock after the receipt.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::law::text::right::StopReason;

/// Something that moves a clock. Dates are local dates in the controller's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum ClockEvent {
    /// Identity information that was asked for arrived (moves the start where the law says so).
    Verified {
        /// The day it arrived.
        on: NaiveDate,
        /// The day on which it was asked for; unknown in what was stored before this was noted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked_on: Option<NaiveDate>,
    },
    /// A fee that was asked for was paid.
    FeePaid {
        /// The day it was paid.
        on: NaiveDate,
        /// The day on which it was asked for; unknown in what was stored before this was noted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked_on: Option<NaiveDate>,
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
        /// The date that it names, where the law lets the controller name one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<NaiveDate>,
    },
}

impl ClockEvent {
    /// The day on which it happened.
    pub(super) fn on(&self) -> NaiveDate {
        match self {
            Self::Verified { on, .. }
            | Self::FeePaid { on, .. }
            | Self::Pause { on, .. }
            | Self::Resume { on }
            | Self::Extend { on, .. } => *on,
        }
    }
}
