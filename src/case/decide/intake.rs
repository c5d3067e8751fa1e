//! How a case begins, and what its beginning is corrected to.
//!
//! Invariant: the clock runs from the receipt, whatever is confirmed, verified or classified later; an old receipt stays
//! in the events.

use std::sync::Arc;

use chrono::TimeDelta;

use super::{
    guards::{second_person, stands_alone},
    identity::known_from_filing,
};
use crate::case::{
    act::payload::{Classify, CorrectReceipt},
    context::{Facts, Forbidden, Obstacle},
    decide::steps::{Steps, dates_chosen_again, dates_of, files_seen, staff},
    event::{Classified, Event, Filed, NewCase},
    evolve::{beginning::begin, evolve},
    model::Proposed,
    words::{Asked, State},
};

/// How long ago an office may say that something reached it: ten years. Further back lies a slip of the keyboard, not a
/// request that somebody still answers.
pub const RECEIPT_REACHES_BACK: TimeDelta = TimeDelta::days(3_653);

/// The first events of a case: filed, and dated under the law chosen by residence and right.
///
/// # Errors
/// No law of the controller gives dates, or the receipt lies in the future.
pub fn file(new: &NewCase, facts: &Facts<'_>) -> Result<Vec<Event>, Forbidden> {
    if new.received_at > facts.now {
        return Err(Obstacle::ReceiptInFuture.into());
    }
    let filed =
        Filed { received_on: facts.office.day(new.received_at), filed_at: facts.now, new: new.clone() };
    let begun = begin(&filed);
    let dates = dates_of(&begun, facts, true)?;
    let filed = Event::Filed(Box::new(filed));
    let mut steps = Steps { case: evolve(begun, &filed), events: vec![filed] };
    steps.push(Event::Dated(Arc::new(dates)));
    known_from_filing(&mut steps, facts);
    Ok(steps.events)
}

pub(super) fn classify(steps: &mut Steps, payload: &Classify, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let case = &steps.case;
    let right = payload.right.unwrap_or(case.asked.right);
    let kept = |same: bool| same.then_some(case.asked);
    let before = kept(right == case.asked.right);
    let asked = Asked {
        right,
        scope: payload.scope.or(before.and_then(|asked| asked.scope)),
        purpose: payload.purpose.or(before.and_then(|asked| asked.purpose)),
        ground: payload.ground.or(before.and_then(|asked| asked.ground)),
    };
    asked.check().map_err(Obstacle::from)?;
    if !asked.is_same_right(case.asked) {
        stands_alone(case)?;
    }
    let mut trial = case.clone();
    trial.asked = asked;
    trial.residence = payload.residence.clone().or(trial.residence);
    trial.relationship = payload.relationship.clone().or(trial.relationship);
    trial.age = payload.age.or(trial.age);
    trial.record = payload.record.or(trial.record);
    let chosen_anew = !case.is_same_matter(&trial);
    let to = if case.state.is_before_work() && asked.is_fast_lane() { State::Working } else { case.state };
    // the dates are counted on a trial case first: the event says whether the person must be notified
    let dates =
        if chosen_anew { dates_chosen_again(&trial, facts)? } else { dates_of(&trial, facts, false)? };
    let date_moved =
        case.dates.as_deref().is_none_or(|old| old.due != dates.due || old.legal_due != dates.legal_due);
    steps.push(Event::Classified(Classified {
        asked,
        residence: trial.residence,
        relationship: trial.relationship,
        age: trial.age,
        record: trial.record,
        sensitive: payload.sensitive.unwrap_or(steps.case.sensitive),
        split: payload.split.clone(),
        new_receipt: asked.right != steps.case.asked.right || date_moved,
        to,
    }));
    if steps.case.dates.as_deref() != Some(&dates) {
        steps.push(Event::Dated(Arc::new(dates)));
    }
    Ok(())
}

/// Earlier is in the person's favour: one officer. Later takes time from the person: a lead confirms, with the same act
/// and the same value, what somebody else proposed.
pub(super) fn correct_receipt(
    steps: &mut Steps,
    payload: &CorrectReceipt,
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    let files = files_seen(&steps.case, &payload.evidence)?;
    let received_at = payload.received_at;
    if received_at > facts.now {
        return Err(Obstacle::ReceiptInFuture.into());
    }
    if received_at < facts.now - RECEIPT_REACHES_BACK {
        return Err(Obstacle::ReceiptLongAgo.into());
    }
    if received_at == steps.case.received_at {
        return Err(Obstacle::ReceiptUnchanged.into());
    }
    let later = received_at > steps.case.received_at;
    if later && !second_person(&steps.case, Proposed::Receipt { received_at }, facts)? {
        steps.push(Event::ReceiptProposed { received_at, by: staff(facts)? });
        return Ok(());
    }
    steps.push(Event::ReceiptCorrected { received_at, received_on: facts.office.day(received_at), files });
    steps.redate(facts, false)
}
