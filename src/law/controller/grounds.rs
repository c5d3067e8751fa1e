//! What a law of a case grants, lets the office refuse, extend or stop for, in the version under which the case stands.

use super::{laws::ControllerLaws, question::Under};
use crate::law::text::{
    figures::Extension,
    grounds::{Duty, Refusal, RefusalOn},
    law::{Grant, Law},
    right::{Purpose, Right, StopReason},
};

impl ControllerLaws {
    fn under(&self, under: Under<'_>) -> Option<&Law> {
        self.version(under.law, under.version)
    }

    /// The provision by which the law grants the right.
    pub fn grant(&self, under: Under<'_>, right: Right) -> Option<&Grant> {
        Some(self.under(under)?.granted(right, under.received_on)?.grant)
    }

    /// Grounds on which the law lets the office refuse a whole request.
    pub fn refusal_reasons(&self, under: Under<'_>, right: Right) -> Vec<&Refusal> {
        self.reasons(under, right, RefusalOn::Whole)
    }

    /// Grounds on which the law lets the office keep or withhold a part.
    pub fn withhold_reasons(&self, under: Under<'_>, right: Right) -> Vec<&Refusal> {
        self.reasons(under, right, RefusalOn::Part)
    }

    fn reasons(&self, under: Under<'_>, right: Right, on: RefusalOn) -> Vec<&Refusal> {
        self.under(under).map_or_else(Vec::new, |law| law.refusals(right, on).collect())
    }

    /// The one extension that the law allows.
    pub fn extension(&self, under: Under<'_>, right: Right) -> Option<&Extension> {
        self.under(under)?.granted(right, under.received_on)?.rule.extension.as_ref()
    }

    /// By which provisions those who received the data must be told that the right was carried out.
    pub fn recipients(&self, under: Under<'_>, right: Right) -> Vec<&Duty> {
        self.under(under).map_or_else(Vec::new, |law| law.owed_to_others(right).collect())
    }

    /// For which questions this law stops its clock.
    pub fn stops(&self, under: Under<'_>, right: Right, purpose: Option<Purpose>) -> Vec<StopReason> {
        let Some(law) = self.under(under) else { return Vec::new() };
        [StopReason::Identity, StopReason::Scope, StopReason::Authority, StopReason::Fee]
            .into_iter()
            .filter(|reason| law.stop(right, purpose, *reason, under.received_on).is_some())
            .collect()
    }
}
