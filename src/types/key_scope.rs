//! What a program may do with an API key.

use std::{collections::BTreeSet, fmt, str::FromStr};

use super::{ParseError, closed_list};

closed_list! {
    /// One thing that a key opens.
    KeyScope, "scope of a key" {
        /// File requests beyond the limits of the public, with the channel by which they came.
        Intake = "intake",
        /// Say when and why earlier a request reached the office.
        Backdate = "intake:backdate",
        /// Hand in mail that came for the office.
        Mail = "intake:mail",
        /// See what an auditor sees.
        Read = "read",
        /// Fetch figures.
        Reports = "reports",
    }
}

/// All that one key opens; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyScopes(BTreeSet<KeyScope>);

impl KeyScopes {
    /// Whether it opens this. Who may backdate may file.
    pub fn has(&self, scope: KeyScope) -> bool {
        let implied = scope == KeyScope::Intake && self.0.contains(&KeyScope::Backdate);
        implied || self.0.contains(&scope)
    }
}

impl fmt::Display for KeyScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = self.0.iter().map(|scope| scope.id()).collect();
        f.write_str(&ids.join(","))
    }
}

impl FromStr for KeyScopes {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        text.split(',').map(|id| id.trim().parse()).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_read_back_and_nobody_has_none() {
        let scopes: KeyScopes = "read, intake:backdate".parse().unwrap();
        assert_eq!(scopes.to_string(), "intake:backdate,read");
        assert_eq!(scopes.to_string().parse(), Ok(scopes.clone()));
        assert!(scopes.has(KeyScope::Read) && scopes.has(KeyScope::Backdate) && scopes.has(KeyScope::Intake));
        assert!(!scopes.has(KeyScope::Mail) && !scopes.has(KeyScope::Reports));
        assert!(!"intake".parse::<KeyScopes>().unwrap().has(KeyScope::Backdate));
        for rubbish in ["", "read,", "write", "READ"] {
            assert!(rubbish.parse::<KeyScopes>().is_err(), "{rubbish:?}");
        }
    }
}
