//! Where JSON does not fit what was expected, and how.

use std::fmt;

use serde::de;

/// One fault: the first that was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// How it does not fit.
    pub kind: Kind,
    /// From the inside out.
    path: Vec<String>,
}

/// How something does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// It must be there.
    Missing,
    /// It stands there twice.
    Double,
    /// An object has a member that it does not take. The place is the object's.
    Unknown {
        /// What was sent: perhaps personal, not for an answer.
        field: String,
        /// What it takes.
        allowed: &'static [&'static str],
    },
    /// Not one of a closed list.
    NotListed {
        /// The list.
        allowed: &'static [&'static str],
    },
    /// Another kind of value, or one out of bounds.
    Wrong {
        /// What was expected.
        expected: String,
    },
    /// Longer or shorter than allowed.
    Length {
        /// What was expected.
        expected: String,
    },
    /// The type that was to be read refused it, in its own words.
    Refused(String),
}

impl Misfit {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, path: Vec::new() }
    }

    pub(super) fn expected(expected: &str) -> Self {
        Self::new(Kind::Wrong { expected: expected.to_owned() })
    }

    /// The same, one level further in.
    pub(super) fn within(mut self, name: &str) -> Self {
        self.path.push(name.to_owned());
        self
    }

    /// RFC 6901; empty for the whole. Names that are not in the documented shape stand in it only where any name may.
    pub fn pointer(&self) -> String {
        let parts = self.path.iter().rev().map(|part| part.replace('~', "~0").replace('/', "~1"));
        parts.fold(String::new(), |pointer, part| format!("{pointer}/{part}"))
    }
}

/// Without a word of what was sent.
impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Missing => f.write_str("it must be there"),
            Kind::Double => f.write_str("it stands there twice"),
            Kind::Unknown { allowed: [], .. } => f.write_str("an unknown member; there are none"),
            Kind::Unknown { allowed, .. } => {
                write!(f, "an unknown member, expected one of {}", allowed.join(", "))
            }
            Kind::NotListed { allowed } => write!(f, "expected one of {}", allowed.join(", ")),
            Kind::Wrong { expected } | Kind::Length { expected } => write!(f, "expected {expected}"),
            Kind::Refused(_) => f.write_str("it has a value that it cannot have"),
        }
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self::new(Kind::Refused(words.to_string()))
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::expected(&expected.to_string())
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::expected(&expected.to_string())
    }

    fn invalid_length(_: usize, expected: &dyn de::Expected) -> Self {
        Self::new(Kind::Length { expected: expected.to_string() })
    }

    fn unknown_variant(_: &str, allowed: &'static [&'static str]) -> Self {
        Self::new(Kind::NotListed { allowed })
    }

    fn unknown_field(field: &str, allowed: &'static [&'static str]) -> Self {
        Self::new(Kind::Unknown { field: field.to_owned(), allowed })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Kind::Missing).within(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(Kind::Double).within(field)
    }
}
