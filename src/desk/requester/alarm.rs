//! Wrong codes were entered for a filing until no more are taken: that stands among its events, an officer is told by a
//! task, and the person by a letter. Once in 24 hours.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    case::{Actor, TaskKind, filing::FilingEvent},
    desk::{
        Desk, Error,
        pipeline::{
            change::Change,
            snapshot::{FilingSnapshot, filing_behind},
        },
        post::{Address, letter_row},
    },
    letters::{Guessed, Letter},
    store::{outbox::NewLetter, streams::Stream, tasks::Task},
    types::{Reference, TaskId},
};

/// What is written when the last wrong code of a day was entered; nothing for a filing that does not exist.
pub(super) async fn guessed(desk: &Desk, reference: &Reference, now: DateTime<Utc>) -> Result<Change, Error> {
    let Some(snapshot) = filing_behind(desk, Some(reference.clone())).await? else {
        return Ok(Change::default());
    };
    let filing = snapshot.replayed()?;
    if filing.guessed_at.is_some_and(|before| now - before < TimeDelta::days(1)) {
        return Ok(Change::default());
    }
    let occurrence = filing.guessed + 1;
    let event = FilingEvent::CodesGuessed { at: now };
    // whoever guesses is a stranger, so the actor is the machine
    let told = snapshot.with_event(desk, &event, (&Actor::Machine, now), None)?;
    let kind = TaskKind::CodesGuessed;
    let key = format!("{}:{kind}:{occurrence}", Stream::Filing(filing.id));
    let id = TaskId(desk.0.clock.fresh_id());
    let task = Task::waiting(id, filing.controller.clone(), kind, key, now);
    let task = match filing.cases.first() {
        Some(case) => task.of_case(*case),
        None => task,
    };
    Ok(Change {
        filings: vec![told],
        tasks: vec![task],
        letters: letter(desk, &snapshot, occurrence, now)?.into_iter().collect(),
        ..Change::default()
    })
}

/// The letter to the person; none without a mailbox.
fn letter(
    desk: &Desk,
    snapshot: &FilingSnapshot,
    occurrence: u32,
    now: DateTime<Utc>,
) -> Result<Option<NewLetter>, Error> {
    let (Some(key), Some(to)) = (&snapshot.key, &snapshot.person.requester.email) else { return Ok(None) };
    let filing = &snapshot.row;
    let address = Address {
        stream: Stream::Filing(filing.id),
        kind: TaskKind::CodesGuessed.id(),
        occurrence: &occurrence,
        duty: None,
        to,
        recipient: "person",
        locale: &filing.locale,
        is_counted: filing.confirmed_at.is_none(),
        reference: Some(&filing.reference),
    };
    let letter = Letter::from(Guessed { reference: filing.reference.clone() });
    letter_row(desk, desk.context(&filing.controller)?, key, &address, &letter, now).map(Some)
}
