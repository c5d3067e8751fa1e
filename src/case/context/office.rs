//! The settings of the office that procedure depends on, and what a day is there.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::Profile;
use crate::law::{Calendar, CalendarId, Zone, days};

/// One rung of the ladder: reached by the share of the period that is left or by working days, whichever comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LadderRung {
    /// Percent of the period; names the rung.
    pub share: u8,
    /// At the latest when so few working days are left after the present one.
    pub working_days: u32,
}

/// The settings of the office that procedure depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The controller's zone: a day is a day there.
    pub zone: Zone,
    /// The controller's working days.
    pub calendar: Calendar,
    /// Rungs of the ladder before the last day, the farthest first.
    pub ladder: Vec<LadderRung>,
    /// How long a sent answer can still be pulled back.
    pub send_hold: TimeDelta,
    /// Days after which the person is reminded, to confirm or to answer.
    pub reminder_days: Vec<u32>,
    /// A question later than this many days after receipt needs a lead's reason.
    pub question_days: u64,
    /// At least this many days between two letters about progress.
    pub progress_days: i64,
    /// So many days after an answer those who received the data should have been told: the laws name no day.
    pub recipients_days: u64,
    /// Days after closing until a case is purged; none keeps it.
    pub retention_days: Option<u64>,
    /// What the controller chose for itself.
    pub profile: Profile,
}

impl Office {
    /// The defaults in a zone: Monday to Friday; 50, 25 and 10 percent, the latter two at the latest two working days and
    /// one before; ten seconds, day 3 and 10, seven days.
    pub fn in_zone(zone: Zone) -> Self {
        let ladder = [(50, 0), (25, 2), (10, 1)];
        Self {
            zone,
            calendar: Calendar::from(CalendarId::Weekdays),
            ladder: ladder.map(|(share, working_days)| LadderRung { share, working_days }).to_vec(),
            send_hold: TimeDelta::seconds(10),
            reminder_days: vec![3, 10],
            question_days: 7,
            progress_days: 7,
            recipients_days: 7,
            retention_days: None,
            profile: Profile::default(),
        }
    }

    /// The local day of an instant.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.zone.local(at).date_naive()
    }

    /// The first instant of the day after `day`: a deadline on `day` is kept strictly before it (R11). Where midnight
    /// does not exist, the first instant after the gap; where it exists twice, the earlier.
    pub fn end_of(&self, day: NaiveDate) -> DateTime<Utc> {
        // of the last day that there is, its beginning
        days::end_of_day(day, self.zone).unwrap_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc())
    }

    /// The first instant of `day`.
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.end_of(day.pred_opt().unwrap_or(day))
    }

    /// The last day on which an answer can be collected that is sent at that instant.
    pub fn collect_until(&self, sent_at: DateTime<Utc>) -> NaiveDate {
        let day = self.day(sent_at);
        day.checked_add_days(Days::new(self.profile.collect_days.into())).unwrap_or(day)
    }

    /// The first day after which at most `few` working days are left up to and including `by`.
    pub fn day_with_working_days(&self, by: NaiveDate, few: u32) -> NaiveDate {
        let (mut day, mut left) = (by, few);
        loop {
            let worked = u32::from(self.calendar.is_working_day(day));
            match (left.checked_sub(worked), day.pred_opt()) {
                (Some(still), Some(before)) => (day, left) = (before, still),
                _ => return day,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_the_first_instant_of_the_next_even_without_midnight() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let cases = [
            ("Europe/Berlin", "2026-11-21", "2026-11-21T23:00:00Z"),
            ("Asia/Jerusalem", "2026-03-26", "2026-03-26T22:00:00Z"),
            ("Africa/Cairo", "2026-04-23", "2026-04-23T22:00:00Z"), // no midnight on 24 April
            ("America/Havana", "2026-10-31", "2026-11-01T04:00:00Z"), // midnight twice
        ];
        for (zone, on, end) in cases {
            let office = Office::in_zone(zone.parse().unwrap());
            assert_eq!(office.end_of(day(on)), end.parse::<DateTime<Utc>>().unwrap(), "{zone}");
        }
    }
}
