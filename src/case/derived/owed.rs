//! What is owed beside the answer and the acknowledgement, each with a date and a ladder of its own: to refuse in time once
//! the answer is extended, to tell about an extension, to tell those who received the data.
//!
//! Invariant: what is met, lapsed or moot has no span, and so no timer; only recipients are owed by a closed case.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::{
    case::{
        model::{Answer, Case, ExtensionState, Item},
        words::{Asked, Evidence, ItemOutcome, Owed, TimerKind},
    },
    law::{ClockDates, LawId, Right},
};

/// From when to when a duty runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its rungs are shares of the time from here.
    pub from: DateTime<Utc>,
    /// Its last day.
    pub by: NaiveDate,
}

/// The office's own figure, no law names one: reminders about a letter that is owed start an hour after it was queued.
const LETTER_UNDER_WAY: TimeDelta = TimeDelta::hours(1);

impl Owed {
    /// From when to when it runs now; nothing where it is not owed, or has no date.
    pub fn span(self, case: &Case) -> Option<Span> {
        match self {
            Self::Refuse => case.refusal_span(),
            Self::Extension => {
                let Some(ExtensionState::Pending { since, .. }) = &case.extension else { return None };
                let by = case.dates.as_deref()?.tell_extension_by().filter(|_| case.state.is_open())?;
                let from = since.map_or(case.received_at, |since| since + LETTER_UNDER_WAY);
                Some(Span { from, by })
            }
            Self::Recipients => {
                let owed = case.recipients.as_ref().filter(|_| case.owes_recipients())?;
                Some(Span { from: owed.since, by: owed.by })
            }
        }
    }
}

impl Case {
    /// Whether recipients must still be notified, however the case ended: what was done to the data stays done.
    pub fn owes_recipients(&self) -> bool {
        !self.state.is_void() && self.recipients.as_ref().is_some_and(|owed| owed.notified.is_none())
    }

    /// The day after which a refusal is late although the answer is not: only while an extension moves the one and not the
    /// other, and nothing but a refusal is decided.
    fn refusal_span(&self) -> Option<Span> {
        let Some(ExtensionState::InForce { evidence, .. }) = &self.extension else { return None };
        let by = self.separate_refusal_date()?;
        let is_granted =
            matches!(self.decision.as_ref().map(|decision| &decision.answer), Some(Answer::Decided { .. }));
        let from = match evidence {
            Evidence::Accepted { at, .. } => *at,
            Evidence::Dispatched { .. } | Evidence::Unreachable { .. } => self.received_at,
        };
        (self.state.is_open() && !is_granted).then_some(Span { from, by })
    }

    /// The date of a refusal where an extension has moved that of the answer past it.
    pub(in crate::case) fn separate_refusal_date(&self) -> Option<NaiveDate> {
        let dates = self.dates.as_ref()?;
        let extended = self.extension.as_ref().is_some_and(ExtensionState::is_in_force);
        let answer = dates.due.or(dates.safe_due).filter(|_| extended)?;
        dates.refuse_by.filter(|by| *by < answer)
    }

    /// The law whose clock gives a date.
    pub(in crate::case) fn law_of(
        &self,
        date: fn(&ClockDates) -> Option<NaiveDate>,
        on: Option<NaiveDate>,
    ) -> Option<LawId> {
        let dates = self.dates.as_ref()?;
        let given = dates.clocks.iter().find(|clock| on.is_some() && date(clock) == on);
        Some(given.map_or(&dates.law, |clock| &clock.law).clone())
    }

    /// Whether something is owed beside the answer and its day is over, by the last timer that fired.
    pub fn has_late_duty(&self) -> bool {
        let fired = |kind| self.fired.get(&kind).map(|fired| fired.last_at);
        let acknowledge = self.dates.as_ref().and_then(|dates| dates.acknowledge_instant);
        let unacknowledged = self.state.is_open()
            && self.acknowledged.is_none()
            && fired(TimerKind::AcknowledgeOverdue).is_some_and(|at| acknowledge.is_some_and(|by| by <= at));
        let unnotified =
            Owed::Extension.span(self).is_some() && fired(TimerKind::OwedOverdue(Owed::Extension)).is_some();
        let recipients = self.recipients.as_ref().filter(|_| self.owes_recipients()).is_some_and(|owed| {
            fired(TimerKind::OwedOverdue(Owed::Recipients)).is_some_and(|at| owed.since <= at)
        });
        unacknowledged || unnotified || recipients
    }
}

/// Whether an answer changed data that others may hold.
pub(in crate::case) fn changed_data(asked: Asked, items: &[Item]) -> bool {
    items.iter().any(|item| match item.outcome {
        ItemOutcome::Erase | ItemOutcome::Anonymise | ItemOutcome::Block => true,
        ItemOutcome::Give => asked.right == Right::Correction,
        ItemOutcome::Keep | ItemOutcome::Withhold | ItemOutcome::NotHeld => false,
    })
}
