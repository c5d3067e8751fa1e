//! Timers: instants at which a case must be looked at. Derived from the case after each event; a sweep touches only
//! what is due.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, utc},
    connection::insert,
    schema::timers,
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

/// Sets the first timers of a case that has none yet.
pub fn add_first(tx: &mut Tx<'_>, timers: &[Timer]) -> Result<(), StoreError> {
    for timer in timers {
        insert(tx, diesel::insert_into(timers::table).values(timer.clone()))?;
    }
    Ok(())
}

/// Makes the timers of a case exactly `wanted`; touches only those that differ. Returns how many were touched.
pub fn replace(tx: &mut Tx<'_>, case: CaseId, wanted: &[Timer]) -> Result<usize, StoreError> {
    let present = of_case(tx, case)?;
    let is_wanted = |timer: &Timer| {
        wanted.iter().any(|other| {
            other.kind == timer.kind
                && other.occurrence == timer.occurrence
                && utc(other.fire_at) == utc(timer.fire_at)
        })
    };
    let mut touched = 0;
    for timer in present.iter().filter(|timer| !is_wanted(timer)) {
        touched += 1;
        remove(tx, timer)?;
    }
    let kept: Vec<_> = present.into_iter().filter(is_wanted).collect();
    for timer in wanted {
        let is_kept =
            kept.iter().any(|other| other.kind == timer.kind && other.occurrence == timer.occurrence);
        if !is_kept {
            touched += 1;
            let row = Timer { case_id: case, ..timer.clone() };
            insert(tx, diesel::insert_into(timers::table).values(row))?;
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
    let due = timers::table.filter(timers::fire_at.le(utc(now))).filter(timers::retry_at.le(utc(now)));
    Ok(diesel::select(diesel::dsl::exists(due)).get_result(conn)?)
}

/// Notes that a timer could not be handled, and when to try again; `false` when it is gone or was set anew.
pub fn put_off(tx: &mut Tx<'_>, timer: &Timer, until: DateTime<Utc>) -> Result<bool, StoreError> {
    let key = (timer.case_id.to_string(), timer.kind.clone(), timer.occurrence);
    let put_off = diesel::update(timers::table.find(key).filter(timers::fire_at.eq(utc(timer.fire_at))))
        .set((timers::failures.eq(timers::failures + 1), timers::retry_at.eq(utc(until))))
        .execute(&mut **tx)?;
    Ok(put_off == 1)
}

/// When the next timer is to be handled, if there is any.
pub fn next(conn: &mut Conn) -> Result<Option<DateTime<Utc>>, StoreError> {
    let fresh: Option<NaiveDateTime> =
        timers::table.filter(timers::failures.eq(0)).select(diesel::dsl::min(timers::fire_at)).first(conn)?;
    let failed: Option<NaiveDateTime> = timers::table
        .filter(timers::failures.gt(0))
        .select(diesel::dsl::min(timers::retry_at))
        .first(conn)?;
    Ok([fresh, failed].into_iter().flatten().min().map(|at| at.and_utc()))
}
