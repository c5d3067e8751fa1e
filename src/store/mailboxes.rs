//! Letters to a mailbox that nobody confirmed: what waits for it, held back and taken together.

use chrono::{DateTime, Utc};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};

use super::{
    Conn, StoreError, Tx,
    columns::utc,
    outbox::{Lease, LetterRow},
    schema::outbox,
    streams::Stream,
};
use crate::types::ControllerSlug;

/// Said as it stands in the index of these rows, which is found by it.
fn is_waiting() -> diesel::expression::SqlLiteral<Bool> {
    sql::<Bool>("status = 'queued' AND mailbox <> ''")
}

/// Leases letters that wait for a mailbox in the name of a controller, whenever they were to leave, the oldest first, at
/// most `most`. Each counts as one try. `tried`: only those that were tried before.
pub fn join(
    tx: &mut Tx<'_>,
    mailbox: &str,
    controller: &ControllerSlug,
    tried: bool,
    lease: &Lease,
    most: usize,
) -> Result<Vec<LetterRow>, StoreError> {
    let mut waiting = outbox::table
        .filter(is_waiting())
        .filter(outbox::mailbox.eq(mailbox))
        .filter(outbox::controller.eq(controller))
        .filter(outbox::lease_until.le(utc(lease.now)))
        .order((outbox::created_at, outbox::id))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select(outbox::id)
        .into_boxed();
    if tried {
        waiting = waiting.filter(outbox::attempts.gt(0));
    }
    let waiting: Vec<String> = waiting.load(&mut **tx)?;
    let mut joined = Vec::with_capacity(waiting.len());
    for id in waiting {
        let free =
            outbox::table.find(&id).filter(is_waiting()).filter(outbox::lease_until.le(utc(lease.now)));
        let taken = diesel::update(free)
            .set((
                outbox::lease_until.eq(utc(lease.until)),
                outbox::lease_token.eq(&lease.token),
                outbox::attempts.eq(outbox::attempts + 1),
            ))
            .execute(&mut **tx)?;
        if taken == 1 {
            joined.extend(row(tx, &id)?);
        }
    }
    Ok(joined)
}

fn row(conn: &mut Conn, id: &str) -> Result<Option<LetterRow>, StoreError> {
    Ok(outbox::table.find(id).select(LetterRow::as_select()).first(conn).optional()?)
}

/// Puts off until then what was not tried yet, and gives back what this lease holds of it, as if it had not been tried.
pub fn put_off(
    tx: &mut Tx<'_>,
    mailbox: &str,
    lease: &Lease,
    held: &[LetterRow],
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    for letter in held {
        let mine = outbox::table.find(letter.id.to_string()).filter(outbox::lease_token.eq(&lease.token));
        diesel::update(mine)
            .set((
                outbox::lease_until.eq(utc(DateTime::UNIX_EPOCH)),
                outbox::lease_token.eq(""),
                outbox::attempts.eq(outbox::attempts - 1),
                outbox::not_before.eq(utc(until)),
            ))
            .execute(&mut **tx)?;
    }
    let others = outbox::table
        .filter(is_waiting())
        .filter(outbox::mailbox.eq(mailbox))
        .filter(outbox::attempts.eq(0))
        .filter(outbox::not_before.lt(utc(until)));
    diesel::update(others).set(outbox::not_before.eq(utc(until))).execute(&mut **tx)?;
    Ok(())
}

/// The letters of a stream count against no mailbox any more: it is confirmed. What was held back may leave.
pub fn confirm(tx: &mut Tx<'_>, stream: Stream, now: DateTime<Utc>) -> Result<(), StoreError> {
    let of_stream = || outbox::table.filter(is_waiting()).filter(outbox::stream.eq(stream.to_string()));
    let held = of_stream().filter(outbox::attempts.eq(0)).filter(outbox::not_before.gt(utc(now)));
    diesel::update(held).set(outbox::not_before.eq(utc(now))).execute(&mut **tx)?;
    diesel::update(of_stream()).set(outbox::mailbox.eq("")).execute(&mut **tx)?;
    Ok(())
}
