//! How long somebody must wait before doing something again, and how often they may. The key is a digest, so that what does not exist can be
//! waited for as well, and nobody learns from a wait whether it does.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::{StoreError, Tx, columns::utc, connection::unless_present, schema::waits};

/// Begins a wait until `until`, unless one is running; of several at the same time one succeeds.
/// `Some` is the end of the wait that stands in the way.
///
/// # Errors
/// As the database answers.
pub fn begin(
    tx: &mut Tx<'_>,
    digest: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let over = waits::table.find(digest).filter(waits::until.le(utc(now)));
    if diesel::update(over).set(waits::until.eq(utc(until))).execute(&mut **tx)? == 1 {
        return Ok(None);
    }
    let row = (waits::digest.eq(digest), waits::until.eq(utc(until)));
    if unless_present(tx, diesel::insert_into(waits::table).values(row).on_conflict_do_nothing())? {
        return Ok(None);
    }
    let running: Option<NaiveDateTime> =
        waits::table.find(digest).select(waits::until).first(&mut **tx).optional()?;
    Ok(Some(running.ok_or(StoreError::Conflict)?.and_utc()))
}

/// Takes one of the tries that `whole` holds, one of which comes back `every` so often. `Some` is when the next one
/// comes back, where none is left. The row keeps when all of them are back.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody else took one at the same time.
pub fn draw(
    tx: &mut Tx<'_>,
    digest: &str,
    now: DateTime<Utc>,
    every: TimeDelta,
    whole: TimeDelta,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let known: Option<NaiveDateTime> =
        waits::table.find(digest).select(waits::until).first(&mut **tx).optional()?;
    let until = known.map_or(now, |until| until.and_utc().max(now)) + every;
    if until - now > whole {
        return Ok(Some(until - whole));
    }
    let is_first = if let Some(known) = known {
        let row = waits::table.find(digest).filter(waits::until.eq(known));
        diesel::update(row).set(waits::until.eq(utc(until))).execute(&mut **tx)? == 1
    } else {
        let row = (waits::digest.eq(digest), waits::until.eq(utc(until)));
        unless_present(tx, diesel::insert_into(waits::table).values(row).on_conflict_do_nothing())?
    };
    if is_first { Ok(None) } else { Err(StoreError::Conflict) }
}

/// Ends a wait, or gives all tries back.
///
/// # Errors
/// As the database answers.
pub fn end(tx: &mut Tx<'_>, digest: &str) -> Result<(), StoreError> {
    diesel::delete(waits::table.find(digest)).execute(&mut **tx)?;
    Ok(())
}

/// Forgets waits that ended before `before`.
///
/// # Errors
/// As the database answers.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(waits::table.filter(waits::until.lt(utc(before)))).execute(&mut **tx)?)
}
