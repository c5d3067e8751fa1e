//! The files of an answer, as the person and as staff see them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{FileView, filing::LeftOutView};
use crate::{
    case::PackageEnd,
    law::Zone,
    types::{CaseId, FileId},
};

/// What can be collected. Serialises as the API's answer.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct PackageView {
    /// The files of the answer; each is fetched by its id.
    pub files: Vec<PackagedFile>,
    /// What the answers left out, and why.
    pub left_out: Vec<LeftOutView>,
    /// Zone in which the days count; for pages.
    #[serde(skip)]
    pub zone: Zone,
}

/// A file that can be collected.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct PackagedFile {
    #[serde(flatten)]
    pub file: FileView,
    /// The case that it answers.
    pub case: CaseId,
    /// The last day on which it can be collected, in the zone of the filing; beyond it as long as the case is contested, worked
    /// on or held. Absent where a release before gave it out and its day is not known yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Whether that day is over; for pages.
    #[serde(skip)]
    pub is_kept: bool,
    /// When it was collected, the first time first.
    pub collected: Vec<DateTime<Utc>>,
}

/// The files of an answer as staff see them: what was given out, until when, and what of it was taken.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct GivenView {
    /// Since when it could be collected.
    pub made_at: DateTime<Utc>,
    /// The last day on which it can be, in the zone of the controller; beyond it as long as the case is contested, worked on or
    /// held. Absent where a release before gave it out and its day is not known yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Since when it can be collected no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// How that came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<PackageEnd>,
    pub files: Vec<TakenView>,
}

/// A file that was given out.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct TakenView {
    /// One of the files of the case.
    pub id: FileId,
    /// When it was collected, the first time first.
    pub collected: Vec<DateTime<Utc>>,
}
