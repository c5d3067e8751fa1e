//! Timers: instants at which a case must be looked at. Derived from the case and the office's settings, nothing else, so
//! that a nightly check can compare what should be with what is.
//!
//! Invariant: a timer that rang does not come back unless its date moved; a closed case has no ladder but that of telling
//! those who received the data.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::case::{
    Case, ExtensionState,
    decision::Step,
    effect::Audience,
    facts::Office,
    owed::{Owed, Span},
    state::State,
};
use crate::types::ParseError;

/// What a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TimerKind {
    /// So many percent of the period are left.
    Left(u8),
    /// The last working day begins.
    Due,
    /// Past due; daily.
    Overdue,
    /// A clock stands past the day on which it would have been due; weekly, so that nothing is forgotten.
    StillPaused,
    /// So many percent of the time to acknowledge are left.
    AcknowledgeLeft(u8),
    /// The last day to acknowledge begins.
    AcknowledgeDue,
    /// Not acknowledged in time; daily.
    AcknowledgeOverdue,
    /// So many percent of the time for what is owed beside the answer are left.
    OwedLeft(Owed, u8),
    /// Its last day begins.
    OwedDue(Owed),
    /// Its day is over; daily until recipients are told, once for what cannot be done in time any more.
    OwedOverdue(Owed),
    /// The person has not confirmed the mailbox.
    RemindConfirm,
    /// The person has not answered our question.
    RemindAnswer,
    /// The hold after `send` is over.
    SendHold,
    /// The last lawful day for an extension letter is over.
    ExtensionLapse,
    /// The day that should move is there.
    PostponementLapse,
    /// Retention is over.
    Purge,
}

impl TimerKind {
    /// Who hears of a rung: the first is the owner's, the last before the day itself is everybody's.
    pub fn audience(self, office: &Office) -> Vec<Audience> {
        let everybody = vec![Audience::Owner, Audience::Leads, Audience::Dpo];
        match self {
            Self::Left(share) | Self::AcknowledgeLeft(share) | Self::OwedLeft(_, share) => {
                let nearer = office.ladder.iter().any(|rung| rung.share < share);
                let farther = office.ladder.iter().any(|rung| rung.share > share);
                match (farther, nearer) {
                    (_, false) => everybody,
                    (false, true) => vec![Audience::Owner],
                    (true, true) => vec![Audience::Owner, Audience::Leads],
                }
            }
            Self::StillPaused => vec![Audience::Owner, Audience::Leads],
            _ => everybody,
        }
    }

    /// The ladder of which it is a rung.
    pub fn ladder(self) -> Option<Ladder> {
        match self {
            Self::Left(_) | Self::Due | Self::Overdue | Self::StillPaused => Some(Ladder::Answer),
            Self::AcknowledgeLeft(_) | Self::AcknowledgeDue | Self::AcknowledgeOverdue => {
                Some(Ladder::Acknowledge)
            }
            Self::OwedLeft(owed, _) | Self::OwedDue(owed) | Self::OwedOverdue(owed) => {
                Some(Ladder::Beside(owed))
            }
            _ => None,
        }
    }
}

/// Each date has a ladder of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ladder {
    /// That of the answer.
    Answer,
    /// That of the acknowledgement.
    Acknowledge,
    /// That of a duty beside them.
    Beside(Owed),
}

const PLAIN: &[(TimerKind, &str)] = &[
    (TimerKind::Due, "due"),
    (TimerKind::Overdue, "overdue"),
    (TimerKind::StillPaused, "still_paused"),
    (TimerKind::AcknowledgeDue, "acknowledge_due"),
    (TimerKind::AcknowledgeOverdue, "acknowledge_overdue"),
    (TimerKind::RemindConfirm, "remind_confirm"),
    (TimerKind::RemindAnswer, "remind_answer"),
    (TimerKind::SendHold, "send_hold"),
    (TimerKind::ExtensionLapse, "extension_lapse"),
    (TimerKind::PostponementLapse, "postponement_lapse"),
    (TimerKind::Purge, "purge"),
];

impl fmt::Display for TimerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Left(share) => write!(f, "left_{share}"),
            Self::AcknowledgeLeft(share) => write!(f, "acknowledge_left_{share}"),
            Self::OwedLeft(owed, share) => write!(f, "{owed}_left_{share}"),
            Self::OwedDue(owed) => write!(f, "{owed}_due"),
            Self::OwedOverdue(owed) => write!(f, "{owed}_overdue"),
            plain => f.write_str(PLAIN.iter().find(|(kind, _)| kind == plain).map_or("", |(_, id)| id)),
        }
    }
}

impl FromStr for TimerKind {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        const WRONG: ParseError = ParseError::new("timer", "not a kind of timer");
        if let Some((kind, _)) = PLAIN.iter().find(|(_, id)| *id == text) {
            return Ok(*kind);
        }
        let of_owed = |owed: &Owed| Some((*owed, text.strip_prefix(owed.id())?.strip_prefix('_')?));
        if let Some((owed, rung)) = Owed::ALL.iter().find_map(of_owed) {
            return match (rung, rung.strip_prefix("left_").and_then(|share| share.parse().ok())) {
                (_, Some(share)) => Ok(Self::OwedLeft(owed, share)),
                ("due", _) => Ok(Self::OwedDue(owed)),
                ("overdue", _) => Ok(Self::OwedOverdue(owed)),
                _ => Err(WRONG),
            };
        }
        let (make, share): (fn(u8) -> Self, _) = match text.strip_prefix("acknowledge_left_") {
            Some(share) => (Self::AcknowledgeLeft, share),
            None => (Self::Left, text.strip_prefix("left_").ok_or(WRONG)?),
        };
        share.parse().map(make).map_err(|_| WRONG)
    }
}

impl TryFrom<String> for TimerKind {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<TimerKind> for String {
    fn from(kind: TimerKind) -> Self {
        kind.to_string()
    }
}

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
            && let Some(by) = case.dates.as_ref().and_then(crate::law::CaseDates::last_extend_by)
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
    let fire_at = match rang {
        Some(rang) if rang.last_at >= first => {
            let day = office.day(rang.last_at);
            office.end_of(day.checked_add_days(chrono::Days::new(days.saturating_sub(1))).unwrap_or(day))
        }
        _ => first,
    };
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
        _ => return None,
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
            let last = case.dates.as_ref().and_then(crate::law::CaseDates::last_extend_by);
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
    if let (State::Waiting, Some(question)) = (case.state, &case.question) {
        // a hundred reminders a question are more than anybody sends: each question counts on from its own hundred
        remind(TimerKind::RemindAnswer, question.reminders, question.occurrence * 100, question.asked_at);
    }
}
