//! How a case begins, and how a closed one begins again.
//!
//! Invariant: ids, dates and closed lists only.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::asked::{Asked, Channel, OnBehalfOf, Relationship, ReplyBy, Residence},
    types::{CaseId, ControllerSlug, FilingId},
};

/// How a case begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// The case's id.
    pub case: CaseId,
    /// The filing it belongs to.
    pub filing: FilingId,
    /// Who must answer.
    pub controller: ControllerSlug,
    /// The right.
    pub asked: Asked,
    /// Where the person lives, if known.
    pub residence: Option<Residence>,
    /// What the person is to the controller.
    pub relationship: Option<Relationship>,
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
    /// Whether this case carries the receipt letter of its filing.
    pub carries_receipt: bool,
    /// Whether this case carries the reminders to confirm the address.
    pub carries_reminders: bool,
    /// When the request reached the controller.
    pub received_at: DateTime<Utc>,
    /// That local day.
    pub received_on: NaiveDate,
    /// When it was recorded.
    pub filed_at: DateTime<Utc>,
}

/// A new receipt, when a closed case begins again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReceipt {
    /// When.
    pub received_at: DateTime<Utc>,
    /// That local day.
    pub received_on: NaiveDate,
}
