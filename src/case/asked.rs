//! What a person asked for, and how the request came: the closed lists that filings, acts and events share.
//!
//! Invariant: ids only, no personal words; the ids are those of the API and the database.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    law::{Purpose, Right},
    types::{ParseError, Place},
};

/// An enum whose snake_case ids serve JSON, database and pages alike.
macro_rules! ids {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$item:meta])* $variant:ident = $id:literal $(| $alias:literal)*),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$item])* #[serde(rename = $id $(, alias = $alias)*)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the pages.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable id.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::types::ParseError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($id $(| $alias)* => Ok(Self::$variant),)+
                    _ => Err($crate::types::ParseError::new($what, concat!("one of: ", $($id, " "),+))),
                }
            }
        }
    };
}
pub(crate) use ids;

ids! {
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

ids! {
    /// Why erasure or restriction is due.
    Ground, "ground" {
        /// The purpose is over. GDPR Art. 17(1)(a).
        NoLongerNeeded = "no_longer_needed",
        /// The consent was taken back. GDPR Art. 17(1)(b).
        ConsentWithdrawn = "consent_withdrawn",
        /// The person objected. GDPR Art. 17(1)(c).
        Objected = "objected",
        /// Processing is unlawful. GDPR Art. 17(1)(d), 18(1)(b).
        UnlawfulProcessing = "unlawful_processing",
        /// A law demands erasure. GDPR Art. 17(1)(e).
        LegalObligation = "legal_obligation",
        /// Collected for a service offered to a child. GDPR Art. 17(1)(f).
        ChildService = "child_service",
        /// Accuracy is in dispute. GDPR Art. 18(1)(a).
        AccuracyContested = "accuracy_contested",
        /// The person needs the data for a claim. GDPR Art. 18(1)(c).
        NeededForClaim = "needed_for_claim",
        /// An objection is being weighed. GDPR Art. 18(1)(d).
        ObjectionPending = "objection_pending",
        /// Another ground, in the person's words.
        Other = "other",
    }
}

ids! {
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

ids! {
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

ids! {
    /// Whose data a request is about, seen from the sender.
    OnBehalfOf, "on_behalf_of" {
        /// The sender's own.
        Oneself = "self",
        /// The sender's child.
        Child = "child",
        /// Somebody for whom the sender may act.
        Other = "other",
        /// Somebody who has died.
        Deceased = "deceased",
        /// A pupil of a school.
        Pupil = "pupil",
    }
}

impl OnBehalfOf {
    /// Whether authority must be judged besides identity.
    pub fn needs_authority(self) -> bool {
        self != Self::Oneself
    }
}

/// One right of a filing with what narrows it. The person's own details are words and travel apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Which right.
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

    /// Rights that need no proof of identity, ever, and no second person.
    /// Law: GDPR Art. 7(3), 21(2)-(3); Cal. Civ. Code 1798.120, .121, .135; 11 CCR 7026(d), 7027(e).
    pub fn is_fast_lane(&self) -> bool {
        match self.right {
            Right::OptOut | Right::LimitSensitive | Right::WithdrawConsent => true,
            Right::Objection => self.purpose == Some(Purpose::Marketing),
            _ => false,
        }
    }

    /// Whether the parts fit the right: scope belongs to access, purpose to objection, ground to erasure and restriction.
    ///
    /// # Errors
    /// Names the part that does not fit.
    pub fn check(&self) -> Result<(), ParseError> {
        if self.scope.is_some() && !matches!(self.right, Right::Access | Right::Know) {
            return Err(ParseError::new("scope", "only for access"));
        }
        if self.purpose.is_some() && self.right != Right::Objection {
            return Err(ParseError::new("purpose", "only for objection"));
        }
        if self.ground.is_some() && !matches!(self.right, Right::Erasure | Right::Restriction) {
            return Err(ParseError::new("ground", "only for erasure and restriction"));
        }
        Ok(())
    }
}

/// A place of residence as the API writes it: `{"country": "US", "region": "CA"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawPlace", into = "RawPlace")]
pub struct Residence(pub Place);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Relationship(String);

impl Relationship {
    /// The id.
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
