//! Who acts, and as what.

use serde::{Deserialize, Serialize};

use crate::types::{KeyId, UserId, closed_list};

closed_list! {
    /// What a member of staff may do.
    Role, "role" {
        /// Works cases.
        Officer = "officer",
        /// Also approves, and receives escalations.
        Lead = "lead",
        /// Head of privacy: reads all, advises in notes, never decides (GDPR Art. 38(6)).
        Dpo = "dpo",
        /// Reads.
        Auditor = "auditor",
        /// Runs the installation, sees no case content.
        Admin = "admin",
    }
}

/// Who does an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "actor")]
pub enum Actor {
    /// A member of staff, whatever the role.
    Officer {
        id: UserId,
        /// As what.
        role: Role,
    },
    /// The person who asked, or a proven agent, with a session.
    Requester,
    /// A program with a key, which files for somebody.
    Program { key: KeyId },
    /// A timer or the mail.
    Machine,
}

impl Actor {
    /// The member of staff, where it is one.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::Officer { id, .. } => Some(*id),
            Self::Requester | Self::Program { .. } | Self::Machine => None,
        }
    }

    /// The role, where it is staff.
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Officer { role, .. } => Some(*role),
            Self::Requester | Self::Program { .. } | Self::Machine => None,
        }
    }
}
