//! Timers: instants at which a case must be looked at. Derived from the case after each event. Stored are those of its
//! next instant, which a sweep has to find; all others follow from the case and need no row. A case of which a timer
//! failed has a row for each, so that the failed one stands in nobody's way.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Timestamp},
};

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, utc},
    connection::insert,
    schema::timers,
    statement::Statement,
};
use crate::{case::TimerKind, types::CaseId};

/// One timer of one case.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = timers, treat_none_as_default_value = false)]
pub struct Timer {
    pub case_id: CaseId,
    /// What for, by its id.
    pub kind: String,
    /// Which of several of a kind.
    pub occurrence: i32,
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub fire_at: DateTime<Utc>,
}

impl Timer {
    /// What for. Read by who needs it: a row that cannot be read must not keep the others from being handled.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the column holds something foreign.
    pub fn kind(&self) -> Result<TimerKind, StoreError> {
        self.kind.parse().map_err(|_| StoreError::corrupt("timers", self.case_id, "kind"))
    }
}

/// Those of `all` that a sweep has to find next.
pub fn next_of(all: &[Timer]) -> impl Iterator<Item = &Timer> {
    let next = all.iter().map(|timer| timer.fire_at).min();
    all.iter().filter(move |timer| Some(timer.fire_at) == next)
}

/// Sets the timers of a case that has none yet; `all` that it should have.
pub fn add_first(tx: &mut Tx<'_>, all: &[Timer]) -> Result<(), StoreError> {
    next_of(all).try_for_each(|timer| add(tx, timer))
}

fn add(tx: &mut Tx<'_>, timer: &Timer) -> Result<(), StoreError> {
    insert(tx, diesel::insert_into(timers::table).values(timer.clone()))?;
    Ok(())
}

/// Makes the rows of a case those that `all` its timers call for; touches only those that differ. Returns how many were
/// touched.
pub fn replace(tx: &mut Tx<'_>, case: CaseId, all: &[Timer]) -> Result<usize, StoreError> {
    let present: Vec<(Timer, i32)> = timers::table
        .filter(timers::case_id.eq(case))
        .select((Timer::as_select(), timers::failures))
        .load(&mut **tx)?;
    let same = |one: &Timer, other: &Timer| {
        one.kind == other.kind && one.occurrence == other.occurrence && utc(one.fire_at) == utc(other.fire_at)
    };
    let has_failed =
        |(timer, failures): &(Timer, i32)| *failures > 0 && all.iter().any(|one| same(one, timer));
    let wanted: Vec<&Timer> =
        if present.iter().any(has_failed) { all.iter().collect() } else { next_of(all).collect() };
    let mut touched = 0;
    for (timer, _) in &present {
        if !wanted.iter().any(|one| same(one, timer)) {
            touched += 1;
            remove(tx, timer)?;
        }
    }
    for timer in wanted {
        if !present.iter().any(|(one, _)| same(one, timer)) {
            touched += 1;
            add(tx, timer)?;
        }
    }
    Ok(touched)
}

/// Takes one timer away, as it stood: one that was set anew meanwhile stays. `false` when it was gone.
pub fn remove(tx: &mut Tx<'_>, timer: &Timer) -> Result<bool, StoreError> {
    let key = (timer.case_id.to_string(), timer.kind.clone(), timer.occurrence);
    let gone = diesel::delete(timers::table.find(key).filter(timers::fire_at.eq(utc(timer.fire_at))))
        .execute(&mut **tx)?;
    Ok(gone == 1)
}

/// The timers of a case, by instant.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Timer>, StoreError> {
    Ok(timers::table
        .filter(timers::case_id.eq(case))
        .order((timers::fire_at, timers::kind, timers::occurrence))
        .select(Timer::as_select())
        .load(conn)?)
}

/// A timer that may be handled now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTimer {
    pub timer: Timer,
    /// How often it could not be handled.
    pub failures: i32,
}

/// What is due at `now` and was not put off, in due order, at most `limit`.
pub fn due(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<DueTimer>, StoreError> {
    let rows: Vec<(Timer, i32)> = timers::table
        .filter(timers::fire_at.le(utc(now)))
        .filter(timers::retry_at.le(utc(now)))
        .order((timers::fire_at, timers::case_id, timers::kind, timers::occurrence))
        .limit(limit)
        .select((Timer::as_select(), timers::failures))
        .load(conn)?;
    Ok(rows.into_iter().map(|(timer, failures)| DueTimer { timer, failures }).collect())
}

/// Whether anything is due at `now`.
pub fn is_any_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    // in order and with its limit in figures, so that no planner that knows no values walks through the table
    let mut first: Statement<Timestamp> = Statement::new();
    first.sql("SELECT fire_at FROM timers WHERE fire_at <= ").instant(utc(now)).sql(" AND retry_at <= ");
    first.instant(utc(now)).sql(" ORDER BY fire_at LIMIT 1");
    Ok(first.get_result::<NaiveDateTime>(conn).optional()?.is_some())
}

/// Notes that a timer could not be handled, and when to try again; `false` when it is gone or was set anew. The other
/// timers of its case, `all` of them where they are known, get rows of their own.
pub fn put_off(
    tx: &mut Tx<'_>,
    timer: &Timer,
    until: DateTime<Utc>,
    all: &[Timer],
) -> Result<bool, StoreError> {
    let key = (timer.case_id.to_string(), timer.kind.clone(), timer.occurrence);
    let put_off = diesel::update(timers::table.find(key).filter(timers::fire_at.eq(utc(timer.fire_at))))
        .set((timers::failures.eq(timers::failures + 1), timers::retry_at.eq(utc(until))))
        .execute(&mut **tx)?;
    if put_off == 1 && !all.is_empty() {
        replace(tx, timer.case_id, all)?;
    }
    Ok(put_off == 1)
}

/// The timers of a case that were put off beyond `now`.
pub fn waiting(conn: &mut Conn, case: CaseId, now: DateTime<Utc>) -> Result<Vec<Timer>, StoreError> {
    Ok(timers::table
        .filter(timers::case_id.eq(case))
        .filter(timers::retry_at.gt(utc(now)))
        .select(Timer::as_select())
        .load(conn)?)
}

/// When the next timer is to be handled, if there is any.
pub fn next(conn: &mut Conn) -> Result<Option<DateTime<Utc>>, StoreError> {
    let fresh: Option<NaiveDateTime> =
        timers::table.filter(timers::failures.eq(0)).select(diesel::dsl::min(timers::fire_at)).first(conn)?;
    let failed: Option<NaiveDateTime> = timers::table
        // as the index `timers_failed` says it: bound, it would not be used
        .filter(sql::<Bool>("timers.failures > 0"))
        .select(diesel::dsl::min(timers::retry_at))
        .first(conn)?;
    Ok([fresh, failed].into_iter().flatten().min().map(|at| at.and_utc()))
}

/// Cases that have rows for more than their next instant, by id: those after `after`, at most `limit`.
pub fn with_more(conn: &mut Conn, after: Option<CaseId>, limit: i64) -> Result<Vec<CaseId>, StoreError> {
    let after = after.map_or_else(String::new, |id| id.to_string());
    let (one, next) = diesel::alias!(timers as one, timers as next);
    let earlier = next
        .filter(next.field(timers::case_id).eq(one.field(timers::case_id)))
        .filter(next.field(timers::fire_at).lt(one.field(timers::fire_at)));
    Ok(one
        .filter(one.field(timers::case_id).gt(after))
        .filter(diesel::dsl::exists(earlier))
        .order(one.field(timers::case_id))
        .select(one.field(timers::case_id))
        .distinct()
        .limit(limit)
        .load(conn)?)
}
