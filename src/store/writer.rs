//! The writing threads: waiting jobs are taken together, each in its own savepoint, one commit for all, then all are
//! answered.
//!
//! Nobody is answered before the commit. Whatever makes the group's transaction doubtful (a full disk, a savepoint
//! that is gone, a depth that does not fit) ends the group: the connection is dropped and every job runs again alone.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use diesel::Connection;
use tokio::sync::oneshot;
use tracing::Span;

use super::{
    connection::{self, Conn, Purpose, Settings, Tx},
    error::StoreError,
    group_sizes,
};

/// Jobs in one commit at most.
const GROUP_MAX: usize = 64;
/// Jobs in the queue; one more is refused: storage is unavailable.
const WAITING_MAX: usize = 4_096;
/// After a full group, so that a command beside the server gets its turn at SQLite's lock.
const PAUSE: Duration = Duration::from_millis(1);
/// A job alone is tried again so often when the database broke it off for another's sake (a deadlock).
const ALONE_TRIES: u32 = 3;

/// What the caller gets: the closure's answer, or the payload of its panic.
pub(super) type Answer<T> = Result<Result<T, StoreError>, Box<dyn Any + Send>>;

/// A closure waiting to be run, its type erased.
pub(super) trait Job: Send {
    fn name(&self) -> &'static str;
    /// Runs the closure and keeps its answer.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError>;
    /// Keeps a refusal as the answer.
    fn refused(&mut self, error: StoreError);
    /// Keeps the payload of a panic as the answer.
    fn panicked(&mut self, payload: Box<dyn Any + Send>);
    /// Answers with what was kept.
    fn answer(self: Box<Self>);
    /// Answers that it could not be done.
    fn refuse(self: Box<Self>, error: StoreError);
}

struct QueuedJob<T, F> {
    name: &'static str,
    work: F,
    span: Span,
    kept: Option<Answer<T>>,
    caller: oneshot::Sender<Answer<T>>,
}

impl<T, F> Job for QueuedJob<T, F>
where
    T: Send,
    F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let _entered = self.span.enter();
        match (self.work)(tx) {
            Ok(value) => {
                self.kept = Some(Ok(Ok(value)));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn refused(&mut self, error: StoreError) {
        self.kept = Some(Ok(Err(error)));
    }

    fn panicked(&mut self, payload: Box<dyn Any + Send>) {
        self.kept = Some(Err(payload));
    }

    fn answer(self: Box<Self>) {
        let answer = self.kept.unwrap_or(Ok(Err(StoreError::Unavailable(None))));
        if self.caller.send(answer).is_err() {
            tracing::debug!(write = self.name, "nobody waits for this write any more");
        }
    }

    fn refuse(mut self: Box<Self>, error: StoreError) {
        // A panic that also broke the transaction is still a panic, and its caller must see it.
        if !matches!(self.kept, Some(Err(_))) {
            self.refused(error);
        }
        self.answer();
    }
}

/// The queue in front of the writing threads. Dropping it lets them finish what waits and end.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    queue: mpsc::SyncSender<Box<dyn Job>>,
}

impl Writer {
    /// Starts the threads: one for SQLite, a few for PostgreSQL.
    pub fn start(settings: &Settings, wanted: usize) -> std::io::Result<Self> {
        group_sizes::announce();
        let (queue, waiting) = mpsc::sync_channel(WAITING_MAX);
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..connection::writers(&settings.url, wanted) {
            let thread = WriterThread { settings: settings.clone(), conn: None };
            let waiting = Arc::clone(&waiting);
            thread::Builder::new()
                .name(format!("store-writer-{number}"))
                .spawn(move || thread.run(&waiting))?;
        }
        Ok(Self { queue })
    }

    /// A writer without threads: every job is refused.
    pub fn absent() -> Self {
        let (queue, _) = mpsc::sync_channel(0);
        Self { queue }
    }

    /// Queues a closure; its answer comes through the receiver.
    pub fn submit<T, F>(&self, name: &'static str, work: F) -> oneshot::Receiver<Answer<T>>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        let job = Box::new(QueuedJob { name, work, span: Span::current(), kept: None, caller });
        match self.queue.try_send(job) {
            Ok(()) => {}
            Err(mpsc::TrySendError::Full(job)) => {
                job.refuse(StoreError::unavailable("too many writes are waiting"));
            }
            Err(mpsc::TrySendError::Disconnected(job)) => {
                job.refuse(StoreError::unavailable("the writer has ended"));
            }
        }
        answer
    }
}

/// One writing thread and its connection.
struct WriterThread {
    settings: Settings,
    conn: Option<Conn>,
}

/// How a job ended inside its savepoint.
enum Ended {
    /// Done, refused or panicked: its answer is kept and the group goes on.
    Settled,
    /// The transaction cannot be trusted any more.
    Doubtful(StoreError),
}

/// How a group failed.
enum Failed {
    /// No transaction was begun: no connection, or another process holds SQLite's lock.
    Before(StoreError),
    /// The transaction was undone.
    Within(StoreError),
}

impl WriterThread {
    fn run(mut self, waiting: &Mutex<mpsc::Receiver<Box<dyn Job>>>) {
        loop {
            let group = {
                // Held while waiting: the next thread takes over as soon as this one has its group.
                let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
                let Ok(first) = waiting.recv() else { return };
                let mut group = vec![first];
                group.extend(waiting.try_iter().take(GROUP_MAX - 1));
                group
            };
            let full = group.len() == GROUP_MAX;
            self.run_group(group);
            if full {
                thread::sleep(PAUSE);
            }
        }
    }

    fn run_group(&mut self, mut group: Vec<Box<dyn Job>>) {
        match self.try_group(&mut group).or_else(|failed| self.try_once_more(failed, &mut group)) {
            Ok(()) => group.into_iter().for_each(answer),
            Err(Failed::Before(error)) => {
                for job in group {
                    refuse(job, &error);
                }
            }
            Err(Failed::Within(error)) => {
                let jobs = group.len();
                tracing::warn!(
                    jobs,
                    error = &error as &dyn std::error::Error,
                    "a group of writes was undone"
                );
                for job in group {
                    self.run_alone(job);
                }
            }
        }
    }

    /// A connection that was lost while it was idle is noticed at the beginning and costs nobody anything.
    fn try_once_more(&mut self, failed: Failed, group: &mut [Box<dyn Job>]) -> Result<(), Failed> {
        match failed {
            Failed::Before(_) => self.try_group(group),
            Failed::Within(_) => Err(failed),
        }
    }

    fn run_alone(&mut self, job: Box<dyn Job>) {
        let mut alone = [job];
        let mut tries = 0;
        let ended = loop {
            tries += 1;
            match self.try_group(&mut alone) {
                Err(Failed::Within(error))
                    if tries < ALONE_TRIES && connection::may_pass_next_time(&error) => {}
                ended => break ended,
            }
        };
        let [job] = alone;
        match ended {
            Ok(()) => answer(job),
            Err(Failed::Before(error) | Failed::Within(error)) => refuse(job, &error),
        }
    }

    /// All jobs in one transaction. On an error nothing is committed, nobody has been answered, and the connection is
    /// gone.
    fn try_group(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), Failed> {
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => self
                .settings
                .open(Purpose::Write)
                .map_err(|cause| Failed::Before(StoreError::unavailable(cause)))?,
        };
        connection::begin_write(&mut conn).map_err(|error| Failed::Before(error.into()))?;
        let jobs = group.len();
        for job in group {
            if let Ended::Doubtful(error) = in_savepoint(&mut conn, job.as_mut()) {
                // May fail, where the database has rolled back by itself: the connection is dropped either way.
                if let Err(again) = connection::roll_back(&mut conn) {
                    tracing::debug!(
                        error = &again as &dyn std::error::Error,
                        "nothing was left to roll back"
                    );
                }
                return Err(Failed::Within(error));
            }
        }
        connection::commit(&mut conn).map_err(|error| Failed::Within(error.into()))?;
        if connection::depth(&mut conn) != Some(0) {
            return Err(Failed::Within(StoreError::unavailable("the commit left a transaction open")));
        }
        self.conn = Some(conn);
        group_sizes::committed(jobs);
        Ok(())
    }
}

fn answer(job: Box<dyn Job>) {
    job.answer();
}

fn refuse(job: Box<dyn Job>, error: &StoreError) {
    tracing::error!(write = job.name(), error = error as &dyn std::error::Error, "a write failed");
    job.refuse(StoreError::unavailable("the write was undone"));
}

/// Runs one job in a savepoint. The panic is caught inside diesel's own closure, else the savepoint stays open and a
/// later commit makes nothing last while every caller gets Ok.
fn in_savepoint(conn: &mut Conn, job: &mut dyn Job) -> Ended {
    let mut payload = None;
    let mut refusal = None;
    // What undoes the savepoint says nothing: the job has its answer in `refusal` or `payload`.
    let left = conn.transaction::<(), StoreError, _>(|conn| {
        match catch_unwind(AssertUnwindSafe(|| job.run(&mut Tx::new(conn)))) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) if error.ends_the_group() => Err(error),
            Ok(Err(error)) => {
                refusal = Some(error);
                Err(StoreError::NotFound)
            }
            Err(panic) => {
                payload = Some(panic);
                Err(StoreError::NotFound)
            }
        }
    });
    let is_settled = payload.is_some() || refusal.is_some();
    if let Some(panic) = payload {
        job.panicked(panic);
    }
    if let Some(error) = refusal {
        job.refused(error);
    }
    if connection::depth(conn) != Some(1) {
        return Ended::Doubtful(StoreError::unavailable("a savepoint was left open"));
    }
    match left {
        Ok(()) => Ended::Settled,
        Err(StoreError::NotFound) if is_settled => Ended::Settled,
        Err(error) => Ended::Doubtful(error),
    }
}
