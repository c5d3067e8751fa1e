//! The United States, Canada, British Columbia, Brazil.

use chrono::{Datelike, NaiveDate, Weekday};

use super::year::{Holiday, Year, monday_until};

/// 5 U.S.C. 6103: eleven days; Saturday is observed on Friday, Sunday on Monday. Inauguration Day and closures by
/// executive order are left out.
pub(super) fn us_federal(year: i32) -> Vec<Holiday> {
    let mut days = us_plain(year);
    // 1 January on a Saturday is observed on 31 December of the year before.
    let new_year = us_plain(year + 1).into_iter().filter(|holiday| holiday.on.ordinal() == 1);
    let observed: Vec<Holiday> = days
        .iter()
        .cloned()
        .chain(new_year)
        .filter_map(|holiday| {
            let on = match holiday.on.weekday() {
                Weekday::Sat => holiday.on.pred_opt(),
                Weekday::Sun => holiday.on.succ_opt(),
                _ => None,
            }?;
            Some(Holiday { on, name: format!("{} (observed)", holiday.name) })
        })
        .filter(|holiday| holiday.on.year() == year)
        .collect();
    days.extend(observed);
    days
}

fn us_plain(year: i32) -> Vec<Holiday> {
    Year { year, days: Vec::new() }
        .fixed(1, 1, "New Year's Day")
        .nth(3, Weekday::Mon, 1, "Birthday of Martin Luther King, Jr.")
        .nth(3, Weekday::Mon, 2, "Washington's Birthday")
        .last(Weekday::Mon, 5, "Memorial Day")
        .fixed_from(2021, 6, 19, "Juneteenth National Independence Day")
        .fixed(7, 4, "Independence Day")
        .nth(1, Weekday::Mon, 9, "Labor Day")
        .nth(2, Weekday::Mon, 10, "Columbus Day")
        .fixed(11, 11, "Veterans Day")
        .nth(4, Weekday::Thu, 11, "Thanksgiving Day")
        .fixed(12, 25, "Christmas Day")
        .days
}

/// Canada Labour Code, general holidays; one that falls on a weekend is observed on the next free weekday. Easter Monday
/// and the Civic Holiday are not among them.
pub(super) fn canada(year: Year) -> Vec<Holiday> {
    let victoria = victoria_day(year.year);
    year.fixed(1, 1, "New Year's Day")
        .easter(-2, "Good Friday")
        .add(victoria, "Victoria Day")
        .fixed(7, 1, "Canada Day")
        .nth(1, Weekday::Mon, 9, "Labour Day")
        .fixed_from(2021, 9, 30, "National Day for Truth and Reconciliation")
        .nth(2, Weekday::Mon, 10, "Thanksgiving Day")
        .fixed(11, 11, "Remembrance Day")
        .fixed(12, 25, "Christmas Day")
        .fixed(12, 26, "Boxing Day")
        .with_substitutes(|_| true)
}

/// British Columbia, Interpretation Act s. 29. Of those that fall on a Sunday the Monday after is free for three days only; for
/// others this was not looked up, and a holiday less is the earlier date.
pub(super) fn british_columbia(year: Year) -> Vec<Holiday> {
    let victoria = victoria_day(year.year);
    let moved = [(1, 1, "New Year's Day"), (7, 1, "Canada Day"), (12, 25, "Christmas Day")];
    let moved = moved.map(|(month, day, name)| {
        let on = NaiveDate::from_ymd_opt(year.year, month, day).filter(|day| day.weekday() == Weekday::Sun);
        (on.and_then(|day| day.succ_opt()), format!("{name} (observed)"))
    });
    let year = moved.into_iter().fold(year, |year, (on, name)| year.add(on, &name));
    year.fixed(1, 1, "New Year's Day")
        .nth(3, Weekday::Mon, 2, "Family Day")
        .easter(-2, "Good Friday")
        .easter(1, "Easter Monday")
        .add(victoria, "Victoria Day")
        .fixed(7, 1, "Canada Day")
        .nth(1, Weekday::Mon, 8, "British Columbia Day")
        .nth(1, Weekday::Mon, 9, "Labour Day")
        .fixed_from(2023, 9, 30, "National Day for Truth and Reconciliation")
        .nth(2, Weekday::Mon, 10, "Thanksgiving Day")
        .fixed(11, 11, "Remembrance Day")
        .fixed(12, 25, "Christmas Day")
        .fixed(12, 26, "Boxing Day")
        .days
}

/// The Monday before 25 May.
fn victoria_day(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 5, 24).and_then(monday_until)
}

/// National days; Carnival and Corpus Christi are optional and left out.
pub(super) fn brazil(year: Year) -> Vec<Holiday> {
    year.fixed(1, 1, "Confraternizacao Universal")
        .easter(-2, "Paixao de Cristo")
        .fixed(4, 21, "Tiradentes")
        .fixed(5, 1, "Dia do Trabalho")
        .fixed(9, 7, "Independencia")
        .fixed(10, 12, "Nossa Senhora Aparecida")
        .fixed(11, 2, "Finados")
        .fixed(11, 15, "Proclamacao da Republica")
        .fixed_from(2024, 11, 20, "Consciencia Negra (from 2024)")
        .fixed(12, 25, "Natal")
        .days
}
