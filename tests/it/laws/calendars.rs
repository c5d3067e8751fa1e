//! The computed calendars over a century and a half: without gap, equal to the reference, and Israel's equal to a sum of our
//! own that knows the molad and nothing else.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use habeas::law::{Calendar, CalendarId};

use super::day;

/// The years for which the generator answers.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

fn dates(id: CalendarId, year: i32) -> BTreeSet<NaiveDate> {
    id.holidays(year).iter().map(|holiday| holiday.on).collect()
}

/// As the reference wants to be compared: rows on a calendar's weekend dropped on both sides; and no row of the file is left unread.
#[test]
fn the_whole_reference_is_reproduced() {
    let mut reader = csv::Reader::from_path("tests/it/data/holidays.csv").unwrap();
    let rows: Vec<(CalendarId, NaiveDate)> = reader
        .deserialize::<(String, String, String)>()
        .map(|row| row.unwrap())
        .map(|(calendar, date, _)| (calendar.parse().unwrap(), day(&date)))
        .collect();
    assert_eq!(rows.len(), 2315);
    let calendars: BTreeSet<CalendarId> = rows.iter().map(|(calendar, _)| *calendar).collect();
    assert_eq!(calendars.len(), 17);
    for calendar in calendars {
        let works = |date: &NaiveDate| !calendar.weekend().contains(&date.weekday());
        let told = rows.iter().filter(|(of, _)| *of == calendar).map(|(_, date)| *date).filter(works);
        let ours = (2024..=2036).flat_map(|year| dates(calendar, year)).filter(works);
        assert_eq!(ours.collect::<BTreeSet<_>>(), told.collect::<BTreeSet<_>>(), "{calendar}");
    }
}

#[test]
fn every_calendar_runs_for_a_century_and_a_half_without_a_gap() {
    for calendar in CalendarId::ALL {
        let none = matches!(calendar, CalendarId::Weekdays | CalendarId::SunThu);
        for year in YEARS {
            let holidays = calendar.holidays(year);
            assert_eq!(holidays.is_empty(), none, "{calendar} {year}");
            assert!(holidays.iter().all(|holiday| holiday.on.year() == year && !holiday.name.is_empty()));
            assert!(holidays.is_sorted_by_key(|holiday| holiday.on), "{calendar} {year}");
            // As many as in any other year, give or take what was decreed later and what is observed beside itself.
            let plain = calendar.holidays(2026).len();
            assert!(none || holidays.len().abs_diff(plain) <= 4, "{calendar} {year}: {}", holidays.len());
        }
        let works = Calendar::from(*calendar);
        let days = day("1950-01-01").iter_days().take_while(|day| *day < self::day("2101-01-01"));
        let worked = days.filter(|day| works.is_working_day(*day)).count();
        // 151 years of 52 weeks of five days, less at most 14 holidays a year; most of Colombia's 18 are moved to a
        // weekday, and New Zealand closes for three weeks besides.
        let off = match calendar {
            CalendarId::Nz => 14 + 15,
            CalendarId::Co | CalendarId::Cl | CalendarId::Ar => 18,
            _ => 14,
        };
        assert!((151 * 52 * 5 - 151 * off..=151 * 262).contains(&worked), "{calendar}: {worked}");
    }
}

#[test]
fn no_run_of_holidays_stops_the_count() {
    for calendar in CalendarId::ALL {
        let works = Calendar::from(*calendar);
        for start in day("1950-01-01").iter_days().step_by(97).take_while(|day| day.year() <= 2099) {
            let next = works.nth_after(start, 1).unwrap();
            // from 24 December to 16 January, with the weekends around them
            let most = if *calendar == CalendarId::Nz { 26 } else { 8 };
            assert!(
                (next - start).num_days() <= most,
                "{calendar}: nothing is worked after {start} until {next}"
            );
        }
    }
}

// --- Israel, by the molad alone ---------------------------------------------------------------------------------------

/// Leap years of the nineteen: 3, 6, 8, 11, 14, 17, 19.
fn is_leap(year: i64) -> bool {
    [0, 3, 6, 8, 11, 14, 17].contains(&(year % 19))
}

/// Months before Tishrei of a year, counted one by one from year 1 of the nineteen-year cycles.
fn months_before(year: i64) -> i64 {
    let cycles = (year - 1) / 19;
    let within = (cycles * 19 + 1..year).map(|year| if is_leap(year) { 13 } else { 12 }).sum::<i64>();
    cycles * 235 + within
}

/// 1 Tishrei as days since the first of all, and its weekday with Sunday as 0. The molad of year 1 was on the second day of
/// the week, 5 hours and 204 parts after sunset; a month has 29 days, 12 hours and 793 parts of 1080. Four delays: a molad at
/// noon or later; a new year on Sunday, Wednesday or Friday; two that keep years from being too long or too short.
fn new_year(year: i64) -> i64 {
    let parts = (24 + 5) * 1080 + 204 + months_before(year) * (29 * 24 * 1080 + 12 * 1080 + 793);
    let (day, time) = (parts / (24 * 1080), parts % (24 * 1080));
    let (noon, weekday) = (18 * 1080, day % 7);
    let tuesday = weekday == 2 && !is_leap(year) && time >= 9 * 1080 + 204;
    let monday = weekday == 1 && is_leap(year - 1) && time >= 15 * 1080 + 589;
    let day = if time >= noon || tuesday || monday { day + 1 } else { day };
    if [0, 3, 5].contains(&(day % 7)) { day + 1 } else { day }
}

/// The lengths of the months from Tishrei on: Cheshvan and Kislev take up what the year has more or less.
fn months(year: i64) -> Vec<i64> {
    let length = new_year(year + 1) - new_year(year);
    let (cheshvan, kislev) = match length {
        353 | 383 => (29, 29),
        354 | 384 => (29, 30),
        355 | 385 => (30, 30),
        other => panic!("{year} has {other} days"),
    };
    let adar: &[i64] = if is_leap(year) { &[30, 29] } else { &[29] };
    [&[30, cheshvan, kislev, 29, 30], adar, &[30, 29, 30, 29, 30, 29]].concat()
}

/// The civil date of a day. `from_nisan`: how many months after Nisan; else how many after Tishrei.
fn civil(year: i64, month: usize, day: i64) -> NaiveDate {
    let before: i64 = months(year).iter().take(month).sum();
    // 1 Tishrei 5785 was 3 October 2024: the one date that ties both calendars together.
    let since = new_year(year) - new_year(5785) + before + day - 1;
    self::day("2024-10-03").checked_add_signed(chrono::TimeDelta::days(since)).unwrap()
}

/// Nisan and the months after it, counted from Tishrei.
fn from_nisan(year: i64, month: usize) -> usize {
    month + if is_leap(year) { 7 } else { 6 }
}

struct Israel {
    rest: BTreeSet<NaiveDate>,
    bank: BTreeSet<NaiveDate>,
    eves: BTreeSet<NaiveDate>,
}

/// The holidays of one civil year: spring and summer of one Hebrew year, autumn of the next.
fn israel(year: i32) -> Israel {
    let (spring, autumn) = (i64::from(year) + 3760, i64::from(year) + 3761);
    let spring_day = |month: usize, day: i64| civil(spring, from_nisan(spring, month), day);
    let autumn_day = |day: i64| civil(autumn, 0, day);
    let plain = spring_day(1, 5);
    let independence = match plain.weekday() {
        Weekday::Fri => plain - Days::new(1),
        Weekday::Sat => plain - Days::new(2),
        Weekday::Mon if year >= 2004 => plain + Days::new(1),
        _ => plain,
    };
    let fast = spring_day(4, 9);
    let fast = if fast.weekday() == Weekday::Sat { fast + Days::new(1) } else { fast };
    let rest = [
        spring_day(0, 15),
        spring_day(0, 21),
        independence,
        spring_day(2, 6),
        autumn_day(1),
        autumn_day(2),
        autumn_day(10),
        autumn_day(15),
        autumn_day(22),
    ];
    let purim = civil(spring, from_nisan(spring, 0) - 1, 14);
    let eves = [
        spring_day(0, 14),
        spring_day(0, 20),
        spring_day(2, 5),
        spring_day(5, 29),
        autumn_day(9),
        autumn_day(14),
        autumn_day(21),
        independence - Days::new(1),
    ];
    let with = |more: &[NaiveDate]| rest.iter().chain(more).copied().collect::<BTreeSet<_>>();
    Israel { rest: with(&[]), bank: with(&[autumn_day(9), purim, fast]), eves: with(&eves) }
}

#[test]
fn israels_holidays_equal_a_sum_by_the_molad() {
    for year in YEARS {
        let sum = israel(year);
        assert_eq!(dates(CalendarId::Il, year), sum.rest, "{year}");
        assert_eq!(dates(CalendarId::IlBank, year), sum.bank, "{year}");
        assert_eq!(dates(CalendarId::IlEves, year), sum.eves, "{year}");
    }
}

/// The sum itself, against what the rule of the nineteen years says and against days that anybody can look up.
#[test]
fn the_sum_by_the_molad_is_itself_right() {
    for year in 5710..=5861 {
        assert_eq!(is_leap(year), (7 * year + 1) % 19 < 7, "{year}");
        let first = civil(year, 0, 1).weekday();
        assert!(!matches!(first, Weekday::Sun | Weekday::Wed | Weekday::Fri), "{year} begins on {first}");
        assert_eq!(months(year).iter().sum::<i64>(), new_year(year + 1) - new_year(year));
    }
    for (year, date) in [
        (5711, "1950-09-12"),
        (5734, "1973-09-27"),
        (5761, "2000-09-30"),
        (5784, "2023-09-16"),
        (5786, "2025-09-23"),
    ] {
        assert_eq!(civil(year, 0, 1), day(date), "1 Tishrei {year}");
    }
    assert_eq!(civil(5734, 0, 10), day("1973-10-06"));
    assert_eq!(civil(5708, from_nisan(5708, 1), 5), day("1948-05-14"));
}

/// Independence Day can only be moved from Monday, Friday or Saturday; the known years of each.
#[test]
fn independence_day_moves_both_ways() {
    for (year, on) in [
        (2023, "2023-04-26"),
        (2024, "2024-05-14"),
        (2025, "2025-05-01"),
        (2028, "2028-05-02"),
        (2029, "2029-04-19"),
    ] {
        assert!(dates(CalendarId::Il, year).contains(&day(on)), "{on}");
    }
    for year in 2004..=2100 {
        let mut holidays = CalendarId::Il.holidays(year).iter();
        let on = holidays.find(|holiday| holiday.name.starts_with("Independence Day")).unwrap().on;
        assert!(matches!(on.weekday(), Weekday::Tue | Weekday::Wed | Weekday::Thu), "{on}");
    }
}
