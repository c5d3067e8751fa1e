//! Every law file parses, has its sources, and its examples come true; calendars and deadlines equal the references.

mod calendars;
mod choosing;
mod clocks;
mod everywhere;
mod malformed;
mod promises;
mod properties;
mod public_view;
mod references;
mod refused_files;
mod refused_starts;
mod rows;
mod sentences;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use chrono::{Datelike, NaiveDate};
use habeas::{
    cli,
    law::{AttachedBy, Attachment, CalendarId, Law, LawId, Laws, Matter, Right, choose},
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

/// Every law of the reference ships, and of each all versions can be found again.
#[test]
fn every_law_is_there() {
    let laws = laws();
    let ids = [
        "eu-gdpr",
        "uk-gdpr",
        "us-ca-ccpa",
        "us-ca-stl",
        "us-va-vcdpa",
        "us-co-cpa",
        "us-ct-ctdpa",
        "us-ut-ucpa",
        "us-tx-tdpsa",
        "us-ia-icdpa",
        "us-tn-tipa",
        "us-in-icdpa",
        "us-de-pdpa",
        "us-nh-dpa",
        "us-ne-dpa",
        "us-ky-cdpa",
        "us-md-modpa",
        "us-mn-cdpa",
        "us-ri-dtppa",
        "us-nj-dpa",
        "us-or-ocpa",
        "us-mt-cdpa",
        "us-fl-fdbr",
        "us-coppa",
        "us-ferpa",
        "il-ppl",
        "ca-pipeda",
        "ca-qc-law25",
        "br-lgpd",
        "au-privacy",
        "ch-fadp",
        "ca-bc-pipa",
        "ca-ab-pipa",
        "nz-privacy",
        "za-popia",
        "tr-kvkk",
        "je-dpjl",
        "gg-dpl",
        "im-gdpr",
        "gi-gdpr",
        "kr-pipa",
        "mx-lfpdppp",
        "ar-25326",
        "co-1581",
        "adgm-dpr",
        "difc-dpl",
        "sa-pdpl",
        "custom-policy",
        "base",
    ];
    for id in ids {
        let id: LawId = id.parse().unwrap();
        let law = laws.law(&id, day("2026-11-21")).unwrap_or_else(|| panic!("{id}"));
        assert!(std::ptr::eq(law, laws.by_version(&id, &law.version).unwrap()));
        assert_eq!(law.digest.len(), 64);
        assert!(law.examples.len() >= 3 || !law.is_statute(), "{id}: three examples at least");
    }
    let coming: BTreeSet<&str> =
        laws.all().iter().map(|law| law.id.as_str()).filter(|id| !ids.contains(id)).collect();
    let later = ["us-al-pdpa", "us-ok-cdpa", "us-la-ldpa", "us-vt-dpoa", "cl-19628", "in-dpdp"];
    assert_eq!(coming, BTreeSet::from(later));
}

/// The text that the table of laws in use keeps is enough to read the law again, with the same sentences.
#[test]
fn a_law_can_be_read_again_from_the_text_on_record() {
    for law in laws().all() {
        let sentences = law.sentences.iter().map(|(language, it)| (language.as_str(), &*it.text));
        let again = Law::of_record(&format!("{}.toml", law.id), &law.text, sentences)
            .unwrap_or_else(|faults| panic!("{faults:?}"));
        assert_eq!((&again.digest, &again.version), (&law.digest, &law.version));
        assert_eq!(again.sentences, law.sentences, "{}", law.id);
        assert!(law.holds(&again) && again.holds(law) && law.is_same_version(&again), "{}", law.id);
        for (one, other) in again.refusals.iter().zip(&law.refusals) {
            assert_eq!((&one.text, &one.rights), (&other.text, &other.rights));
            assert!(one.text.has("en"), "{}: {}", law.id, one.code);
        }
    }
}

/// Alabama's text has not been read: the law is listed, with the reason, and never chosen.
#[test]
fn a_disabled_law_is_known_and_never_chosen() {
    let laws = laws();
    let alabama: LawId = "us-al-pdpa".parse().unwrap();
    assert!(laws.knows(&alabama) && laws.law(&alabama, day("2027-06-01")).is_none());
    let attached = [Attachment { law: alabama, by: AttachedBy::Residence }];
    let place = "US-AL".parse().unwrap();
    let matter = Matter { residence: Some(&place), ..Matter::plain(Right::Access, day("2027-06-01")) };
    let choice = choose(laws, &attached, &matter);
    assert_eq!(choice.lead.id.as_str(), "base");
}

/// A law that changed applies to filings from that day on; the older text stays for older filings.
#[test]
fn a_law_is_matched_on_the_day_of_receipt() {
    let laws = laws();
    let granted = |id: &str, right, on: &str| {
        laws.law(&id.parse().unwrap(), day(on)).and_then(|law| law.granted(right, day(on))).is_some()
    };
    let first_days = [
        ("us-ut-ucpa", Right::Correction, "2026-07-01"),
        ("us-ct-ctdpa", Right::ThirdPartyList, "2026-07-01"),
        ("us-ct-ctdpa", Right::AdmReview, "2026-07-01"),
        ("us-ca-ccpa", Right::AdmReview, "2027-01-01"),
        ("uk-gdpr", Right::Complaint, "2026-06-19"),
        ("ca-qc-law25", Right::Portability, "2024-09-22"),
        ("us-ok-cdpa", Right::Access, "2027-01-01"),
        ("us-la-ldpa", Right::Access, "2027-01-01"),
        ("us-vt-dpoa", Right::Access, "2028-01-01"),
        ("cl-19628", Right::Restriction, "2026-12-01"),
        ("in-dpdp", Right::Complaint, "2027-05-13"),
        ("kr-pipa", Right::AdmReview, "2024-03-15"),
        ("us-ri-dtppa", Right::Access, "2026-01-01"),
    ];
    for (id, right, first) in first_days {
        let eve = day(first).pred_opt().unwrap().to_string();
        assert!(granted(id, right, first), "{id} {right} on {first}");
        assert!(!granted(id, right, &eve), "{id} {right} on {eve}");
    }
    let version = |id: &str, on: &str| laws.law(&id.parse().unwrap(), day(on)).unwrap().version.clone();
    assert_eq!(version("uk-gdpr", "2026-02-04"), "2021-01-01.4");
    assert_ne!(version("uk-gdpr", "2026-02-05"), "2021-01-01.4");
    assert_eq!(version("us-mt-cdpa", "2025-09-30"), "2024-10-01.2");
    assert_ne!(version("us-mt-cdpa", "2025-10-01"), "2024-10-01.2");
    assert_eq!(version("us-de-pdpa", "2026-12-31"), "2025-01-01.2");
    assert_ne!(version("us-de-pdpa", "2027-01-01"), "2025-01-01.2");
    assert_eq!(version("us-ct-ctdpa", "2026-06-30"), "2023-07-01.5");
    assert_ne!(version("us-ct-ctdpa", "2026-07-01"), "2023-07-01.5");
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

/// Every vector of the reference, through the command, column by column.
#[test]
fn every_vector_is_equal_in_every_column() {
    assert_eq!(vectors_answered("deadline-vectors", laws(), &[]), 185);
    assert_eq!(vectors_answered("more-vectors", laws(), &[]), 12);
}

/// Asks every vector but those of a rule that these laws had otherwise, and compares each column; how many there were.
fn vectors_answered(file: &str, laws: &Laws, otherwise: &[&str]) -> usize {
    let mut reader = csv::Reader::from_path(format!("tests/it/data/{file}.csv")).unwrap();
    let all: Vec<Vector> = reader.deserialize().map(Result::unwrap).collect();
    let ours: Vec<&Vector> = all.iter().filter(|it| !otherwise.contains(&it.id.as_str())).collect();
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
    let mut reference: BTreeMap<CalendarId, BTreeSet<NaiveDate>> = BTreeMap::new();
    for file in ["holidays", "holidays-more"] {
        let mut reader = csv::Reader::from_path(format!("tests/it/data/{file}.csv")).unwrap();
        for row in reader.deserialize::<(String, String, String)>() {
            let (calendar, date, _) = row.unwrap();
            reference.entry(calendar.parse().unwrap()).or_default().insert(day(&date));
        }
    }
    // British Columbia has no list outside that goes by its Interpretation Act
    assert_eq!(reference.len() + 3, CalendarId::ALL.len(), "all but it and the two without holidays");
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
