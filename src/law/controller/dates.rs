//! The dates of a case under a controller's laws: chosen anew, or by the versions under which the case came in.

use super::{
    laws::ControllerLaws,
    question::{ClockFacts, NoDates, Under},
};
use crate::law::{
    calendar::days,
    choose::{
        case_dates::{CaseClock, case_dates},
        choice::law_of_contest,
    },
    count::dates::CaseDates,
    text::law::Law,
};

impl ControllerLaws {
    /// All dates of a case with their trace.
    ///
    /// # Errors
    /// A version under which the case came in is missing, or a law of it cannot answer.
    pub fn dates(&self, facts: &ClockFacts<'_>) -> Result<CaseDates, NoDates> {
        let zone = self.declaration.zone;
        let kept = |under: &Under<'_>| {
            let missing =
                || NoDates::UnknownVersion { law: under.law.clone(), version: under.version.to_owned() };
            self.pinned(*under).ok_or_else(missing)
        };
        let (lead, further, flagged, shortest) = match (facts.under, facts.contested) {
            ([lead, further @ ..], _) => {
                let further = further.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
                (kept(lead)?, further, lead.flagged, lead.shortest)
            }
            ([], Some(decided_under)) => {
                let on = days::local_date(facts.received_at, zone);
                (law_of_contest(&self.laws, decided_under, facts.right, on), Vec::new(), None, None)
            }
            ([], None) => {
                let choice = self.choose(facts);
                let further = choice.further.into_iter().map(|law| self.pinned_or(facts, law)).collect();
                (self.pinned_or(facts, choice.lead), further, choice.flagged, choice.shortest)
            }
        };
        let clock = CaseClock {
            right: facts.right,
            purpose: facts.purpose,
            ground: facts.ground,
            received_at: facts.received_at,
            received_on: facts.under.first().map(|lead| lead.received_on),
            zone,
            work_calendar: &self.declaration.calendar,
            events: facts.events,
            postponed_to: facts.postponed_to,
            flagged,
            shortest,
            joined: facts.joined,
        };
        Ok(case_dates(&self.laws, lead, &further, &clock)?)
    }

    /// The law of a case, in the version under which it came in. A corrected receipt may have left that version's time:
    /// then the version of the day of receipt counts.
    fn pinned(&self, under: Under<'_>) -> Option<&Law> {
        if let Some(instead) = self.instead.as_deref().filter(|law| law.id == *under.law) {
            return Some(instead);
        }
        let then = |law: &&Law| law.in_force(under.received_on);
        let own = self.version(under.law, under.version);
        own.filter(then)
            .or_else(|| self.laws.by_version(under.law, under.version).filter(then))
            .or_else(|| self.laws.law(under.law, under.received_on))
            .or_else(|| self.archive.versions(under.law).into_iter().find(then))
            .or(own)
    }

    /// A law that was chosen again for an open case, in the version that the case keeps, as far as that grants the right.
    fn pinned_or<'a>(&'a self, facts: &ClockFacts<'_>, chosen: &'a Law) -> &'a Law {
        let under = facts.pinned_under.iter().find(|under| *under.law == chosen.id);
        let Some((under, kept)) = under.and_then(|under| Some((under, self.pinned(*under)?))) else {
            return chosen;
        };
        let grants = |law: &Law| law.granted(facts.right, under.received_on).is_some();
        if grants(kept) || !grants(chosen) { kept } else { chosen }
    }
}
