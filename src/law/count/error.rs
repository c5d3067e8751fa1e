//! Why a law could not answer a question.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::law::text::right::{LawId, Right};

/// The years of receipts and of what happens to a request.
pub(super) const YEARS: RangeInclusive<i32> = 1970..=2199;

/// Why a law could not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// No such law file.
    #[error("no law with the id {0}")]
    UnknownLaw(LawId),
    /// The law does not apply to requests received on that day.
    #[error("{law} is not in force for requests received on {on}")]
    NotInForce {
        law: LawId,
        /// The day.
        on: NaiveDate,
    },
    /// The law is listed and never chosen.
    #[error("{law} is disabled: {reason}")]
    Disabled { law: LawId, reason: String },
    /// The law does not grant the right.
    #[error("{law} does not grant the right {right}")]
    NotGranted { law: LawId, right: Right },
    /// A date lies outside the years that we count in.
    #[error("dates are counted from 1970 to 2199")]
    OutOfRange,
    /// The event text does not follow the grammar.
    #[error("events: {0}")]
    BadEvents(String),
}

impl LawError {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownLaw(_) => "unknown_law",
            Self::NotInForce { .. } => "not_in_force",
            Self::Disabled { .. } => "law_disabled",
            Self::NotGranted { .. } => "right_not_granted",
            Self::OutOfRange => "out_of_range",
            Self::BadEvents(_) => "bad_events",
        }
    }
}
