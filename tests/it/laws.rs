//! Every law file parses, has its sources, and its examples come true; calendars and deadlines equal the references.

mod choosing;
mod clocks;
mod promises;
mod properties;
mod refused_files;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use chrono::{Datelike, NaiveDate};
use habeas::{
    cli,
    law::{CalendarId, LawId, Laws},
};

fn laws() -> &'static Laws {
    static LAWS: LazyLock<Laws> = LazyLock::new(|| {
        Laws::embedded().unwrap_or_else(|faults| {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"))
        })
    });
    &LAWS
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn the_examples_of_every_law_come_true() {
    for law in laws().all() {
        assert_eq!(law.failed_examples(), [], "{}", law.id);
    }
}

#[test]
fn the_laws_of_this_form_are_there() {
    let laws = laws();
    for id in ["eu-gdpr", "us-ca-ccpa", "il-ppl", "custom-policy", "base"] {
        let id: LawId = id.parse().unwrap();
        let law = laws.law(&id, day("2026-11-21")).unwrap_or_else(|| panic!("{id}"));
        assert!(std::ptr::eq(law, laws.by_version(&id, &law.version).unwrap()));
        assert_eq!(law.digest.len(), 64);
    }
}

#[derive(serde::Deserialize)]
struct Vector {
    id: String,
    law: String,
    right: String,
    received_at: String,
    events: String,
    expected_ack_due: String,
    expected_due: String,
    expected_extended_due: String,
    basis: String,
    zone: String,
    expected_end_instant: String,
}

/// Every vector of a law that is there, through the command, column by column.
#[test]
fn every_vector_of_our_laws_is_equal_in_every_column() {
    assert_eq!(vectors_answered(laws()), 134);
}

/// A law with a moving start, a stop for one right and a mere acknowledgement needs no code: its file is enough.
#[test]
fn a_law_that_is_not_shipped_needs_only_its_file() {
    let draft = include_str!("laws/uk_draft.toml").to_owned();
    let laws = Laws::with_overrides([("uk-gdpr.toml".to_owned(), draft)]).unwrap();
    assert_eq!(vectors_answered(&laws), 134 + 17);
}

/// Asks every vector whose law is among `laws` and compares each column; how many there were.
fn vectors_answered(laws: &Laws) -> usize {
    let mut reader = csv::Reader::from_path("tests/it/data/deadline-vectors.csv").unwrap();
    let all: Vec<Vector> = reader.deserialize().map(Result::unwrap).collect();
    let ours: Vec<&Vector> = all.iter().filter(|vector| laws.knows(&vector.law.parse().unwrap())).collect();
    let question = |v: &&Vector| {
        serde_json::json!({"id": v.id, "law": v.law, "right": v.right, "received_at": v.received_at, "events": v.events, "zone": v.zone})
            .to_string()
    };
    let input = ours.iter().map(question).collect::<Vec<_>>().join("\n");
    let mut output = Vec::new();
    assert!(cli::deadlines::answer_lines(laws, input.as_bytes(), &mut output).unwrap(), "a line was refused");
    let answers: Vec<serde_json::Value> =
        String::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), ours.len());
    let mut wrong = Vec::new();
    for (vector, answer) in ours.iter().zip(&answers) {
        let came = |key: &str| answer.get(key).and_then(|value| value.as_str()).unwrap_or("").to_owned();
        let expected = [
            ("id", &vector.id),
            ("ack_due", &vector.expected_ack_due),
            ("due", &vector.expected_due),
            ("extended_due", &vector.expected_extended_due),
            ("end_instant", &vector.expected_end_instant),
        ];
        for (key, expected) in expected {
            if came(key) != *expected {
                wrong.push(format!(
                    "{} {key}: expected {expected}, came {} ({})",
                    vector.id,
                    came(key),
                    vector.basis
                ));
            }
        }
        for date in [&vector.expected_due, &vector.expected_extended_due, &vector.expected_ack_due] {
            let steps = answer["trace"].as_array().unwrap();
            let told = date.is_empty() || steps.iter().any(|step| step["value"].as_str() == Some(date));
            assert!(told, "{}: no step of the trace gives {date}", vector.id);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    ours.len()
}

/// Every date of the reference, both ways, weekends included.
#[test]
fn every_calendar_equals_the_reference_in_full() {
    let mut reader = csv::Reader::from_path("tests/it/data/holidays.csv").unwrap();
    let mut reference: BTreeMap<CalendarId, BTreeSet<NaiveDate>> = BTreeMap::new();
    for row in reader.deserialize::<(String, String, String)>() {
        let (calendar, date, _) = row.unwrap();
        reference.entry(calendar.parse().unwrap()).or_default().insert(day(&date));
    }
    assert_eq!(reference.len() + 2, CalendarId::ALL.len(), "all but the two without holidays");
    for (calendar, dates) in reference {
        let ours: BTreeSet<NaiveDate> =
            (2024..=2036).flat_map(|year| calendar.holidays(year)).map(|holiday| holiday.on).collect();
        let missing: Vec<_> = dates.difference(&ours).collect();
        let surplus: Vec<_> = ours.difference(&dates).collect();
        assert!(
            missing.is_empty() && surplus.is_empty(),
            "{calendar}: missing {missing:?}, surplus {surplus:?}"
        );
    }
}

#[test]
fn holidays_lie_in_their_year_and_in_order_for_two_centuries() {
    for calendar in CalendarId::ALL {
        for year in 1970..=2200 {
            let holidays = calendar.holidays(year);
            assert!(holidays.iter().all(|holiday| holiday.on.year() == year), "{calendar} {year}");
            assert!(holidays.is_sorted_by_key(|holiday| holiday.on), "{calendar} {year}");
            let none = matches!(calendar, CalendarId::Weekdays | CalendarId::SunThu);
            assert_eq!(holidays.is_empty(), none, "{calendar} {year}");
        }
    }
}
