//! Timers that are due: a sweep fires them, all in one transaction, so that everything it told one person
//! stands in one letter. Firing twice changes nothing: the timers are gone with the first commit.
//!
//! Invariant: no timer stands in the way of another. One that fails is put off, longer each time, and after some
//! tries a person is told; a case that does not let itself be written is left alone with its trouble.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    case::{Act, TaskKind, act::payload::TimerFired},
    desk::{
        Desk, Error,
        pipeline::{
            attempt::Attempt,
            change::{Apply, Change},
            command::Intent,
            execute::{Patience, execute},
            plan::{Planned, plan, together},
            rows,
            snapshot::{CaseSnapshot, load_case},
        },
    },
    store::{
        StoreError, Tx, cases,
        tasks::{self, Task},
        timers::{self, DueTimer},
    },
    types::{CaseId, ControllerSlug, TaskId},
};

/// A timer that fires later than this after its instant is marked late.
const LATE_AFTER: TimeDelta = TimeDelta::seconds(120);
/// Failures of one timer before it stands among the tasks.
const FAILURES_TOLD: i32 = 5;
/// It is tried again at least so often.
const PUT_OFF_MAX: TimeDelta = TimeDelta::days(1);

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Timers that fired.
    pub fired: usize,
    /// Of these, how many after their time.
    pub late: usize,
    /// Timers that no longer meant anything.
    pub stale: usize,
    /// Timers that failed and were put off.
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

/// What the timers of some cases came to, not yet written.
#[derive(Default)]
struct Fired {
    planned: Vec<Planned>,
    stale: Vec<Stale>,
    put_off: Vec<PutOff>,
    swept: Swept,
}

/// What a sweep writes.
struct SweepChange {
    cases: Change,
    stale: Vec<Stale>,
    put_off: Vec<PutOff>,
}

/// A case with rows for timers that it no longer has, and those that it has.
#[derive(Clone)]
struct Stale {
    case: CaseId,
    /// The seq at which this was seen: who acted meanwhile has put the rows right.
    seq: i64,
    all: Vec<timers::Timer>,
}

impl Stale {
    fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if cases::hold(tx, self.case, self.seq)? {
            timers::replace(tx, self.case, &self.all)?;
        }
        Ok(())
    }
}

impl Apply for SweepChange {
    fn apply(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        // cases before timers, in the order of every write, so that two of them cannot wait for each other
        self.cases.apply(tx)?;
        self.stale.iter().try_for_each(|one| one.write(tx))?;
        self.put_off.iter().try_for_each(|one| one.write(tx))
    }
}

/// A timer that failed.
#[derive(Clone)]
struct PutOff {
    timer: timers::Timer,
    until: DateTime<Utc>,
    /// All timers of its case, where the case could be read.
    all: Vec<timers::Timer>,
    /// For a person, where it failed often enough.
    task: Option<Task>,
}

impl PutOff {
    fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if timers::put_off(tx, &self.timer, self.until, &self.all)?
            && let Some(task) = &self.task
        {
            tasks::open(tx, task)?;
        }
        Ok(())
    }
}

/// Fires every timer that is due, at most `limit` of them.
///
/// # Errors
/// Storage that does not answer.
#[tracing::instrument(level = "trace", skip_all)]
pub async fn fire_due_timers(desk: &Desk, limit: i64) -> Result<Swept, Error> {
    let now = desk.0.clock.now();
    let due = desk.0.store.read("due timers", move |conn| timers::due(conn, now, limit)).await?;
    let mut swept = Swept::default();
    if due.is_empty() {
        return Ok(swept);
    }
    let mut groups = vec![by_case(due)];
    while let Some(mut group) = groups.pop() {
        match fire(desk, &group).await {
            Ok(fired) => swept.add(fired),
            Err(Error::Unavailable) => return Err(Error::Unavailable),
            // Others were faster each time; what is still due then is found by the next sweep.
            Err(Error::Overtaken) => {}
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

/// Fires the timers of some cases in one transaction.
async fn fire(desk: &Desk, group: &[DueCase]) -> Result<Swept, Error> {
    // Somebody may act on one of the cases, or fire the same timers, at this very moment.
    execute(desk, "fire timers", Patience::Command, move |attempt: Attempt| async move {
        let mut fired = Fired::default();
        for due in group {
            fire_on_case(&attempt, due, &mut fired).await?;
        }
        let Fired { planned, stale, put_off, swept } = fired;
        let cases = together(&attempt, planned, Change::default()).await?;
        Ok((SweepChange { cases, stale, put_off }, swept))
    })
    .await
}

/// The timers of one case that are due, in their order, each decided on what the one before left. Which they are follows
/// from the case: the rows only say that it is time to look.
async fn fire_on_case(attempt: &Attempt, due: &DueCase, fired: &mut Fired) -> Result<(), Error> {
    let desk = &attempt.desk;
    let mut snapshot = match load_case(desk, due.id).await {
        Ok(snapshot) => snapshot,
        Err(Error::Unavailable) => return Err(Error::Unavailable),
        Err(error) => {
            let put_off = due.timers.iter().map(|timer| put_off(desk, timer, None, &error, attempt.now));
            fired.put_off.extend(put_off);
            fired.swept.failed += due.timers.len();
            return Ok(());
        }
    };
    let (id, seq, now) = (due.id, snapshot.row.seq, attempt.now);
    let context = desk.context(&snapshot.case.controller)?;
    let mut all = rows::timer_rows(&snapshot.case, context);
    // one that comes later by zone data that were renewed is set anew, too
    let is_due = |row: &DueTimer| all.iter().any(|it| is_same(it, &row.timer) && it.fire_at <= now);
    let stale = due.timers.iter().filter(|row| !is_due(row)).count();
    if stale > 0 {
        fired.swept.stale += stale;
        fired.stale.push(Stale { case: id, seq, all: all.clone() });
    }
    let mut failed = desk.0.store.read("timers put off", move |conn| timers::waiting(conn, id, now)).await?;
    while let Some(timer) = all
        .iter()
        .find(|timer| timer.fire_at <= now && !failed.iter().any(|other| is_same(other, timer)))
        .cloned()
    {
        let late = now - timer.fire_at > LATE_AFTER;
        match fire_one(attempt, &snapshot, &timer, late).await {
            Ok(Some(planned)) => {
                snapshot = snapshot.once_written(&planned);
                all = rows::timer_rows(&snapshot.case, context);
                fired.planned.push(planned);
                fired.swept.fired += 1;
                fired.swept.late += usize::from(late);
            }
            // the case says that it is due, so something follows; never twice in vain
            Ok(None) => failed.push(timer),
            Err(Error::Unavailable) => return Err(Error::Unavailable),
            Err(error) => {
                let failures = due.timers.iter().find(|row| is_same(&row.timer, &timer));
                let row = DueTimer { failures: failures.map_or(0, |row| row.failures), timer: timer.clone() };
                let put_off = put_off(desk, &row, Some(&snapshot.case.controller), &error, now);
                fired.put_off.push(PutOff { all: all.clone(), ..put_off });
                fired.swept.failed += 1;
                failed.push(timer);
            }
        }
    }
    Ok(())
}

fn is_same(one: &timers::Timer, other: &timers::Timer) -> bool {
    one.kind == other.kind && one.occurrence == other.occurrence
}

/// What follows from one timer; nothing when it no longer means anything.
async fn fire_one(
    attempt: &Attempt,
    snapshot: &CaseSnapshot,
    timer: &timers::Timer,
    late: bool,
) -> Result<Option<Planned>, Error> {
    let unknown = |_| Error::Internal("a timer has a foreign occurrence".to_owned());
    let act = Act::TimerFired(TimerFired {
        kind: timer.kind()?,
        occurrence: u32::try_from(timer.occurrence).map_err(unknown)?,
    });
    plan(attempt, snapshot, Intent { late, ..Intent::machine(&act) }).await
}

async fn put_off_all(desk: &Desk, group: &[DueCase], error: &Error) -> Result<Swept, Error> {
    let now = desk.0.clock.now();
    let mut all = Vec::new();
    for due in group {
        let id = due.id;
        let row = desk.0.store.read("case of timer", move |conn| cases::find(conn, id)).await?;
        let controller = row.map(|row| row.controller);
        all.extend(due.timers.iter().map(|timer| put_off(desk, timer, controller.as_ref(), error, now)));
    }
    let swept = Swept { failed: all.len(), ..Swept::default() };
    desk.0.store.write("put off timers", move |tx| all.iter().try_for_each(|one| one.write(tx))).await?;
    Ok(swept)
}

/// Puts it off by the fourth power of its failures in seconds, at most a day, without end.
fn put_off(
    desk: &Desk,
    due: &DueTimer,
    controller: Option<&ControllerSlug>,
    error: &Error,
    now: DateTime<Utc>,
) -> PutOff {
    let DueTimer { timer, failures } = due;
    let failures = failures.saturating_add(1);
    tracing::error!(case = %timer.case_id, timer = timer.kind, failures, error = %error, "a timer failed");
    let task = (failures >= FAILURES_TOLD).then(|| {
        let known = controller.filter(|slug| desk.controller(slug).is_some());
        let first = desk.controllers().first().map(|controller| &controller.slug);
        let kind = TaskKind::TimerFailed;
        let key = format!("{kind}:{}:{}:{}", timer.case_id, timer.kind, timer.occurrence);
        let id = TaskId(desk.0.clock.fresh_id());
        let slug = known.or(first)?.clone();
        Some(Task::waiting(id, slug, kind, key, now).of_case(timer.case_id))
    });
    let wait = TimeDelta::seconds(i64::from(failures.min(100)).pow(4)).min(PUT_OFF_MAX);
    PutOff { timer: timer.clone(), until: now + wait, all: Vec::new(), task: task.flatten() }
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

/// The task for a person who should know why the timers of a case were wrong, or cannot be known.
fn timers_task(desk: &Desk, case: CaseId, controller: &ControllerSlug, seq: i64) -> Task {
    let (id, kind) = (TaskId(desk.0.clock.fresh_id()), TaskKind::TimersDiffer);
    Task::waiting(id, controller.clone(), kind, format!("{kind}:{case}:{seq}"), desk.0.clock.now())
        .of_case(case)
}

/// Opens that task for a case that cannot be read.
pub(in crate::desk) async fn tell_of_timers(
    desk: &Desk,
    case: CaseId,
    controller: &ControllerSlug,
    seq: i64,
) -> Result<(), Error> {
    let task = timers_task(desk, case, controller, seq);
    desk.0.store.write("tell of timers", move |tx| tasks::open(tx, &task)).await?;
    Ok(())
}

/// Puts the timers of a case right, and where they were `wrong` opens a task: a person should know why.
pub(in crate::desk) async fn mend_timers(
    desk: &Desk,
    snapshot: &CaseSnapshot,
    wrong: bool,
) -> Result<(), Error> {
    let context = desk.context(&snapshot.case.controller)?;
    let wanted = rows::timer_rows(&snapshot.case, context);
    let (id, seq) = (snapshot.case.id, snapshot.row.seq);
    let task = wrong.then(|| timers_task(desk, id, &snapshot.case.controller, seq));
    desk.0
        .store
        .write("mend timers", move |tx| {
            // An act that came between has written its own timers already.
            if cases::hold(tx, id, seq)? {
                timers::replace(tx, id, &wanted)?;
                task.iter().try_for_each(|task| tasks::open(tx, task).map(|_| ()))?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}
