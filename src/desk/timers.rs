//! Timers that are due, put through the door one by one in the order of their instants. Firing twice changes nothing:
//! the timer is gone with the first commit.

use chrono::TimeDelta;

use super::{Desk, Error, door::Through};
use crate::{
    case::{Act, Actor, act::payload::TimerFired},
    store::timers,
};

/// A timer that rings later than this after its instant is marked late.
const LATE_AFTER: TimeDelta = TimeDelta::seconds(120);

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Timers that rang.
    pub fired: usize,
    /// Of these, how many after their time.
    pub late: usize,
    /// Timers that no longer meant anything.
    pub stale: usize,
    /// Timers that could not be heard now.
    pub failed: usize,
}

impl Desk {
    /// Hears every timer that is due, at most `limit` of them.
    ///
    /// # Errors
    /// Storage that does not answer.
    pub async fn fire_due_timers(&self, limit: i64) -> Result<Swept, Error> {
        let now = self.0.clock.now();
        let due = self.0.store.read("due timers", move |conn| timers::due(conn, now, limit)).await?;
        let mut swept = Swept::default();
        for timer in due {
            let late = now - timer.fire_at > LATE_AFTER;
            match self.fire(&timer, late).await {
                Ok(true) => {
                    swept.fired += 1;
                    swept.late += usize::from(late);
                }
                Ok(false) => swept.stale += 1,
                Err(Error::Unavailable) => return Err(Error::Unavailable),
                Err(error) => {
                    swept.failed += 1;
                    tracing::error!(case = %timer.case_id, timer = timer.kind, error = %error, "a timer could not be heard");
                }
            }
        }
        Ok(swept)
    }

    /// Whether the timer meant something.
    async fn fire(&self, timer: &timers::Timer, late: bool) -> Result<bool, Error> {
        let unknown = || Error::Internal("a timer has an unknown kind".to_owned());
        let act = Act::TimerFired(TimerFired {
            kind: timer.kind.parse().map_err(|_| unknown())?,
            occurrence: u32::try_from(timer.occurrence).map_err(|_| unknown())?,
        });
        let through = Through { actor: Actor::Machine, act: &act, seen: None, late };
        let fired =
            match self.put_through_all(&[timer.case_id], &through, &super::change::Change::default()).await {
                Ok(fired) => fired,
                // Somebody else hears it at this very moment.
                Err(Error::VersionConflict { .. }) => return Ok(false),
                Err(error) => return Err(error),
            };
        if !fired {
            let row = timer.clone();
            self.0.store.write("stale timer", move |tx| timers::remove(tx, &row).map(|_| ())).await?;
        }
        Ok(fired)
    }
}

impl Desk {
    /// Puts the timers of a case right, and opens a task: a person should know why they were wrong.
    pub(super) async fn mend_timers(&self, loaded: &super::door::Loaded) -> Result<(), Error> {
        let room = self.room(&loaded.case.controller)?;
        let wanted = super::record::timer_rows(&loaded.case, room);
        let (id, seq) = (loaded.case.id, loaded.row.seq);
        let task = crate::store::tasks::Task {
            id: crate::types::TaskId(self.0.clock.fresh_id()),
            controller: loaded.case.controller.clone(),
            effect_key: format!("timers_differ:{id}:{seq}"),
            kind: "timers_differ".to_owned(),
            case_id: Some(id),
            outbox_id: None,
            created_at: self.0.clock.now(),
            done_at: None,
            done_by: None,
            outcome: None,
        };
        self.0
            .store
            .write("mend timers", move |tx| {
                // An act that came between has written its own timers already.
                if crate::store::streams::last_seq(tx, crate::store::streams::Stream::Case(id))? == seq {
                    timers::replace(tx, id, &wanted)?;
                    crate::store::tasks::open(tx, &task)?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }
}
