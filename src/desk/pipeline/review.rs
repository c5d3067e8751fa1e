//! What a second person approves, and what is sent then: one digest over the decision with its files, the dates of the case,
//! and each letter as it will leave.
//!
//! The letters are put together as if the answer were released, and what depends on the day of sending is a mark in them: so
//! a later day is the same digest, and another word, file, locale, template or date of law is another.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{
    attempt::Attempt, effects::EffectWriter, facts::review_seal, rows::SealedFields, snapshot::CaseSnapshot,
};
use crate::{
    case::{self, Event, ReviewDigest, State},
    desk::{
        Desk, Error,
        post::leaving::{Leaving, shown},
    },
    law::{CaseDates, ClockDates},
};

/// Takes down the letters of an answer as they will leave once it is released. Nothing is written of it.
pub(in crate::desk) fn rehearse_release(attempt: &Attempt, snapshot: &CaseSnapshot) -> Result<(), Error> {
    let Some(decision) = &snapshot.case.decision else { return Ok(()) };
    let office = &attempt.desk.context(&snapshot.case.controller)?.office;
    let mut events = Vec::new();
    if snapshot.case.state == State::Reviewing {
        events.push(Event::Approved { by: decision.author, digest: decision.digest.clone() });
    }
    events.push(Event::Released { at: attempt.now });
    let (case, effects) = case::apply_all(snapshot.case.clone(), &events, office);
    let words = SealedFields::new();
    let mut writer = EffectWriter::on(attempt, snapshot, &case, &words)?;
    effects.iter().try_for_each(|effect| writer.letter_only(effect))?;
    attempt.leaves(writer.leaving);
    Ok(())
}

/// The digest of the answer that stands on a case; none where none stands, or the person was erased.
pub(in crate::desk) fn review_of(
    desk: &Desk,
    snapshot: &CaseSnapshot,
    now: DateTime<Utc>,
) -> Result<Option<ReviewDigest>, Error> {
    let (Some(key), Some(decision)) = (&snapshot.key, &snapshot.case.decision) else { return Ok(None) };
    let attempt = Attempt::rehearsal(desk, now);
    rehearse_release(&attempt, snapshot)?;
    let facts = json!({
        "edition": 2,
        "case": snapshot.case.id,
        "decision": decision.digest,
        "locale": snapshot.filing.locale,
        "dates": snapshot.case.dates.as_deref().map(dates),
        "letters": letters(desk, snapshot, &attempt.take_leaving())?,
    });
    Ok(Some(review_seal(key).over(&facts)))
}

/// One digest over the answers that stand on several cases of one filing, whatever their order; none where one of them
/// has none.
pub(in crate::desk) fn review_of_all(
    desk: &Desk,
    cases: &[CaseSnapshot],
    now: DateTime<Utc>,
) -> Result<Option<ReviewDigest>, Error> {
    let Some(key) = cases.first().and_then(|case| case.key.as_ref()) else { return Ok(None) };
    let mut all = Vec::with_capacity(cases.len());
    for case in cases {
        let Some(one) = review_of(desk, case, now)? else { return Ok(None) };
        all.push(one.to_string());
    }
    all.sort();
    Ok(Some(review_seal(key).over(&json!({ "edition": 2, "answers": all }))))
}

fn letters(desk: &Desk, of: &CaseSnapshot, leaving: &[Leaving]) -> Result<Value, Error> {
    serde_json::to_value(shown(desk, of, leaving)?)
        .map_err(|_| Error::Internal("letters: no JSON".to_owned()))
}

/// The dates by which an answer is judged, clock by clock. Those that move while it waits are not among them.
fn dates(dates: &CaseDates) -> Value {
    let clock = |clock: &ClockDates| {
        json!({
            "law": clock.law, "version": clock.version, "due": clock.due, "legal_due": clock.legal_due,
            "refuse_by": clock.refuse_by,
        })
    };
    dates.clocks.iter().map(clock).collect()
}
