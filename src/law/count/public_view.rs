//! What the person concerned reads of a law: a figure or a provision that nobody has looked up is never shown as law.
//!
//! Which mark may be told says `Certainty::is_public`. The office sees everything, with its mark; to the person such a date is our own reading.

use super::dates::{CaseDates, TraceStep};
use crate::law::text::source::{Basis, Certainty};

impl TraceStep {
    /// Whether it rests on a provision that nobody has looked up.
    pub fn is_unchecked(&self) -> bool {
        self.certainty.is_some_and(|certainty| !certainty.is_public())
    }

    /// Makes it what the person reads; `false` where all that it says is what the law would allow.
    fn is_told(&mut self) -> bool {
        if !self.is_unchecked() {
            return true;
        }
        self.cite.clear();
        self.basis = Basis::Policy;
        !self.rule.ends_with("/legal") && !self.rule.ends_with("/carry_out")
    }
}

impl CaseDates {
    /// The dates as the person reads them. Nothing moves; only on what they rest is told otherwise, and a legal date that is
    /// unsure is left out.
    #[must_use]
    pub fn public_view(&self) -> Self {
        let mut view = self.clone();
        let is_unsure = |certainty: Option<Certainty>| certainty.is_some_and(|it| !it.is_public());
        if self.governing().is_some_and(|clock| is_unsure(clock.certainty)) {
            view.due_basis = view.due_basis.map(|_| Basis::Policy);
        }
        // the earliest demand governs: behind one that is unsure no later one may be shown either
        let demands = self.clocks.iter().filter(|clock| clock.legal_due == self.legal_due);
        if demands.into_iter().any(|clock| is_unsure(clock.legal_certainty)) {
            view.legal_due = None;
        }
        for clock in &mut view.clocks {
            if is_unsure(clock.certainty) {
                clock.basis = clock.basis.map(|_| Basis::Policy);
            }
            if is_unsure(clock.legal_certainty) {
                clock.legal_due = None;
            }
            if is_unsure(clock.carry_out_certainty) {
                clock.carry_out_by = None;
            }
        }
        view.trace.retain_mut(TraceStep::is_told);
        view
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_told_as_law_unless_nobody_looked_it_up() {
        let step = |certainty: Option<Certainty>, rule: &str| TraceStep {
            rule: rule.to_owned(),
            cite: "Art. 12(3)".to_owned(),
            basis: Basis::Statute,
            certainty,
            text: "30 days".to_owned(),
            value: "2026-04-04".to_owned(),
            law: None,
            reason: None,
        };
        for certainty in [None, Some(Certainty::Text)] {
            let written = step(certainty, "response/legal");
            let mut told = written.clone();
            assert!(!told.is_unchecked() && told.is_told());
            assert_eq!(told, written);
        }
        let mut unchecked = step(Some(Certainty::Unchecked), "response");
        assert!(unchecked.is_unchecked() && unchecked.is_told());
        assert_eq!((unchecked.cite.as_str(), unchecked.basis), ("", Basis::Policy), "our own reading");
        assert!(!step(Some(Certainty::Unchecked), "response/legal").is_told());
    }
}
