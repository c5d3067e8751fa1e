//! Timers that are due, put through the door one by one in the order of their instants. Firing twice changes nothing:
//! the timer is gone with the first commit.

use chrono::TimeDelta;

use super::{
    Desk, Error,
    change::Change,
    door::{Loaded, Through},
    record,
};
use crate::{
    case::{Act, Actor, act::payload::TimerFired},
    store::{
        streams::{self, Stream},
        tasks::{self, Task},
        timers,
    },
    types::TaskId,
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
        let fired = match self.put_through_all(&[timer.case_id], &through, &Change::default()).await {
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
    pub(super) async fn mend_timers(&self, loaded: &Loaded) -> Result<(), Error> {
        let room = self.room(&loaded.case.controller)?;
        let wanted = record::timer_rows(&loaded.case, room);
        let (id, seq) = (loaded.case.id, loaded.row.seq);
        let task = Task::waiting(
            TaskId(self.0.clock.fresh_id()),
            loaded.case.controller.clone(),
            "timers_differ",
            format!("timers_differ:{id}:{seq}"),
            self.0.clock.now(),
        )
        .of_case(id);
        self.0
            .store
            .write("mend timers", move |tx| {
                // An act that came between has written its own timers already.
                if streams::last_seq(tx, Stream::Case(id))? == seq {
                    timers::replace(tx, id, &wanted)?;
                    tasks::open(tx, &task)?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }
}
