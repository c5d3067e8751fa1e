//! Tiers of proof: how sure the office must be who asks, and what each method of proving gives. Parsed from text
//! (`config/verification.toml`); who reads a file is the desk.
//!
//! Invariant: the fast lane never asks for proof; the least that suffices is asked for.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{case::words::Asked, law::Right, types::closed_list};

/// The shipped table.
const SHIPPED: &str = include_str!("../../../config/verification.toml");

/// 0 none, 1 control of the mailbox or number given, 2 a channel already on file or two points matched, 3 signed-in
/// assertion or document, 4 reserved for a controller that meets people in person.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(try_from = "u8", into = "u8")]
#[schemars(transparent, !try_from, !into)]
pub struct Tier(#[schemars(range(max = 4))] u8);

impl Tier {
    /// Nothing proven.
    pub const NONE: Self = Self(0);
    /// Control of the mailbox or number given.
    pub const CONTROL: Self = Self(1);
    /// A channel on file, or two points.
    pub const MATCHED: Self = Self(2);
    /// A signed-in assertion or a document.
    pub const STRONG: Self = Self(3);

    /// The tier as the number that the API shows.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Tier {
    type Error = &'static str;
    fn try_from(number: u8) -> Result<Self, &'static str> {
        if number <= 4 { Ok(Self(number)) } else { Err("a tier is a number from 0 to 4") }
    }
}

impl From<Tier> for u8 {
    fn from(tier: Tier) -> Self {
        tier.0
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

closed_list! {
    /// How identity was looked at.
    Method, "method" {
        /// A code to the mailbox given.
        MailboxCode = "mailbox_code",
        /// A code to a channel already on file.
        OnFileCode = "on_file_code",
        /// A code in a letter to the postal address given.
        PostalCodeLetter = "postal_code_letter",
        /// Two points matched by an officer.
        TwoPoints = "two_points",
        /// A signed-in assertion from the controller.
        Assertion = "assertion",
        /// A document that shows who the person is.
        Document = "document",
        /// Anything else.
        Other = "other",
    }
}

impl Method {
    /// Whether the officer must say what was seen.
    pub fn needs_evidence(self) -> bool {
        match self {
            Self::TwoPoints | Self::Assertion | Self::Document => true,
            Self::MailboxCode | Self::OnFileCode | Self::PostalCodeLetter | Self::Other => false,
        }
    }
}

/// The table of tiers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    methods: BTreeMap<Method, Tier>,
    rights: BTreeMap<Right, Tier>,
    otherwise: Tier,
    sensitive: Tier,
}

/// Why a table of tiers is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TiersError {
    /// Not the expected shape.
    #[error("the table of tiers does not parse: {0}")]
    Shape(String),
    /// The fast lane asks for proof.
    #[error("{0} needs no proof of identity by law: its tier must be 0")]
    FastLane(Right),
    /// A method is missing.
    #[error("the method {0} has no tier")]
    MethodMissing(Method),
    /// Nothing that can be done gives this tier.
    #[error("no method gives tier {0}")]
    Unreachable(Tier),
}

impl Tiers {
    /// Reads a table.
    ///
    /// # Errors
    /// Unknown keys, a missing method, proof in the fast lane, a tier that no method gives.
    pub fn parse(text: &str) -> Result<Self, TiersError> {
        let tiers: Self =
            toml::from_str(text).map_err(|fault| TiersError::Shape(fault.message().to_owned()))?;
        for method in Method::ALL {
            if !tiers.methods.contains_key(method) {
                return Err(TiersError::MethodMissing(*method));
            }
        }
        for (right, tier) in &tiers.rights {
            if Asked::plain(*right).is_fast_lane() && *tier != Tier::NONE {
                return Err(TiersError::FastLane(*right));
            }
        }
        let best = tiers.methods.values().copied().max().unwrap_or_default();
        let needed = tiers.rights.values().copied().chain([tiers.otherwise, tiers.sensitive]).max();
        match needed {
            Some(needed) if needed > best => Err(TiersError::Unreachable(needed)),
            _ => Ok(tiers),
        }
    }

    /// The shipped table.
    ///
    /// # Errors
    /// Never in a build whose tests passed.
    pub fn shipped() -> Result<Self, TiersError> {
        Self::parse(SHIPPED)
    }

    /// The most that a method proves.
    pub fn given_by(&self, method: Method) -> Tier {
        self.methods.get(&method).copied().unwrap_or_default()
    }

    /// What a right needs before anything about the person is answered.
    pub fn needed(&self, asked: &Asked, sensitive: bool) -> Tier {
        if asked.is_fast_lane() {
            return Tier::NONE;
        }
        let plain = self.rights.get(&asked.right).copied().unwrap_or(self.otherwise);
        if sensitive && plain > Tier::NONE { plain.max(self.sensitive) } else { plain }
    }

    /// The methods that give at least `tier`, for telling what is missing.
    pub fn methods_for(&self, tier: Tier) -> Vec<Method> {
        self.methods.iter().filter(|(_, gives)| **gives >= tier).map(|(method, _)| *method).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Purpose;

    #[test]
    fn the_shipped_table_says_what_the_procedure_says() {
        let tiers = Tiers::shipped().unwrap();
        let needed = |right| tiers.needed(&Asked::plain(right), false).number();
        for (right, tier) in [
            (Right::OptOut, 0),
            (Right::WithdrawConsent, 0),
            (Right::Question, 0),
            (Right::Correction, 1),
            (Right::Restriction, 1),
            (Right::Objection, 1),
            (Right::Access, 2),
            (Right::Know, 2),
            (Right::Portability, 2),
            (Right::Erasure, 2),
        ] {
            assert_eq!(needed(right), tier, "{right}");
        }
        assert_eq!(tiers.needed(&Asked::plain(Right::Access), true), Tier::STRONG);
        let marketing = Asked { purpose: Some(Purpose::Marketing), ..Asked::plain(Right::Objection) };
        assert_eq!(tiers.needed(&marketing, true), Tier::NONE);
        assert_eq!(tiers.given_by(Method::TwoPoints), Tier::MATCHED);
        assert_eq!(tiers.methods_for(Tier::STRONG), [Method::Assertion, Method::Document]);
    }

    #[test]
    fn a_table_that_asks_for_proof_in_the_fast_lane_is_refused() {
        let proud = SHIPPED.replace("opt_out = 0", "opt_out = 1");
        assert_eq!(Tiers::parse(&proud), Err(TiersError::FastLane(Right::OptOut)));
        assert!(matches!(
            Tiers::parse(&SHIPPED.replace("otherwise", "otherwhise")),
            Err(TiersError::Shape(_))
        ));
        assert!(matches!(
            Tiers::parse(&SHIPPED.replace("access = 2", "access = 4")),
            Err(TiersError::Unreachable(_))
        ));
    }
}
