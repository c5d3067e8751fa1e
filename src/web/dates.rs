//! The dates of a case as a person reads them: by when, why, and what the law would allow.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::page::Page;
use crate::{
    desk::views::DueDates,
    law::{Basis, Right, TraceStep},
};

/// One step of "Why this date?".
#[derive(Debug, Clone)]
pub struct WhyStep {
    /// What was done.
    pub text: String,
    /// On which provision it rests.
    pub cite: String,
    /// What it gave.
    pub value: String,
}

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
pub fn due(page: &Page, zone: Tz, dates: &DueDates) -> Option<Due> {
    let date = dates.due?;
    let today = page.site().clock.now().with_timezone(&zone).date_naive();
    let is_ours = matches!(dates.due_basis, Some(Basis::Policy | Basis::Promise));
    let later = dates.legal_due.filter(|legal| is_ours && *legal > date);
    Some(Due {
        date,
        day: page.voice.day(date),
        distance: page.voice.distance(date, today),
        policy: later.map(|legal| page.voice.say_one("filed-policy", "date", page.voice.day(legal))),
    })
}

/// The trace in words; dates in it are written out.
pub fn why(page: &Page, zone: Tz, trace: &[TraceStep]) -> Vec<WhyStep> {
    let in_words = |value: &str| {
        if let Ok(date) = value.parse::<NaiveDate>() {
            return page.voice.day(date);
        }
        match value.parse::<DateTime<Utc>>() {
            Ok(instant) => page.voice.instant(instant, zone),
            Err(_) => value.to_owned(),
        }
    };
    let step = |step: &TraceStep| WhyStep {
        text: step.text.clone(),
        cite: if step.is_unchecked() { page.say("filed-own-reading") } else { step.cite.clone() },
        value: in_words(&step.value),
    };
    trace.iter().filter(|step| step.rule != "work_by").map(step).collect()
}
