//! A message of the person arrives, whichever way: its words are kept once, sealed beside the filing's event, every case that
//! it may be about shows that it is there, and those who answer are told, in one transaction.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    case::{Act, Actor, Channel, Role, filing::FilingEvent},
    desk::{
        Desk, Error, Flaw,
        pipeline::{
            attempt::Attempt,
            change::Change,
            command::Command,
            plan::plan_all,
            rows::SealedFields,
            snapshot::{CaseSnapshot, FilingSnapshot},
        },
        post::{Address, letter_row},
        staff::colleagues::Colleague,
    },
    letters::{Arrived, Letter},
    store::{
        outbox::NewLetter,
        streams::{StoredEvent, Stream},
    },
    types::{CaseId, FileId, Locale, UserId, text},
};

/// The stored kind of a message of the person.
pub(super) const RECEIVED: &str = "message_received";
/// The longest message.
const CHARS_MAX: usize = 10_000;
/// Colleagues hear of one filing no more often, so that a flood of words is no flood of mail.
const PACE: TimeDelta = TimeDelta::hours(1);

/// A message as it came.
pub(in crate::desk) struct Arrival {
    /// Who wrote or recorded it.
    pub(in crate::desk) actor: Actor,
    pub(in crate::desk) message: Uuid,
    pub(in crate::desk) text: String,
    /// The way it came, where somebody recorded it.
    pub(in crate::desk) channel: Option<Channel>,
    /// The day on which it came, where that was recorded.
    pub(in crate::desk) on: Option<NaiveDate>,
    /// Scans of it.
    pub(in crate::desk) files: Vec<FileId>,
}

/// The words of a message, as they are kept.
pub(in crate::desk) fn checked(typed: &str) -> Result<String, Error> {
    if text::is_blank(typed) {
        return Err(Error::field("/text", &Flaw::MessageMissing));
    }
    if typed.chars().count() > CHARS_MAX {
        return Err(Error::field("/text", &Flaw::MessageTooLong));
    }
    text::lines("text", typed, CHARS_MAX).map_err(|_| Error::field("/text", &Flaw::MessageControl))
}

/// What its arrival writes.
pub(in crate::desk) async fn arrive(
    attempt: &Attempt,
    filing: &FilingSnapshot,
    mut cases: Vec<CaseSnapshot>,
    arrival: &Arrival,
) -> Result<Change, Error> {
    if filing.key.is_none() {
        return Err(Error::NotFound);
    }
    let (desk, now) = (&attempt.desk, attempt.now);
    let act = &Act::ReceiveMessage(arrival.message);
    retain_addressed(&mut cases, act);
    let event = FilingEvent::MessageReceived {
        message: arrival.message,
        at: now,
        channel: arrival.channel,
        on: arrival.on,
        files: arrival.files.clone(),
    };
    let words = SealedFields::from([("text".to_owned(), arrival.text.clone())]);
    let mut beside =
        Change::of_filing(filing.with_event(desk, &event, (&arrival.actor, now), Some(&words))?);
    if let Some(at) = told_at(&filing.stored, now) {
        beside.letters = letters(desk, filing, &cases, attempt.colleagues().await?, (at, now))?;
    }
    let command = Command::on_each(arrival.actor, act, cases.iter().map(|one| one.row.id));
    Ok(plan_all(attempt, cases, &command, beside).await?.0)
}

/// The open cases; where all are closed, every one that is still remembered, so that the message is seen.
fn retain_addressed(cases: &mut Vec<CaseSnapshot>, act: &Act) {
    let is_any_open = cases.iter().any(|one| one.case.state.is_open());
    cases.retain(|one| {
        if is_any_open { one.case.state.is_open() } else { act.kind().is_possible_in(one.case.state) }
    });
}

/// When colleagues are to be told of a message that comes now; never where a letter about earlier ones still waits, which
/// tells of this one, too.
fn told_at(stored: &[StoredEvent], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let arrived = stored.iter().filter(|event| event.kind == RECEIVED).map(|event| event.at);
    let mut last: Option<DateTime<Utc>> = None;
    for at in arrived {
        last = next_letter(last, at).or(last);
    }
    next_letter(last, now)
}

/// When the letter about a message leaves that came at `at`, the letter before having left at `last`.
fn next_letter(last: Option<DateTime<Utc>>, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    match last {
        Some(last) if at < last => None,
        Some(last) => Some(at.max(last + PACE)),
        None => Some(at),
    }
}

/// One mail to each who answers: the owners, the leads for a case that has none, officers where there is no lead.
fn letters(
    desk: &Desk,
    filing: &FilingSnapshot,
    cases: &[CaseSnapshot],
    colleagues: &[Colleague],
    (at, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<NewLetter>, Error> {
    let row = &filing.row;
    let context = desk.context(&row.controller)?;
    let Some(key) = &filing.key else { return Ok(Vec::new()) };
    let within: Vec<&Colleague> =
        colleagues.iter().filter(|colleague| colleague.reach.covers(&row.controller)).collect();
    let mut told: BTreeMap<UserId, (&Colleague, CaseId)> = BTreeMap::new();
    for one in cases {
        for colleague in answering(&within, one.case.owner) {
            told.entry(colleague.id).or_insert((colleague, one.row.id));
        }
    }
    let occurrence = filing.replayed()?.messages_in + 1;
    let letter = |(colleague, case): (&Colleague, CaseId)| {
        let recipient = colleague.id.to_string();
        let address = Address {
            stream: Stream::Filing(row.id),
            kind: "arrived",
            occurrence: &occurrence,
            duty: None,
            to: &colleague.email,
            recipient: &recipient,
            locale: &Locale::english(),
            is_counted: false,
            reference: Some(&row.reference),
        };
        let path = format!("/desk/cases/{case}#messages");
        let letter = Letter::from(Arrived { reference: row.reference.clone(), path });
        let letter = letter_row(desk, context, key, &address, &letter, now)?;
        Ok(NewLetter { not_before: at, ..letter })
    };
    told.into_values().map(letter).collect()
}

fn answering<'a>(within: &[&'a Colleague], owner: Option<UserId>) -> Vec<&'a Colleague> {
    let of = |is_meant: &dyn Fn(&Colleague) -> bool| -> Vec<&'a Colleague> {
        within.iter().copied().filter(|colleague| is_meant(colleague)).collect()
    };
    let ways = [
        of(&|colleague| Some(colleague.id) == owner),
        of(&|colleague| colleague.role == Role::Lead),
        of(&|colleague| colleague.role == Role::Officer),
    ];
    ways.into_iter().find(|way| !way.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_messages_an_hour_one_letter_tells() {
        let minute = |minutes: i64| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let mut last = None;
        let mut left = Vec::new();
        for at in [0, 10, 20, 59, 61, 130, 300] {
            let next = next_letter(last, minute(at));
            left.extend(next);
            last = next.or(last);
        }
        // those of minutes 10 to 59 leave together after the hour, that of minute 61 an hour later
        assert_eq!(left, [0, 60, 120, 180, 300].map(minute));
    }
}
