//! What a person asked for, and how the request came: the closed lists that filings, acts and events share.
//!
//! Invariant: ids only, no personal words; the ids are those of the API and the database.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    law::{Ground, Purpose, Right},
    types::{ParseError, Place, closed_list},
};

closed_list! {
    /// How much of the data an access is about.
    Scope, "scope" {
        /// Everything.
        All = "all",
        /// The categories, not the data.
        Categories = "categories",
        /// Some areas of the controller's services.
        Areas = "areas" | "specific_areas",
        /// Who received the data.
        Recipients = "recipients",
    }
}

closed_list! {
    /// By which way a filing came.
    Channel, "channel" {
        /// The wizard.
        Form = "form",
        /// The programming interface.
        Api = "api",
        /// An e-mail.
        Mail = "mail",
        /// A paper letter, recorded by staff.
        Letter = "letter",
        /// A call, recorded by staff.
        Telephone = "telephone",
        /// Somebody came in.
        InPerson = "in_person",
        /// An agency's batch.
        Agent = "agent",
    }
}

impl Channel {
    /// Whether somebody of the office types in what came this way.
    pub fn is_recorded_by_staff(self) -> bool {
        match self {
            Self::Mail | Self::Letter | Self::Telephone | Self::InPerson => true,
            Self::Form | Self::Api | Self::Agent => false,
        }
    }
}

closed_list! {
    /// How the person wants the answer.
    ReplyBy, "reply_by" {
        /// On the status page.
        Portal = "portal",
        /// On paper.
        Post = "post",
        /// Another format or help.
        Other = "other",
    }
}

/// One right of a filing with what narrows it. The person's own details are words and travel apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// What the person asks for.
    pub right: Right,
    /// For access.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// For objection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// For erasure and restriction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
}

impl Asked {
    /// A right with nothing that narrows it.
    pub fn plain(right: Right) -> Self {
        Self { right, scope: None, purpose: None, ground: None }
    }

    /// Whether one answer can be the answer to both: a scope only says how much of it.
    pub fn is_same_right(&self, other: Self) -> bool {
        (self.right, self.purpose, self.ground) == (other.right, other.purpose, other.ground)
    }

    /// Rights that need no proof of identity, ever, and no second person.
    /// Law: GDPR Art. 7(3), 21(2)-(3); Cal. Civ. Code 1798.120, .121, .135; 11 CCR 7026(d), 7027(e).
    pub fn is_fast_lane(&self) -> bool {
        match self.right {
            Right::OptOut | Right::LimitSensitive | Right::WithdrawConsent => true,
            Right::Objection => self.purpose == Some(Purpose::Marketing),
            Right::Access
            | Right::Know
            | Right::Portability
            | Right::Erasure
            | Right::Correction
            | Right::Restriction
            | Right::AdmReview
            | Right::TransferInfo
            | Right::ThirdPartyList
            | Right::Appeal
            | Right::Complaint
            | Right::Unsure
            | Right::RemovePosts
            | Right::ChildReport
            | Right::Question => false,
        }
    }

    /// Whether the parts fit the right: scope belongs to access, purpose to objection, ground to erasure and restriction.
    ///
    /// # Errors
    /// Names the part that does not fit.
    pub fn check(&self) -> Result<(), Misplaced> {
        let fits = match self.right {
            Right::Access | Right::Know => Some(Misplaced::Scope),
            Right::Objection => Some(Misplaced::Purpose),
            Right::Erasure | Right::Restriction => Some(Misplaced::Ground),
            Right::Portability
            | Right::Correction
            | Right::AdmReview
            | Right::OptOut
            | Right::LimitSensitive
            | Right::WithdrawConsent
            | Right::TransferInfo
            | Right::ThirdPartyList
            | Right::Appeal
            | Right::Complaint
            | Right::Unsure
            | Right::RemovePosts
            | Right::ChildReport
            | Right::Question => None,
        };
        let parts = [
            (self.scope.is_some(), Misplaced::Scope),
            (self.purpose.is_some(), Misplaced::Purpose),
            (self.ground.is_some(), Misplaced::Ground),
        ];
        if let Some((_, part)) = parts.into_iter().find(|(given, part)| *given && fits != Some(*part)) {
            return Err(part);
        }
        Ok(())
    }
}

closed_list! {
    /// A part of what was asked that does not fit the right. The id is the name of its field.
    Misplaced, "part" {
        /// The scope is for access only.
        Scope = "scope",
        /// The purpose is for objection only.
        Purpose = "purpose",
        /// The ground is for erasure and restriction only.
        Ground = "ground",
    }
}

/// A place of residence as the API writes it: `{"country": "US", "region": "CA"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "RawPlace", into = "RawPlace")]
pub struct Residence(pub Place);

#[derive(Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Residence")]
struct RawPlace {
    country: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<String>,
}

impl TryFrom<RawPlace> for Residence {
    type Error = ParseError;
    fn try_from(raw: RawPlace) -> Result<Self, ParseError> {
        Place::new(&raw.country, raw.region.as_deref()).map(Self)
    }
}

impl From<Residence> for RawPlace {
    fn from(residence: Residence) -> Self {
        Self {
            country: residence.0.country().to_owned(),
            region: residence.0.region().map(ToOwned::to_owned),
        }
    }
}

/// What the person is to the controller: a short id from the controller's list, for example `customer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Relationship(String);

impl Relationship {
    /// The id as it is stored and sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Relationship {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Relationship {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let shaped = (1..=40).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'));
        if shaped {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseError::new("relationship", "1 to 40 of a-z, 0-9, _ and -, for example customer"))
        }
    }
}

impl<'de> Deserialize<'de> for Relationship {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_lane_is_exactly_four_rights() {
        let mut fast: Vec<_> =
            Right::ALL.into_iter().filter(|right| Asked::plain(*right).is_fast_lane()).collect();
        fast.sort();
        assert_eq!(fast, [Right::WithdrawConsent, Right::OptOut, Right::LimitSensitive]);
        let mut objection = Asked::plain(Right::Objection);
        assert!(!objection.is_fast_lane());
        objection.purpose = Some(Purpose::Marketing);
        assert!(objection.is_fast_lane());
    }

    #[test]
    fn a_residence_reads_like_the_contract() {
        let place: Residence = serde_json::from_str(r#"{"country":"US","region":"CA"}"#).unwrap();
        assert_eq!(place.0.to_string(), "US-CA");
        assert_eq!(serde_json::to_string(&place).unwrap(), r#"{"country":"US","region":"CA"}"#);
        assert!(serde_json::from_str::<Residence>(r#"{"country":"US","regoin":"CA"}"#).is_err());
    }
}
