//! Public holidays by rule: fixed dates, weekdays of a month, days counted from Easter, dates of the Hebrew calendar.
//!
//! No table of dates that ends; the few one-off days that a country decreed stand beside their country. Each year of a
//! calendar is computed once in a process and kept.

mod americas;
mod britain;
mod europe;
mod israel;
mod latin;
pub mod year;
mod zealand;

use std::sync::OnceLock;

use self::year::{Holiday, Year};
use super::id::CalendarId;

/// The years that calendars are computed for. Requests are dated 1970 to 2199; the rest is room for counting, and for
/// whoever looks at an old year.
const FIRST_YEAR: i32 = 1949;
const LAST_YEAR: i32 = 2212;
const YEARS_KEPT: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;
const CALENDARS: usize = CalendarId::ALL.len();

/// What was computed so far; the same for everybody, so that a process does it once.
static KEPT: [[OnceLock<Vec<Holiday>>; YEARS_KEPT]; CALENDARS] =
    [const { [const { OnceLock::new() }; YEARS_KEPT] }; CALENDARS];

impl CalendarId {
    /// The holidays of a year in order of date, also those that fall on the weekend; empty outside `YEARS`.
    pub fn holidays(self, year: i32) -> &'static [Holiday] {
        let slot = usize::try_from(year - FIRST_YEAR).ok();
        let kept = slot.and_then(|slot| KEPT.get(self as usize)?.get(slot));
        kept.map_or(&[], |kept| kept.get_or_init(|| of(self, year)))
    }
}

/// The holidays of one calendar in one civil year, in order of date.
fn of(calendar: CalendarId, year: i32) -> Vec<Holiday> {
    let list = Year { year, days: Vec::new() };
    let mut days = match calendar {
        CalendarId::Weekdays | CalendarId::SunThu => Vec::new(),
        CalendarId::Il => israel::rest_days(list),
        CalendarId::IlBank => israel::bank_days(list),
        CalendarId::IlEves => israel::with_eves(list),
        CalendarId::UsFederal => americas::us_federal(year),
        CalendarId::CaFederal => americas::canada(list),
        CalendarId::CaBc => americas::british_columbia(list),
        CalendarId::Br => americas::brazil(list),
        CalendarId::Cl => latin::chile(list),
        CalendarId::Co => latin::colombia(list),
        CalendarId::Ar => latin::argentina(list),
        CalendarId::Mx => latin::mexico(list),
        CalendarId::Nz => zealand::new_zealand(list),
        CalendarId::GbEaw => britain::england_and_wales(list),
        CalendarId::GbSct => britain::scotland(list),
        CalendarId::GbNir => britain::northern_ireland(list),
        CalendarId::Au => britain::australia(list),
        CalendarId::Ie => europe::ireland(list),
        CalendarId::De => europe::germany(list),
        CalendarId::Fr => europe::france(list),
        CalendarId::Es => europe::spain(list),
        CalendarId::It => europe::italy(list),
        CalendarId::Nl => europe::netherlands(list),
        CalendarId::EuTarget => europe::target(list),
    };
    days.sort();
    days
}
