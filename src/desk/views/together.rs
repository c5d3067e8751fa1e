//! Cases that are answered together, as staff and the person see it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::{
    case::State,
    types::{CaseId, Reference, closed_list},
};

/// A case by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct CaseRef {
    /// Names it in calls.
    pub case: CaseId,
    /// Public reference of its filing.
    pub reference: Reference,
}

/// A case that is answered with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct JoinedView {
    /// The one that was merged.
    #[serde(flatten)]
    pub case: CaseRef,
    /// Whether it is known who asks there; else the answer does not go there.
    pub is_proven: bool,
}

/// A case with which another could be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetView {
    pub case: CaseRef,
    pub received_at: DateTime<Utc>,
    pub state: State,
    /// Operative date, where one runs.
    pub due: Option<NaiveDate>,
}

closed_list! {
    /// How far it is with a request that is answered together with another.
    MergedStage, "merged_stage" {
        /// The answer is being worked on.
        Waiting = "waiting",
        /// It went to this person, too.
        Answered = "answered",
        /// It left, and not to here: it is not known who asks.
        Unproven = "unproven",
    }
}

/// A request that is answered together with another, as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct MergedView {
    /// How far it is.
    pub stage: MergedStage,
    /// The reference that the answer has; only for whom it went to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
}
