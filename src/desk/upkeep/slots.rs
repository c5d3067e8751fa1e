//! Slots of scheduled jobs: the first node that takes one fires it, the others see that it is taken.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::{
    desk::{Desk, Error, staff::By, views::Staff},
    store::{
        job_slots::{self, Slot, SlotClaim},
        timers,
    },
};

/// Who holds a slot that was asked for: nobody yet.
const ASKED: &str = "asked for";

/// A slot that this node holds.
#[derive(Debug, Clone)]
pub struct HeldSlot {
    job: String,
    at: DateTime<Utc>,
    fence: i64,
}

/// When a job ran last.
#[derive(Debug, Clone, Serialize)]
pub struct LastRun {
    /// For when it was planned.
    pub slot_at: DateTime<Utc>,
    /// When it was taken.
    pub claimed_at: DateTime<Utc>,
    /// Whether that was late.
    pub late: bool,
    /// When it was finished; absent while it runs or when its node died.
    pub finished_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub outcome: Option<String>,
}

impl From<Slot> for LastRun {
    fn from(slot: Slot) -> Self {
        Self {
            slot_at: slot.slot_at,
            claimed_at: slot.claimed_at,
            late: slot.late,
            finished_at: slot.finished_at,
            outcome: slot.outcome,
        }
    }
}

/// Takes a slot, unless another node has it or had it.
///
/// # Errors
/// Storage that does not answer.
pub async fn take_slot(
    desk: &Desk,
    job: &str,
    slot_at: DateTime<Utc>,
    late: bool,
    node: &str,
    lease: TimeDelta,
) -> Result<Option<HeldSlot>, Error> {
    let now = desk.0.clock.now();
    let wish = SlotClaim {
        job: job.to_owned(),
        slot_at,
        now,
        node: node.to_owned(),
        late,
        lease_until: now + lease,
    };
    let fence = desk.0.store.write("take slot", move |tx| job_slots::claim(tx, &wish)).await?;
    Ok(fence.map(|fence| HeldSlot { job: job.to_owned(), at: slot_at, fence }))
}

/// Asks for a job to be run as soon as a node looks: a slot that nobody holds, for whoever takes over such.
///
/// # Errors
/// [`Error::NotAllowed`] for who is no administrator; [`Error::StepUpRequired`]; [`Error::NotFound`] for a job that is not
/// there.
pub async fn ask_for_run(desk: &Desk, staff: &Staff, job: &str) -> Result<(), Error> {
    By::Admin(staff).runs_it_with_proof(desk)?;
    let schedules = desk.settings().settings.jobs.schedules();
    let known = schedules.iter().any(|(key, _)| key.rsplit('.').next() == Some(job));
    if !known {
        return Err(Error::NotFound);
    }
    take_slot(desk, job, desk.0.clock.now(), false, ASKED, TimeDelta::zero()).await.map(drop)
}

/// Renews the lease of a long job by another `lease`.
///
/// # Errors
/// Storage that does not answer.
pub async fn renew_slot(desk: &Desk, slot: &HeldSlot, lease: TimeDelta) -> Result<(), Error> {
    let (slot, until) = (slot.clone(), desk.0.clock.now() + lease);
    let kept = desk
        .0
        .store
        .write("keep slot", move |tx| job_slots::renew(tx, (&slot.job, slot.at), slot.fence, until))
        .await?;
    if !kept {
        tracing::warn!("a slot was taken over while its job still runs here");
    }
    Ok(())
}

/// Writes how a slot ended; nothing when another node took it over meanwhile.
///
/// # Errors
/// Storage that does not answer.
pub async fn finish_slot(desk: &Desk, slot: HeldSlot, outcome: &str) -> Result<(), Error> {
    let (now, outcome) = (desk.0.clock.now(), outcome.to_owned());
    desk.0
        .store
        .write("finish slot", move |tx| {
            job_slots::finish(tx, (&slot.job, slot.at), slot.fence, now, &outcome).map(|_| ())
        })
        .await?;
    Ok(())
}

/// When a job ran last, on any node.
///
/// # Errors
/// Storage that does not answer.
pub async fn last_run(desk: &Desk, job: &str) -> Result<Option<LastRun>, Error> {
    let job = job.to_owned();
    let slot = desk.0.store.read("last run", move |conn| job_slots::newest(conn, &job)).await?;
    Ok(slot.map(LastRun::from))
}

/// Slots that a node took and never finished, for another to take over.
///
/// # Errors
/// Storage that does not answer.
pub async fn abandoned_slots(desk: &Desk) -> Result<Vec<(String, DateTime<Utc>)>, Error> {
    let now = desk.0.clock.now();
    let slots =
        desk.0.store.read("abandoned slots", move |conn| job_slots::abandoned(conn, now, 100)).await?;
    Ok(slots.into_iter().map(|slot| (slot.job, slot.slot_at)).collect())
}

/// When the next timer of any case is due.
///
/// # Errors
/// Storage that does not answer.
pub async fn next_timer_at(desk: &Desk) -> Result<Option<DateTime<Utc>>, Error> {
    Ok(desk.0.store.read("next timer", timers::next).await?)
}

/// Whether any timer is due: a sweep without one needs no slot.
///
/// # Errors
/// Storage that does not answer.
pub async fn is_any_timer_due(desk: &Desk) -> Result<bool, Error> {
    let now = desk.0.clock.now();
    Ok(desk.0.store.read("timers due", move |conn| timers::is_any_due(conn, now)).await?)
}
