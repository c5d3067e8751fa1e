//! Timers: instants at which a case must be looked at. Derived from the case and the office's settings, nothing else, so
//! that a nightly check can compare what should be with what is.
//!
//! Invariant: a timer that rang does not come back unless its date moved; a closed case has no ladder but that of telling
//! those who received the data.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::{
        context::Office,
        derived::owed::Span,
        model::{Case, ExtensionState, Step},
        words::{Owed, State, TimerKind},
    },
    law::CaseDates,
};

/// One timer of a case. Kind and occurrence name it for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// What for.
    pub kind: TimerKind,
    /// Which of its kind; the first is 1.
    pub occurrence: u32,
    /// When it rings.
    pub fire_at: DateTime<Utc>,
}

/// Every timer that the case should have now, by time.
pub fn timers(case: &Case, office: &Office) -> Vec<Timer> {
    let mut timers = Vec::new();
    if case.state.is_open() {
        ladder(case, office, &mut timers);
        acknowledgement(case, office, &mut timers);
        reminders(case, office, &mut timers);
        if let Some(ExtensionState::Pending { occurrence, .. }) = case.extension
            && let Some(by) = case.dates.as_ref().and_then(CaseDates::last_extend_by)
        {
            timers.push(Timer { kind: TimerKind::ExtensionLapse, occurrence, fire_at: office.end_of(by) });
        }
        if let Some(postponement) = case.postponement.as_ref().filter(|moved| moved.told.is_none()) {
            let last = postponement.from.pred_opt().unwrap_or(postponement.from);
            let (kind, occurrence) = (TimerKind::PostponementLapse, postponement.occurrence);
            timers.push(Timer { kind, occurrence, fire_at: office.end_of(last) });
        }
        if case.state == State::Releasing
            && let Some(Step::Holding { since }) = case.decision.as_ref().map(|decision| decision.step)
        {
            let fire_at = since + office.send_hold;
            timers.push(Timer { kind: TimerKind::SendHold, occurrence: case.sends, fire_at });
        }
    } else if let (Some(days), Some(closed_at)) = (office.retention_days, case.closed_at)
        && case.state != State::Purged
        && case.hold.is_none()
        && !case.has_open_link()
    {
        let end = office.day(closed_at).checked_add_days(chrono::Days::new(days));
        timers.extend(end.map(|end| Timer {
            kind: TimerKind::Purge,
            occurrence: 1,
            fire_at: office.end_of(end),
        }));
    }
    for owed in Owed::ALL {
        beside(case, office, *owed, &mut timers);
    }
    timers.sort_by_key(|timer| (timer.fire_at, timer.kind));
    timers
}

/// Once, unless its instant moved past the last ringing.
fn once(case: &Case, kind: TimerKind, fire_at: DateTime<Utc>, timers: &mut Vec<Timer>) {
    match case.rang.get(&kind) {
        Some(rang) if fire_at <= rang.last_at => {}
        rang => timers.push(Timer { kind, occurrence: rang.map_or(0, |rang| rang.count) + 1, fire_at }),
    }
}

/// At `first` and then every `days` local days, never twice for days that were missed.
fn again(
    case: &Case,
    office: &Office,
    kind: TimerKind,
    first: DateTime<Utc>,
    days: u64,
    timers: &mut Vec<Timer>,
) {
    let rang = case.rang.get(&kind);
    let fire_at = rang.filter(|rang| rang.last_at >= first).map_or(first, |rang| {
        let day = office.day(rang.last_at);
        office.end_of(day.checked_add_days(chrono::Days::new(days.saturating_sub(1))).unwrap_or(day))
    });
    timers.push(Timer { kind, occurrence: rang.map_or(0, |rang| rang.count) + 1, fire_at });
}

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
fn rungs(office: &Office, start: DateTime<Utc>, by: NaiveDate) -> Vec<(u8, DateTime<Utc>, Nearness)> {
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
    let dates = case.dates.as_ref()?;
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
        | TimerKind::SendHold
        | TimerKind::ExtensionLapse
        | TimerKind::PostponementLapse
        | TimerKind::Purge => return None,
    };
    let reached = rungs(office, from, by).into_iter().find(|(rung, ..)| *rung == share);
    Some(reached.map_or(Nearness::Share(share), |(_, _, nearness)| nearness))
}

fn ladder(case: &Case, office: &Office, timers: &mut Vec<Timer>) {
    let Some(dates) = &case.dates else { return };
    if let Some(work_by) = dates.work_by {
        for (share, at, _) in rungs(office, case.received_at, work_by) {
            once(case, TimerKind::Left(share), at, timers);
        }
        once(case, TimerKind::Due, office.start_of(work_by).max(case.received_at), timers);
    }
    if let Some(due) = dates.due_instant {
        again(case, office, TimerKind::Overdue, due, 1, timers);
        // a clock that stands hides nothing behind one that runs
        if let Some(nearer) = dates.queue_instant.filter(|nearest| *nearest < due) {
            again(case, office, TimerKind::StillPaused, nearer, 7, timers);
        }
    } else if let (true, Some(safe)) = (dates.stopped, dates.safe_due_instant) {
        again(case, office, TimerKind::StillPaused, safe, 7, timers);
    }
}

fn acknowledgement(case: &Case, office: &Office, timers: &mut Vec<Timer>) {
    let Some(by) = case.dates.as_ref().and_then(|dates| dates.acknowledge_by) else { return };
    if case.acknowledged.is_some() {
        return;
    }
    for (share, at, _) in rungs(office, case.received_at, by) {
        once(case, TimerKind::AcknowledgeLeft(share), at, timers);
    }
    once(case, TimerKind::AcknowledgeDue, office.start_of(by).max(case.received_at), timers);
    again(case, office, TimerKind::AcknowledgeOverdue, office.end_of(by), 1, timers);
}

/// The ladder of what is owed beside the answer.
fn beside(case: &Case, office: &Office, owed: Owed, timers: &mut Vec<Timer>) {
    let Some(Span { from, by }) = owed.span(case) else { return };
    let end = office.end_of(by);
    if from < end {
        for (share, at, _) in rungs(office, from, by) {
            once(case, TimerKind::OwedLeft(owed, share), at, timers);
        }
        once(case, TimerKind::OwedDue(owed), office.start_of(by).max(from), timers);
    }
    let overdue = TimerKind::OwedOverdue(owed);
    match owed {
        Owed::Recipients => again(case, office, overdue, end, 1, timers),
        Owed::Refuse => once(case, overdue, end, timers),
        // after the last lawful day of all it lapses, and that is told by itself
        Owed::Extension => {
            let last = case.dates.as_ref().and_then(CaseDates::last_extend_by);
            if last != Some(by) {
                once(case, overdue, end, timers);
            }
        }
    }
}

fn reminders(case: &Case, office: &Office, timers: &mut Vec<Timer>) {
    let mut remind = |kind, done: u32, base: u32, since: DateTime<Utc>| {
        if let Some(days) = usize::try_from(done).ok().and_then(|done| office.reminder_days.get(done)) {
            let fire_at = since + TimeDelta::days(i64::from(*days));
            timers.push(Timer { kind, occurrence: base + done + 1, fire_at });
        }
    };
    if case.carries_reminders && case.has_mailbox && !case.proof.mailbox {
        let done = case.rang.get(&TimerKind::RemindConfirm).map_or(0, |rang| rang.count);
        remind(TimerKind::RemindConfirm, done, 0, case.filed_at);
    }
    if let Some(question) = case.question.as_ref().filter(|_| case.state == State::Waiting) {
        // a hundred reminders a question are more than anybody sends: each question counts on from its own hundred
        remind(TimerKind::RemindAnswer, question.reminders, question.occurrence * 100, question.asked_at);
    }
}
