//! Israel, by the Hebrew calendar. The civil date is that of the daytime part; the eve at sunset is not modelled.
//!
//! Intermediate days of Pesach and Sukkot are working days here. Election days are decreed one by one: a controller adds
//! them as rest days.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use icu_calendar::{Date, cal::Hebrew, types::Month};

use super::year::{Holiday, Year};

/// Months of the Hebrew civil year, as the calendar crate numbers them. In a leap year `ADAR` is Adar II.
const TISHREI: u8 = 1;
const ADAR: u8 = 6;
const NISAN: u8 = 7;
const IYAR: u8 = 8;
const SIVAN: u8 = 9;
const AV: u8 = 11;
const ELUL: u8 = 12;

/// The rest days of Law and Administration Ordinance s. 18A, and Independence Day.
pub(super) fn rest_days(year: Year) -> Vec<Holiday> {
    common(year).days
}

/// With the days that banks do not count as business days.
pub(super) fn bank_days(year: Year) -> Vec<Holiday> {
    let civil = year.year;
    common(year)
        .add(hebrew(civil, TISHREI, 9), "Eve of Yom Kippur (9 Tishrei)")
        .add(hebrew(civil, ADAR, 14), "Purim (14 Adar / Adar II)")
        .add(tisha_b_av(civil), "Tisha B'Av (9 Av, moved off Shabbat)")
        .days
}

/// With the eves, on which many work half a day.
pub(super) fn with_eves(year: Year) -> Vec<Holiday> {
    let civil = year.year;
    let memorial_day = independence_day(civil).and_then(|day| day.pred_opt());
    common(year)
        .add(hebrew(civil, ELUL, 29), "Eve of Rosh Hashanah (29 Elul)")
        .add(hebrew(civil, TISHREI, 9), "Eve of Yom Kippur (9 Tishrei)")
        .add(hebrew(civil, TISHREI, 14), "Eve of Sukkot (14 Tishrei)")
        .add(hebrew(civil, TISHREI, 21), "Hoshana Rabbah, eve of Shemini Atzeret (21 Tishrei)")
        .add(hebrew(civil, NISAN, 14), "Eve of Pesach (14 Nisan)")
        .add(hebrew(civil, NISAN, 20), "Eve of seventh day of Pesach (20 Nisan)")
        .add(hebrew(civil, SIVAN, 5), "Eve of Shavuot (5 Sivan)")
        .add(memorial_day, "Memorial Day, eve of Independence Day")
        .days
}

fn common(year: Year) -> Year {
    let civil = year.year;
    year.add(hebrew(civil, NISAN, 15), "Pesach (15 Nisan)")
        .add(hebrew(civil, NISAN, 21), "Seventh day of Pesach (21 Nisan)")
        .add(independence_day(civil), "Independence Day (5 Iyar, shifted where needed)")
        .add(hebrew(civil, SIVAN, 6), "Shavuot (6 Sivan)")
        .add(hebrew(civil, TISHREI, 1), "Rosh Hashanah (1 Tishrei)")
        .add(hebrew(civil, TISHREI, 2), "Rosh Hashanah (2 Tishrei)")
        .add(hebrew(civil, TISHREI, 10), "Yom Kippur (10 Tishrei)")
        .add(hebrew(civil, TISHREI, 15), "Sukkot (15 Tishrei)")
        .add(hebrew(civil, TISHREI, 22), "Shemini Atzeret / Simchat Torah (22 Tishrei)")
}

/// 5 Iyar; moved so that neither it nor Memorial Day before it touches the Sabbath. The Monday rule is of 2004.
fn independence_day(civil: i32) -> Option<NaiveDate> {
    let plain = hebrew(civil, IYAR, 5)?;
    match plain.weekday() {
        Weekday::Fri => plain.pred_opt(),
        Weekday::Sat => plain.checked_sub_days(Days::new(2)),
        Weekday::Mon if civil >= 2004 => plain.succ_opt(),
        _ => Some(plain),
    }
}

fn tisha_b_av(civil: i32) -> Option<NaiveDate> {
    let plain = hebrew(civil, AV, 9)?;
    if plain.weekday() == Weekday::Sat { plain.succ_opt() } else { Some(plain) }
}

/// The civil date of a Hebrew day and month in a civil year. Only days that exist once in each civil year are asked for:
/// those from Adar to Elul, and of Tishrei.
fn hebrew(civil: i32, month: u8, day: u8) -> Option<NaiveDate> {
    // A Hebrew year begins in September or October: Tishrei of civil 2026 opens 5787, Nisan of civil 2026 lies in 5786.
    let hebrew_year = if month == TISHREI { civil + 3761 } else { civil + 3760 };
    let date = Date::try_new(hebrew_year.into(), Month::new(month), day, Hebrew).ok()?;
    // A rata die and chrono's day from the common era both count 1 January of year 1 as day 1.
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(date.to_rata_die().to_i64_date()).ok()?)
}
