//! `habeas migrate`, `verify` and `jobs`: what an engineer runs by hand beside the server.

use std::{
    io::{IsTerminal, Write},
    path::Path,
    sync::Arc,
    time::Instant,
};

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Subcommand;

use super::{Exit, Failure, serve};
use crate::{
    clock::{SharedClock, SystemClock},
    config::{Checked, Fault},
    desk::{
        Desk, in_full,
        office::open,
        upkeep::{self, slots::LastRun, verify::VerifyError},
    },
    jobs::{JOBS, Job, OUTBOX, schedule::Schedule},
    mail::crypto,
    store::{self, Compaction},
};

/// `habeas jobs …`
#[derive(Debug, Subcommand)]
pub(super) enum JobsCommand {
    /// The jobs, their schedule, and when each ran last.
    List {
        /// How they are printed; without it a table on a terminal, else one JSON object a line.
        #[arg(long, value_enum)]
        format: Option<JobsFormat>,
    },
    /// Run one job now.
    Run {
        /// The job's name, from `habeas jobs list`.
        name: String,
        /// Act as if it were that instant (needs clock.allow_test).
        #[arg(long, value_name = "INSTANT")]
        now: Option<DateTime<Utc>>,
    },
}

/// How jobs are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum JobsFormat {
    /// To read.
    Text,
    /// One object a line.
    Json,
}

impl JobsFormat {
    fn for_reader(is_person: bool) -> Self {
        if is_person { Self::Text } else { Self::Json }
    }
}

/// A job as it is listed.
struct Listed<'a> {
    job: &'a Job,
    expression: &'a str,
    next: Option<DateTime<Utc>>,
    last: Option<LastRun>,
}

impl Listed<'_> {
    fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "job": self.job.name, "about": self.job.about, "schedule": self.expression, "next": self.next,
            "last": self.last,
        })
    }

    /// What it is for, and under it when it runs.
    fn text(&self, mut output: impl Write) -> std::io::Result<()> {
        let at = |instant: DateTime<Utc>| instant.to_rfc3339_opts(SecondsFormat::Secs, true);
        let next = self.next.map_or_else(|| "never".to_owned(), at);
        let last = match &self.last {
            None => "never ran".to_owned(),
            Some(last) => match last.finished_at {
                Some(done) => format!("ran {}", at(done)),
                None => format!("began {} and has not ended", at(last.claimed_at)),
            },
        };
        writeln!(output, "{}: {}", self.job.name, self.job.about)?;
        writeln!(output, "  {last}; next {next}; schedule {}", self.expression)
    }
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

/// So many bytes a second are written anew, as measured on one core and an ordinary disk: the time is told by it.
const COMPACTED_A_SECOND: u64 = 30_000_000;

/// Writes the database anew without the space of rows that are gone.
pub(super) fn compact(file: Option<&Path>, check: bool) -> Result<Exit, Failure> {
    let checked = crate::config::load(file)?;
    let url = open::database_url(&checked)?;
    let unavailable = |error: store::StoreError| Failure::TryLater(in_full(&error));
    let mut out = std::io::stdout();
    if let Some(file) = url.file().filter(|file| !file.exists()) {
        let problem = format!("there is no database {}", file.display());
        return Err(vec![Fault::new("database.url", problem)].into());
    }
    let lock = if check { None } else { Some(open::lock(&checked)?) };
    let mut database = Compaction::open(&url).map_err(unavailable)?;
    let before = database.size().map_err(unavailable)?;
    let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
    writeln!(
        out,
        "{} MB; needs up to {} MB of room for temporary files and as much beside the database, and about {} s",
        megabytes(before),
        megabytes(before),
        before.div_ceil(COMPACTED_A_SECOND)
    )?;
    if check {
        return Ok(Exit::Done);
    }
    let others = database.others().map_err(unavailable)?;
    if others > 0 {
        let problem =
            format!("{others} others are connected to this database; stop every `habeas serve` first");
        return Err(vec![Fault::new("database.url", problem)].into());
    }
    out.flush()?;
    let started = Instant::now();
    database.run().map_err(unavailable)?;
    let after = database.size().map_err(unavailable)?;
    drop(lock);
    writeln!(out, "{} MB after {} s", megabytes(after), started.elapsed().as_secs())?;
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

/// Mends rows that no event can explain to the last digit, and says how many.
pub(super) fn repair(file: Option<&Path>) -> Result<Exit, Failure> {
    let checked = crate::config::load(file)?;
    let (desk, runtime) = open_beside(&checked, serve::clock_of(&checked))?;
    let done =
        runtime.block_on(upkeep::repair(&desk)).map_err(|error| Failure::TryLater(error.to_string()))?;
    writeln!(std::io::stdout(), "repaired: {} filings, {} cases", done.filings, done.cases)?;
    Ok(Exit::Done)
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
        JobsCommand::List { format } => {
            let format = format.unwrap_or_else(|| JobsFormat::for_reader(out.is_terminal()));
            for job in JOBS {
                let expression = job.expression(&checked.settings.jobs);
                let next = Schedule::parse(expression).ok().and_then(|schedule| schedule.next(clock.now()));
                let last = runtime.block_on(upkeep::last_run(&desk, job.name)).map_err(Failure::other)?;
                let listed = Listed { job, expression, next, last };
                match format {
                    JobsFormat::Text => listed.text(&mut out)?,
                    JobsFormat::Json => writeln!(out, "{}", listed.json())?,
                }
            }
            let about = "sends letters, all the time";
            match format {
                JobsFormat::Text => writeln!(out, "{OUTBOX}: {about}")?,
                JobsFormat::Json => {
                    writeln!(out, "{}", serde_json::json!({ "job": OUTBOX, "about": about }))?;
                }
            }
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
