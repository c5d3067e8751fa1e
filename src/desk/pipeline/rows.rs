//! Between the pure case and its rows: events to JSON and back, a case to its columns, the person to a sealed body.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    case::{self, Actor, Case, CaseFlag, EventKind, filing},
    desk::{
        Error,
        office::{controller::ControllerContext, keyring::Keyring},
        pipeline::change::{CaseChange, PackageMove},
    },
    law::LawId,
    store::{
        cases::{CaseRow, own_column},
        on_time::Moves,
        streams::{NewEvent, SealedWords, StoredEvent, Stream},
        timers,
    },
    types::{CaseId, FilingId, instant::in_microseconds},
    vault::DataKey,
};

/// The words that are sealed beside an event, by field; in the clear here.
pub(crate) type SealedFields = BTreeMap<String, String>;

/// The blank forms that went with a reply, in their order: place and name.
pub(crate) fn forms_in(words: &SealedFields) -> Vec<(&str, &str)> {
    let of_files =
        words.iter().filter_map(|(field, name)| Some((field.strip_prefix("files/")?, name.as_str())));
    let mut forms: Vec<(&str, &str)> = of_files.collect();
    // fields stand in the order of letters: 10 before 2
    forms.sort_by_key(|(place, _)| (place.len(), *place));
    forms
}

/// Who did it, as it stands in an event's column.
pub(crate) fn actor_text(actor: &Actor) -> String {
    match actor {
        Actor::Officer { id, .. } => format!("user:{id}"),
        Actor::Requester => "requester".to_owned(),
        Actor::Program { key } => format!("key:{key}"),
        Actor::Machine => "machine".to_owned(),
    }
}

/// What the longest events of a filing take, so that each is written without growing.
const EVENT_ROOM: usize = 6 * 1024;

/// An event on its way into a stream. Its kind is its serde tag, so that column and payload cannot differ.
pub(crate) fn event_row<E: Serialize>(
    event: &E,
    at: DateTime<Utc>,
    actor: &str,
    words: Option<SealedWords>,
) -> Result<NewEvent, Error> {
    let unwritable = || Error::Internal("an event cannot be written".to_owned());
    let mut payload = Vec::with_capacity(EVENT_ROOM);
    serde_json::to_writer(&mut payload, event).map_err(|_| unwritable())?;
    let mut payload = String::from_utf8(payload).map_err(|_| unwritable())?;
    payload.shrink_to_fit();
    let kind = kind_of(&payload).ok_or_else(unwritable)?.to_owned();
    NewEvent::new(&kind, at, actor, payload, words)
        .map_err(|error| Error::Internal(format!("an event: {error}")))
}

/// The tag, which serde writes first: `{"event":"filed",…`.
fn kind_of(payload: &str) -> Option<&str> {
    payload.strip_prefix("{\"event\":\"")?.split_once('"').map(|(kind, _)| kind)
}

/// Reads the events of a stream back.
pub(crate) fn read_events<E: DeserializeOwned>(
    stream: Stream,
    stored: &[StoredEvent],
) -> Result<Vec<E>, Error> {
    stored
        .iter()
        .map(|event| {
            serde_json::from_str(&event.payload)
                .map_err(|_| Error::Internal(format!("event {} of {stream} cannot be read", event.seq)))
        })
        .collect()
}

/// Whether a stored event of a case is of that kind.
pub(crate) fn is_of(event: &StoredEvent, kind: EventKind) -> bool {
    event.kind == kind.id()
}

/// The case that an appeal or a complaint is about, out of its first event.
pub(crate) fn contested_case(first: &StoredEvent) -> Option<CaseId> {
    match serde_json::from_str(&first.payload) {
        Ok(case::Event::Filed(filed)) => filed.new.contests.map(|contests| contests.case),
        Ok(_) | Err(_) => None,
    }
}

/// A case out of its stream.
pub(crate) fn replay_case(id: CaseId, stored: &[StoredEvent]) -> Result<Case, Error> {
    let events: Vec<case::Event> = read_events(Stream::Case(id), stored)?;
    case::replay(&events).ok_or(Error::NotFound)
}

/// The cases that the first receipt of a filing names, out of the stream of the filing.
pub(crate) fn cases_named_in_receipt(stored: &[StoredEvent]) -> Vec<CaseId> {
    match stored.first().map(|first| serde_json::from_str(&first.payload)) {
        Some(Ok(filing::FilingEvent::Filed { cases, .. })) => cases,
        Some(Ok(_) | Err(_)) | None => Vec::new(),
    }
}

/// A filing out of its stream.
pub(crate) fn replay_filing(id: FilingId, stored: &[StoredEvent]) -> Result<filing::Filing, Error> {
    let events: Vec<filing::FilingEvent> = read_events(Stream::Filing(id), stored)?;
    filing::replay(&events).ok_or(Error::NotFound)
}

/// Opens the words beside the last event of a kind, if they still exist.
pub(crate) fn words_of(
    key: &DataKey,
    stream: Stream,
    event: &StoredEvent,
) -> Result<Option<SealedFields>, Error> {
    match (&event.sealed_words, &event.commitment) {
        (Some(sealed), Some(commitment)) => {
            Keyring::open_words(key, &stream.to_string(), sealed, commitment).map(Some)
        }
        _ => Ok(None),
    }
}

/// The case that was just opened by these events.
pub(crate) fn case_of(events: &[case::Event]) -> Result<Case, Error> {
    case::replay(events).ok_or_else(|| Error::Internal("a case does not begin with a filing".to_owned()))
}

/// What a case that was just opened writes.
pub(crate) fn opened_case(
    case: &Case,
    events: &[case::Event],
    context: &ControllerContext,
    (actor, now): (&str, DateTime<Utc>),
) -> Result<CaseChange, Error> {
    let row = case_row(case, false)?;
    Ok(CaseChange {
        figures: Moves::of(None, &row),
        row,
        expected_seq: 0,
        events: events.iter().map(|event| event_row(event, now, actor, None)).collect::<Result<_, _>>()?,
        timers: timer_rows(case, context),
        further_laws: further_laws(case),
        package: PackageMove::default(),
    })
}

/// The timers that a case should have, as rows.
pub(crate) fn timer_rows(case: &Case, context: &ControllerContext) -> Vec<timers::Timer> {
    case::timers(case, &context.office)
        .into_iter()
        .map(|timer| timers::Timer {
            case_id: case.id,
            kind: timer.kind.to_string(),
            occurrence: i32::try_from(timer.occurrence).unwrap_or(i32::MAX),
            // a row holds no more, and what is compared with it must not
            fire_at: in_microseconds(timer.fire_at),
        })
        .collect()
}

/// The laws and promises under which a case stands beside the leading law, each once.
pub(crate) fn further_laws(case: &Case) -> Vec<LawId> {
    let further: BTreeSet<&LawId> = case.unders().into_iter().skip(1).map(|under| under.law).collect();
    further.into_iter().cloned().collect()
}

/// The flags that no column of its own holds, as one text.
fn flag_words(flags: &[CaseFlag]) -> String {
    let words = flags.iter().filter(|flag| own_column(**flag).is_none()).map(|flag| flag.id());
    words.collect::<Vec<_>>().join(" ")
}

/// The columns of a case. `unread`: a message of the person waits for the office.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) fn case_row(case: &Case, unread: bool) -> Result<CaseRow, Error> {
    let dates = case.dates.as_deref();
    let decision = case.decision.as_ref();
    let flags = case::flags(case, unread);
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(CaseRow {
        id: case.id,
        controller: case.controller.clone(),
        filing_id: case.filing,
        right_id: case.asked.right,
        purpose: case.asked.purpose,
        law: dates.map(|dates| dates.law.clone()),
        law_version: dates.map(|dates| dates.law_version.clone()),
        state: case.state,
        outcome: case.outcome,
        received_at: case.received_at,
        due_on: dates.and_then(|dates| dates.due),
        due_instant: dates.and_then(|dates| dates.due_instant),
        due_basis: dates.and_then(|dates| dates.due_basis),
        base_due: dates.and_then(|dates| dates.base_due),
        extended_due: dates.and_then(|dates| dates.extended_due),
        legal_due: dates.and_then(|dates| dates.legal_due),
        safe_due: dates.and_then(|dates| dates.safe_due),
        acknowledge_by: dates.and_then(|dates| dates.acknowledge_by),
        work_by: dates.and_then(|dates| dates.work_by),
        // Where no law sets a date (a question), the office's own target of 30 days orders the queue.
        queue_at: case.queue_at().unwrap_or(case.received_at + TimeDelta::days(30)),
        stopped_since: case.stopped_since().map(|(on, _)| on),
        extended: flags.contains(&CaseFlag::Extended),
        undelivered: flags.contains(&CaseFlag::Undelivered),
        assignee: case.owner,
        author: decision.map(|decision| decision.author),
        approver: decision.and_then(|decision| decision.approved_by),
        flags: flag_words(&flags),
        closed_at: case.closed_at,
        answered_on: case.answered.as_ref().map(case::Evidence::on),
        dates: String::new(),
        version: number(case.version),
        seq: number(case.seq),
    })
}

/// The key of an outbox row: the same effect is queued once.
pub(crate) fn effect_key(stream: Stream, letter: &str, occurrence: impl fmt::Display, to: &str) -> String {
    format!("{stream}:{letter}:{occurrence}:{to}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_an_event_is_its_tag() {
        #[derive(Serialize)]
        struct Odd {
            at: u8,
            event: &'static str,
        }
        let at = DateTime::from_timestamp(0, 0).unwrap();
        let row = event_row(&filing::FilingEvent::CodeSent { at }, at, "machine", None).unwrap();
        let payload: serde_json::Value = serde_json::from_str(row.payload()).unwrap();
        assert_eq!((row.kind.as_str(), &payload["event"]), ("code_sent", &serde_json::json!("code_sent")));
        let odd = Odd { at: 1, event: "late" };
        assert!(event_row(&odd, at, "machine", None).is_err(), "a tag that is not the first is no tag");
    }
}
