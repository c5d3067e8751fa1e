//! A proof of the filing, as the case that takes it over holds it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::case::words::{Proven, State, Tier};

/// What was seen stands with the filing, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofTaken {
    /// Which proof of the filing, from 1.
    pub proof: u32,
    /// Whether it proves anything.
    pub result: Proven,
    /// The tier reached by it.
    pub tier: Tier,
    /// Authority, if judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Proven>,
    /// The local day.
    pub on: NaiveDate,
    /// Whether a letter about progress is due.
    pub tells_progress: bool,
    /// The state now.
    pub to: State,
    /// Where the case goes once another open question is answered, if not to work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_to: Option<State>,
}
