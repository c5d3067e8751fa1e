//! Dates, times and periods in words. The names of days and months are texts, the order of the parts is a text too.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

use super::Voice;

impl Voice {
    /// `Monday 21 December 2026`: for a date by which something must happen.
    pub fn day(&self, date: NaiveDate) -> String {
        let weekday = self.say(&format!("weekday-{}", date.weekday().number_from_monday()));
        self.say_with("date-long", &[("weekday", weekday.into()), ("date", self.day_plain(date).into())])
    }

    /// `21 December 2026`: for a date on which something happened.
    pub fn day_plain(&self, date: NaiveDate) -> String {
        let month = self.say(&format!("month-{}", date.month()));
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.say_with("date-plain", &[("day", day.into()), ("month", month.into()), ("year", year.into())])
    }

    /// `Monday 21 December 2026, 14:05 (Europe/Berlin)`: the local time in the zone of that name.
    pub fn instant(&self, local: DateTime<FixedOffset>, zone: &str) -> String {
        self.say_with(
            "date-time",
            &[
                ("date", self.day(local.date_naive()).into()),
                ("time", local.format("%H:%M").to_string().into()),
                ("zone", zone.replace('_', " ").into()),
            ],
        )
    }

    /// `Monday 21 December 2026, 14:05`, where the page or letter says once which zone it speaks of.
    pub fn moment(&self, local: DateTime<FixedOffset>) -> String {
        let time = local.format("%H:%M").to_string();
        self.say_with(
            "date-time-plain",
            &[("date", self.day(local.date_naive()).into()), ("time", time.into())],
        )
    }

    /// `30 days from now`, `today`, `3 days ago`: where `date` lies, seen from `today`.
    pub fn distance(&self, date: NaiveDate, today: NaiveDate) -> String {
        let days = (date - today).num_days();
        match days {
            0 => self.say("days-today"),
            1.. => self.say_one("days-ahead", "count", days),
            _ => self.say_one("days-past", "count", -days),
        }
    }
}
