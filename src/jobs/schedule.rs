//! Which slots of a schedule are due. Pure: the last slot and the present instant are handed in, nothing else is read.
//!
//! Schedules are cron expressions in UTC. A node that was down catches up, in order, and says that it is late.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};

/// A firing later than this after its slot is marked late.
const LATE_AFTER: TimeDelta = TimeDelta::seconds(90);
/// Missed slots of one job that are made up for in one go; the rest follow at the next look.
const CATCH_UP_MAX: usize = 64;

/// What happens to slots that nobody fired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatchUp {
    /// One firing makes up for all of them: the job looks at everything that is due, however old.
    Latest,
    /// Each is made up for, oldest first.
    Each,
}

/// One firing of one job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The instant on the schedule.
    pub at: DateTime<Utc>,
    /// Whether it is fired late.
    pub late: bool,
}

/// A parsed schedule.
#[derive(Debug, Clone)]
pub struct Schedule(cron::Schedule);

impl Schedule {
    /// Reads a cron expression of six fields; `config` has checked it already.
    ///
    /// # Errors
    /// What does not parse.
    pub fn parse(expression: &str) -> Result<Self, cron::error::Error> {
        cron::Schedule::from_str(expression).map(Self)
    }

    /// The slots after `last` up to and including `now`, oldest first. The first slot of a job that never ran
    /// is now or just before, not earlier than its first start.
    pub fn due(&self, last: Option<DateTime<Utc>>, now: DateTime<Utc>, catch_up: CatchUp) -> Vec<Slot> {
        let slot = |at: DateTime<Utc>| Slot { at, late: now - at > LATE_AFTER };
        let Some(last) = last else {
            return self
                .latest(now - TimeDelta::days(1), now)
                .map(|at| Slot { at, late: false })
                .into_iter()
                .collect();
        };
        match catch_up {
            CatchUp::Each => {
                self.0.after(&last).take_while(|at| *at <= now).take(CATCH_UP_MAX).map(slot).collect()
            }
            CatchUp::Latest => {
                let missed = self.0.after(&last).next().filter(|at| *at <= now);
                let latest = missed.and_then(|first| self.latest(first - TimeDelta::seconds(1), now));
                // Late is what waited since the first missed slot, not since the last one.
                latest
                    .map(|at| Slot { at, late: missed.is_some_and(|first| now - first > LATE_AFTER) })
                    .into_iter()
                    .collect()
            }
        }
    }

    /// The first slot after `now`.
    pub fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.0.after(&now).next()
    }

    /// The last slot in `(after, now]`, looked for in growing windows so that a year of seconds costs nothing.
    fn latest(&self, after: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut window = TimeDelta::seconds(2);
        loop {
            let from = (now - window).max(after);
            if let Some(at) = self.0.after(&from).take_while(|at| *at <= now).last() {
                return Some(at);
            }
            if from == after {
                return None;
            }
            window = window * 4;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_daily_job_that_was_down_for_a_week_catches_up_in_order_and_late() {
        let schedule = Schedule::parse("0 30 2 * * *").unwrap();
        let slots = schedule.due(Some(at("2026-03-01T02:30:00Z")), at("2026-03-08T09:00:00Z"), CatchUp::Each);
        assert_eq!(slots.len(), 7);
        assert_eq!(slots[0].at, at("2026-03-02T02:30:00Z"));
        assert!(slots.windows(2).all(|w| w[0].at < w[1].at) && slots.iter().all(|slot| slot.late));
    }

    #[test]
    fn a_sweep_that_was_down_for_a_week_fires_once_and_late() {
        let schedule = Schedule::parse("*/5 * * * * *").unwrap();
        let slots =
            schedule.due(Some(at("2026-03-01T00:00:00Z")), at("2026-03-08T00:00:07Z"), CatchUp::Latest);
        assert_eq!(slots, [Slot { at: at("2026-03-08T00:00:05Z"), late: true }]);
        let next = schedule.due(Some(slots[0].at), at("2026-03-08T00:00:10Z"), CatchUp::Latest);
        assert_eq!(next, [Slot { at: at("2026-03-08T00:00:10Z"), late: false }]);
        assert!(schedule.due(Some(next[0].at), at("2026-03-08T00:00:11Z"), CatchUp::Latest).is_empty());
    }

    #[test]
    fn a_job_that_never_ran_does_not_live_through_the_past() {
        let schedule = Schedule::parse("0 30 2 * * *").unwrap();
        let slots = schedule.due(None, at("2026-03-08T09:00:00Z"), CatchUp::Each);
        assert_eq!(slots, [Slot { at: at("2026-03-08T02:30:00Z"), late: false }]);
    }

    #[test]
    fn every_slot_is_fired_once_however_often_one_looks() {
        let schedule = Schedule::parse("0 */10 * * * *").unwrap();
        let (mut last, mut fired) = (Some(at("2026-03-01T00:00:00Z")), Vec::new());
        let mut now = at("2026-03-01T00:00:00Z");
        while now < at("2026-03-01T03:00:00Z") {
            now += TimeDelta::seconds(47);
            for slot in schedule.due(last, now, CatchUp::Each) {
                fired.push(slot.at);
                last = Some(slot.at);
            }
        }
        let mut once = fired.clone();
        once.dedup();
        assert_eq!((fired.len(), once.len()), (18, 18));
    }
}
