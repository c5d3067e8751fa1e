//! Checking every hash chain: what `verify` asks of the store. Comparing the projections is the desk's work.

use diesel::prelude::*;

use super::{
    Conn, StoreError,
    schema::{event_words, events},
    streams::{EventRow, GENESIS, chain_hash},
};

/// What is wrong with a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// A number is missing or came twice.
    #[error("its events are not numbered without a gap")]
    Gap,
    /// An event does not continue the one before.
    #[error("it does not continue the event before it")]
    Broken,
    /// The stored bytes are not those that were hashed.
    #[error("it was changed after it was written")]
    Changed,
    /// Words without a commitment in their event.
    #[error("it has words that it does not commit to")]
    ForeignWords,
}

/// The first fault found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("stream {stream}, event {seq}: {fault}")]
pub struct Fault {
    /// The stream, as stored.
    pub stream: String,
    /// The event.
    pub seq: i64,
    /// What is wrong.
    pub fault: ChainFault,
}

/// A page of the names of all streams, in order: those after `after` (empty at first).
pub fn names(conn: &mut Conn, after: &str, limit: i64) -> Result<Vec<String>, StoreError> {
    Ok(events::table
        .filter(events::seq.eq(1))
        .filter(events::stream.gt(after))
        .order(events::stream)
        .limit(limit)
        .select(events::stream)
        .load(conn)?)
}

/// A stream whose first event is gone: invisible to [`names`].
pub fn headless(conn: &mut Conn) -> Result<Option<Fault>, StoreError> {
    let lowest: Option<(String, Option<i64>)> = events::table
        .group_by(events::stream)
        .having(diesel::dsl::min(events::seq).gt(1))
        .select((events::stream, diesel::dsl::min(events::seq)))
        .order(events::stream)
        .first(conn)
        .optional()?;
    Ok(lowest.map(|(stream, seq)| Fault { stream, seq: seq.unwrap_or(0), fault: ChainFault::Gap }))
}

/// Checks one stream from its first to its last event.
///
/// # Errors
/// As the database answers; a broken chain is `Ok(Some(fault))`.
pub fn check(conn: &mut Conn, stream: &str) -> Result<Option<Fault>, StoreError> {
    let rows: Vec<EventRow> = events::table
        .filter(events::stream.eq(stream))
        .order(events::seq)
        .select(EventRow::as_select())
        .load(conn)?;
    let fault = |seq, fault| Ok(Some(Fault { stream: stream.to_owned(), seq, fault }));
    let mut prev_hash = GENESIS.to_vec();
    let mut uncommitted = Vec::new();
    for (row, expected) in rows.into_iter().zip(1_i64..) {
        if row.seq != expected {
            return fault(expected, ChainFault::Gap);
        }
        if row.prev_hash != prev_hash {
            return fault(row.seq, ChainFault::Broken);
        }
        if row.hash != chain_hash(stream, &prev_hash, &row) {
            return fault(row.seq, ChainFault::Changed);
        }
        if row.commitment.is_none() {
            uncommitted.push(row.seq);
        }
        prev_hash = row.hash;
    }
    let words: Vec<i64> = event_words::table
        .filter(event_words::stream.eq(stream))
        .order(event_words::seq)
        .select(event_words::seq)
        .load(conn)?;
    match words.into_iter().find(|seq| uncommitted.binary_search(seq).is_ok()) {
        Some(seq) => fault(seq, ChainFault::ForeignWords),
        None => Ok(None),
    }
}
