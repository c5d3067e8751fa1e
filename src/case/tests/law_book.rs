//! The shipped laws, answering what procedure asks, for stories.
//!
//! Invariant: an open case is answered from the version of the law under which it came in, never from a newer file.

use chrono_tz::Tz;

use crate::case::Demand;
use crate::case::{ClockFacts, NoDates, Reason, Statutes, Under};
use crate::law::{
    Attachment, Calendar, CaseClock, CaseDates, Law, Laws, Matter, Purpose, RefusalOn, Right, StopReason,
    case_dates, choose, days, law_of_contest,
};

/// The loaded laws with what one controller declares.
#[derive(Debug, Clone, Copy)]
pub(super) struct LawBook<'a> {
    /// All laws.
    pub(super) laws: &'a Laws,
    /// Those of the controller, and to whom they apply.
    pub(super) attachments: &'a [Attachment],
    /// The controller's zone.
    pub(super) zone: Tz,
    /// The controller's working days.
    pub(super) calendar: &'a Calendar,
    /// The language of reasons, as a tag.
    pub(super) language: &'a str,
}

const REASONS: [StopReason; 5] =
    [StopReason::Identity, StopReason::Scope, StopReason::Authority, StopReason::Fee, StopReason::Other];

impl LawBook<'_> {
    fn law(&self, under: Under<'_>) -> Option<&Law> {
        self.laws.by_version(under.law, under.version)
    }

    fn reasons(&self, under: Under<'_>, right: Right, on: RefusalOn) -> Vec<Reason> {
        let Some(law) = self.law(under) else { return Vec::new() };
        law.refusals(right, on)
            .map(|refusal| Reason {
                code: refusal.code.clone(),
                text: refusal.text.in_language(self.language).to_owned(),
                cite: refusal.cite.clone(),
                law: None,
            })
            .collect()
    }
}

impl Statutes for LawBook<'_> {
    fn dates(&self, facts: &ClockFacts<'_>) -> Result<CaseDates, NoDates> {
        let standings = facts.person.standings(|word| word.parse().ok());
        let matter = Matter {
            right: facts.right,
            purpose: facts.purpose,
            ground: facts.ground,
            residence: facts.residence,
            standings: &standings,
            by_parent: facts.person.is_by_parent(),
            received_on: days::local_date(facts.received_at, self.zone),
        };
        let kept = |under: &Under<'_>| {
            let missing = || NoDates(format!("{} in version {} is not loaded", under.law, under.version));
            self.law(*under).ok_or_else(missing)
        };
        let (lead, further, flagged) = match (facts.under, facts.contested) {
            ([lead, further @ ..], _) => {
                let further = further.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
                (kept(lead)?, further, lead.flagged)
            }
            ([], Some(decided_under)) => {
                let lead = law_of_contest(self.laws, decided_under, facts.right, matter.received_on);
                (lead, Vec::new(), None)
            }
            ([], None) => {
                let choice = choose(self.laws, self.attachments, &matter);
                (choice.lead, choice.further, choice.flagged)
            }
        };
        let clock = CaseClock {
            right: facts.right,
            purpose: facts.purpose,
            ground: facts.ground,
            received_at: facts.received_at,
            zone: self.zone,
            work_calendar: self.calendar,
            events: facts.events,
            postponed_to: facts.postponed_to,
            flagged,
        };
        case_dates(self.laws, lead, &further, &clock).map_err(|fault| NoDates(fault.to_string()))
    }

    fn grant(&self, under: Under<'_>, right: Right) -> Option<String> {
        let granted = self.law(under)?.granted(right, under.received_on)?;
        Some(granted.grant.cite.clone())
    }

    fn refusal_reasons(&self, under: Under<'_>, right: Right) -> Vec<Reason> {
        self.reasons(under, right, RefusalOn::Whole)
    }

    fn withhold_reasons(&self, under: Under<'_>, right: Right) -> Vec<Reason> {
        self.reasons(under, right, RefusalOn::Part)
    }

    fn extension(&self, under: Under<'_>, right: Right, _: Option<Purpose>) -> Option<String> {
        let law = self.law(under)?;
        let granted = law.granted(right, under.received_on)?;
        granted.rule.extension.as_ref().map(|extension| extension.cite.clone())
    }

    fn recipients(&self, under: Under<'_>, right: Right) -> Vec<Demand> {
        let Some(law) = self.law(under) else { return Vec::new() };
        let demand = |duty: &crate::law::Duty| Demand {
            law: law.id.clone(),
            code: duty.code.clone(),
            cite: duty.cite.clone(),
        };
        law.told_to_others(right).map(demand).collect()
    }

    fn stops(&self, under: Under<'_>, right: Right, purpose: Option<Purpose>) -> Vec<StopReason> {
        let Some(law) = self.law(under) else { return Vec::new() };
        let stops = |reason: &StopReason| law.stop(right, purpose, *reason, under.received_on).is_some();
        REASONS.into_iter().filter(stops).collect()
    }
}
