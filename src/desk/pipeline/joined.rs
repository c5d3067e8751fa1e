//! Cases that are answered together: what is done to one of them changes the other in the same transaction.
//!
//! Invariant: each filing keeps its own proof; what leaves for one is decided on that alone (`decide/linking.rs`).

use super::snapshot::{CaseSnapshot, load_case};
use crate::{
    case::{Act, ActKind, Case, Other, decision::Step, words::JoinedCase},
    desk::{Desk, Error},
    law::CaseDates,
    types::CaseId,
};

/// The other case of an act: as it was loaded, and as it is once what is planned on it is written.
#[derive(Clone, Copy)]
pub(crate) struct OtherCase<'a> {
    pub(crate) snapshot: &'a CaseSnapshot,
    pub(crate) case: &'a Case,
}

impl<'a> OtherCase<'a> {
    /// What a decision on `this` may look at.
    pub(super) fn seen_from(self, desk: &Desk, this: &CaseSnapshot) -> Result<Other<'a>, Error> {
        let is_same_person = is_same_person(desk, this, self.snapshot)?;
        Ok(Other { case: self.case, is_same_person })
    }
}

/// Whether both filings of a controller are found by one key: an address, a number, a whole name.
pub(in crate::desk) fn is_same_person(
    desk: &Desk,
    one: &CaseSnapshot,
    other: &CaseSnapshot,
) -> Result<bool, Error> {
    let keys = |of: &CaseSnapshot| of.person.index_entries(&desk.0.keys, &of.case.controller);
    let known = keys(one)?;
    Ok(keys(other)?.iter().any(|key| known.contains(key)))
}

/// The other case that an act names, if there is one.
pub(super) async fn named(desk: &Desk, other: Option<CaseId>) -> Result<Option<CaseSnapshot>, Error> {
    let Some(other) = other else { return Ok(None) };
    match load_case(desk, other).await {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What follows for other cases once an act on this one is planned.
pub(super) fn acts_on_others(act: &Act, before: &Case, after: &Case) -> Vec<(CaseId, Act)> {
    let mut follow = Vec::new();
    match (before.merged_into, after.merged_into) {
        (None, Some(into)) => {
            let dates = after.dates.as_deref().map(CaseDates::joined).unwrap_or_default();
            follow.push((into, Act::TakeIn(JoinedCase { case: after.id, filing: after.filing, dates })));
        }
        // who comes back because the other closed was let go by that
        (Some(into), None) if act.kind() != ActKind::ComeBack => follow.push((into, Act::LetGo(after.id))),
        (None | Some(_), None | Some(_)) => {}
    }
    let nothing = crate::case::act::payload::Nothing {};
    if act.kind() != ActKind::LetGo {
        let gone = before.joined.iter().filter(|joined| !after.joined.contains(joined));
        follow.extend(gone.map(|joined| (joined.case, Act::ComeBack(nothing.clone()))));
    }
    if let Some(letters) = leaves(before, after) {
        let shared = after.joined.iter().map(|joined| (joined.case, Act::ShareAnswer(letters.clone())));
        follow.extend(shared);
    }
    follow
}

/// The letters of an answer that leaves by this act.
fn leaves(before: &Case, after: &Case) -> Option<Vec<crate::case::LetterKind>> {
    let left = |case: &Case| match case.decision.as_ref()?.step {
        Step::Left { occurrence } => Some(occurrence),
        Step::Review | Step::Approved | Step::Holding { .. } => None,
    };
    let is_new = left(after).is_some() && left(before) != left(after);
    after.decision.as_ref().filter(|_| is_new).map(|decision| decision.answer.letters())
}
