//! What can be wrong with a law file, and with a question put to a law.

use std::fmt;

use chrono::NaiveDate;

use crate::law::text::right::{LawId, Right};

/// One fault in a law file: where it is, what is wrong, what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, where known, from 1.
    pub line: Option<usize>,
    /// The key, for example `rules.month.figures`.
    pub key: String,
    /// What is wrong and what is allowed.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))?;
        write!(f, ": {}: {}", self.key, self.problem)
    }
}

/// Why a law could not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// No such law file.
    #[error("no law with the id {0}")]
    UnknownLaw(LawId),
    /// The law does not apply to requests received on that day.
    #[error("{law} is not in force for requests received on {on}")]
    NotInForce {
        /// The law.
        law: LawId,
        /// The day.
        on: NaiveDate,
    },
    /// The law is listed and never chosen.
    #[error("{law} is disabled: {reason}")]
    Disabled {
        /// The law.
        law: LawId,
        /// Why.
        reason: String,
    },
    /// The law does not grant the right.
    #[error("{law} does not grant the right {right}")]
    NotGranted {
        /// The law.
        law: LawId,
        /// The right.
        right: Right,
    },
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
