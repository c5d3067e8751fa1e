//! The steps of one act: the events so far and the case after them.

use std::sync::Arc;

use crate::{
    case::{
        act::payload::Exhibit,
        context::{Facts, Forbidden, Obstacle},
        event::Event,
        evolve::evolve,
        model::Case,
        words::State,
    },
    law::{CaseDates, ClockFacts, Under},
    types::{FileId, UserId},
};

/// The events so far and the case after them, so that a later step sees what an earlier one did.
pub(super) struct Steps {
    pub(super) case: Case,
    pub(super) events: Vec<Event>,
}

impl Steps {
    pub(super) fn of(case: &Case) -> Self {
        Self { case: case.clone(), events: Vec::new() }
    }

    pub(super) fn push(&mut self, event: Event) {
        self.case = evolve(self.case.clone(), &event);
        self.events.push(event);
    }

    pub(super) fn state(&self) -> State {
        self.case.state
    }

    /// Computes the dates again; an event only if they differ. An open case keeps the law under which it came in,
    /// unless `anew`: then the law is chosen again by right and residence.
    pub(super) fn redate(&mut self, facts: &Facts<'_>, anew: bool) -> Result<(), Forbidden> {
        let dates = dates_of(&self.case, facts, anew)?;
        if self.case.dates.as_deref() != Some(&dates) {
            self.push(Event::Dated(Arc::new(dates)));
        }
        Ok(())
    }
}

pub(super) fn dates_of(case: &Case, facts: &Facts<'_>, anew: bool) -> Result<CaseDates, Forbidden> {
    let under = if anew { Vec::new() } else { case.unders() };
    dates_under(case, facts, &under, &[])
}

/// The laws chosen again by right and person; one that stays keeps the version under which the case came in.
pub(super) fn dates_chosen_again(case: &Case, facts: &Facts<'_>) -> Result<CaseDates, Forbidden> {
    dates_under(case, facts, &[], &case.unders())
}

fn dates_under(
    case: &Case,
    facts: &Facts<'_>,
    under: &[Under<'_>],
    pinned_under: &[Under<'_>],
) -> Result<CaseDates, Forbidden> {
    let dates = facts.statutes.dates(&ClockFacts { pinned_under, ..case.clock_facts(under) });
    let dates = dates.map_err(Obstacle::from)?;
    Ok(match &case.dates {
        Some(before) => dates.keeping(before),
        None => dates,
    })
}

/// The member of staff who acts.
pub(super) fn staff(facts: &Facts<'_>) -> Result<UserId, Forbidden> {
    facts.actor.user().ok_or_else(|| Obstacle::UnderOwnName.into())
}

/// The stored files among what was seen; each must be on the case.
pub(super) fn files_seen(case: &Case, evidence: &[Exhibit]) -> Result<Vec<FileId>, Forbidden> {
    let ids = evidence.iter().filter_map(|seen| match seen {
        Exhibit::File(id) => Some(*id),
        Exhibit::Words(_) => None,
    });
    let ids: Vec<FileId> = ids.collect();
    known_files(case, &ids)?;
    Ok(ids)
}

pub(super) fn known_files(case: &Case, ids: &[FileId]) -> Result<(), Forbidden> {
    if ids.iter().all(|id| case.files.contains_key(id)) {
        return Ok(());
    }
    Err(Obstacle::FileUnknown.into())
}
