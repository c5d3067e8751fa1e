//! `habeas migrate`, `verify` and `jobs`: what an engineer runs by hand beside the server.

use std::{io::Write, path::Path, sync::Arc};

use chrono::{DateTime, Utc};
use clap::Subcommand;

use super::{Exit, Failure, serve};
use crate::{
    clock::{SharedClock, SystemClock},
    config::{Checked, Fault},
    desk::{
        Desk, in_full,
        office::open,
        upkeep::{self, verify::VerifyError},
    },
    jobs::{JOBS, OUTBOX, schedule::Schedule},
    mail::crypto,
    store,
};

/// `habeas jobs …`
#[derive(Debug, Subcommand)]
pub(super) enum JobsCommand {
    /// The jobs, their schedule, and when each ran last.
    List,
    /// Run one job now.
    Run {
        /// The job's name, from `habeas jobs list`.
        name: String,
        /// Act as if it were that instant (needs clock.allow_test).
        #[arg(long, value_name = "INSTANT")]
        now: Option<DateTime<Utc>>,
    },
}

/// Brings the database to the current schema, or with `check` says whether it is.
pub(super) fn migrate(file: Option<&Path>, check: bool) -> Result<Exit, Failure> {
    let checked = crate::config::load(file)?;
    let url = open::database_url(&checked)?;
    let mut out = std::io::stdout();
    let unavailable = |error: store::StoreError| Failure::TryLater(in_full(&error));
    if check {
        let current = store::is_current(&url).map_err(unavailable)?;
        writeln!(out, "{}", if current { "current" } else { "not current: run `habeas migrate`" })?;
        return Ok(if current { Exit::Done } else { Exit::No });
    }
    let ran = store::migrate(&url).map_err(unavailable)?;
    for name in &ran {
        writeln!(out, "applied {name}")?;
    }
    writeln!(out, "current")?;
    Ok(Exit::Done)
}

/// Recomputes everything from the events; exit 1 and the first fault where something does not fit.
pub(super) fn verify(file: Option<&Path>) -> Result<Exit, Failure> {
    let checked = crate::config::load(file)?;
    let (desk, runtime) = open_beside(&checked, serve::clock_of(&checked))?;
    let mut out = std::io::stdout();
    match runtime.block_on(upkeep::verify(&desk)) {
        Ok(done) => {
            writeln!(
                out,
                "verified: {} chains, {} filings, {} cases, timers of {} open cases, {} law versions",
                done.streams, done.filings, done.cases, done.timers, done.laws
            )?;
            writeln!(
                out,
                "not covered: a stream deleted as a whole, together with its rows, leaves no trace until roots are signed"
            )?;
            Ok(Exit::Done)
        }
        Err(VerifyError::Fault(fault)) => {
            writeln!(out, "fault: {fault}")?;
            Ok(Exit::No)
        }
        Err(VerifyError::Desk(error)) => Err(Failure::TryLater(error.to_string())),
    }
}

/// Lists jobs, or runs one by hand.
pub(super) fn jobs(file: Option<&Path>, command: JobsCommand) -> Result<Exit, Failure> {
    let checked = crate::config::load(file)?;
    let clock: SharedClock = match &command {
        JobsCommand::Run { now: Some(now), .. } => {
            if !checked.settings.clock.allow_test {
                return Err(vec![Fault::new("clock.allow_test", "must be true for --now")].into());
            }
            Arc::new(SystemClock::starting_at(*now))
        }
        _ => serve::clock_of(&checked),
    };
    crypto::install_crypto();
    let (desk, runtime) = open_beside(&checked, Arc::clone(&clock))?;
    let mut out = std::io::stdout();
    match command {
        JobsCommand::List => {
            let now = clock.now();
            for job in JOBS {
                let expression = job.expression(&checked.settings.jobs);
                let next = Schedule::parse(expression).ok().and_then(|schedule| schedule.next(now));
                let last = runtime.block_on(upkeep::last_run(&desk, job.name)).map_err(Failure::other)?;
                let line = serde_json::json!({
                    "job": job.name, "about": job.about, "schedule": expression, "next": next, "last": last,
                });
                writeln!(out, "{line}")?;
            }
            let line = serde_json::json!({ "job": OUTBOX, "about": "sends letters, all the time" });
            writeln!(out, "{line}")?;
        }
        JobsCommand::Run { name, .. } => {
            let runner = serve::runner(&checked, &desk, &clock)?;
            let done = runtime.block_on(runner.run_by_hand(&name)).map_err(Failure::other)?;
            writeln!(out, "{name}: {done}")?;
        }
    }
    Ok(Exit::Done)
}

/// Opens the office for a command that runs beside a server: it never migrates.
pub(super) fn open_beside(
    checked: &Checked,
    clock: SharedClock,
) -> Result<(Desk, tokio::runtime::Runtime), Failure> {
    let mut checked = checked.clone();
    checked.migrate = false;
    let desk = Desk::open(checked, clock, "http://localhost")?;
    Ok((desk, tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?))
}
