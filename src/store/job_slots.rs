//! One firing per slot of a job, over any number of nodes: the first insert wins, a lease frees the slot of a node
//! that died, the fence keeps the dead from finishing what another took over.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, utc},
    connection::unless_present,
    schema::job_slots,
};

/// A slot of a job.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = job_slots, treat_none_as_default_value = false)]
pub struct Slot {
    pub job: String,
    /// For when it was planned.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub slot_at: DateTime<Utc>,
    /// When it was taken.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub claimed_at: DateTime<Utc>,
    pub node: String,
    /// Whether it was taken after its time.
    pub late: bool,
    /// When another node may take it over.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub lease_until: DateTime<Utc>,
    /// How often it was taken: who finishes must hold this number.
    pub fence: i64,
    /// When it was finished.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub finished_at: Option<DateTime<Utc>>,
    /// How it ended, by a code.
    pub outcome: Option<String>,
}

/// A wish to take a slot.
#[derive(Debug, Clone)]
pub struct SlotClaim {
    pub job: String,
    /// For when it was planned.
    pub slot_at: DateTime<Utc>,
    /// The present instant.
    pub now: DateTime<Utc>,
    /// Who wants it.
    pub node: String,
    /// Whether this is after its time.
    pub late: bool,
    /// When another node may take it over.
    pub lease_until: DateTime<Utc>,
}

/// Takes a slot that nobody had, or whose holder let its lease run out; the fence to finish with, or `None`.
pub fn claim(tx: &mut Tx<'_>, wish: &SlotClaim) -> Result<Option<i64>, StoreError> {
    let row = Slot {
        job: wish.job.clone(),
        slot_at: wish.slot_at,
        claimed_at: wish.now,
        node: wish.node.clone(),
        late: wish.late,
        lease_until: wish.lease_until,
        fence: 1,
        finished_at: None,
        outcome: None,
    };
    if unless_present(tx, diesel::insert_into(job_slots::table).values(row).on_conflict_do_nothing())? {
        return Ok(Some(1));
    }
    let Some(held) = find(tx, &wish.job, wish.slot_at)? else { return Ok(None) };
    if held.finished_at.is_some() || held.lease_until > wish.now {
        return Ok(None);
    }
    let abandoned = job_slots::table
        .find((&wish.job, utc(wish.slot_at)))
        .filter(job_slots::fence.eq(held.fence))
        .filter(job_slots::finished_at.is_null());
    let taken = diesel::update(abandoned)
        .set((
            job_slots::claimed_at.eq(utc(wish.now)),
            job_slots::node.eq(&wish.node),
            job_slots::late.eq(true),
            job_slots::lease_until.eq(utc(wish.lease_until)),
            job_slots::fence.eq(held.fence + 1),
        ))
        .execute(&mut **tx)?;
    Ok((taken == 1).then_some(held.fence + 1))
}

/// Keeps a slot alive; `false` when another node took it over.
pub fn renew(
    tx: &mut Tx<'_>,
    (job, slot_at): (&str, DateTime<Utc>),
    fence: i64,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let held = job_slots::table.find((job, utc(slot_at))).filter(job_slots::fence.eq(fence));
    Ok(diesel::update(held).set(job_slots::lease_until.eq(utc(until))).execute(&mut **tx)? == 1)
}

/// Writes how a slot ended; `false` when another node took it over.
pub fn finish(
    tx: &mut Tx<'_>,
    (job, slot_at): (&str, DateTime<Utc>),
    fence: i64,
    now: DateTime<Utc>,
    outcome: &str,
) -> Result<bool, StoreError> {
    let held = job_slots::table.find((job, utc(slot_at))).filter(job_slots::fence.eq(fence));
    let done = diesel::update(held)
        .set((job_slots::finished_at.eq(utc(now)), job_slots::outcome.eq(outcome)))
        .execute(&mut **tx)?;
    Ok(done == 1)
}

/// The slot of a job at one instant, if anybody took it.
pub fn find(conn: &mut Conn, job: &str, slot_at: DateTime<Utc>) -> Result<Option<Slot>, StoreError> {
    Ok(job_slots::table.find((job, utc(slot_at))).select(Slot::as_select()).first(conn).optional()?)
}

/// The newest slot of a job: where catching up begins.
pub fn newest(conn: &mut Conn, job: &str) -> Result<Option<Slot>, StoreError> {
    Ok(job_slots::table
        .filter(job_slots::job.eq(job))
        .order(job_slots::slot_at.desc())
        .select(Slot::as_select())
        .first(conn)
        .optional()?)
}

/// Slots that were taken, never finished, and whose lease has run out, in the order they were planned.
pub fn abandoned(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<Slot>, StoreError> {
    Ok(job_slots::table
        .filter(job_slots::finished_at.is_null())
        .filter(job_slots::lease_until.le(utc(now)))
        .order((job_slots::slot_at, job_slots::job))
        .limit(limit)
        .select(Slot::as_select())
        .load(conn)?)
}

/// Forgets finished slots planned before `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = job_slots::table
        .filter(job_slots::slot_at.lt(utc(before)))
        .filter(job_slots::finished_at.is_not_null());
    Ok(diesel::delete(old).execute(&mut **tx)?)
}
