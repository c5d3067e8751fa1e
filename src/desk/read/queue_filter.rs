//! What a queue shows: the filters of `GET /api/v1/cases` and of the queue page's address.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::case::{CaseFlag, DueStatus};

/// Filters as they stand in an address; every one is optional. Unknown ones are refused.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct QueueFilter {
    /// A state id, `open` or `closed`; absent means open.
    pub state: Option<String>,
    /// Law id.
    pub law: Option<String>,
    /// Right id.
    pub right: Option<String>,
    /// An e-mail address, `me` or `none`.
    pub assignee: Option<String>,
    /// Cases due before that day.
    pub due_before: Option<NaiveDate>,
    /// How the date stands; open cases only.
    pub due: Option<DueStatus>,
    /// One of the flags of a row.
    pub flag: Option<CaseFlag>,
    /// An exact e-mail address, telephone number or reference.
    pub q: Option<String>,
    /// Controller slug.
    pub controller: Option<String>,
    /// Where the page begins, from the page before.
    pub cursor: Option<String>,
    /// Rows on a page, 1 to 100.
    pub limit: Option<u32>,
}
