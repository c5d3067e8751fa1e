//! Whom a law protects, as its file says: data, asked by `choice`.
//!
//! Invariant: where the file says nothing, everybody; a condition holds only if it is known to hold.

use serde::Deserialize;

use super::{
    law::{Certainty, Grant, Law},
    matter::{Matter, Standing},
};

/// Whom a law protects, where that is not everybody.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applies {
    /// Only people who are one of these; empty: no matter what they are.
    #[serde(default)]
    pub only: Vec<Standing>,
    /// Nobody who is one of these.
    #[serde(default)]
    pub except: Vec<Standing>,
    /// Only if this person asks.
    pub asked_by: Option<AskedBy>,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
}

/// Who must ask for a law to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedBy {
    /// A parent, for a child.
    Parent,
}

impl Law {
    /// Whether it protects a person of that standing, wherever they live.
    pub(in crate::law) fn applies_to(&self, matter: &Matter<'_>) -> bool {
        self.applies.as_ref().is_none_or(|applies| {
            let is = |standings: &[Standing]| standings.iter().any(|one| matter.standings.contains(one));
            (applies.only.is_empty() || is(&applies.only))
                && !is(&applies.except)
                && (applies.asked_by.is_none() || matter.by_parent)
        })
    }

    /// Whether it grants the right on the ground and for the purpose that the person named, or the controller does beside it.
    pub(in crate::law) fn grants(&self, matter: &Matter<'_>) -> bool {
        let fits = |grant: &Grant| {
            let purpose = matter.purpose.is_some_and(|purpose| grant.purposes.contains(&purpose));
            let ground = matter.ground.is_some_and(|ground| grant.grounds.contains(&ground));
            let met = (grant.purposes.is_empty() || purpose) && (grant.grounds.is_empty() || ground);
            met || grant.otherwise.is_some()
        };
        self.granted(matter.right, matter.received_on).is_some_and(|granted| fits(granted.grant))
            && self.rights.get(&matter.right).is_some_and(fits)
    }
}
