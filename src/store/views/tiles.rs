//! The tiles: how many open cases stand how, counted in the database.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{dsl::count_star, prelude::*};

use crate::{
    store::{
        Conn, StoreError,
        columns::utc,
        schema::{cases, tasks},
    },
    types::ControllerSlug,
};

/// The counts of one controller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tiles {
    /// Open cases.
    pub open: i64,
    /// Open, and the first instant after the date has come.
    pub overdue: i64,
    /// Due on the day asked for, and not overdue.
    pub due_today: i64,
    /// Due after that day, up to the last day asked for.
    pub due_soon: i64,
    /// In review.
    pub reviewing: i64,
    /// The clock stands.
    pub stopped: i64,
    /// A message waits for the office.
    pub unread: i64,
    /// Filings with an open case and an address that is not confirmed.
    pub unconfirmed: i64,
    /// Open tasks of the kinds asked for.
    pub tasks: i64,
}

/// What the counts are asked for.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// Today, in the controller's zone.
    pub today: NaiveDate,
    /// The last day that is soon.
    pub soon: NaiveDate,
    /// Kinds of tasks to count.
    pub task_kinds: &'a [&'a str],
}

/// Counts the open cases of a controller.
///
/// # Errors
/// As the database answers.
pub fn count(conn: &mut Conn, controller: &ControllerSlug, at: At<'_>) -> Result<Tiles, StoreError> {
    let open = || cases::table.filter(cases::controller.eq(controller)).filter(cases::closed_at.is_null());
    let late = cases::due_instant.le(utc(at.now));
    let unconfirmed: Vec<String> =
        open().filter(cases::flags.like("%unconfirmed%")).select(cases::filing_id).distinct().load(conn)?;
    Ok(Tiles {
        open: open().select(count_star()).first(conn)?,
        overdue: open().filter(late).select(count_star()).first(conn)?,
        due_today: open().filter(cases::due_on.eq(at.today)).select(count_star()).first(conn)?,
        due_soon: open()
            .filter(cases::due_on.gt(at.today))
            .filter(cases::due_on.le(at.soon))
            .select(count_star())
            .first(conn)?,
        reviewing: open().filter(cases::state.eq("reviewing")).select(count_star()).first(conn)?,
        stopped: open().filter(cases::stopped_since.is_not_null()).select(count_star()).first(conn)?,
        unread: open().filter(cases::flags.like("%message%")).select(count_star()).first(conn)?,
        unconfirmed: i64::try_from(unconfirmed.len()).unwrap_or(i64::MAX),
        tasks: tasks::table
            .filter(tasks::controller.eq(controller))
            .filter(tasks::done_at.is_null())
            .filter(tasks::kind.eq_any(at.task_kinds.iter().copied()))
            .select(count_star())
            .first(conn)?,
    })
}
