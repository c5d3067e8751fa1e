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
    /// It is none of those that there are.
    Unknown,
    /// It lies in the future.
    InFuture,
}

impl FaultCode {
    /// The stable id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Invalid => "invalid",
            Self::TooLong => "too_long",
            Self::NotAllowed => "not_allowed",
            Self::Unknown => "unknown",
            Self::InFuture => "in_future",
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
    /// The fault as a sentence that can be said in any language.
    pub shape: Shape,
}

/// What is wrong with a text that a person typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing was typed.
    Empty,
    /// It is too long.
    TooLong,
    /// It has a control character.
    Control,
    /// It is no e-mail address.
    Email,
    /// It has too few or too many digits for a telephone number.
    Phone,
    /// It has what belongs to no telephone number.
    PhoneSigns,
    /// It is no tag of a language.
    Language,
    /// It is no country.
    Country,
    /// It is no region.
    Region,
    /// It is not a region of a country whose law depends on it.
    ListedRegion,
    /// It is none of our ids, which pages offer and programs send.
    Id,
}

impl Shape {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::Empty,
        Self::TooLong,
        Self::Control,
        Self::Email,
        Self::Phone,
        Self::PhoneSigns,
        Self::Language,
        Self::Country,
        Self::Region,
        Self::ListedRegion,
        Self::Id,
    ];

    /// The stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Control => "control",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::PhoneSigns => "phone_signs",
            Self::Language => "language",
            Self::Country => "country",
            Self::Region => "region",
            Self::ListedRegion => "listed_region",
            Self::Id => "id",
        }
    }
}

impl ParseError {
    pub(crate) const fn new(what: &'static str, problem: &'static str) -> Self {
        Self::typed(what, problem, Shape::Id)
    }

    pub(crate) const fn typed(what: &'static str, problem: &'static str, shape: Shape) -> Self {
        Self { what, problem, code: FaultCode::Invalid, shape }
    }

    pub(crate) const fn too_long(what: &'static str) -> Self {
        Self { what, problem: "is too long", code: FaultCode::TooLong, shape: Shape::TooLong }
    }
}
