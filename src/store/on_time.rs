//! Of the answered cases, how many had their date on a day and how many kept it: sums that move with the row of a case, so
//! that a year of figures costs its days and not its cases.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Date, Text},
};

use super::{Conn, StoreError, Tx, connection::unless_present, schema::on_time_days, statement::Statement};
use crate::types::ControllerSlug;

/// The days on which an answered case counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answered {
    on: NaiveDate,
    due: Option<NaiveDate>,
    legal: Option<NaiveDate>,
}

impl Answered {
    /// From the columns of a case; none for one that nobody answered.
    pub(super) fn of(
        (answered, due, legal): (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>),
    ) -> Option<Self> {
        answered.map(|on| Self { on, due, legal })
    }
}

/// What stands on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Answered, by the operative date.
    pub due_owed: i64,
    /// Of them, no later than it.
    pub due_kept: i64,
    /// Answered, by the latest lawful date.
    pub legal_owed: i64,
    /// Of them, no later than it.
    pub legal_kept: i64,
}

impl Sums {
    fn add(&mut self, by: i64, is_legal: bool, kept: bool) {
        let (owed, was_kept) = if is_legal {
            (&mut self.legal_owed, &mut self.legal_kept)
        } else {
            (&mut self.due_owed, &mut self.due_kept)
        };
        *owed += by;
        *was_kept += if kept { by } else { 0 };
    }
}

/// Takes a case out of the sums as it stood, and puts it in as it stands.
pub(super) fn change(
    tx: &mut Tx<'_>,
    controller: &ControllerSlug,
    before: Option<Answered>,
    after: Option<Answered>,
) -> Result<(), StoreError> {
    if before == after {
        return Ok(());
    }
    let mut days: BTreeMap<NaiveDate, Sums> = BTreeMap::new();
    let sides = before.map(|answered| (-1, answered)).into_iter().chain(after.map(|answered| (1, answered)));
    for (by, answered) in sides {
        for (day, is_legal) in [(answered.due, false), (answered.legal, true)] {
            if let Some(day) = day {
                days.entry(day).or_default().add(by, is_legal, answered.on <= day);
            }
        }
    }
    for (day, sums) in days {
        add(tx, controller, day, sums)?;
    }
    Ok(())
}

fn add(tx: &mut Tx<'_>, controller: &ControllerSlug, day: NaiveDate, by: Sums) -> Result<(), StoreError> {
    let add_to = |conn: &mut Conn| {
        diesel::update(on_time_days::table.find((controller.to_string(), day)))
            .set((
                on_time_days::due_owed.eq(on_time_days::due_owed + by.due_owed),
                on_time_days::due_kept.eq(on_time_days::due_kept + by.due_kept),
                on_time_days::legal_owed.eq(on_time_days::legal_owed + by.legal_owed),
                on_time_days::legal_kept.eq(on_time_days::legal_kept + by.legal_kept),
            ))
            .execute(conn)
    };
    if add_to(tx)? == 1 {
        return Ok(());
    }
    let first = (
        on_time_days::controller.eq(controller.to_string()),
        on_time_days::day.eq(day),
        on_time_days::due_owed.eq(by.due_owed),
        on_time_days::due_kept.eq(by.due_kept),
        on_time_days::legal_owed.eq(by.legal_owed),
        on_time_days::legal_kept.eq(by.legal_kept),
    );
    let is_first =
        unless_present(tx, diesel::insert_into(on_time_days::table).values(first).on_conflict_do_nothing())?;
    // another node made the day between the two
    if is_first || add_to(tx)? == 1 { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// The sums of a controller over the days `from..=to`.
pub fn sums(
    conn: &mut Conn,
    controller: &ControllerSlug,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Sums, StoreError> {
    let mut statement: Statement<(BigInt, BigInt, BigInt, BigInt)> = Statement::new();
    statement
        .sql(
            "SELECT CAST(COALESCE(SUM(due_owed), 0) AS BIGINT), CAST(COALESCE(SUM(due_kept), 0) AS BIGINT), ",
        )
        .sql("CAST(COALESCE(SUM(legal_owed), 0) AS BIGINT), CAST(COALESCE(SUM(legal_kept), 0) AS BIGINT) ")
        .sql("FROM on_time_days WHERE controller = ")
        .text(controller)
        .sql(" AND day BETWEEN ")
        .day(from)
        .sql(" AND ")
        .day(to);
    let (due_owed, due_kept, legal_owed, legal_kept) = statement.get_result(conn)?;
    Ok(Sums { due_owed, due_kept, legal_owed, legal_kept })
}

/// The first day whose sums are not those of the cases; none where all are. Looks at every answered case.
pub fn first_wrong(conn: &mut Conn) -> Result<Option<(String, NaiveDate)>, StoreError> {
    let mut statement: Statement<(Text, Date)> = Statement::new();
    statement.sql(
        "SELECT controller, day FROM (
             SELECT controller, day, due_owed, due_kept, legal_owed, legal_kept FROM on_time_days
             UNION ALL
             SELECT controller, due_on, -1, CASE WHEN answered_on <= due_on THEN -1 ELSE 0 END, 0, 0
             FROM cases WHERE answered_on IS NOT NULL AND due_on IS NOT NULL
             UNION ALL
             SELECT controller, legal_due, 0, 0, -1, CASE WHEN answered_on <= legal_due THEN -1 ELSE 0 END
             FROM cases WHERE answered_on IS NOT NULL AND legal_due IS NOT NULL
         ) AS sides GROUP BY controller, day
         HAVING SUM(due_owed) <> 0 OR SUM(due_kept) <> 0 OR SUM(legal_owed) <> 0 OR SUM(legal_kept) <> 0
         ORDER BY controller, day LIMIT 1",
    );
    Ok(statement.get_result(conn).optional()?)
}
