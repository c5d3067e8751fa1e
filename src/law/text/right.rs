//! Which right a person uses, and which law grants it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::types::{ParseError, closed_list, slug};

/// A right that a person can use. The ids are those of the API, the law files and the database.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// A copy of one's data. GDPR Art. 15.
    Access,
    /// California's access. Civ. Code 1798.110, .115.
    Know,
    /// Data in a form that moves elsewhere. GDPR Art. 20.
    Portability,
    /// Deletion. GDPR Art. 17.
    Erasure,
    /// Correction. GDPR Art. 16.
    Correction,
    /// Stop using it for a purpose. GDPR Art. 21.
    Objection,
    /// Pause its use. GDPR Art. 18.
    Restriction,
    /// Take back a consent. GDPR Art. 7(3).
    WithdrawConsent,
    /// Have a person look at an automatic decision. GDPR Art. 22(3).
    AdmReview,
    /// No sale, sharing, targeted advertising. Civ. Code 1798.120.
    OptOut,
    /// Limit the use of sensitive data. Civ. Code 1798.121.
    LimitSensitive,
    /// Safeguards of a transfer abroad. GDPR Art. 15(2).
    TransferInfo,
    /// Who received the data. Civ. Code 1798.83.
    ThirdPartyList,
    /// Have a refusal looked at again.
    Appeal,
    /// A complaint to the controller. UK DPA 2018 s. 164A.
    Complaint,
    /// The person could not say; an officer classifies.
    Unsure,
    /// Remove what the person posted.
    RemovePosts,
    /// A report that a child's data are held.
    ChildReport,
    /// A question: a service target, no legal clock.
    Question,
}

impl Right {
    /// Every right, in the order of the pages.
    pub const ALL: [Self; 19] = [
        Self::Access,
        Self::Know,
        Self::ThirdPartyList,
        Self::TransferInfo,
        Self::Correction,
        Self::Erasure,
        Self::Objection,
        Self::Restriction,
        Self::Portability,
        Self::OptOut,
        Self::LimitSensitive,
        Self::WithdrawConsent,
        Self::AdmReview,
        Self::RemovePosts,
        Self::ChildReport,
        Self::Unsure,
        Self::Question,
        Self::Appeal,
        Self::Complaint,
    ];

    /// The stable id, for example `withdraw_consent`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Know => "know",
            Self::Portability => "portability",
            Self::Erasure => "erasure",
            Self::Correction => "correction",
            Self::Objection => "objection",
            Self::Restriction => "restriction",
            Self::WithdrawConsent => "withdraw_consent",
            Self::AdmReview => "adm_review",
            Self::OptOut => "opt_out",
            Self::LimitSensitive => "limit_sensitive",
            Self::TransferInfo => "transfer_info",
            Self::ThirdPartyList => "third_party_list",
            Self::Appeal => "appeal",
            Self::Complaint => "complaint",
            Self::Unsure => "unsure",
            Self::RemovePosts => "remove_posts",
            Self::ChildReport => "child_report",
            Self::Question => "question",
        }
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Right {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL
            .into_iter()
            .find(|right| right.id() == text)
            .ok_or(ParseError::new("right", "not a right we know"))
    }
}

closed_list! {
    /// What an objection is about; marketing is absolute and needs no proof (GDPR Art. 21(2)-(3)).
    Purpose, "purpose" {
        /// Direct marketing.
        Marketing = "marketing",
        /// Profiling of the person.
        Profiling = "profiling",
        /// Research or statistics.
        Research = "research",
        /// Training of models.
        Training = "training",
        /// Anything else.
        Other = "other",
    }
}

slug!(
    /// The id of a law file, for example `eu-gdpr`.
    LawId,
    "law"
);

closed_list! {
    /// A reason for which a law may stop its clock.
    StopReason, "reason" {
        /// Reasonable doubt about who asks.
        Identity = "identity",
        /// What exactly is asked for.
        Scope = "scope",
        /// Whether someone may act for the person.
        Authority = "authority",
        /// A fee that the law allows.
        Fee = "fee",
        /// Anything else; no law stops its clock for it.
        Other = "other",
    }
}

impl StopReason {
    /// Whether it is about who asks: never for rights that need no proof.
    pub fn is_about_proof(self) -> bool {
        match self {
            Self::Identity | Self::Authority => true,
            Self::Scope | Self::Fee | Self::Other => false,
        }
    }
}
