//! What is wrong with something that was typed or sent.
//!
//! Invariant: holds no part of it: it may be personal.

/// What is wrong with a field, whoever looks at it. Written out, since `closed_list!` gives a [`ParseError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultCode {
    /// It is missing or blank.
    Required,
    /// It is not what belongs there.
    Invalid,
    /// It is too long.
    TooLong,
    /// It may not be given here.
    NotAllowed,
}

impl FaultCode {
    /// The stable id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Invalid => "invalid",
            Self::TooLong => "too_long",
            Self::NotAllowed => "not_allowed",
        }
    }
}

/// Why a text could not become the word it claimed to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {problem}")]
pub struct ParseError {
    /// Which word was tried, for example `e-mail address`.
    pub what: &'static str,
    /// What is wrong and what is allowed.
    pub problem: &'static str,
    /// The kind of fault.
    pub code: FaultCode,
}

impl ParseError {
    pub(crate) const fn new(what: &'static str, problem: &'static str) -> Self {
        Self { what, problem, code: FaultCode::Invalid }
    }

    pub(crate) const fn too_long(what: &'static str) -> Self {
        Self { what, problem: "is too long", code: FaultCode::TooLong }
    }
}
