//! How far an account reaches: over the cases of every controller, or of some.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::Serialize;

use super::{ControllerSlug, ParseError};

/// The controllers of whose cases somebody may know. Those of others are, to them, not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub enum Reach {
    /// Every controller, those of tomorrow included.
    All,
    /// These; never empty when it was parsed.
    Only(BTreeSet<ControllerSlug>),
}

/// Stands for every controller; no slug looks like it.
const ALL: &str = "*";

impl Reach {
    /// Whether cases of this controller are within it.
    pub fn covers(&self, controller: &ControllerSlug) -> bool {
        match self {
            Self::All => true,
            Self::Only(controllers) => controllers.contains(controller),
        }
    }

    /// Whether nothing of it is beyond `other`.
    pub fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::All) => true,
            (Self::All, Self::Only(_)) => false,
            (Self::Only(own), Self::Only(others)) => own.is_subset(others),
        }
    }

    /// The controllers that are named.
    pub fn named(&self) -> impl Iterator<Item = &ControllerSlug> {
        let named = match self {
            Self::All => None,
            Self::Only(controllers) => Some(controllers),
        };
        named.into_iter().flatten()
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str(ALL),
            Self::Only(controllers) => {
                let slugs: Vec<&str> = controllers.iter().map(ControllerSlug::as_str).collect();
                f.write_str(&slugs.join(","))
            }
        }
    }
}

impl FromStr for Reach {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        if text.trim() == ALL {
            return Ok(Self::All);
        }
        text.split(',').map(|slug| slug.trim().parse()).collect::<Result<_, _>>().map(Self::Only)
    }
}

impl From<Reach> for String {
    fn from(reach: Reach) -> Self {
        reach.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reach_is_within_another_that_covers_as_much() {
        let reach = |text: &str| text.parse::<Reach>().unwrap();
        for (one, other, is_within) in [
            ("*", "*", true),
            ("bank", "*", true),
            ("bank", "bank,shop", true),
            ("bank,shop", "bank,shop", true),
            ("bank,shop", "bank", false),
            ("shop", "bank", false),
            ("*", "bank,shop", false),
        ] {
            assert_eq!(reach(one).is_within(&reach(other)), is_within, "{one} {other}");
        }
    }

    #[test]
    fn a_reach_covers_what_it_names_and_reads_back() {
        let slug = |text: &str| text.parse::<ControllerSlug>().unwrap();
        let some: Reach = "shop, bank,shop".parse().unwrap();
        assert_eq!(some.to_string(), "bank,shop");
        assert_eq!(some.to_string().parse(), Ok(some.clone()));
        assert!(some.covers(&slug("bank")) && some.covers(&slug("shop")) && !some.covers(&slug("ban")));
        let all: Reach = "*".parse().unwrap();
        assert!(all.covers(&slug("bank")) && all.named().next().is_none());
        assert_eq!(all.to_string().parse(), Ok(all));
        for rubbish in ["", ",", "bank,", "*,bank", "Bank", "bank shop"] {
            assert!(rubbish.parse::<Reach>().is_err(), "{rubbish:?}");
        }
    }
}
