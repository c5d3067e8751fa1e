//! One row of the queue: dates, owner, flags, and the chip that says how near the date is.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    case::{LadderRung, Office},
    desk::{
        Desk, Error, intake::receipt::due_dates_of_row, office::controller::ControllerContext,
        staff::colleagues::Emails, views::QueueItem,
    },
    store::cases::CaseRow,
    types::{Reference, UserId},
};

/// A case row as the queue shows it.
pub(in crate::desk) fn queue_item(
    desk: &Desk,
    row: &CaseRow,
    reference: &Reference,
    emails: &Emails,
    now: DateTime<Utc>,
) -> Result<QueueItem, Error> {
    let room = desk.room(&row.controller)?;
    let owner = row.assignee.as_ref().and_then(|id| id.parse::<UserId>().ok());
    let mut flags: Vec<String> = row.flags.split_whitespace().map(str::to_owned).collect();
    for (flag, holds) in [("extended", row.extended), ("undelivered", row.undelivered)] {
        if holds {
            flags.push(flag.to_owned());
        }
    }
    let right = row
        .right_id
        .parse()
        .map_err(|_| Error::Internal(format!("the right of case {} cannot be read", row.id)))?;
    Ok(QueueItem {
        id: row.id,
        reference: reference.clone(),
        controller: row.controller.to_string(),
        right,
        law: row.law.clone().unwrap_or_default(),
        state: row.state.clone(),
        outcome: row.outcome.clone(),
        received_at: row.received_at,
        dates: due_dates_of_row(row),
        safe_due: row.safe_due,
        work_by: row.work_by,
        assignee: owner.and_then(|owner| emails.get(&owner)).cloned(),
        chip: chip(row, room, now),
        days_left: days_left(row, room, now),
        flags,
        version: row.version,
        stopped_since: row.stopped_since,
        closed_at: row.closed_at,
    })
}

/// Calendar days from today to the date; for a closed case from the day on which it was answered or closed.
fn days_left(row: &CaseRow, room: &ControllerContext, now: DateTime<Utc>) -> Option<i64> {
    let closed_on = row.closed_at.map(|at| row.answered_on.unwrap_or_else(|| room.office.day(at)));
    let from = closed_on.unwrap_or_else(|| room.office.day(now));
    let until = row.due_on.or(row.safe_due)?;
    Some((until - from).num_days())
}

fn chip(row: &CaseRow, room: &ControllerContext, now: DateTime<Utc>) -> &'static str {
    if row.closed_at.is_some() {
        return "closed";
    }
    if row.stopped_since.is_some() {
        return "paused";
    }
    let (Some(due), Some(end)) = (row.due_on, row.due_instant) else { return "on_track" };
    nearness((row.received_at, end, now), (room.office.day(now), due), &room.office)
}

/// By the rungs of the leads and of the head of privacy: share of the period or working days, whichever comes first.
fn nearness(
    (begin, end, now): (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>),
    (today, due): (NaiveDate, NaiveDate),
    office: &Office,
) -> &'static str {
    if now >= end {
        return "overdue";
    }
    let whole = (end - begin).num_seconds().max(1);
    let left = (end - now).num_seconds();
    let working_days = office.calendar.working_days_between(today, due);
    let within =
        |rung: &LadderRung| left * 100 <= whole * i64::from(rung.share) || working_days <= rung.working_days;
    let mut nearest_first = office.ladder.iter().rev().map(within);
    match (nearest_first.next(), nearest_first.next()) {
        (Some(true), _) => "urgent",
        (_, Some(true)) => "soon",
        _ => "on_track",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_turns_by_share_or_by_working_days_whichever_comes_first() {
        let office = Office::in_zone(chrono_tz::UTC);
        let at = |text: &str| format!("{text}T09:00:00Z").parse::<DateTime<Utc>>().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let end = "2026-03-03T00:00:00Z".parse().unwrap(); // due on Monday 2 March
        let cases = [
            // 41 days and 15 hours in all: a quarter is 10 days and 10 hours, a tenth 4 days and 4 hours
            ("2026-02-01", "on_track"),
            ("2026-02-20", "on_track"), // 10 days and 15 hours left
            ("2026-02-21", "soon"),     // 9 days and 15 hours
            ("2026-02-26", "soon"),     // 4 days and 15 hours
            ("2026-02-27", "urgent"),   // 3 days and 15 hours
            ("2026-03-02", "urgent"),
            ("2026-03-03", "overdue"),
        ];
        for (now, chip) in cases {
            let instants = (at("2026-01-20"), end, at(now));
            assert_eq!(nearness(instants, (day(now), day("2026-03-02")), &office), chip, "{now}");
        }
        // A short period: on Thursday half of it is left, but only two working days.
        let end = "2026-03-03T00:00:00Z".parse().unwrap();
        let days = (day("2026-02-26"), day("2026-03-02"));
        assert_eq!(nearness((at("2026-02-22"), end, at("2026-02-26")), days, &office), "soon");
    }
}
