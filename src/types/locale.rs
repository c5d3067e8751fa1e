//! The language a person asked for, as a BCP 47 tag.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

use super::{ParseError, Shape};

/// A language tag such as `en`, `he` or `pt-BR`. Any well-formed tag is accepted; `texts` picks the best it has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, schemars::JsonSchema)]
#[schemars(transparent)]
pub struct Locale(#[schemars(with = "String")] LanguageIdentifier);

impl Locale {
    /// English, the language every text exists in.
    pub fn english() -> Self {
        Self(unic_langid::langid!("en"))
    }

    /// The tag for Fluent.
    pub fn identifier(&self) -> &LanguageIdentifier {
        &self.0
    }

    /// The language subtag, for example `pt` of `pt-BR`.
    pub fn language(&self) -> &str {
        self.0.language.as_str()
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Locale {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        const WRONG: ParseError =
            ParseError::typed("language", "not a language tag such as en or pt-BR", Shape::Language);
        if text.is_empty() || text.len() > 35 {
            return Err(WRONG);
        }
        text.parse().map(Self).map_err(|_| WRONG)
    }
}

impl Serialize for Locale {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Locale {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
