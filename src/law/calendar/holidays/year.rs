//! One civil year being filled with holidays: fixed dates, weekdays of a month, days counted from Easter, substitutes.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A day that is not worked, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holiday {
    /// The day.
    pub on: NaiveDate,
    pub name: String,
}

/// A year being filled.
pub(super) struct Year {
    pub(super) year: i32,
    /// What was found so far.
    pub(super) days: Vec<Holiday>,
}

impl Year {
    pub(super) fn add(mut self, on: Option<NaiveDate>, name: &str) -> Self {
        self.days.extend(on.map(|on| Holiday { on, name: name.to_owned() }));
        self
    }

    /// The same date every year.
    pub(super) fn fixed(self, month: u32, day: u32, name: &str) -> Self {
        let on = NaiveDate::from_ymd_opt(self.year, month, day);
        self.add(on, name)
    }

    /// The same date from `first` on.
    pub(super) fn fixed_from(self, first: i32, month: u32, day: u32, name: &str) -> Self {
        if self.year < first { self } else { self.fixed(month, day, name) }
    }

    /// The n-th weekday of a month.
    pub(super) fn nth(self, n: u8, weekday: Weekday, month: u32, name: &str) -> Self {
        let on = NaiveDate::from_weekday_of_month_opt(self.year, month, weekday, n);
        self.add(on, name)
    }

    /// The last weekday of a month.
    pub(super) fn last(self, weekday: Weekday, month: u32, name: &str) -> Self {
        let on = last_weekday(self.year, month, weekday);
        self.add(on, name)
    }

    /// So many days before or after Easter Sunday.
    pub(super) fn easter(self, offset: i64, name: &str) -> Self {
        let on = easter_sunday(self.year)
            .and_then(|sunday| sunday.checked_add_signed(chrono::TimeDelta::days(offset)));
        self.add(on, name)
    }

    /// For each of the named holidays that falls on Saturday or Sunday, the next weekday that is not itself a holiday.
    pub(super) fn with_substitutes(mut self, which: impl Fn(&str) -> bool) -> Vec<Holiday> {
        self.days.sort();
        let plain = self.days.clone();
        for holiday in plain.iter().filter(|holiday| which(&holiday.name) && is_weekend(holiday.on)) {
            let free = holiday
                .on
                .iter_days()
                .find(|day| !is_weekend(*day) && self.days.iter().all(|h| h.on != *day));
            self.days
                .extend(free.map(|on| Holiday { on, name: format!("{} (substitute day)", holiday.name) }));
        }
        self.days
    }
}

/// The day itself where it is a Monday, else the next one.
pub(super) fn monday_from(day: NaiveDate) -> Option<NaiveDate> {
    day.iter_days().find(|day| day.weekday() == Weekday::Mon)
}

/// The day itself where it is a Monday, else the last one.
pub(super) fn monday_until(day: NaiveDate) -> Option<NaiveDate> {
    std::iter::successors(Some(day), NaiveDate::pred_opt).find(|day| day.weekday() == Weekday::Mon)
}

pub(super) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn last_weekday(year: i32, month: u32, weekday: Weekday) -> Option<NaiveDate> {
    let fifth = NaiveDate::from_weekday_of_month_opt(year, month, weekday, 5);
    fifth.or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, weekday, 4))
}

/// Easter Sunday by the Gregorian rule (Meeus and Butcher).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let moved = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + moved + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let days_from_march = epact + weekday - 7 * correction + 22;
    NaiveDate::from_ymd_opt(year, 3, 1)?.checked_add_days(Days::new(u64::try_from(days_from_march - 1).ok()?))
}
