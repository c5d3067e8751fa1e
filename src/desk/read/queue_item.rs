//! One row of the queue: dates, owner, flags, and the chip that says how near the date is.

use chrono::{DateTime, Utc};

use crate::{
    case::{self, Chip},
    desk::{
        Desk, Error,
        intake::receipt::due_dates_of_row,
        office::controller::ControllerContext,
        staff::colleagues::Emails,
        views::{CaseRef, QueueItem},
    },
    store::cases::CaseRow,
    types::Reference,
};

/// A case row as the queue shows it.
pub(in crate::desk) fn queue_item(
    desk: &Desk,
    row: &CaseRow,
    reference: &Reference,
    merged_into: Option<CaseRef>,
    emails: &Emails,
    now: DateTime<Utc>,
) -> Result<QueueItem, Error> {
    let context = desk.context(&row.controller)?;
    Ok(QueueItem {
        id: row.id,
        reference: reference.clone(),
        controller: row.controller.to_string(),
        right: row.right_id,
        law: row.law.as_ref().map(ToString::to_string).unwrap_or_default(),
        state: row.state,
        merged_into,
        outcome: row.outcome,
        received_at: row.received_at,
        dates: due_dates_of_row(row),
        safe_due: row.safe_due,
        work_by: row.work_by,
        assignee: row.assignee.and_then(|owner| emails.get(&owner)).cloned(),
        chip: chip_of(row, context, now),
        days_left: days_left(row, context, now),
        flags: row.flags(),
        version: row.version,
        stopped_since: row.stopped_since,
        closed_at: row.closed_at,
    })
}

/// Calendar days from today to the date; for a closed case from the day on which it was answered or closed.
fn days_left(row: &CaseRow, context: &ControllerContext, now: DateTime<Utc>) -> Option<i64> {
    let closed_on = row.closed_at.map(|at| row.answered_on.unwrap_or_else(|| context.office.day(at)));
    let from = closed_on.unwrap_or_else(|| context.office.day(now));
    let until = row.due_on.or(row.safe_due)?;
    Some((until - from).num_days())
}

fn chip_of(row: &CaseRow, context: &ControllerContext, now: DateTime<Utc>) -> Chip {
    if row.closed_at.is_some() {
        return Chip::Closed;
    }
    if row.stopped_since.is_some() {
        return Chip::Paused;
    }
    row.due_on.map_or(Chip::OnTrack, |due| case::chip(&context.office, row.received_at, due, now))
}
