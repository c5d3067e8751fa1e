//! New Zealand: working days by Privacy Act 2020 s. 7. From 25 December to 15 January nothing is worked.

use chrono::{NaiveDate, Weekday};

use super::year::{Holiday, Year, is_weekend, monday_from};

/// Matariki, by the schedule of Te Kāhui o Matariki Public Holiday Act 2022: it follows the moon, and is named up to 2052;
/// those to 2036 were read. In later years it is left out, which is the earlier date.
const MATARIKI: [(i32, u32, u32); 15] = [
    (2022, 6, 24),
    (2023, 7, 14),
    (2024, 6, 28),
    (2025, 6, 20),
    (2026, 7, 10),
    (2027, 6, 25),
    (2028, 7, 14),
    (2029, 7, 6),
    (2030, 6, 21),
    (2031, 7, 11),
    (2032, 7, 2),
    (2033, 6, 24),
    (2034, 7, 7),
    (2035, 6, 29),
    (2036, 7, 18),
];

/// National days; the anniversaries of provinces are worked. Waitangi and Anzac Day on a weekend: the Monday after.
pub(super) fn new_zealand(year: Year) -> Vec<Holiday> {
    let of = |month, day| NaiveDate::from_ymd_opt(year.year, month, day);
    let monday_after = |day: Option<NaiveDate>| day.filter(|day| is_weekend(*day)).and_then(monday_from);
    let matariki = MATARIKI.iter().find(|(of_year, ..)| *of_year == year.year);
    let matariki = matariki.and_then(|(_, month, day)| of(*month, *day));
    let (waitangi, anzac) = (monday_after(of(2, 6)), monday_after(of(4, 25)));
    let closed = (25..=31).filter_map(|day| of(12, day)).chain((1..=15).filter_map(|day| of(1, day)));
    let closed: Vec<NaiveDate> = closed.collect();
    let year =
        closed.into_iter().fold(year, |year, on| year.add(Some(on), "Closed from 25 December to 15 January"));
    year.fixed(2, 6, "Waitangi Day")
        .add(waitangi, "Waitangi Day (observed)")
        .easter(-2, "Good Friday")
        .easter(1, "Easter Monday")
        .fixed(4, 25, "Anzac Day")
        .add(anzac, "Anzac Day (observed)")
        .nth(1, Weekday::Mon, 6, "King's Birthday")
        .add(matariki, "Matariki")
        .nth(4, Weekday::Mon, 10, "Labour Day")
        .days
}
