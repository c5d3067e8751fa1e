//! Why an office cannot open: settings to mend, or a database that does not answer.

use crate::{config::Fault, desk::error::in_full};

/// Why the office stays closed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Settings that must be mended (exit 78).
    #[error("configuration")]
    Configuration(Vec<Fault>),
    /// The database cannot be used now (exit 75).
    #[error("{0}")]
    Unavailable(String),
}

impl From<Fault> for OpenError {
    fn from(fault: Fault) -> Self {
        Self::Configuration(vec![fault])
    }
}

/// The database's own words, with their causes.
pub(in crate::desk) fn unavailable(error: &dyn std::error::Error) -> OpenError {
    OpenError::Unavailable(in_full(error))
}

/// The faults of law files as those of the configuration.
pub(in crate::desk) fn faulty(faults: Vec<crate::law::Fault>) -> OpenError {
    let lines = faults.into_iter().map(|fault| Fault {
        source: fault.line.map_or_else(|| fault.file.clone(), |line| format!("{}:{line}", fault.file)),
        key: fault.key,
        problem: fault.problem,
    });
    OpenError::Configuration(lines.collect())
}
