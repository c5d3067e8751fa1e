//! When a date is near: by a share of the time or by working days, whichever comes first. The ladder of reminders and the
//! chip of the queue go by the same steps.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::owed::Span;
use crate::case::{
    context::Office,
    model::Case,
    words::{Chip, TimerKind},
};

fn share_left(start: DateTime<Utc>, end: DateTime<Utc>, percent: u8) -> DateTime<Utc> {
    let seconds = (end - start).num_seconds().max(0);
    end - TimeDelta::seconds(seconds / 100 * i64::from(percent) + seconds % 100 * i64::from(percent) / 100)
}

/// How near a date is when a rung is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// So many percent of the period are left.
    Share(u8),
    /// So many working days are left after the present one.
    WorkingDays(u32),
}

/// The rungs on the way from `start` to the end of `by`: share, instant, and what makes it that instant. A short period
/// may reach a near rung by its working days before a far one by its share: then the far one is reached with it.
pub(super) fn rungs(
    office: &Office,
    start: DateTime<Utc>,
    by: NaiveDate,
) -> Vec<(u8, DateTime<Utc>, Nearness)> {
    let end = office.end_of(by);
    let mut next: Option<(DateTime<Utc>, Nearness)> = None;
    let nearest_first = office.ladder.iter().rev().map(|rung| {
        let few = office.start_of(office.day_with_working_days(by, rung.working_days)).max(start);
        let by_share = (share_left(start, end, rung.share), Nearness::Share(rung.share));
        let by_days = (few, Nearness::WorkingDays(rung.working_days));
        let mut at = if by_days.0 < by_share.0 { by_days } else { by_share };
        if let Some(next) = next.filter(|next| next.0 < at.0) {
            at = next;
        }
        next = Some(at);
        (rung.share, at.0, at.1)
    });
    let mut rungs: Vec<_> = nearest_first.collect();
    rungs.reverse();
    rungs
}

/// By what the rung `kind` of the case is reached; nothing for a timer that is no rung before a day.
pub fn nearness(case: &Case, office: &Office, kind: TimerKind) -> Option<Nearness> {
    let dates = case.dates.as_deref()?;
    let (share, from, by) = match kind {
        TimerKind::Left(share) => (share, case.received_at, dates.work_by?),
        TimerKind::AcknowledgeLeft(share) => (share, case.received_at, dates.acknowledge_by?),
        TimerKind::OwedLeft(owed, share) => {
            let Span { from, by } = owed.span(case)?;
            (share, from, by)
        }
        TimerKind::Due
        | TimerKind::Overdue
        | TimerKind::StillPaused
        | TimerKind::AcknowledgeDue
        | TimerKind::AcknowledgeOverdue
        | TimerKind::OwedDue(_)
        | TimerKind::OwedOverdue(_)
        | TimerKind::RemindConfirm
        | TimerKind::RemindAnswer
        | TimerKind::RemindCollect
        | TimerKind::SendHold
        | TimerKind::ExtensionLapse
        | TimerKind::PostponementLapse
        | TimerKind::Purge => return None,
    };
    let reached = rungs(office, from, by).into_iter().find(|(rung, ..)| *rung == share);
    Some(reached.map_or(Nearness::Share(share), |(_, _, nearness)| nearness))
}

/// How near the date of a case is whose clock runs: the last two steps of the ladder before `due` turn it.
pub fn chip(office: &Office, received_at: DateTime<Utc>, due: NaiveDate, now: DateTime<Utc>) -> Chip {
    if now >= office.end_of(due) {
        return Chip::Overdue;
    }
    let steps = rungs(office, received_at, due);
    let mut nearest_first = steps.iter().rev().map(|(_, at, _)| *at <= now);
    let (nearest, second) = (nearest_first.next() == Some(true), nearest_first.next() == Some(true));
    if nearest {
        Chip::Urgent
    } else if second {
        Chip::Soon
    } else {
        Chip::OnTrack
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_turns_by_share_or_by_working_days_whichever_comes_first() {
        let office = Office::in_zone(crate::law::Zone::UTC);
        let at = |text: &str| format!("{text}T09:00:00Z").parse::<DateTime<Utc>>().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let received = at("2026-01-20"); // due on Monday 2 March
        let cases = [
            // 41 days and 15 hours in all: a quarter is 10 days and 10 hours, a tenth 4 days and 4 hours
            ("2026-02-01", Chip::OnTrack),
            ("2026-02-20", Chip::OnTrack), // 10 days and 15 hours left
            ("2026-02-21", Chip::Soon),    // 9 days and 15 hours
            ("2026-02-26", Chip::Soon),    // 4 days and 15 hours
            ("2026-02-27", Chip::Urgent),  // 3 days and 15 hours
            ("2026-03-02", Chip::Urgent),
            ("2026-03-03", Chip::Overdue),
        ];
        for (now, chip) in cases {
            assert_eq!(super::chip(&office, received, day("2026-03-02"), at(now)), chip, "{now}");
        }
        // A short period: on Thursday half of it is left, but only two working days.
        assert_eq!(super::chip(&office, at("2026-02-22"), day("2026-03-02"), at("2026-02-26")), Chip::Soon);
    }
}
