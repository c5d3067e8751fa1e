//! One thing that is wrong with the configuration: where, which key, what, and what is allowed.

use std::fmt;

/// One fault, printed as one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, or `environment`.
    pub source: String,
    /// The key, dotted.
    pub key: String,
    /// What is wrong and what is allowed. Never the value of a secret.
    pub problem: String,
}

impl Fault {
    /// A fault found by a check after loading.
    pub fn new(key: &str, problem: impl Into<String>) -> Self {
        Self { source: "configuration".to_owned(), key: key.to_owned(), problem: problem.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.source, self.key, self.problem)
    }
}
