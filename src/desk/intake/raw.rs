//! The body of `POST /api/v1/requests` as it is read: strings, nothing checked but the shape. Unknown fields are refused.

use serde::{Deserialize, Serialize};

use crate::types::Signal;

/// The body of `POST /api/v1/requests`; the wizard fills the same. Unknown fields are refused when read.
#[derive(Debug, Clone, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawFiling {
    /// Controller slug; absent: the first controller.
    pub controller: Option<String>,
    /// Language tag.
    pub locale: Option<String>,
    /// Place, or absent.
    pub residence: Option<RawPlace>,
    /// One of the controller's relationships.
    pub relationship: Option<String>,
    /// `self`; others come with a later issue of their own.
    pub on_behalf_of: Option<String>,
    /// `portal`, `post`, `other`.
    pub reply_by: Option<String>,
    /// Who asks.
    pub requester: RawRequester,
    /// What finds the record.
    pub identifiers: Vec<RawIdentifier>,
    /// What is asked.
    pub rights: Vec<RawRight>,
    /// In the person's own words.
    pub message: Option<String>,
    /// Staff, and programs with a key for it: when it reached the office.
    pub received_at: Option<String>,
    /// Staff, and programs with a key: how it reached the office.
    pub channel: Option<String>,
    /// Staff, and programs with a key for it: why `received_at` lies in the past.
    pub reason: Option<String>,
    /// What the browser said by itself, in the head of the request.
    #[serde(skip)]
    pub signals: Vec<Signal>,
}

/// Country and region.
#[derive(Debug, Clone, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawPlace {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Second half of ISO 3166-2.
    pub region: Option<String>,
}

/// How the person is called and reached.
#[derive(Clone, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawRequester {
    /// Full name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Postal address in lines.
    pub postal_address: Option<String>,
}

impl std::fmt::Debug for RawRequester {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RawRequester(…)")
    }
}

/// A key under which the controller may hold the person.
#[derive(Clone, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawIdentifier {
    /// For example `order_number`.
    pub kind: String,
    /// As the controller wrote it, for example on an invoice.
    pub value: String,
}

impl std::fmt::Debug for RawIdentifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RawIdentifier(…)")
    }
}

/// One right and its details.
#[derive(Debug, Clone, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawRight {
    /// What is asked for, as `access` or `erasure`.
    pub right: String,
    /// Access: `all`, `categories`, `recipients` or an area in words.
    pub scope: Option<String>,
    /// Objection: purpose id.
    pub purpose: Option<String>,
    /// Erasure, restriction: ground.
    pub ground: Option<String>,
    /// Own words.
    pub details: Option<String>,
}
