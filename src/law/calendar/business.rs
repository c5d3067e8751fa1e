//! Business calendars: which days are working days.
//!
//! Holidays are computed from rules (`holidays`), never listed, so that no calendar ever runs out. Each calendar year is
//! computed once in a process and kept. Counting rules R6 and R9.

use std::{fmt, str::FromStr, sync::OnceLock};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::holidays::{self, Holiday};
use crate::types::ParseError;

macro_rules! calendars {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// The calendars we can compute.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum CalendarId {
            $($(#[$doc])* #[serde(rename = $id)] $name,)*
        }

        impl CalendarId {
            /// Every calendar.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable id, for example `US-federal`.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }
        }
    };
}

calendars! {
    /// Monday to Friday, no holidays: also the safe choice where holidays are disputed.
    Weekdays = "WEEKDAYS",
    /// Sunday to Thursday, no holidays.
    SunThu = "SUN-THU",
    /// Israel: the rest days of Law and Administration Ordinance s. 18A, and Independence Day.
    Il = "IL",
    /// `IL` and the days that banks do not count as business days.
    IlBank = "IL-BANK",
    /// `IL` and the eves of holidays.
    IlEves = "IL-EVES",
    /// United States federal holidays, 5 U.S.C. 6103.
    UsFederal = "US-federal",
    /// England and Wales.
    GbEaw = "GB-EAW",
    /// Scotland.
    GbSct = "GB-SCT",
    /// Northern Ireland.
    GbNir = "GB-NIR",
    /// Ireland.
    Ie = "IE",
    /// Germany, nationwide days.
    De = "DE",
    /// France.
    Fr = "FR",
    /// Spain, nationwide days.
    Es = "ES",
    /// Italy.
    It = "IT",
    /// The Netherlands, Algemene termijnenwet Art. 3.
    Nl = "NL",
    /// Brazil, national days.
    Br = "BR",
    /// Canada, federal general holidays.
    CaFederal = "CA-federal",
    /// Australia, national days.
    Au = "AU",
    /// TARGET closing days: the common minimum in the EU.
    EuTarget = "EU-TARGET",
}

impl CalendarId {
    /// The days of the week that are not worked.
    pub fn weekend(self) -> [Weekday; 2] {
        match self {
            Self::SunThu | Self::Il | Self::IlBank | Self::IlEves => [Weekday::Fri, Weekday::Sat],
            _ => [Weekday::Sat, Weekday::Sun],
        }
    }

    /// Whether its working week begins on Sunday.
    pub fn begins_on_sunday(self) -> bool {
        self.weekend() == [Weekday::Fri, Weekday::Sat]
    }

    /// The working week in words.
    pub fn working_week(self) -> &'static str {
        if self.begins_on_sunday() { "Sunday to Thursday" } else { "Monday to Friday" }
    }

    /// The holidays of a year in order of date, also those that fall on the weekend; empty outside `YEARS`.
    pub fn holidays(self, year: i32) -> &'static [Holiday] {
        let slot = usize::try_from(year - FIRST_YEAR).ok();
        let kept = slot.and_then(|slot| KEPT.get(self as usize)?.get(slot));
        kept.map_or(&[], |kept| kept.get_or_init(|| holidays::of(self, year)))
    }
}

impl fmt::Display for CalendarId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for CalendarId {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let known = Self::ALL.iter().copied().find(|calendar| calendar.id() == text);
        known.ok_or(ParseError::new("calendar", "not a calendar we know"))
    }
}

/// The years that calendars are computed for. Requests are dated 1970 to 2199; the rest is room for counting, and for
/// whoever looks at an old year.
const FIRST_YEAR: i32 = 1949;
const LAST_YEAR: i32 = 2212;
const YEARS_KEPT: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;
const CALENDARS: usize = CalendarId::ALL.len();

/// What was computed so far; the same for everybody, so that a process does it once.
static KEPT: [[OnceLock<Vec<Holiday>>; YEARS_KEPT]; CALENDARS] =
    [const { [const { OnceLock::new() }; YEARS_KEPT] }; CALENDARS];

/// Why a day is not worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest<'a> {
    /// A day of the weekend.
    Weekend,
    /// A holiday or a one-off closure, with its name.
    Holiday(&'a str),
}

/// A calendar as used by one controller: the computed one with one-off days that the controller added.
///
/// Rest days (an election, national mourning) are decreed: they count for everybody who counts by this calendar. Closures and
/// extra working days are the office's own: they move its own dates and never one of the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    id: CalendarId,
    rest_days: Vec<(NaiveDate, String)>,
    closures: Vec<(NaiveDate, String)>,
    worked: Vec<NaiveDate>,
}

impl From<CalendarId> for Calendar {
    fn from(id: CalendarId) -> Self {
        Self { id, rest_days: Vec::new(), closures: Vec::new(), worked: Vec::new() }
    }
}

/// Working days counted one by one, with what was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The last day counted.
    pub day: NaiveDate,
    /// Every working day that was counted, in order.
    pub counted: Vec<NaiveDate>,
    /// Holidays and closures passed over on days that would have been worked.
    pub skipped: Vec<(NaiveDate, String)>,
}

impl Calendar {
    /// The calendar with one-off closures: day and name.
    #[must_use]
    pub fn with_closures(mut self, closures: impl IntoIterator<Item = (NaiveDate, String)>) -> Self {
        self.closures.extend(closures);
        self.closures.sort();
        self
    }

    /// The calendar with one-off rest days that were decreed: day and name.
    #[must_use]
    pub fn with_rest_days(mut self, days: impl IntoIterator<Item = (NaiveDate, String)>) -> Self {
        self.rest_days.extend(days);
        self.rest_days.sort();
        self
    }

    /// The calendar with days that the office works though nobody else does.
    #[must_use]
    pub fn with_working_days(mut self, days: impl IntoIterator<Item = NaiveDate>) -> Self {
        self.worked.extend(days);
        self.worked.sort();
        self
    }

    /// Without what is the office's own: what counts for a period of the law.
    #[must_use]
    pub fn without_own_days(&self) -> Self {
        Self { closures: Vec::new(), worked: Vec::new(), ..self.clone() }
    }

    /// Which computed calendar it rests on.
    pub fn id(&self) -> CalendarId {
        self.id
    }

    /// Why `day` is not worked, or nothing if it is a working day.
    pub fn rest(&self, day: NaiveDate) -> Option<Rest<'_>> {
        if self.worked.binary_search(&day).is_ok() {
            return None;
        }
        if self.id.weekend().contains(&day.weekday()) {
            return Some(Rest::Weekend);
        }
        let holidays = self.id.holidays(day.year());
        let first = holidays.partition_point(|holiday| holiday.on < day);
        if let Some(holiday) = holidays.get(first).filter(|holiday| holiday.on == day) {
            return Some(Rest::Holiday(&holiday.name));
        }
        let one_off = self.rest_days.iter().chain(&self.closures).find(|(on, _)| *on == day);
        one_off.map(|(_, name)| Rest::Holiday(name))
    }

    /// Whether `day` is worked.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.rest(day).is_none()
    }

    /// The n-th working day after `start`; `start` itself is never counted (R6).
    pub fn nth_after(&self, start: NaiveDate, n: u32) -> Option<NaiveDate> {
        let mut day = start;
        for _ in 0..n {
            day = self.next_working_day(day.succ_opt()?)?;
        }
        Some(day)
    }

    /// As `nth_after`, writing down what was counted and what was passed over.
    pub fn count_after(&self, start: NaiveDate, n: u32) -> Option<Counted> {
        let mut run = Counted { day: start, counted: Vec::new(), skipped: Vec::new() };
        let mut left = n;
        while left > 0 {
            run.day = run.day.succ_opt()?;
            match self.rest(run.day) {
                None => {
                    run.counted.push(run.day);
                    left -= 1;
                }
                Some(Rest::Holiday(name)) => run.skipped.push((run.day, name.to_owned())),
                Some(Rest::Weekend) => {}
            }
        }
        Some(run)
    }

    /// `day` if it is worked, else the next working day (R9).
    pub fn next_working_day(&self, day: NaiveDate) -> Option<NaiveDate> {
        day.iter_days().find(|day| self.is_working_day(*day))
    }

    /// `day` if it is worked, else the last working day before it.
    pub fn working_day_on_or_before(&self, day: NaiveDate) -> Option<NaiveDate> {
        std::iter::successors(Some(day), NaiveDate::pred_opt).find(|day| self.is_working_day(*day))
    }

    /// How many working days lie after `after`, up to and including `until`.
    pub fn working_days_between(&self, after: NaiveDate, until: NaiveDate) -> u32 {
        let days = after.iter_days().skip(1).take_while(|day| *day <= until);
        u32::try_from(days.filter(|day| self.is_working_day(*day)).count()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_closure_of_the_controller_is_not_worked() {
        let plain = Calendar::from(CalendarId::Il);
        let election = plain.clone().with_closures([(day("2026-10-27"), "Election day".to_owned())]);
        assert!(plain.is_working_day(day("2026-10-27")));
        assert_eq!(election.rest(day("2026-10-27")), Some(Rest::Holiday("Election day")));
        assert_eq!(election.nth_after(day("2026-10-26"), 1), Some(day("2026-10-28")));
    }

    #[test]
    fn decreed_days_are_everybodys_and_own_days_are_the_offices() {
        let saturday = day("2026-10-31");
        let calendar = Calendar::from(CalendarId::Weekdays)
            .with_rest_days([(day("2026-10-27"), "Election day".to_owned())])
            .with_closures([(day("2026-10-28"), "Move".to_owned())])
            .with_working_days([saturday]);
        assert!(calendar.is_working_day(saturday));
        assert_eq!(calendar.nth_after(day("2026-10-26"), 3), Some(saturday));
        let law = calendar.without_own_days();
        assert_eq!(law.rest(day("2026-10-27")), Some(Rest::Holiday("Election day")));
        assert_eq!(law.nth_after(day("2026-10-26"), 3), Some(day("2026-10-30")));
    }

    #[test]
    fn what_was_passed_over_is_named() {
        let run = Calendar::from(CalendarId::UsFederal).count_after(day("2026-12-24"), 5).unwrap();
        assert_eq!(run.day, day("2027-01-04"));
        let names: Vec<&str> = run.skipped.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["Christmas Day", "New Year's Day"]);
        assert_eq!(run.counted.len(), 5);
    }

    #[test]
    fn every_calendar_has_an_id_that_reads_back() {
        for id in CalendarId::ALL {
            assert_eq!(id.id().parse::<CalendarId>().unwrap(), *id);
        }
    }
}
