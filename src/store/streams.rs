//! Streams of events: `filing:<id>`, `case:<id>`, `installation`. Append-only, gapless, hash-chained.
//!
//! The hash covers the stored bytes, packed as they are, never a serialisation made anew: a chain is checked without
//! unpacking. What people wrote stands sealed beside the event; the chain holds a salted commitment to it, so that erasing
//! the words leaves the chain valid.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, utc},
    connection::insert,
    packing::{Coding, PackingError},
    schema::{event_words, events},
};
use crate::types::{CaseId, FilingId, UserId};

/// The stream of events of a filing, a case or the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// Receipt, confirmation, contact, messages.
    Filing(FilingId),
    /// Everything that happens to a case.
    Case(CaseId),
    /// Users and settings.
    Installation,
}

impl Stream {
    /// Whether a row is written with its first event, whose key refuses a second beginning.
    fn begins_with_a_row(self) -> bool {
        match self {
            Self::Filing(_) | Self::Case(_) => true,
            Self::Installation => false,
        }
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Filing(id) => write!(f, "filing:{id}"),
            Self::Case(id) => write!(f, "case:{id}"),
            Self::Installation => f.write_str("installation"),
        }
    }
}

impl std::str::FromStr for Stream {
    type Err = crate::types::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("filing", id)) => id.parse().map(Self::Filing),
            Some(("case", id)) => id.parse().map(Self::Case),
            _ if text == "installation" => Ok(Self::Installation),
            _ => Err(crate::types::ParseError::new("stream", "filing:, case: or installation")),
        }
    }
}

/// An event about to be appended.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// What happened, by its id.
    pub kind: String,
    pub at: DateTime<Utc>,
    /// Who: `user:<id>`, `requester`, `machine`, …
    pub actor: String,
    /// What was written by people with it, sealed.
    pub words: Option<SealedWords>,
    payload: String,
    /// `payload`, packed outside the transaction that writes it.
    packed: Vec<u8>,
}

impl NewEvent {
    /// An event with its JSON, which holds no person.
    ///
    /// # Errors
    /// [`PackingError::Size`].
    pub fn new(
        kind: &str,
        at: DateTime<Utc>,
        actor: &str,
        payload: String,
        words: Option<SealedWords>,
    ) -> Result<Self, PackingError> {
        let packed = Coding::EVENTS.pack(payload.as_bytes())?;
        Ok(Self { kind: kind.to_owned(), at, actor: actor.to_owned(), words, payload, packed })
    }

    /// The event as JSON.
    pub fn payload(&self) -> &str {
        &self.payload
    }
}

/// Words beside an event.
#[derive(Debug, Clone)]
pub struct SealedWords {
    /// `vault::commitment(salt, words)`.
    pub commitment: [u8; 32],
    /// Salt and words, sealed under the filing's key.
    pub sealed: Vec<u8>,
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its place in the stream, from 1.
    pub seq: i64,
    /// What happened, by its id.
    pub kind: String,
    pub at: DateTime<Utc>,
    pub actor: String,
    /// The event as JSON.
    pub payload: String,
    /// Commitment to the words, where there were any.
    pub commitment: Option<Vec<u8>>,
    /// The words, unless there were none or they are erased.
    pub sealed_words: Option<Vec<u8>>,
}

impl StoredEvent {
    /// The member of staff who acted, in time or late.
    pub fn user(&self) -> Option<UserId> {
        let actor = self.actor.strip_suffix(":late").unwrap_or(&self.actor);
        actor.strip_prefix("user:").and_then(|id| id.parse().ok())
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
pub(super) struct EventRow {
    pub seq: i64,
    pub kind: String,
    pub at: NaiveDateTime,
    pub actor: String,
    pub payload: String,
    pub commitment: Option<Vec<u8>>,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
    pub coding: i32,
    pub packed: Option<Vec<u8>>,
}

impl EventRow {
    /// The event as JSON.
    fn into_payload(self, stream: &str) -> Result<String, StoreError> {
        let corrupt = |column| StoreError::corrupt("events", format!("{stream} {}", self.seq), column);
        let coding = Coding::of(self.coding).map_err(|_| corrupt("coding"))?;
        if coding == Coding::Plain {
            return Ok(self.payload);
        }
        let unpacked = coding.unpack(self.packed.as_deref().unwrap_or_default());
        let text = unpacked.ok().and_then(|clear| String::from_utf8(clear).ok());
        text.ok_or_else(|| corrupt("packed"))
    }
}

/// What stands before the first event of every stream.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// The hash of an event over its stored bytes: each field with its length, so that no two events share one input. Version
/// 1 covers events that are not packed; version 2 covers the number of the coding too, so that nobody can have the bytes
/// of one way read in another.
pub(super) fn chain_hash(stream: &str, prev_hash: &[u8], row: &EventRow) -> [u8; 32] {
    let mut hash = Sha256::new();
    let is_packed = row.coding != Coding::Plain.number();
    hash.update(if is_packed { b"habeas event v2\0" } else { b"habeas event v1\0" });
    let seq = row.seq.to_be_bytes();
    let at = row.at.and_utc().timestamp_micros().to_be_bytes();
    let commitment = row.commitment.as_deref().unwrap_or_default();
    let coding = row.coding.to_be_bytes();
    let packed = row.packed.as_deref().unwrap_or_default();
    let fields: [&[u8]; 8] = [
        prev_hash,
        stream.as_bytes(),
        &seq,
        row.kind.as_bytes(),
        &at,
        row.actor.as_bytes(),
        row.payload.as_bytes(),
        commitment,
    ];
    let of_packed: [&[u8]; 2] = [&coding, packed];
    for field in fields.into_iter().chain(of_packed.into_iter().filter(|_| is_packed)) {
        hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(field);
    }
    hash.finalize().into()
}

/// Appends `happened` to a stream that stood at `expected_seq` (0 for a new one); returns the seq of the last event.
///
/// # Errors
/// [`StoreError::Overtaken`] when the stream has moved on meanwhile; nothing is appended then.
pub fn append(
    tx: &mut Tx<'_>,
    stream: Stream,
    expected_seq: i64,
    happened: &[NewEvent],
) -> Result<i64, StoreError> {
    let name = stream.to_string();
    // every filing begins several streams, and would ask for each of them
    let tail: Option<(i64, Vec<u8>)> = if expected_seq == 0 && stream.begins_with_a_row() {
        None
    } else {
        events::table
            .filter(events::stream.eq(&name))
            .order(events::seq.desc())
            .select((events::seq, events::hash))
            .first(&mut **tx)
            .optional()?
    };
    let (mut seq, mut prev_hash) = tail.unwrap_or((0, GENESIS.to_vec()));
    if seq != expected_seq {
        return Err(StoreError::Overtaken);
    }
    for event in happened {
        seq += 1;
        let mut row = EventRow {
            seq,
            kind: event.kind.clone(),
            at: utc(event.at),
            actor: event.actor.clone(),
            payload: String::new(),
            commitment: event.words.as_ref().map(|words| words.commitment.to_vec()),
            prev_hash,
            hash: Vec::new(),
            coding: Coding::EVENTS.number(),
            packed: Some(event.packed.clone()),
        };
        row.hash = chain_hash(&name, &row.prev_hash, &row).to_vec();
        let values = (
            events::stream.eq(&name),
            events::seq.eq(row.seq),
            events::kind.eq(&row.kind),
            events::at.eq(row.at),
            events::actor.eq(&row.actor),
            events::payload.eq(&row.payload),
            events::commitment.eq(&row.commitment),
            events::prev_hash.eq(&row.prev_hash),
            events::hash.eq(&row.hash),
            events::coding.eq(row.coding),
            events::packed.eq(&row.packed),
        );
        insert(tx, diesel::insert_into(events::table).values(values)).map_err(|error| {
            // On PostgreSQL two writers may have read the same tail.
            match StoreError::from(error) {
                StoreError::Taken => StoreError::Overtaken,
                other => other,
            }
        })?;
        if let Some(words) = &event.words {
            let values = (
                event_words::stream.eq(&name),
                event_words::seq.eq(seq),
                event_words::sealed.eq(&words.sealed),
            );
            insert(tx, diesel::insert_into(event_words::table).values(values))?;
        }
        prev_hash = row.hash;
    }
    Ok(seq)
}

/// What [`load`] gives of `happened` once it is appended to a stream that stood at `seq`.
pub fn numbered(seq: i64, happened: &[NewEvent]) -> impl Iterator<Item = StoredEvent> {
    (seq + 1..).zip(happened).map(|(seq, event)| StoredEvent {
        seq,
        kind: event.kind.clone(),
        at: Instant::from(event.at).into(),
        actor: event.actor.clone(),
        payload: event.payload.clone(),
        commitment: event.words.as_ref().map(|words| words.commitment.to_vec()),
        sealed_words: event.words.as_ref().map(|words| words.sealed.clone()),
    })
}

/// A whole stream in order, with its words; empty when there is none.
pub fn load(conn: &mut Conn, stream: Stream) -> Result<Vec<StoredEvent>, StoreError> {
    let name = stream.to_string();
    let rows: Vec<EventRow> = events::table
        .filter(events::stream.eq(&name))
        .order(events::seq)
        .select(EventRow::as_select())
        .load(conn)?;
    let words: Vec<(i64, Vec<u8>)> = event_words::table
        .filter(event_words::stream.eq(&name))
        .order(event_words::seq)
        .select((event_words::seq, event_words::sealed))
        .load(conn)?;
    let mut words = words.into_iter().peekable();
    rows.into_iter()
        .map(|mut row| {
            Ok(StoredEvent {
                sealed_words: words.next_if(|(seq, _)| *seq == row.seq).map(|(_, sealed)| sealed),
                seq: row.seq,
                kind: std::mem::take(&mut row.kind),
                at: row.at.and_utc(),
                actor: std::mem::take(&mut row.actor),
                commitment: row.commitment.take(),
                payload: row.into_payload(&name)?,
            })
        })
        .collect()
}

/// Seq of the last event of a stream, 0 when there is none: the guard of the next append.
pub fn last_seq(conn: &mut Conn, stream: Stream) -> Result<i64, StoreError> {
    let last: Option<i64> = events::table
        .filter(events::stream.eq(stream.to_string()))
        .select(diesel::dsl::max(events::seq))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Erases the words of a stream; the events and their chain stay.
pub fn erase_words(tx: &mut Tx<'_>, stream: Stream) -> Result<usize, StoreError> {
    Ok(diesel::delete(event_words::table.filter(event_words::stream.eq(stream.to_string())))
        .execute(&mut **tx)?)
}

/// When the newest event of all happened, for the check that a shifted clock does not start in the past.
pub fn newest_at(conn: &mut Conn) -> Result<Option<DateTime<Utc>>, StoreError> {
    let newest: Option<NaiveDateTime> = events::table.select(diesel::dsl::max(events::at)).first(conn)?;
    Ok(newest.map(|at| Instant::from(at.and_utc()).into()))
}
