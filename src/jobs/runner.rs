//! Runs the jobs of a node until told to stop. A job that fails or panics ends its own firing and nothing else.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::{
    sync::watch,
    time::{Interval, MissedTickBehavior},
};

use super::{
    JOBS, Job, OUTBOX, Work,
    schedule::{Schedule, Slot},
};
use crate::{
    config::Jobs,
    desk::{
        Desk, Error, Swept,
        upkeep::{self, packages::LookedAfter, reindex::Reindexed, repack::Repacked},
    },
    mail::{MailWorker, OutboxSource, Tally},
};

/// Another node may take over a slot after this long without a sign of life.
const SLOT_LEASE: TimeDelta = TimeDelta::minutes(2);
/// A job that runs gives a sign of life this often.
const SIGN_OF_LIFE: Duration = Duration::from_secs(30);
/// Slots that a dead node left, or that somebody asked for, are looked for this often.
const TAKE_OVER_EVERY: TimeDelta = TimeDelta::seconds(5);
/// A slot that is older was left by a node, not asked for.
const ASKED_FOR: TimeDelta = TimeDelta::seconds(60);
/// Timers handled in one transaction: a person gets one letter of each.
const TIMERS_AT_ONCE: i64 = 500;

/// Told when to stop.
pub type Stop = watch::Receiver<bool>;

/// A switch and what it stops.
pub fn stop_pair() -> (watch::Sender<bool>, Stop) {
    watch::channel(false)
}

/// Why a job could not be run by hand.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// There is no job of this name.
    #[error("there is no job of this name; known: {0}")]
    Unknown(String),
    /// It failed.
    #[error(transparent)]
    Desk(#[from] Error),
}

/// The jobs of one node.
#[derive(Debug)]
pub struct Runner {
    desk: Desk,
    worker: MailWorker,
    outbox: OutboxSource,
    node: String,
    schedules: Vec<(Job, Schedule)>,
    tick: Duration,
    last: BTreeMap<&'static str, DateTime<Utc>>,
    /// When slots of dead nodes were looked for.
    checked_at: Option<DateTime<Utc>>,
}

impl Runner {
    /// The jobs as the configuration schedules them.
    ///
    /// # Errors
    /// A cron expression that does not parse; `config` has refused it before.
    pub fn new(
        desk: Desk,
        worker: MailWorker,
        settings: &Jobs,
        lease: TimeDelta,
    ) -> Result<Self, cron::error::Error> {
        let schedules = JOBS
            .iter()
            .map(|job| Ok((*job, Schedule::parse(job.expression(settings))?)))
            .collect::<Result<Vec<_>, cron::error::Error>>()?;
        let node = desk.clock().fresh_id().to_string();
        let outbox = OutboxSource::new(desk.clone(), lease);
        let tick = Duration::from_millis(settings.tick_ms);
        Ok(Self { desk, worker, outbox, node, schedules, tick, last: BTreeMap::new(), checked_at: None })
    }

    /// Runs until told to stop; what is under way is finished first. Letters go their own way: a mail server that does
    /// not answer must not hold up the ladder.
    pub async fn run(self, stop: Stop) {
        let letters = send_letters_until(self.worker.clone(), self.outbox.clone(), self.tick, stop.clone());
        tokio::join!(self.run_schedules(stop), letters);
    }

    async fn run_schedules(mut self, mut stop: Stop) {
        let mut ticks = ticks(self.tick);
        while goes_on(&mut ticks, &mut stop).await {
            if let Err(error) = self.take_over().await {
                tracing::error!(error = %error, "slots of dead nodes could not be looked for");
            }
            for (job, schedule) in self.schedules.clone() {
                if let Err(error) = self.fire_due(job, &schedule).await {
                    tracing::error!(job = job.name, error = %error, "a job could not be run");
                }
            }
        }
    }

    /// Does what a node began and did not finish: what it left undone is done late, not dropped until the next slot.
    async fn take_over(&mut self) -> Result<(), Error> {
        let now = self.desk.clock().now();
        if self.checked_at.is_some_and(|at| now - at < TAKE_OVER_EVERY) {
            return Ok(());
        }
        self.checked_at = Some(now);
        for (name, at) in upkeep::abandoned_slots(&self.desk).await? {
            if let Some(job) = JOBS.iter().find(|job| job.name == name) {
                tracing::info!(job = job.name, "taking a slot that a node left or somebody asked for");
                self.fire(*job, Slot { at, late: self.desk.clock().now() - at > ASKED_FOR }).await?;
            }
        }
        Ok(())
    }

    async fn fire_due(&mut self, job: Job, schedule: &Schedule) -> Result<(), Error> {
        let now = self.desk.clock().now();
        let last = match self.last.get(job.name) {
            Some(last) => Some(*last),
            None => upkeep::last_run(&self.desk, job.name).await?.map(|run| run.slot_at),
        };
        for slot in schedule.due(last, now, job.catch_up) {
            self.last.insert(job.name, slot.at);
            // A sweep with nothing to do leaves no trace: the slot stays free and nobody misses it.
            if job.work == Work::Timers && !upkeep::is_any_timer_due(&self.desk).await? {
                continue;
            }
            self.fire(job, slot).await?;
        }
        Ok(())
    }

    async fn fire(&self, job: Job, slot: Slot) -> Result<(), Error> {
        let Some(held) =
            upkeep::take_slot(&self.desk, job.name, slot.at, slot.late, &self.node, SLOT_LEASE).await?
        else {
            return Ok(());
        };
        let (desk, work) = (self.desk.clone(), job.work);
        // in a task of its own: a panic ends this firing, not the runner
        let mut done = tokio::spawn(async move { perform(&desk, work).await });
        let mut alive = tokio::time::interval_at(tokio::time::Instant::now() + SIGN_OF_LIFE, SIGN_OF_LIFE);
        let done = loop {
            tokio::select! {
                done = &mut done => break done,
                _ = alive.tick() => {
                    if let Err(error) = upkeep::renew_slot(&self.desk, &held, SLOT_LEASE).await {
                        tracing::error!(job = job.name, error = %error, "a slot could not be kept");
                    }
                }
            }
        };
        let outcome = match done {
            Ok(Ok(words)) => words,
            Ok(Err(error)) => {
                tracing::error!(job = job.name, error = %error, "a job failed");
                "failed".to_owned()
            }
            Err(ended) => {
                tracing::error!(job = job.name, panicked = ended.is_panic(), "a job broke off");
                "broke_off".to_owned()
            }
        };
        upkeep::finish_slot(&self.desk, held, &outcome).await
    }

    /// Runs one job by hand, now, without a slot.
    ///
    /// # Errors
    /// An unknown name, or the job's own failure.
    pub async fn run_by_hand(&self, name: &str) -> Result<String, JobError> {
        if name == OUTBOX {
            let Tally { claimed, accepted, deferred, bounced, given_up, unreported: _ } =
                self.worker.send_all(&self.outbox).await?;
            return Ok(format!(
                "claimed {claimed} accepted {accepted} deferred {deferred} bounced {bounced} given_up {given_up}"
            ));
        }
        let job = JOBS.iter().find(|job| job.name == name).ok_or_else(|| {
            let names: Vec<&str> = JOBS.iter().map(|job| job.name).chain([OUTBOX]).collect();
            JobError::Unknown(names.join(", "))
        })?;
        Ok(perform(&self.desk, job.work).await?)
    }
}

fn ticks(tick: Duration) -> Interval {
    let mut ticks = tokio::time::interval(tick);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Waits for the next tick; false when told to stop.
async fn goes_on(ticks: &mut Interval, stop: &mut Stop) -> bool {
    tokio::select! {
        _ = ticks.tick() => !*stop.borrow(),
        _ = stop.changed() => false,
    }
}

/// Sends letters until told to stop. In a task of its own: should it break off, it begins anew.
async fn send_letters_until(worker: MailWorker, outbox: OutboxSource, tick: Duration, stop: Stop) {
    while !*stop.borrow() {
        let (worker, outbox, told) = (worker.clone(), outbox.clone(), stop.clone());
        let ended = tokio::spawn(async move { worker.stream(&outbox, tick, told).await }).await;
        match ended {
            Ok(()) => return,
            Err(ended) => {
                tracing::error!(job = OUTBOX, panicked = ended.is_panic(), "sending mail broke off");
                tokio::time::sleep(tick).await;
            }
        }
    }
}

/// Does the work of a job; says in a few words what was done, without naming a person.
async fn perform(desk: &Desk, work: Work) -> Result<String, Error> {
    match work {
        Work::Timers => {
            let mut total = Swept::default();
            loop {
                let swept = upkeep::fire_due_timers(desk, TIMERS_AT_ONCE).await?;
                total.add(swept);
                if swept == Swept::default() {
                    break;
                }
            }
            Ok(format!(
                "fired {} late {} stale {} failed {}",
                total.fired, total.late, total.stale, total.failed
            ))
        }
        Work::Tidy => Ok(format!("forgot {}", upkeep::tidy(desk).await?.total())),
        Work::Audit => Ok(format!("differing {}", upkeep::audit_timers(desk).await?)),
        Work::Packages => {
            let LookedAfter { dated, ended, destroyed } = upkeep::look_after_packages(desk).await?;
            Ok(format!("dated {dated} ended {ended} destroyed {destroyed}"))
        }
        Work::Repack => {
            let Repacked { letters, cases, timers } = upkeep::repack(desk).await?;
            Ok(format!("letters {letters} cases {cases} timers {timers}"))
        }
        Work::Reindex => {
            let Reindexed { filings, accounts } = upkeep::reindex(desk).await?;
            Ok(format!("filings {filings} accounts {accounts}"))
        }
    }
}
