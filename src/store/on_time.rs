//! Of the answered cases, how many had their date on a day and how many kept it: sums that move with the row of a case, so
//! that a year of figures costs its days and not its cases.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::{prelude::*, sql_types::BigInt};

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

/// How the sums move by what happened to cases, by controller and day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moves(BTreeMap<(String, NaiveDate), Sums>);

impl Moves {
    /// Takes a case out of the sums as it stood, and puts it in as it stands.
    pub(super) fn of(
        &mut self,
        controller: &ControllerSlug,
        before: Option<Answered>,
        after: Option<Answered>,
    ) {
        if before == after {
            return;
        }
        let sides =
            before.map(|answered| (-1, answered)).into_iter().chain(after.map(|answered| (1, answered)));
        for (by, answered) in sides {
            for (day, is_legal) in [(answered.due, false), (answered.legal, true)] {
                if let Some(day) = day {
                    let sums = self.0.entry((controller.to_string(), day)).or_default();
                    sums.add(by, is_legal, answered.on <= day);
                }
            }
        }
    }

    /// Writes them, in the order of controllers and days, so that two changes never wait for each other.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let moved = self.0.iter().filter(|(_, sums)| **sums != Sums::default());
        for ((controller, day), sums) in moved {
            add(tx, controller, *day, *sums)?;
        }
        Ok(())
    }

    /// The controllers and days whose sums in the database are not these.
    pub fn differing(&self, conn: &mut Conn) -> Result<Vec<(String, NaiveDate)>, StoreError> {
        let rows: Vec<(String, NaiveDate, i64, i64, i64, i64)> = on_time_days::table.load(conn)?;
        let stored: BTreeMap<(String, NaiveDate), Sums> = rows
            .into_iter()
            .map(|(controller, day, due_owed, due_kept, legal_owed, legal_kept)| {
                ((controller, day), Sums { due_owed, due_kept, legal_owed, legal_kept })
            })
            .collect();
        let keys: BTreeSet<_> = self.0.keys().chain(stored.keys()).collect();
        let of = |sums: &BTreeMap<_, Sums>, key| sums.get(key).copied().unwrap_or_default();
        Ok(keys.into_iter().filter(|key| of(&self.0, *key) != of(&stored, *key)).cloned().collect())
    }
}

fn add(tx: &mut Tx<'_>, controller: &str, day: NaiveDate, by: Sums) -> Result<(), StoreError> {
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

/// Whether the sums of a day are those of its answered cases, at one instant.
pub fn is_right(conn: &mut Conn, controller: &str, day: NaiveDate) -> Result<bool, StoreError> {
    let mut statement: Statement<BigInt> = Statement::new();
    statement
        .sql("SELECT COUNT(*) FROM (SELECT SUM(due_owed) AS one FROM (")
        .sql("SELECT due_owed, due_kept, legal_owed, legal_kept FROM on_time_days WHERE controller = ")
        .text(controller)
        .sql(" AND day = ")
        .day(day)
        .sql(" UNION ALL SELECT -1, CASE WHEN answered_on <= due_on THEN -1 ELSE 0 END, 0, 0 FROM cases")
        .sql(" WHERE answered_on IS NOT NULL AND controller = ")
        .text(controller)
        .sql(" AND due_on = ")
        .day(day)
        .sql(" UNION ALL SELECT 0, 0, -1, CASE WHEN answered_on <= legal_due THEN -1 ELSE 0 END FROM cases")
        .sql(" WHERE answered_on IS NOT NULL AND controller = ")
        .text(controller)
        .sql(" AND legal_due = ")
        .day(day)
        .sql(") AS sides HAVING SUM(due_owed) <> 0 OR SUM(due_kept) <> 0")
        .sql(" OR SUM(legal_owed) <> 0 OR SUM(legal_kept) <> 0) AS wrong");
    let wrong: i64 = statement.get_result(conn)?;
    Ok(wrong == 0)
}
