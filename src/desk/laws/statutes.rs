//! The laws of one controller, as the case asks for them: choice of law, dates, stops, grounds.
//!
//! Pure apart from what it is made of: law files, attachments, zone and calendar of a controller. An open case keeps the
//! version of the law under which it came in, even when the file has been replaced since.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::{
    case::{ClockFacts, Demand, NoDates, Reason, Statutes, Under},
    config::Controller,
    desk::laws::{law_book::Findings, laws_on_record::Kept},
    law::{
        self, Attachment, Calendar, CalendarId, CaseClock, CaseDates, Choice, ClockDates, Law, LawId, Laws,
        Matter, Purpose, RefusalOn, Right, Standing, StopReason,
    },
    letters::Why,
};

/// What the last look over the laws found, and from which day on.
type Looked = Option<(NaiveDate, Findings)>;

/// One controller's laws.
#[derive(Debug, Clone)]
pub(crate) struct ControllerLaws {
    laws: Arc<Laws>,
    kept: Arc<Kept>,
    /// A law that counts instead of every version of it, for asking what it would change.
    instead: Option<Arc<Law>>,
    attachments: Vec<Attachment>,
    /// What the controller's own words for relationships mean to a law.
    means: BTreeMap<String, Standing>,
    calendar: Calendar,
    zone: Tz,
    /// What the last look over the laws found, and from which day on.
    looked: Arc<Mutex<Looked>>,
}

impl ControllerLaws {
    /// The laws of `controller`.
    ///
    /// # Errors
    /// Names a law or calendar that does not exist.
    pub(crate) fn new(laws: Arc<Laws>, kept: Arc<Kept>, controller: &Controller) -> Result<Self, String> {
        for attachment in &controller.laws {
            if !laws.knows(&attachment.law) {
                let known: Vec<&str> = laws.all().iter().map(|law| law.id.as_str()).collect();
                return Err(format!("laws: no law `{}`; known: {}", attachment.law, known.join(", ")));
            }
        }
        let id =
            CalendarId::ALL.iter().copied().find(|id| id.id() == controller.calendar).ok_or_else(|| {
                let known: Vec<&str> = CalendarId::ALL.iter().map(|id| id.id()).collect();
                format!("calendar: no calendar `{}`; known: {}", controller.calendar, known.join(", "))
            })?;
        let closures = controller.closures.iter().map(|day| (*day, "office closed".to_owned()));
        Ok(Self {
            laws,
            kept,
            instead: None,
            attachments: controller.laws.clone(),
            means: controller.relationship_means.clone(),
            calendar: Calendar::from(id)
                .with_closures(closures)
                .with_rest_days(controller.rest_days.iter().map(|day| (day.on, day.name.clone())))
                .with_working_days(controller.working_days.iter().copied()),
            zone: controller.zone,
            looked: Arc::default(),
        })
    }

    /// Which law leads, and which others run beside it.
    pub(crate) fn choose(&self, facts: &ClockFacts<'_>) -> Choice<'_> {
        let means = |word: &str| self.means.get(word).copied().or_else(|| word.parse().ok());
        let standings = facts.person.standings(means);
        let matter = Matter {
            right: facts.right,
            purpose: facts.purpose,
            ground: facts.ground,
            residence: facts.residence,
            standings: &standings,
            by_parent: facts.person.is_by_parent(),
            received_on: law::days::local_date(facts.received_at, self.zone),
        };
        law::choose(&self.laws, &self.attachments, &matter)
    }

    /// What a look over these laws and promises finds, for requests received from that day on. The look takes four years of
    /// days: what it found is kept for the day.
    pub(crate) fn findings(&self, from: NaiveDate) -> Findings {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = looked.as_ref().filter(|(day, _)| *day == from) {
            return Arc::clone(found);
        }
        let found: Findings = law::lint(&self.laws, &self.attachments, from).into();
        *looked = Some((from, Arc::clone(&found)));
        found
    }

    /// A law in the version that a case came in under: as it stands on record, else as it is installed.
    pub(crate) fn version(&self, id: &LawId, version: &str) -> Option<&Law> {
        self.kept.get(&(id.to_string(), version.to_owned())).or_else(|| self.laws.by_version(id, version))
    }

    /// The same with a law that counts instead of every version of it, whenever a request came in.
    #[must_use]
    pub(crate) fn with_instead(&self, law: &Arc<Law>) -> Self {
        Self { instead: Some(Arc::clone(law)), ..self.clone() }
    }

    /// The law of a case, in the version under which it came in. A corrected receipt may have left that version's time:
    /// then the version of the day of receipt counts.
    fn pinned(&self, under: Under<'_>) -> Option<&Law> {
        if let Some(instead) = self.instead.as_deref().filter(|law| law.id == *under.law) {
            return Some(instead);
        }
        let then = |law: &&Law| law.in_force(under.received_on);
        let on_record = || self.kept.values().filter(|law| law.id == *under.law).find(then);
        let own = self.version(under.law, under.version);
        own.filter(then)
            .or_else(|| self.laws.by_version(under.law, under.version).filter(then))
            .or_else(|| self.laws.law(under.law, under.received_on))
            .or_else(on_record)
            .or(own)
    }

    /// A law that was chosen again for an open case, in the version that the case keeps, as far as that grants the right.
    fn kept_of<'a>(&'a self, facts: &ClockFacts<'_>, chosen: &'a Law) -> &'a Law {
        let under = facts.keeps.iter().find(|under| *under.law == chosen.id);
        let Some((under, kept)) = under.and_then(|under| Some((under, self.pinned(*under)?))) else {
            return chosen;
        };
        let grants = |law: &Law| law.granted(facts.right, under.received_on).is_some();
        if grants(kept) || !grants(chosen) { kept } else { chosen }
    }

    /// The version of a law that counts for requests received on a day.
    pub(crate) fn in_force(&self, id: &LawId, on: NaiveDate) -> Option<&Law> {
        self.laws.law(id, on)
    }

    /// Any version of a law, the newest first: for texts that need no version.
    pub(crate) fn any(&self, id: &LawId) -> Option<&Law> {
        self.laws.all().iter().rev().find(|law| law.id == *id)
    }

    /// Why these dates are what they are, for whoever tells a person.
    pub(crate) fn why(&self, dates: &CaseDates) -> Why {
        Why::of(dates, |clock| self.name_of(clock))
    }

    /// The dates as the person reads them, and why they are what they are.
    pub(crate) fn told(&self, dates: &CaseDates) -> (CaseDates, Why) {
        let told = dates.told();
        let why = Why::of_told(&told, |clock| self.name_of(clock));
        (told, why)
    }

    /// What the file of a clock's law calls it.
    fn name_of(&self, clock: &ClockDates) -> Option<String> {
        self.version(&clock.law, &clock.version).map(|law| law.name.clone())
    }

    /// The controller's working days.
    pub(crate) fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

impl ControllerLaws {
    fn under(&self, under: Under<'_>) -> Option<&Law> {
        self.version(under.law, under.version)
    }

    fn reasons(&self, under: Under<'_>, right: Right, on: RefusalOn) -> Vec<Reason> {
        let Some(law) = self.under(under) else { return Vec::new() };
        law.refusals(right, on)
            .map(|refusal| Reason {
                code: refusal.code.clone(),
                text: refusal.text.in_language("en").to_owned(),
                cite: refusal.cite.clone(),
                law: None,
            })
            .collect()
    }
}

impl Statutes for ControllerLaws {
    fn dates(&self, facts: &ClockFacts<'_>) -> Result<CaseDates, NoDates> {
        let kept = |under: &Under<'_>| {
            let missing = || NoDates(format!("{} {} is no longer known", under.law, under.version));
            self.pinned(*under).ok_or_else(missing)
        };
        let (lead, further, flagged) = match (facts.under, facts.contested) {
            ([lead, further @ ..], _) => {
                let further = further.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
                (kept(lead)?, further, lead.flagged)
            }
            ([], Some(decided_under)) => {
                let on = law::days::local_date(facts.received_at, self.zone);
                (law::law_of_contest(&self.laws, decided_under, facts.right, on), Vec::new(), None)
            }
            ([], None) => {
                let choice = self.choose(facts);
                let further = choice.further.into_iter().map(|law| self.kept_of(facts, law)).collect();
                (self.kept_of(facts, choice.lead), further, choice.flagged)
            }
        };
        let clock = CaseClock {
            right: facts.right,
            purpose: facts.purpose,
            ground: facts.ground,
            received_at: facts.received_at,
            zone: self.zone,
            work_calendar: &self.calendar,
            events: facts.events,
            postponed_to: facts.postponed_to,
            flagged,
        };
        law::case_dates(&self.laws, lead, &further, &clock).map_err(|error| NoDates(error.to_string()))
    }

    fn grant(&self, under: Under<'_>, right: Right) -> Option<String> {
        let granted = self.under(under)?.granted(right, under.received_on)?;
        Some(granted.grant.cite.clone())
    }

    fn refusal_reasons(&self, under: Under<'_>, right: Right) -> Vec<Reason> {
        self.reasons(under, right, RefusalOn::Whole)
    }

    fn withhold_reasons(&self, under: Under<'_>, right: Right) -> Vec<Reason> {
        self.reasons(under, right, RefusalOn::Part)
    }

    fn extension(&self, under: Under<'_>, right: Right, _purpose: Option<Purpose>) -> Option<String> {
        let granted = self.under(under)?.granted(right, under.received_on)?;
        granted.rule.extension.as_ref().map(|extension| extension.cite.clone())
    }

    fn recipients(&self, under: Under<'_>, right: Right) -> Vec<Demand> {
        let Some(law) = self.under(under) else { return Vec::new() };
        let demand = |duty: &law::Duty| Demand {
            law: law.id.clone(),
            code: duty.code.clone(),
            cite: duty.cite.clone(),
        };
        law.told_to_others(right).map(demand).collect()
    }

    fn stops(&self, under: Under<'_>, right: Right, purpose: Option<Purpose>) -> Vec<StopReason> {
        let Some(law) = self.under(under) else { return Vec::new() };
        [StopReason::Identity, StopReason::Scope, StopReason::Authority, StopReason::Fee]
            .into_iter()
            .filter(|reason| law.stop(right, purpose, *reason, under.received_on).is_some())
            .collect()
    }
}
