//! The state machine (being built).

use serde::{Deserialize, Serialize};

/// What a member of staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works cases.
    Officer,
    /// Also approves, and receives escalations.
    Lead,
    /// Head of privacy: reads all, advises in notes, never decides (GDPR Art. 38(6)).
    Dpo,
    /// Reads.
    Auditor,
    /// Runs the installation, sees no case content.
    Admin,
}
