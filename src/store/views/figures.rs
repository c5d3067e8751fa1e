//! The on-time figures: the cases whose date fell in a period, open overdue ones included. Counted by the database: a year
//! of cases is more than anybody should load for one number.

use std::ops::Add;

use chrono::NaiveDate;
use diesel::{dsl::count_star, prelude::*};

use crate::{
    store::{Conn, StoreError, schema::cases},
    types::ControllerSlug,
};

/// Which date the figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The latest lawful date.
    LegalDue,
    /// The operative date, which may be the controller's own rule.
    Due,
}

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

/// The cases of a controller whose date lies in `from..=to`.
pub fn on_time(
    conn: &mut Conn,
    controller: &ControllerSlug,
    against: Against,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<OnTime, StoreError> {
    let is_owing = || cases::answered_on.is_not_null().or(cases::closed_at.is_null());
    let of_controller = || cases::table.filter(cases::controller.eq(controller)).select(count_star());
    let (owed, kept) = match against {
        Against::LegalDue => {
            let dated = || of_controller().filter(cases::legal_due.between(from, to));
            let kept = dated().filter(cases::answered_on.le(cases::legal_due)).get_result(conn)?;
            (dated().filter(is_owing()).get_result(conn)?, kept)
        }
        Against::Due => {
            let dated = || of_controller().filter(cases::due_on.between(from, to));
            let kept = dated().filter(cases::answered_on.le(cases::due_on)).get_result(conn)?;
            (dated().filter(is_owing()).get_result(conn)?, kept)
        }
    };
    Ok(OnTime { owed, kept })
}
