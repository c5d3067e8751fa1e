//! Whom a law protects, as its file says: data, asked by `choice`.
//!
//! Invariant: where the file says nothing, everybody; a condition holds only if it is known to hold.

use serde::Deserialize;

use super::{matter::Standing, source::Certainty};

/// Whom a law protects, where that is not everybody.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applies {
    /// Only people who are one of these; empty: no matter what they are.
    #[serde(default)]
    pub only: Vec<Standing>,
    /// Nobody who is one of these.
    #[serde(default)]
    pub except: Vec<Standing>,
    /// Only if this person asks.
    pub asked_by: Option<AskedBy>,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
}

/// Who must ask for a law to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedBy {
    /// A parent, for a child.
    Parent,
}
