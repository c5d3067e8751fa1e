//! The installation as its administrator sees it: jobs, outbox, settings. Nothing of a case, nobody's address.

use chrono::{DateTime, Days, TimeDelta, Utc};

use crate::{
    case::LetterKind,
    config::Jobs,
    desk::{
        Desk, Error, LastRun,
        upkeep::slots::{last_run, next_timer_at},
        views::Staff,
    },
    store::{self, outbox::LetterStatus, views::outbox},
    types::ControllerSlug,
};

/// Letters are counted so far.
const COUNTED_MAX: i64 = 1_000;
/// Most letters of a list.
const SHOWN_MAX: i64 = 50;
/// How far back lost letters are shown.
const LOOKED_BACK: Days = Days::new(30);
/// The job whose firings leave no trace when nothing is due.
const TIMERS: &str = "timers";
/// A job is behind when it is later than this.
const PATIENCE: TimeDelta = TimeDelta::minutes(2);

/// A scheduled job and when it ran.
#[derive(Debug, Clone)]
pub struct JobView {
    pub name: String,
    /// Its cron expression, in UTC.
    pub schedule: String,
    pub last: Option<LastRun>,
    pub next: Option<DateTime<Utc>>,
    /// Since when it should have run, where it is behind.
    pub behind_since: Option<DateTime<Utc>>,
}

/// What waits, and what went wrong.
#[derive(Debug, Clone)]
pub struct OutboxView {
    /// Letters that may leave now, counted to a thousand and one.
    pub waiting: i64,
    /// Since when the oldest of them waits.
    pub oldest: Option<DateTime<Utc>>,
    /// Those that wait after a try that failed.
    pub put_off: Vec<LetterTrouble>,
    /// Those that will never leave, of the last month.
    pub lost: Vec<LetterTrouble>,
}

/// A letter with which something went wrong.
#[derive(Debug, Clone)]
pub struct LetterTrouble {
    /// Which letter, where it is one of a case.
    pub letter: Option<LetterKind>,
    pub controller: ControllerSlug,
    pub tries: i32,
    /// A code of the last failure.
    pub error: Option<String>,
    /// When it is tried next; none where it never will be.
    pub next_try: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// Every scheduled job.
///
/// # Errors
/// [`Error::NotAllowed`] for who is no administrator.
pub async fn jobs(desk: &Desk, staff: &Staff) -> Result<Vec<JobView>, Error> {
    staff.runs_the_office()?;
    let now = desk.0.clock.now();
    let mut jobs = Vec::new();
    for (key, expression) in desk.settings().settings.jobs.schedules() {
        let name = key.rsplit('.').next().unwrap_or(key);
        let last = last_run(desk, name).await?;
        let after = |at: DateTime<Utc>| Jobs::next_run(expression, at);
        let expected = match &last {
            _ if name == TIMERS => next_timer_at(desk).await?,
            Some(last) => after(last.slot_at),
            None => None,
        };
        jobs.push(JobView {
            name: name.to_owned(),
            schedule: expression.to_owned(),
            next: after(now),
            behind_since: expected.filter(|at| *at + PATIENCE < now),
            last,
        });
    }
    Ok(jobs)
}

/// How mail stands.
///
/// # Errors
/// [`Error::NotAllowed`] for who is no administrator.
pub async fn outbox(desk: &Desk, staff: &Staff) -> Result<OutboxView, Error> {
    staff.runs_the_office()?;
    let now = desk.0.clock.now();
    let since = now.checked_sub_days(LOOKED_BACK).unwrap_or(now);
    let found = desk.0.store.read("outbox", move |conn| {
        let waiting = outbox::waiting(conn, now, COUNTED_MAX + 1)?;
        let oldest = store::outbox::oldest_waiting(conn, now)?;
        Ok((waiting, oldest, outbox::put_off(conn, SHOWN_MAX)?, outbox::lost(conn, since, SHOWN_MAX)?))
    });
    let (waiting, oldest, put_off, lost) = found.await?;
    let view = |letter: outbox::Troubled| LetterTrouble {
        letter: letter.case_letter(),
        next_try: (letter.status == LetterStatus::Queued.id()).then_some(letter.not_before),
        controller: letter.controller,
        tries: letter.attempts,
        error: letter.last_error,
        created_at: letter.created_at,
    };
    Ok(OutboxView {
        waiting,
        oldest,
        put_off: put_off.into_iter().map(view).collect(),
        lost: lost.into_iter().map(view).collect(),
    })
}

/// The settings in force as TOML, passwords masked.
///
/// # Errors
/// [`Error::NotAllowed`] for who is no administrator.
pub fn settings<'a>(desk: &'a Desk, staff: &Staff) -> Result<&'a str, Error> {
    staff.runs_the_office()?;
    Ok(&desk.settings().shown)
}
