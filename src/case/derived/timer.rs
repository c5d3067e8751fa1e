//! Timers: instants at which a case must be looked at. Derived from the case and the office's settings, nothing else, so
//! that a nightly check can compare what should be with what is.
//!
//! Invariant: a timer that fired does not come back unless its date moved; a closed case has no ladder but that of telling
//! those who received the data.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::nearness::rungs;
use crate::{
    case::{
        context::Office,
        derived::owed::Span,
        model::{Case, ExtensionState, Step, decision::Decision},
        words::{Evidence, Owed, State, TimerKind},
    },
    law::CaseDates,
};

/// The office's own figure, no law names one: how often a stopped clock is brought up once the unstopped date has passed.
const STILL_PAUSED_EVERY_DAYS: u64 = 7;

/// The last reminder to collect an answer leaves so many days before it can be collected no more.
const BEFORE_THE_END_DAYS: i64 = 5;

/// One timer of a case. Kind and occurrence name it for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    pub kind: TimerKind,
    /// Which of its kind; the first is 1.
    pub occurrence: u32,
    /// When it fires.
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
            && let Some(by) = case.dates.as_deref().and_then(CaseDates::last_extend_by)
        {
            timers.push(Timer { kind: TimerKind::ExtensionLapse, occurrence, fire_at: office.end_of(by) });
        }
        if let Some(postponement) = case.postponement.as_ref().filter(|moved| moved.notified.is_none()) {
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
    collecting(case, office, &mut timers);
    for owed in Owed::ALL {
        beside(case, office, *owed, &mut timers);
    }
    timers.sort_by_key(|timer| (timer.fire_at, timer.kind));
    timers
}

/// Once, unless its instant moved past the last time it fired.
fn once(case: &Case, kind: TimerKind, fire_at: DateTime<Utc>, timers: &mut Vec<Timer>) {
    match case.fired.get(&kind) {
        Some(fired) if fire_at <= fired.last_at => {}
        fired => timers.push(Timer { kind, occurrence: fired.map_or(0, |fired| fired.count) + 1, fire_at }),
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
    let fired = case.fired.get(&kind);
    let fire_at = fired.filter(|fired| fired.last_at >= first).map_or(first, |fired| {
        let day = office.day(fired.last_at);
        office.end_of(day.checked_add_days(chrono::Days::new(days.saturating_sub(1))).unwrap_or(day))
    });
    timers.push(Timer { kind, occurrence: fired.map_or(0, |fired| fired.count) + 1, fire_at });
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
            again(case, office, TimerKind::StillPaused, nearer, STILL_PAUSED_EVERY_DAYS, timers);
        }
    } else if let (true, Some(safe)) = (dates.stopped, dates.safe_due_instant) {
        again(case, office, TimerKind::StillPaused, safe, STILL_PAUSED_EVERY_DAYS, timers);
    }
}

fn acknowledgement(case: &Case, office: &Office, timers: &mut Vec<Timer>) {
    let Some(by) = case.dates.as_deref().and_then(|dates| dates.acknowledge_by) else { return };
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
        // after the last lawful day of all it lapses, which has an alarm of its own
        Owed::Extension => {
            let last = case.dates.as_deref().and_then(CaseDates::last_extend_by);
            if last != Some(by) {
                once(case, overdue, end, timers);
            }
        }
    }
}

/// As long as nothing was collected of an answer that reached the person by mail.
fn collecting(case: &Case, office: &Office, timers: &mut Vec<Timer>) {
    let (Some(decision), Some(Evidence::Accepted { at, on, .. })) = (&case.decision, &case.answered) else {
        return;
    };
    if !case.collected.is_empty() || !case.has_mailbox || case.state != State::Answered {
        return;
    }
    let days = collect_reminders(decision, *on, office);
    let next = usize::try_from(decision.reminders).ok().and_then(|done| days.get(done));
    timers.extend(next.map(|days| Timer {
        kind: TimerKind::RemindCollect,
        // as with questions: each answer counts on from its own hundred
        occurrence: case.sends * 100 + decision.reminders + 1,
        fire_at: *at + TimeDelta::days(*days),
    }));
}

/// So many days after its delivery the person is reminded to collect an answer, each once, in order.
fn collect_reminders(decision: &Decision, on: NaiveDate, office: &Office) -> Vec<i64> {
    let Some(until) = decision.collect_until else { return Vec::new() };
    let span = (until - on).num_days();
    let early = office.reminder_days.iter().map(|day| i64::from(*day));
    let all: BTreeSet<i64> =
        early.chain([span - BEFORE_THE_END_DAYS]).filter(|day| (1..span).contains(day)).collect();
    all.into_iter().collect()
}

/// Whether no other reminder to collect follows.
pub(in crate::case) fn is_last_reminder(case: &Case, office: &Office) -> bool {
    let (Some(decision), Some(answered)) = (&case.decision, &case.answered) else { return false };
    let all = collect_reminders(decision, answered.on(), office).len();
    usize::try_from(decision.reminders).is_ok_and(|done| done == all)
}

fn reminders(case: &Case, office: &Office, timers: &mut Vec<Timer>) {
    let mut remind = |kind, done: u32, base: u32, since: DateTime<Utc>| {
        if let Some(days) = usize::try_from(done).ok().and_then(|done| office.reminder_days.get(done)) {
            let fire_at = since + TimeDelta::days(i64::from(*days));
            timers.push(Timer { kind, occurrence: base + done + 1, fire_at });
        }
    };
    if case.carries_reminders && case.has_mailbox && !case.proof.mailbox {
        let done = case.fired.get(&TimerKind::RemindConfirm).map_or(0, |fired| fired.count);
        remind(TimerKind::RemindConfirm, done, 0, case.filed_at);
    }
    if let Some(question) = case.question.as_ref().filter(|_| case.state == State::Waiting) {
        // a hundred reminders a question are more than anybody sends: each question counts on from its own hundred
        remind(TimerKind::RemindAnswer, question.reminders, question.occurrence * 100, question.asked_at);
    }
}
