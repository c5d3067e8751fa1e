//! The latest dates that the law itself allows, for the answer and for a refusal, beside the date that the office works by.

use std::fmt;

use chrono::NaiveDate;

use super::{
    base::Base,
    deadlines::Count,
    error::LawError,
    extension::{InForce, More},
    pause::{Pauses, Running},
    trace::Trace,
};
use crate::law::calendar::{business::Calendar, days::written};

impl<'a> Count<'a> {
    /// The latest date that statute or regulation allows, by the law's own calendar from the start: a month extended by two is
    /// three months from the receipt, whatever the month's last day cut off (Regulation 1182/71 Art 3(2)(c)). Beside it the
    /// same before it is moved to a working day, where the law moves it.
    pub(super) fn legal_due(
        &self,
        pauses: &Pauses<'_>,
        (start, bases): (NaiveDate, &[Base<'a>]),
        in_force: Option<InForce<'_>>,
        trace: &mut Trace,
    ) -> Result<(Running, Running), LawError> {
        let Some(legal) = bases.iter().filter(|base| base.is_law()).min().copied() else {
            return Ok((None, None));
        };
        let more = in_force.map(|in_force| in_force.more);
        let last = match more {
            None => legal,
            Some(More::By(value, unit)) if legal.period.1 == unit => {
                let whole = legal.period.0.saturating_add(value);
                Base { on: self.periods.after(start, whole, unit)?, ..legal }
            }
            Some(more) => self.extended(legal, more)?,
        };
        let unmoved = match more {
            Some(more) => self.settle_extended(pauses, last, more, None)?,
            None => self.settle(pauses, last, None)?,
        };
        let Some(day) = unmoved else { return Ok((None, None)) };
        let moved = match &self.law.rolls {
            Some(_) => Calendar::from(self.law.calendar).next_working_day(day).ok_or(LawError::OutOfRange)?,
            None => day,
        };
        let more = MoreThen(more);
        let stops = if pauses.is_empty() { "" } else { ", then the stops as above" };
        let text = format_args!("the latest date that the law allows: {}{more}{stops}", written(legal.on));
        trace.say(format_args!("{}/legal", self.key), &legal, text, day);
        if let Some(rolls) = self.law.rolls.as_ref().filter(|_| moved != day) {
            let text = format_args!("{} is not worked: the law moves it to {}", written(day), written(moved));
            trace.say(format_args!("{}/legal", self.key), rolls, text, moved);
        }
        Ok((unmoved, Some(moved)))
    }

    /// The last day for a refusal.
    pub(super) fn refusal(&self, due: Running, operative: Running, trace: &mut Trace) -> Running {
        let Some(refusal) = &self.rule.refusal else { return operative };
        let by = if refusal.moved_by_extension { operative } else { due };
        if let Some(by) = by {
            let moves = if refusal.moved_by_extension { "moves" } else { "does not move" };
            let text = format_args!("last day for a refusal; an extension {moves} it");
            trace.say(format_args!("{}/refusal", self.key), refusal, text, by);
        }
        by
    }
}

/// What an extension adds, in words; nothing without one.
struct MoreThen(Option<More>);

impl fmt::Display for MoreThen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(more) => write!(f, ", then {more}"),
            None => Ok(()),
        }
    }
}
