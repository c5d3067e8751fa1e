//! Where a figure or a sentence is written, what it rests on, and how sure we are of it.

use serde::Deserialize;

use crate::types::closed_list;

/// Where something is written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Article and section.
    pub cite: String,
    /// What it rests on.
    pub basis: Basis,
    /// How sure we are.
    pub certainty: Certainty,
}

closed_list! {
    /// Where a figure comes from: it decides who may move a date. Statutory and published dates are never moved; a policy
    /// date may be moved by a lead, up to the legal one.
    Basis, "basis" {
        /// An act of parliament or an EU regulation.
        Statute = "statute",
        /// A regulation made under a statute.
        Regulation = "regulation",
        /// A regulator's guidance.
        Guidance = "guidance",
        /// The controller's own rule, not published.
        Policy = "policy",
        /// The controller's published promise.
        Promise = "promise",
    }
}

impl Basis {
    /// Whether it binds as law.
    pub fn is_law(self) -> bool {
        matches!(self, Self::Statute | Self::Regulation)
    }
}

closed_list! {
    /// How sure we are of a figure, from most to least.
    Certainty, "certainty" {
        /// The provision's own text was read.
        Text = "T",
        /// A secondary source was read.
        Secondary = "S",
        /// Common knowledge, considered safe.
        Known = "K",
        /// To be looked up before relying on it.
        Unchecked = "k",
        /// Not law: the controller's own choice.
        Own = "own",
    }
}

impl Certainty {
    /// Whether a person may read what bears this mark as law.
    pub fn is_public(self) -> bool {
        self != Self::Unchecked
    }

    /// Of two figures that one date rests on: unchecked as soon as one of them is.
    pub(in crate::law) fn with(self, other: Self) -> Self {
        if other.is_public() { self } else { other }
    }
}
