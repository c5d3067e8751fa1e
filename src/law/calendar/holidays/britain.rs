//! The United Kingdom's three calendars, and Australia, which shares the rule of substitute days.

use chrono::{NaiveDate, Weekday};

use super::year::{Holiday, Year};

/// England and Wales: Banking and Financial Dealings Act 1971.
pub(super) fn england_and_wales(year: Year) -> Vec<Holiday> {
    year.fixed(1, 1, "New Year's Day")
        .easter(-2, "Good Friday")
        .easter(1, "Easter Monday")
        .nth(1, Weekday::Mon, 5, "Early May bank holiday")
        .last(Weekday::Mon, 5, "Spring bank holiday")
        .last(Weekday::Mon, 8, "Summer bank holiday")
        .fixed(12, 25, "Christmas Day")
        .fixed(12, 26, "Boxing Day")
        .with_substitutes(|_| true)
}

/// Bank holidays of Scotland.
pub(super) fn scotland(year: Year) -> Vec<Holiday> {
    let world_cup = NaiveDate::from_ymd_opt(2026, 6, 15).filter(|_| year.year == 2026);
    year.fixed(1, 1, "New Year's Day")
        .fixed(1, 2, "2nd January")
        .easter(-2, "Good Friday")
        .nth(1, Weekday::Mon, 5, "Early May bank holiday")
        .last(Weekday::Mon, 5, "Spring bank holiday")
        .add(world_cup, "World Cup bank holiday (one-off)")
        .nth(1, Weekday::Mon, 8, "Summer bank holiday")
        .fixed(11, 30, "St Andrew's Day")
        .fixed(12, 25, "Christmas Day")
        .fixed(12, 26, "Boxing Day")
        .with_substitutes(|_| true)
}

/// Bank holidays of Northern Ireland.
pub(super) fn northern_ireland(year: Year) -> Vec<Holiday> {
    year.fixed(1, 1, "New Year's Day")
        .fixed(3, 17, "St Patrick's Day")
        .easter(-2, "Good Friday")
        .easter(1, "Easter Monday")
        .nth(1, Weekday::Mon, 5, "Early May bank holiday")
        .last(Weekday::Mon, 5, "Spring bank holiday")
        .fixed(7, 12, "Battle of the Boyne (Orangemen's Day)")
        .last(Weekday::Mon, 8, "Summer bank holiday")
        .fixed(12, 25, "Christmas Day")
        .fixed(12, 26, "Boxing Day")
        .with_substitutes(|_| true)
}

/// Australia: national days, with the substitute days that all eight states and territories give; Anzac Day has none.
pub(super) fn australia(year: Year) -> Vec<Holiday> {
    year.fixed(1, 1, "New Year's Day")
        .fixed(1, 26, "Australia Day")
        .easter(-2, "Good Friday")
        .easter(1, "Easter Monday")
        .fixed(4, 25, "Anzac Day")
        .fixed(12, 25, "Christmas Day")
        .fixed(12, 26, "Boxing Day")
        .with_substitutes(|name| name != "Anzac Day")
}
