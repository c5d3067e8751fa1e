//! Timers that are due: a sweep puts them through the door, all in one transaction, so that everything it told one person
//! stands in one letter. Firing twice changes nothing: the timers are gone with the first commit.
//!
//! Invariant: no timer stands in the way of another. One that cannot be heard is put off, longer each time, and after some
//! tries a person is told; a case that does not let itself be written is left alone with its trouble.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    case::{Act, Actor, act::payload::TimerFired},
    desk::{
        Desk, Error,
        command::{
            change::Change,
            door::{Loaded, TRIES, Through, load_case},
            plan::{Planned, plan, together},
            record,
        },
    },
    store::{
        StoreError, Tx, cases,
        streams::{self, Stream},
        tasks::{self, Task},
        timers::{self, DueTimer},
    },
    types::{CaseId, ControllerSlug, TaskId},
};

/// A timer that rings later than this after its instant is marked late.
const LATE_AFTER: TimeDelta = TimeDelta::seconds(120);
/// After so many failures of one timer a person is told.
const FAILURES_TOLD: i32 = 5;
/// It is tried again at least so often.
const PUT_OFF_MAX: TimeDelta = TimeDelta::days(1);

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Timers that rang.
    pub fired: usize,
    /// Of these, how many after their time.
    pub late: usize,
    /// Timers that no longer meant anything.
    pub stale: usize,
    /// Timers that could not be heard and were put off.
    pub failed: usize,
}

impl Swept {
    /// Adds what another sweep did.
    pub fn add(&mut self, other: Self) {
        self.fired += other.fired;
        self.late += other.late;
        self.stale += other.stale;
        self.failed += other.failed;
    }
}

/// The due timers of one case, the oldest first.
#[derive(Clone)]
struct DueCase {
    id: CaseId,
    timers: Vec<DueTimer>,
}

/// What some cases heard, not yet written.
#[derive(Default)]
struct Heard {
    planned: Vec<Planned>,
    stale: Vec<timers::Timer>,
    put_off: Vec<PutOff>,
    swept: Swept,
}

/// A timer that could not be heard.
#[derive(Clone)]
struct PutOff {
    timer: timers::Timer,
    until: DateTime<Utc>,
    /// For a person, where it failed often enough.
    task: Option<Task>,
}

impl PutOff {
    fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if timers::put_off(tx, &self.timer, self.until)?
            && let Some(task) = &self.task
        {
            tasks::open(tx, task)?;
        }
        Ok(())
    }
}

/// Hears every timer that is due, at most `limit` of them.
///
/// # Errors
/// Storage that does not answer.
pub async fn fire_due_timers(desk: &Desk, limit: i64) -> Result<Swept, Error> {
    let now = desk.0.clock.now();
    let due = desk.0.store.read("due timers", move |conn| timers::due(conn, now, limit)).await?;
    let mut swept = Swept::default();
    if due.is_empty() {
        return Ok(swept);
    }
    let mut groups = vec![by_case(due)];
    while let Some(mut group) = groups.pop() {
        match hear(desk, &group).await {
            Ok(heard) => swept.add(heard),
            Err(Error::Unavailable) => return Err(Error::Unavailable),
            Err(_) if group.len() > 1 => {
                // one of them is the trouble: halves, until it is alone
                let rest = group.split_off(group.len() / 2);
                groups.extend([rest, group]);
            }
            Err(error) => swept.add(put_off_all(desk, &group, &error).await?),
        }
    }
    Ok(swept)
}

/// Hears the timers of some cases in one transaction.
async fn hear(desk: &Desk, group: &[DueCase]) -> Result<Swept, Error> {
    for _ in 0..TRIES {
        let mut heard = Heard::default();
        for due in group {
            hear_case(desk, due, &mut heard).await?;
        }
        let Heard { planned, stale, put_off, swept } = heard;
        let change = together(desk, planned, Change::default()).await?;
        let written = desk
            .0
            .store
            .write("hear timers", move |tx| {
                // the cases first, as everybody does: whoever waits for a case holds none of its timers
                change.apply(tx)?;
                for timer in &stale {
                    timers::remove(tx, timer)?;
                }
                put_off.iter().try_for_each(|one| one.write(tx))
            })
            .await;
        match written {
            Ok(()) => return Ok(swept),
            // Somebody acted on one of the cases, or hears the same timers at this very moment.
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::VersionConflict { current: 0 })
}

/// The timers of one case in their order, each decided on what the one before left.
async fn hear_case(desk: &Desk, due: &DueCase, heard: &mut Heard) -> Result<(), Error> {
    let mut loaded = match load_case(desk, due.id).await {
        Ok(loaded) => loaded,
        Err(Error::Unavailable) => return Err(Error::Unavailable),
        Err(error) => {
            let put_off = due.timers.iter().map(|timer| put_off(desk, timer, None, &error));
            heard.put_off.extend(put_off);
            heard.swept.failed += due.timers.len();
            return Ok(());
        }
    };
    for timer in &due.timers {
        let late = desk.0.clock.now() - timer.timer.fire_at > LATE_AFTER;
        match ring(desk, &loaded, &timer.timer, late).await {
            Ok(Some(planned)) => {
                loaded = loaded.after(&planned);
                heard.planned.push(planned);
                heard.swept.fired += 1;
                heard.swept.late += usize::from(late);
            }
            Ok(None) => {
                heard.stale.push(timer.timer.clone());
                heard.swept.stale += 1;
            }
            Err(Error::Unavailable) => return Err(Error::Unavailable),
            Err(error) => {
                heard.put_off.push(put_off(desk, timer, Some(&loaded.case.controller), &error));
                heard.swept.failed += 1;
            }
        }
    }
    Ok(())
}

/// What follows from one timer; nothing when it no longer means anything.
async fn ring(
    desk: &Desk,
    loaded: &Loaded,
    timer: &timers::Timer,
    late: bool,
) -> Result<Option<Planned>, Error> {
    let unknown = || Error::Internal("a timer has an unknown kind".to_owned());
    let act = Act::TimerFired(TimerFired {
        kind: timer.kind.parse().map_err(|_| unknown())?,
        occurrence: u32::try_from(timer.occurrence).map_err(|_| unknown())?,
    });
    plan(desk, loaded, &Through { actor: Actor::Machine, act: &act, seen: None, late }).await
}

async fn put_off_all(desk: &Desk, group: &[DueCase], error: &Error) -> Result<Swept, Error> {
    let mut all = Vec::new();
    for due in group {
        let id = due.id;
        let row = desk.0.store.read("case of timer", move |conn| cases::find(conn, id)).await?;
        let controller = row.map(|row| row.controller);
        all.extend(due.timers.iter().map(|timer| put_off(desk, timer, controller.as_ref(), error)));
    }
    let swept = Swept { failed: all.len(), ..Swept::default() };
    desk.0.store.write("put off timers", move |tx| all.iter().try_for_each(|one| one.write(tx))).await?;
    Ok(swept)
}

/// Failures to the fourth power in seconds: at first a moment, later hours, never more than a day, never given up.
fn put_off(desk: &Desk, due: &DueTimer, controller: Option<&ControllerSlug>, error: &Error) -> PutOff {
    let DueTimer { timer, failures } = due;
    let failures = failures.saturating_add(1);
    tracing::error!(case = %timer.case_id, timer = timer.kind, failures, error = %error, "a timer could not be heard");
    let now = desk.0.clock.now();
    let task = (failures >= FAILURES_TOLD).then(|| {
        let known = controller.filter(|slug| desk.controller(slug).is_some());
        let first = desk.controllers().first().map(|controller| &controller.slug);
        let key = format!("timer_failed:{}:{}:{}", timer.case_id, timer.kind, timer.occurrence);
        let id = TaskId(desk.0.clock.fresh_id());
        let slug = known.or(first)?.clone();
        Some(Task::waiting(id, slug, "timer_failed", key, now).of_case(timer.case_id))
    });
    let wait = TimeDelta::seconds(i64::from(failures.min(100)).pow(4)).min(PUT_OFF_MAX);
    PutOff { timer: timer.clone(), until: now + wait, task: task.flatten() }
}

/// In the order of the first timer of each case.
fn by_case(due: Vec<DueTimer>) -> Vec<DueCase> {
    let mut cases: Vec<DueCase> = Vec::new();
    for timer in due {
        let id = timer.timer.case_id;
        match cases.iter_mut().find(|case| case.id == id) {
            Some(case) => case.timers.push(timer),
            None => cases.push(DueCase { id, timers: vec![timer] }),
        }
    }
    cases
}

/// Puts the timers of a case right, and opens a task: a person should know why they were wrong.
pub(in crate::desk) async fn mend_timers(desk: &Desk, loaded: &Loaded) -> Result<(), Error> {
    let room = desk.room(&loaded.case.controller)?;
    let wanted = record::timer_rows(&loaded.case, room);
    let (id, seq) = (loaded.case.id, loaded.row.seq);
    let task = Task::waiting(
        TaskId(desk.0.clock.fresh_id()),
        loaded.case.controller.clone(),
        "timers_differ",
        format!("timers_differ:{id}:{seq}"),
        desk.0.clock.now(),
    )
    .of_case(id);
    desk.0
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
