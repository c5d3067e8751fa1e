//! The letters to a person, as they were written.

use diesel::prelude::*;

use crate::store::{Conn, StoreError, outbox::LetterRow, schema::outbox, streams::Stream};

/// The letters to the person that these streams record, the oldest first.
pub fn to_person(conn: &mut Conn, streams: &[Stream]) -> Result<Vec<LetterRow>, StoreError> {
    let streams: Vec<String> = streams.iter().map(ToString::to_string).collect();
    Ok(outbox::table
        .filter(outbox::stream.eq_any(streams))
        .filter(outbox::effect_key.like("%:person"))
        .order((outbox::created_at, outbox::id))
        .select(LetterRow::as_select())
        .load(conn)?)
}
