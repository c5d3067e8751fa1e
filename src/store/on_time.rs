//! Of the answered cases, how many had their date on a day and how many kept it: sums that move with the row of a case, so
//! that a year of figures costs its days and not its cases.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Add,
};

use chrono::NaiveDate;
use diesel::{prelude::*, sql_types::BigInt};

use super::{
    Conn, StoreError, Tx,
    cases::CaseRow,
    connection::unless_present,
    schema::{cases, on_time_days},
    statement::Statement,
};
use crate::types::ControllerSlug;

/// How many cases owed an answer, and how many of them gave it by their date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnTime {
    /// Answered, or open still. A case that closed without an answer, as withdrawn or passed on, owed none.
    pub owed: i64,
    /// The answer reached the person no later than the date.
    pub kept: i64,
}

impl Add for OnTime {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { owed: self.owed + other.owed, kept: self.kept + other.kept }
    }
}

/// By which date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnTimes {
    /// The operative date, which may be the controller's own rule.
    pub due: OnTime,
    /// The latest lawful date.
    pub legal: OnTime,
}

impl Add for OnTimes {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { due: self.due + other.due, legal: self.legal + other.legal }
    }
}

/// How the sums move by what happened to cases, by controller and day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moves(BTreeMap<(String, NaiveDate), OnTimes>);

impl Moves {
    /// Takes a case out of the sums as it stood, and puts it in as it stands.
    pub fn of(before: Option<&CaseRow>, after: &CaseRow) -> Self {
        let mut moves = Self::default();
        if let Some(before) = before {
            moves.count(before, -1);
        }
        moves.count(after, 1);
        moves
    }

    fn count(&mut self, case: &CaseRow, by: i64) {
        let Some(answered) = case.answered_on else { return };
        let counted = |day| OnTime { owed: by, kept: if answered <= day { by } else { 0 } };
        if let Some(day) = case.due_on {
            self.add(&case.controller, day, OnTimes { due: counted(day), ..OnTimes::default() });
        }
        if let Some(day) = case.legal_due {
            self.add(&case.controller, day, OnTimes { legal: counted(day), ..OnTimes::default() });
        }
    }

    fn add(&mut self, controller: &ControllerSlug, day: NaiveDate, by: OnTimes) {
        let sums = self.0.entry((controller.to_string(), day)).or_default();
        *sums = *sums + by;
    }

    /// Joins others to these.
    pub fn absorb(&mut self, others: &Self) {
        for (key, by) in &others.0 {
            let sums = self.0.entry(key.clone()).or_default();
            *sums = *sums + *by;
        }
    }

    /// Writes them, in the order of controllers and days, so that two changes never wait for each other.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let moved = self.0.iter().filter(|(_, sums)| **sums != OnTimes::default());
        for ((controller, day), sums) in moved {
            add(tx, controller, *day, *sums)?;
        }
        Ok(())
    }

    /// The controllers and days whose sums in the database are not these.
    pub fn differing(&self, conn: &mut Conn) -> Result<Vec<(String, NaiveDate)>, StoreError> {
        let stored = stored(on_time_days::table.load(conn)?);
        let keys: BTreeSet<_> = self.0.keys().chain(stored.keys()).collect();
        let of = |sums: &BTreeMap<_, OnTimes>, key| sums.get(key).copied().unwrap_or_default();
        Ok(keys.into_iter().filter(|key| of(&self.0, *key) != of(&stored, *key)).cloned().collect())
    }
}

fn add(tx: &mut Tx<'_>, controller: &str, day: NaiveDate, by: OnTimes) -> Result<(), StoreError> {
    let add_to = |conn: &mut Conn| {
        diesel::update(on_time_days::table.find((controller.to_string(), day)))
            .set((
                on_time_days::due_owed.eq(on_time_days::due_owed + by.due.owed),
                on_time_days::due_kept.eq(on_time_days::due_kept + by.due.kept),
                on_time_days::legal_owed.eq(on_time_days::legal_owed + by.legal.owed),
                on_time_days::legal_kept.eq(on_time_days::legal_kept + by.legal.kept),
            ))
            .execute(conn)
    };
    if add_to(tx)? == 1 {
        return Ok(());
    }
    let first = (
        on_time_days::controller.eq(controller.to_string()),
        on_time_days::day.eq(day),
        on_time_days::due_owed.eq(by.due.owed),
        on_time_days::due_kept.eq(by.due.kept),
        on_time_days::legal_owed.eq(by.legal.owed),
        on_time_days::legal_kept.eq(by.legal.kept),
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
) -> Result<OnTimes, StoreError> {
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
    Ok(on_times(statement.get_result(conn)?))
}

/// Whether the sums of a day are those of its answered cases, at one instant.
pub fn is_right(conn: &mut Conn, controller: &str, day: NaiveDate) -> Result<bool, StoreError> {
    let answered: Vec<CaseRow> = cases::table
        .filter(cases::controller.eq(controller))
        .filter(cases::answered_on.is_not_null())
        .filter(cases::due_on.eq(day).or(cases::legal_due.eq(day)))
        .select(CaseRow::as_select())
        .load(conn)?;
    let mut moves = Moves::default();
    for case in &answered {
        moves.count(case, 1);
    }
    let key = (controller.to_owned(), day);
    let sums = moves.0.get(&key).copied().unwrap_or_default();
    Ok(sums == stored(on_time_days::table.find(key).load(conn)?).into_values().next().unwrap_or_default())
}

type Stored = (String, NaiveDate, i64, i64, i64, i64);

fn stored(rows: Vec<Stored>) -> BTreeMap<(String, NaiveDate), OnTimes> {
    rows.into_iter()
        .map(|(controller, day, due_owed, due_kept, legal_owed, legal_kept)| {
            ((controller, day), on_times((due_owed, due_kept, legal_owed, legal_kept)))
        })
        .collect()
}

/// From the columns of the table, in their order.
fn on_times((due_owed, due_kept, legal_owed, legal_kept): (i64, i64, i64, i64)) -> OnTimes {
    OnTimes {
        due: OnTime { owed: due_owed, kept: due_kept },
        legal: OnTime { owed: legal_owed, kept: legal_kept },
    }
}
