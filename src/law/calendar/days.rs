//! Civil days: local dates, calendar days, calendar months, and the instant at which a day is over.
//!
//! Counting rules R1, R3, R4, R11. Days are counted on the calendar of a place, never as 24 hours.

use std::fmt;

use chrono::{DateTime, Datelike, Days, LocalResult, Months, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::zone::Zone;

/// The civil date of an instant in a zone (R1). Time of day does not matter: 00:00:00 and 23:59:59 are the same day.
pub fn local_date(instant: DateTime<Utc>, zone: Zone) -> NaiveDate {
    zone.local(instant).date_naive()
}

/// `n` days later; the starting day is not counted (R3).
pub fn add_days(date: NaiveDate, n: u32) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(u64::from(n)))
}

/// The same day number `n` months later, or that month's last day if it is shorter (R4).
pub fn add_months(date: NaiveDate, n: u32) -> Option<NaiveDate> {
    date.checked_add_months(Months::new(n))
}

/// The first instant of the day after `date` in `zone`: a deadline on `date` is kept by what happened strictly before
/// it (R11). If that midnight does not exist, the first instant after the gap; if it exists twice, the earlier one.
pub fn end_of_day(date: NaiveDate, zone: Zone) -> Option<DateTime<Utc>> {
    let next = date.succ_opt()?;
    match zone.instants(next.and_time(NaiveTime::MIN)) {
        LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => Some(instant),
        LocalResult::None => first_instant_from(next, zone),
    }
}

/// Where midnight was skipped: the first instant whose local date is `date` or later, found by halving.
fn first_instant_from(date: NaiveDate, zone: Zone) -> Option<DateTime<Utc>> {
    let midnight = date.and_time(NaiveTime::MIN).and_utc();
    // Offsets lie between -12 h and +14 h; a gap may swallow a whole day (Samoa, 30 December 2011).
    let mut before = midnight.checked_sub_signed(TimeDelta::hours(30))?.timestamp();
    let mut after = midnight.checked_add_signed(TimeDelta::hours(54))?.timestamp();
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if local_date(DateTime::from_timestamp(middle, 0)?, zone) >= date {
            after = middle;
        } else {
            before = middle;
        }
    }
    DateTime::from_timestamp(after, 0)
}

/// A date with its weekday, as traces print it: `2026-02-14 Sat`.
pub fn written(date: NaiveDate) -> Written {
    Written(date)
}

/// A date that is put into words only where somebody reads them.
#[derive(Debug, Clone, Copy)]
pub struct Written(NaiveDate);

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.0.weekday())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn end(date: &str, zone: &str) -> String {
        end_of_day(day(date), zone.parse().unwrap()).unwrap().to_rfc3339()
    }

    #[test]
    fn a_month_from_the_31st_ends_on_the_last_day() {
        assert_eq!(add_months(day("2026-01-31"), 1), Some(day("2026-02-28")));
        assert_eq!(add_months(day("2028-01-31"), 1), Some(day("2028-02-29")));
        assert_eq!(add_months(day("2026-12-31"), 2), Some(day("2027-02-28")));
    }

    #[test]
    fn a_midnight_that_does_not_exist_ends_after_the_gap() {
        assert_eq!(end("2026-04-23", "Africa/Cairo"), "2026-04-23T22:00:00+00:00");
        // Samoa had no 30 December 2011 at all.
        assert_eq!(end("2011-12-29", "Pacific/Apia"), "2011-12-30T10:00:00+00:00");
    }

    #[test]
    fn a_midnight_that_comes_twice_ends_at_the_first() {
        assert_eq!(end("2026-10-24", "Atlantic/Azores"), "2026-10-25T00:00:00+00:00");
    }
}
