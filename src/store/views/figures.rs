//! The on-time figures: the cases whose date fell in a period, open overdue ones included. A year of answered cases is a sum
//! over its days (`store/on_time.rs`); those that are open and unanswered are counted by an index of their own.

use std::ops::Add;

use chrono::NaiveDate;
use diesel::{dsl::count_star, prelude::*};

use crate::{
    store::{Conn, StoreError, on_time, schema::cases},
    types::ControllerSlug,
};

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

/// The cases of a controller whose date lies in `from..=to`.
pub fn on_time(
    conn: &mut Conn,
    controller: &ControllerSlug,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<OnTimes, StoreError> {
    let answered = on_time::sums(conn, controller, (from, to))?;
    let unanswered = || {
        cases::table
            .filter(cases::controller.eq(controller))
            .filter(cases::closed_at.is_null())
            .filter(cases::answered_on.is_null())
            .select(count_star())
    };
    let due: i64 = unanswered().filter(cases::due_on.between(from, to)).get_result(conn)?;
    let legal: i64 = unanswered().filter(cases::legal_due.between(from, to)).get_result(conn)?;
    Ok(OnTimes {
        due: OnTime { owed: answered.due_owed + due, kept: answered.due_kept },
        legal: OnTime { owed: answered.legal_owed + legal, kept: answered.legal_kept },
    })
}
