//! The on-time figures: the cases whose date fell in a period, open overdue ones included. A year of answered cases is a sum
//! over its days (`store/on_time.rs`); those that are open and unanswered are counted by an index of their own.

use chrono::NaiveDate;
use diesel::{dsl::count_star, prelude::*};

use crate::{
    store::{
        Conn, StoreError,
        on_time::{self, OnTimes},
        schema::cases,
    },
    types::ControllerSlug,
};

/// The cases of a controller whose date lies in `from..=to`.
pub fn on_time(
    conn: &mut Conn,
    controller: &ControllerSlug,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<OnTimes, StoreError> {
    let mut all = on_time::sums(conn, controller, (from, to))?;
    let unanswered = || {
        cases::table
            .filter(cases::controller.eq(controller))
            .filter(cases::closed_at.is_null())
            .filter(cases::answered_on.is_null())
            .select(count_star())
    };
    let due: i64 = unanswered().filter(cases::due_on.between(from, to)).get_result(conn)?;
    let legal: i64 = unanswered().filter(cases::legal_due.between(from, to)).get_result(conn)?;
    all.due.owed += due;
    all.legal.owed += legal;
    Ok(all)
}
