//! The on-time figures: the cases whose date fell in a period, open overdue ones included.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    case::State,
    law::{LawId, Right},
    store::{Conn, StoreError, columns::MaybeText, schema::cases},
    types::{CaseId, ControllerSlug},
};

/// Which date the figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The latest lawful date.
    LegalDue,
    /// The operative date, which may be the controller's own rule.
    Due,
}

/// One case of the denominator.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Dated {
    pub id: CaseId,
    pub right_id: Right,
    #[diesel(deserialize_as = MaybeText)]
    pub law: Option<LawId>,
    /// The date that fell in the period.
    pub due: Option<NaiveDate>,
    /// The day on which the answer or refusal reached the person.
    pub answered_on: Option<NaiveDate>,
    /// The state: a withdrawn case owes nothing.
    pub state: State,
}

impl Dated {
    /// Whether the answer reached the person no later than the date.
    pub fn is_on_time(&self) -> bool {
        matches!((self.answered_on, self.due), (Some(answered), Some(due)) if answered <= due)
    }
}

/// The cases of a controller whose date lies in `from..=to`, by date.
pub fn dated(
    conn: &mut Conn,
    controller: &ControllerSlug,
    against: Against,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Dated>, StoreError> {
    let query = cases::table.filter(cases::controller.eq(controller)).into_boxed();
    let answer = match against {
        Against::LegalDue => query
            .filter(cases::legal_due.between(from, to))
            .order((cases::legal_due.assume_not_null(), cases::id))
            .select((
                cases::id,
                cases::right_id,
                cases::law,
                cases::legal_due,
                cases::answered_on,
                cases::state,
            ))
            .load(conn)?,
        Against::Due => query
            .filter(cases::due_on.between(from, to))
            .order((cases::due_on.assume_not_null(), cases::id))
            .select((cases::id, cases::right_id, cases::law, cases::due_on, cases::answered_on, cases::state))
            .load(conn)?,
    };
    Ok(answer)
}
