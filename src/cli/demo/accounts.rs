//! The invented staff of a demo. Their passwords are no secrets: they are printed at each start.

use crate::case::Role;

/// One who can sign in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    /// What they may do.
    pub(super) role: Role,
    /// With what they sign in.
    pub(super) email: &'static str,
    /// The other half.
    pub(super) password: &'static str,
}

/// Everybody.
pub(super) const ALL: [Account; 5] = [
    Account { role: Role::Officer, email: "noor@shaked.example", password: "copper-lantern-harvest-drum" },
    Account { role: Role::Lead, email: "jonas@fjordly.example", password: "velvet-harbour-ninety-plum" },
    Account { role: Role::Dpo, email: "edna@shaked.example", password: "quiet-meadow-thimble-oak" },
    Account { role: Role::Auditor, email: "ilse@fjordly.example", password: "silent-compass-orchard-bell" },
    Account { role: Role::Admin, email: "root@shaked.example", password: "marble-sparrow-winter-kite" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_the_office_is_played_once_by_somebody_invented() {
        for role in Role::ALL.iter().copied() {
            assert_eq!(ALL.iter().filter(|account| account.role == role).count(), 1, "{role}");
        }
        assert!(ALL.iter().all(|account| account.email.ends_with(".example")));
    }
}
