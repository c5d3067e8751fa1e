//! How long somebody must wait before doing something again, and how often they may. The key is a digest, so that what does not exist can be
//! waited for as well, and nobody learns from a wait whether it does.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::{
    dsl::{exists, not},
    prelude::*,
    sql_types::{Text, Timestamp},
};

use super::{
    Conn, StoreError, Tx,
    columns::utc,
    connection::{insert, unless_present},
    schema::waits,
};

/// A wait that begins or goes on.
#[derive(Debug, Clone)]
pub struct Throttle {
    /// What is waited for.
    pub digest: String,
    /// Until when the row said, on which this was decided.
    pub known: Option<DateTime<Utc>>,
    /// Until when from now on.
    pub until: DateTime<Utc>,
}

/// Until when somebody must wait, or had to; none where nobody ever did.
pub fn until(conn: &mut Conn, digest: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
    let found: Option<NaiveDateTime> =
        waits::table.find(digest).select(waits::until).first(conn).optional()?;
    Ok(found.map(|until| until.and_utc()))
}

/// Sets a wait; of several at the same time one succeeds.
///
/// # Errors
/// [`StoreError::Overtaken`] when the row is no longer what it was decided on.
pub fn extend(tx: &mut Tx<'_>, wait: &Throttle) -> Result<(), StoreError> {
    let until = waits::until.eq(utc(wait.until));
    let is_first = if let Some(known) = wait.known {
        let row = waits::table.find(&wait.digest).filter(waits::until.eq(utc(known)));
        diesel::update(row).set(until).execute(&mut **tx)? == 1
    } else {
        let row = (waits::digest.eq(&wait.digest), until);
        unless_present(tx, diesel::insert_into(waits::table).values(row).on_conflict_do_nothing())?
    };
    if is_first { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// That something happened once more, beside others of its kind: nobody waits for a row that only grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What happens, and whose; a part of the row's key.
    pub kind: String,
    /// When, and a fresh id: what makes the key unique.
    pub at: DateTime<Utc>,
    pub id: String,
    /// How long it counts.
    pub period: TimeDelta,
}

impl Mark {
    /// Keys of one kind stand in the order in which it happened.
    fn key_from(&self, at: DateTime<Utc>) -> String {
        format!("{}:{:020}", self.kind, at.timestamp_micros())
    }

    /// The keys of its period before it lie between these two.
    fn period_before(&self) -> (String, String) {
        (
            self.key_from(self.at - self.period + TimeDelta::microseconds(1)),
            self.key_from(self.at + self.period),
        )
    }

    fn key(&self) -> String {
        format!("{}:{}", self.key_from(self.at), self.id)
    }
}

/// How often it happened within its period before it, counted to `most`.
pub fn marked(conn: &mut Conn, mark: &Mark, most: u32) -> Result<u32, StoreError> {
    let (from, to) = mark.period_before();
    let within: Vec<String> = waits::table
        .filter(waits::digest.gt(from))
        .filter(waits::digest.lt(to))
        .limit(most.into())
        .select(waits::digest)
        .load(conn)?;
    Ok(u32::try_from(within.len()).unwrap_or(u32::MAX))
}

/// Notes that it happened, unless it happened `usual` times within its period before it. One statement, because every filing
/// pays for it. Whether it was noted.
pub fn mark_unless_usual(tx: &mut Tx<'_>, mark: &Mark, usual: u32) -> Result<bool, StoreError> {
    let Some(others) = usual.checked_sub(1) else { return Ok(false) };
    let (from, to) = mark.period_before();
    let last_that_is_usual = waits::table
        .filter(waits::digest.gt(from))
        .filter(waits::digest.lt(to))
        .select(waits::digest)
        .order(waits::digest)
        .limit(1)
        .offset(others.into());
    let row =
        diesel::select((mark.key().into_sql::<Text>(), utc(mark.at + mark.period).into_sql::<Timestamp>()))
            .filter(not(exists(last_that_is_usual)));
    let statement = diesel::insert_into(waits::table).values(row).into_columns((waits::digest, waits::until));
    Ok(insert(tx, statement)? == 1)
}

/// Notes that it happened.
pub fn mark(tx: &mut Tx<'_>, mark: &Mark) -> Result<(), StoreError> {
    let row = (waits::digest.eq(mark.key()), waits::until.eq(utc(mark.at + mark.period)));
    insert(tx, diesel::insert_into(waits::table).values(row))?;
    Ok(())
}

/// Ends a wait, or gives all tries back.
pub fn end(tx: &mut Tx<'_>, digest: &str) -> Result<(), StoreError> {
    diesel::delete(waits::table.find(digest)).execute(&mut **tx)?;
    Ok(())
}

/// Forgets waits that ended before `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(waits::table.filter(waits::until.lt(utc(before)))).execute(&mut **tx)?)
}
