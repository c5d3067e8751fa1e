//! How a command ends: what is printed to stderr and which code the shell sees.

use std::{fmt, io::Write, process::ExitCode};

use crate::config::Fault;

/// How a command ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// Done, and the answer is no (exit 1).
    No,
}

/// Why a command did not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Bad configuration (exit 78), one line per fault.
    Configuration(Vec<Fault>),
    /// Cannot now, may later (exit 75).
    TryLater(String),
    /// Anything else (exit 1).
    Other(String),
}

impl Failure {
    /// A failure with its words.
    pub fn other(words: impl fmt::Display) -> Self {
        Self::Other(words.to_string())
    }
}

impl From<Vec<Fault>> for Failure {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Configuration(faults)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Other(error.to_string())
    }
}

/// Turns the end of a command into an exit code, saying on stderr what went wrong.
pub fn code(done: Result<Exit, Failure>) -> ExitCode {
    let (code, lines) = match done {
        Ok(Exit::Done) => return ExitCode::SUCCESS,
        Ok(Exit::No) => return ExitCode::FAILURE,
        Err(Failure::Configuration(faults)) => (78, faults.iter().map(ToString::to_string).collect()),
        Err(Failure::TryLater(words)) => (75, vec![words]),
        Err(Failure::Other(words)) => (1, vec![words]),
    };
    let mut stderr = std::io::stderr().lock();
    for line in lines {
        // Nobody is left to tell when stderr itself is closed.
        if writeln!(stderr, "{line}").is_err() {
            break;
        }
    }
    ExitCode::from(code)
}
