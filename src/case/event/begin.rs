//! How a case begins, what it turns out to be, and how a closed one begins again.
//!
//! Invariant: ids, dates and closed lists only.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::{
        model::Contests,
        words::{Asked, Channel, Relationship, ReplyBy, Residence, State},
    },
    law::{Age, OnBehalfOf, Standing},
    types::{CaseId, ControllerSlug, FilingId},
};

/// One right of a filing, about to become a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCase {
    /// A fresh id.
    pub case: CaseId,
    pub filing: FilingId,
    /// Who must answer.
    pub controller: ControllerSlug,
    /// The right.
    pub asked: Asked,
    /// Where the person lives, if they said so.
    pub residence: Option<Residence>,
    /// What the person is to the controller.
    pub relationship: Option<Relationship>,
    /// How old the person is whose data it is, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<Age>,
    /// What the record shows the person to be, besides the relationship.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Standing>,
    /// Whether special categories are concerned.
    pub sensitive: bool,
    /// Whose data.
    pub on_behalf_of: OnBehalfOf,
    /// How it came.
    pub channel: Channel,
    /// How the answer shall go.
    pub reply_by: ReplyBy,
    /// Whether the filing names a mailbox.
    pub has_mailbox: bool,
    /// True for one case of the filing: its receipt letter names all of them.
    pub carries_receipt: bool,
    /// True for one case of the filing, preferably outside the fast lane: it reminds to confirm the address.
    pub carries_reminders: bool,
    /// When the request reached the controller, by whatever way.
    pub received_at: DateTime<Utc>,
    /// Whether more came from its network than usual: it is a request like any other, and somebody should look.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub review: bool,
    /// For an appeal or a complaint: the decision that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contests: Option<Contests>,
}

/// How a case begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// What was asked for, by whom it must be answered, how it came.
    #[serde(flatten)]
    pub new: NewCase,
    /// That local day.
    pub received_on: NaiveDate,
    /// When it was recorded.
    pub filed_at: DateTime<Utc>,
}

/// What an officer said a request to be; absent parts are unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classified {
    /// The right now.
    pub asked: Asked,
    /// The place now.
    pub residence: Option<Residence>,
    /// The relationship now.
    pub relationship: Option<Relationship>,
    /// The age now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<Age>,
    /// The record now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Standing>,
    /// Special categories or not.
    pub sensitive: bool,
    /// Further rights, each to become a case.
    pub split: Vec<Asked>,
    /// Whether right or date changed, so that the person must be told of it.
    pub new_receipt: bool,
    /// The state now.
    pub to: State,
}

/// A new receipt, when a closed case begins again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReceipt {
    pub received_at: DateTime<Utc>,
    /// That local day.
    pub received_on: NaiveDate,
}
