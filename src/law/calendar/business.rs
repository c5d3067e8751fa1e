//! Working days as one controller counts them. Counting rules R6 and R9.
//!
//! Holidays are computed from rules (`holidays`), never listed, so that no calendar ever runs out.

use chrono::{Datelike, NaiveDate};

use super::id::CalendarId;

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
pub struct Run {
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
    pub fn count_after(&self, start: NaiveDate, n: u32) -> Option<Run> {
        let mut run = Run { day: start, counted: Vec::new(), skipped: Vec::new() };
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
