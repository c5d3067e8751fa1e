//! By when a case must be answered, as every view of it says.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::law::Basis;

/// The dates of one case; they stand beside its other fields in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, schemars::JsonSchema)]
pub struct DueDates {
    /// Operative date, absent while the clock is stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// First instant after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_instant: Option<DateTime<Utc>>,
    /// On what the date rests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_basis: Option<Basis>,
    /// Latest lawful date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_due: Option<NaiveDate>,
    /// Last day to acknowledge receipt, where the law wants that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledge_by: Option<NaiveDate>,
}
