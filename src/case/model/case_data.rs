//! The small facts of which a case is made, besides its state.
//!
//! Invariant: ids, figures and dates only.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::words::{Demand, Evidence, Proven, Relationship, Tier},
    law::{LawId, Right, StopReason},
    types::{CaseId, UserId},
};

/// What is proven about who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Proof {
    /// The tier reached.
    pub tier: Tier,
    /// Authority to act for another, once judged.
    pub authority: Option<Proven>,
    /// Whether the mailbox given was confirmed.
    pub mailbox: bool,
    /// Whether the last attempt failed.
    pub failed: bool,
}

/// A question to the person that is still open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// About what.
    pub reason: StopReason,
    /// Which question of this case.
    pub occurrence: u32,
    /// When it was put.
    pub asked_at: DateTime<Utc>,
    /// Whether the law stops its clock for it.
    pub stops: bool,
    /// The day it reached the person: from then the clock stands.
    pub reached_on: Option<NaiveDate>,
    /// How often the person was reminded.
    pub reminders: u32,
}

/// An extension, from its letter to its effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "extension")]
pub enum ExtensionState {
    /// Announced; moves nothing until its letter was accepted or dispatched.
    Pending {
        /// Which extension letter.
        occurrence: u32,
        /// When it was announced; unknown where its letter came back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<DateTime<Utc>>,
        /// The date that it names, where the law lets the controller name one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<NaiveDate>,
    },
    InForce {
        /// How the person was told.
        evidence: Evidence,
        /// By when that had to be.
        by: Option<NaiveDate>,
        /// The date that it names.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<NaiveDate>,
    },
    /// The letter came too late: it moved nothing.
    Lapsed,
}

impl ExtensionState {
    /// Whether the person was told in time.
    pub fn is_in_force(&self) -> bool {
        match self {
            Self::InForce { .. } => true,
            Self::Pending { .. } | Self::Lapsed => false,
        }
    }
}

/// Moving our own date, from its letter to its effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Postponement {
    /// The new date.
    pub to: NaiveDate,
    /// The date it replaces: the letter must be there before it.
    pub from: NaiveDate,
    /// Which postponement letter.
    pub occurrence: u32,
    /// How the person was told in time; from then it holds.
    pub notified: Option<Evidence>,
}

/// A legal hold: blocks erasure only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LegalHold {
    /// Until when, if known.
    pub until: Option<NaiveDate>,
}

/// The decision that an appeal or a complaint is about: that of another case of the same filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contests {
    /// That case.
    pub case: CaseId,
    /// The right that was asked for in that case.
    pub right: Right,
    /// The law that led it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<LawId>,
    /// Everybody who wrote or approved what is contested: none of them may decide about it.
    pub deciders: BTreeSet<UserId>,
    /// What was proven there; nobody is asked twice.
    pub proof: Proof,
    /// Whether that suffices to begin at once.
    pub proven: bool,
}

/// An appeal or a complaint that hangs on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Link {
    /// The other case.
    pub case: CaseId,
    /// Appeal or complaint.
    pub right: Right,
    /// Whether it is still open.
    pub open: bool,
}

/// Something that needs a second person, proposed by the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub what: Proposed,
    /// By whom.
    pub by: UserId,
}

/// What can be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "proposed")]
pub enum Proposed {
    /// A later receipt.
    Receipt {
        /// The value to confirm.
        received_at: DateTime<Utc>,
    },
    /// A legal hold.
    Hold { until: Option<NaiveDate> },
    /// Lifting it.
    LiftHold,
}

/// Work on one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The system's id.
    pub system: Relationship,
    pub due_on: Option<NaiveDate>,
    /// Whether it answered.
    pub answered: bool,
}

/// What became of the letters of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LetterLog {
    /// How many were called for; the last one's occurrence.
    pub ordered: u32,
    /// Which were accepted.
    pub accepted: BTreeSet<u32>,
    /// Which came back.
    pub bounced: BTreeSet<u32>,
}

/// How often a kind of timer fired, and when last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fired {
    /// How often.
    pub count: u32,
    pub last_at: DateTime<Utc>,
}

/// A receipt that no longer counts, kept for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerReceipt {
    /// The old instant.
    pub received_at: DateTime<Utc>,
    /// The date that went with it.
    pub due: Option<NaiveDate>,
}

/// Others hold what was corrected, erased or blocked, and must be told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipients {
    /// Who demands it; never empty.
    pub demands: Vec<Demand>,
    /// When the answer was recorded as delivered.
    pub since: DateTime<Utc>,
    /// By when: the office's own figure, because the laws say without delay and name no day.
    pub by: NaiveDate,
    /// How they were told.
    pub notified: Option<Evidence>,
}
