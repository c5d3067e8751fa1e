//! The dates of a case as a person reads them: by when, and what the law would allow. Why, stands in `letters::Why`.

use chrono::NaiveDate;

use super::page::Page;
use crate::{
    desk::views::DueDates,
    law::{Basis, Right, Zone},
};

/// The date of one case in words.
#[derive(Debug, Clone)]
pub struct Due {
    /// For the `datetime` attribute.
    pub date: NaiveDate,
    /// "Monday 21 December 2026".
    pub day: String,
    /// "30 days from now".
    pub distance: String,
    /// "This is our own rule. The law allows until …".
    pub policy: Option<String>,
}

/// Cases in the order in which the form names the rights: two pages about one filing show them alike.
pub fn in_order<T>(cases: &[T], right: impl Fn(&T) -> Right) -> Vec<&T> {
    let mut ordered: Vec<&T> = cases.iter().collect();
    ordered.sort_by_key(|case| Right::ALL.iter().position(|known| *known == right(case)));
    ordered
}

/// The due date in words, if there is one.
pub fn due(page: &Page, zone: Zone, dates: &DueDates) -> Option<Due> {
    let date = dates.due?;
    let today = zone.local(page.site().clock.now()).date_naive();
    let ours = match dates.due_basis {
        Some(Basis::Policy) => Some("filed-policy"),
        Some(Basis::Promise) => Some("filed-promise"),
        _ => None,
    };
    let later = ours.zip(dates.legal_due.filter(|legal| *legal > date));
    Some(Due {
        date,
        day: page.voice.day(date),
        distance: page.voice.distance(date, today),
        policy: later.map(|(key, legal)| page.voice.say_one(key, "date", page.voice.day(legal))),
    })
}
