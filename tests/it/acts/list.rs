//! The queue: its order, its pages, its filters, its chips; and the tiles.

use std::collections::BTreeSet;

use habeas::{
    case::{ActKind, Role},
    desk::{Error, QueueFilter, officer, read, staff, views::QueuePage},
    types::CaseId,
};
use rstest::rstest;
use serde_json::json;

use super::harness::{Harness, asking, faulty};
use crate::support::databases::Engine;

fn filter(fields: &serde_json::Value) -> QueueFilter {
    serde_json::from_value(fields.clone()).unwrap()
}

fn ids(page: &QueuePage) -> Vec<CaseId> {
    page.items.iter().map(|item| item.id).collect()
}

#[rstest]
fn a_hundred_and_twenty_cases_are_paged_by_date_without_loss(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let mut filed = BTreeSet::new();
    for number in 0..120 {
        let right = ["access", "erasure", "objection"][number % 3];
        let place = [json!({"country": "DE"}), json!({"country": "US", "region": "CA"})][number % 2].clone();
        let mut body = asking(right, &format!("person{number}@people.example"));
        body["residence"] = place;
        filed.insert(harness.files(&body).cases[0].id);
        if number % 10 == 9 {
            harness.days_pass(1);
        }
    }
    let mut seen = Vec::new();
    let mut cursor: Option<String> = None;
    let mut pages = 0;
    loop {
        let asked = QueueFilter { cursor, limit: Some(17), ..QueueFilter::default() };
        let page = harness.wait(read::queue(&harness.desk, &officer, &asked)).unwrap();
        pages += 1;
        seen.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(pages, 8);
    assert_eq!(seen.iter().map(|item| item.id).collect::<BTreeSet<_>>(), filed);
    assert_eq!(seen.len(), 120);
    let dates: Vec<_> = seen.iter().map(|item| item.dates.due_instant.unwrap()).collect();
    assert!(dates.is_sorted());
    let whole = harness.wait(read::queue(&harness.desk, &officer, &filter(&json!({"limit": 100})))).unwrap();
    assert_eq!((whole.items.len(), whole.next_cursor.is_some()), (100, true));
    let law = harness.wait(read::queue(
        &harness.desk,
        &officer,
        &filter(&json!({"law": "us-ca-ccpa", "limit": 100})),
    ));
    assert!(law.unwrap().items.iter().all(|item| item.law == "us-ca-ccpa"));
    let right = filter(&json!({"right": "erasure", "limit": 100}));
    assert_eq!(harness.wait(read::queue(&harness.desk, &officer, &right)).unwrap().items.len(), 40);
    let day = seen[60].dates.due.unwrap();
    let before = filter(&json!({"due_before": day, "limit": 100}));
    let expected = seen.iter().filter(|item| item.dates.due.unwrap() < day).count();
    assert_eq!(harness.wait(read::queue(&harness.desk, &officer, &before)).unwrap().items.len(), expected);
    let stats = harness.wait(read::stats(&harness.desk, &officer)).unwrap();
    let late = seen.iter().filter(|item| item.dates.due_instant.unwrap() <= harness.now()).count() as u64;
    assert_eq!((stats.open, stats.unconfirmed, stats.overdue), (120, 120, late));
}

#[rstest]
fn a_person_is_found_by_address_number_and_reference(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    harness.files_one("access", "other@people.example");
    let mut body = asking("access", "dana@people.example");
    body["requester"]["phone"] = json!("+49 30 123456");
    let receipt = harness.files(&body);
    let finds = |q: &str| {
        ids(&harness.wait(read::queue(&harness.desk, &officer, &filter(&json!({"q": q})))).unwrap())
    };
    let wanted = vec![receipt.cases[0].id];
    for q in ["dana@people.example", "DANA@people.example", "+4930123456", receipt.reference.as_str()] {
        assert_eq!(finds(q), wanted, "{q}");
    }
    for q in ["dan@people.example", "dana", "+4930123457"] {
        assert!(finds(q).is_empty(), "{q}");
    }
}

#[rstest]
fn filters_that_nothing_could_match_are_named(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let case = harness.files_one("access", "dana@people.example");
    for name in ["state", "right", "assignee", "due", "flag"] {
        let nonsense = serde_json::from_value::<QueueFilter>(json!({ name: "nonsense" }));
        assert!(nonsense.is_err(), "{name}");
    }
    let stranger = "stranger@people.example";
    for (name, value) in
        [("law", "nonsense"), ("controller", "nonsense"), ("cursor", "nonsense"), ("assignee", stranger)]
    {
        let asked = filter(&json!({ name: value }));
        assert_eq!(faulty(harness.wait(read::queue(&harness.desk, &officer, &asked))), [format!("/{name}")]);
    }
    let none = filter(&json!({"limit": 0}));
    assert_eq!(faulty(harness.wait(read::queue(&harness.desk, &officer, &none))), ["/limit"]);
    let asks = |fields| ids(&harness.wait(read::queue(&harness.desk, &officer, &filter(&fields))).unwrap());
    assert_eq!(asks(json!({"assignee": "none"})), [case]);
    assert!(asks(json!({"assignee": "me"})).is_empty());
    harness.does(&officer, case, "assign", json!({"to": "me"}));
    assert_eq!(asks(json!({"assignee": "me"})), [case]);
    assert_eq!(asks(json!({"assignee": "officer@office.example"})), [case]);
    assert_eq!(harness.case(&officer, case).item.assignee.as_deref(), Some("officer@office.example"));
    assert!(asks(json!({"assignee": "none"})).is_empty());
    assert_eq!(asks(json!({"state": "received", "controller": "default"})), [case]);
    assert!(asks(json!({"state": "closed"})).is_empty());
    harness.does(&officer, case, "withdraw", json!({}));
    assert_eq!(asks(json!({"state": "closed"})), [case]);
    assert!(asks(json!({"state": "open"})).is_empty());
    assert_eq!(harness.case(&officer, case).item.chip.id(), "closed");
}

#[rstest]
fn a_chip_follows_the_days(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let case = harness.files_one("access", "dana@people.example"); // by the office's own date, Saturday 14 February
    let mut seen = Vec::new();
    for (days, chip, left) in
        [(0, "on_track", 30), (25, "soon", 5), (4, "urgent", 1), (1, "urgent", 0), (1, "overdue", -1)]
    {
        harness.days_pass(days);
        let item = harness.case(&harness.signs_in(&officer.email), case).item;
        seen.push((item.chip.id(), item.days_left));
        assert_eq!((item.chip.id(), item.days_left), (chip, Some(left)), "{seen:?}");
    }
    let stats = harness.wait(read::stats(&harness.desk, &officer)).unwrap();
    assert_eq!((stats.open, stats.overdue, stats.on_time_due), (1, 1, Some(0.0)));
}

#[rstest]
fn who_runs_the_installation_sees_no_case(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let admin = harness.hires("admin@office.example", Role::Admin);
    let case = harness.files_one("access", "dana@people.example");
    let refused = |error: Option<Error>| assert!(matches!(error, Some(Error::NotAllowed)), "{error:?}");
    refused(harness.wait(read::queue(&harness.desk, &admin, &QueueFilter::default())).err());
    refused(harness.wait(read::case(&harness.desk, &admin, case)).err());
    refused(
        harness.wait(officer::act(&harness.desk, &admin, case, ActKind::Note, 1, json!({"text": "x"}))).err(),
    );
    refused(harness.wait(read::stats(&harness.desk, &admin)).err());
    refused(harness.wait(officer::tasks(&harness.desk, &admin)).err());
    refused(harness.wait(staff::colleagues(&harness.desk, &admin, None)).err());
    let auditor = harness.hires("auditor@office.example", Role::Auditor);
    let dpo = harness.hires("dpo@office.example", Role::Dpo);
    for reader in [&auditor, &dpo] {
        assert_eq!(harness.case(reader, case).item.id, case);
        assert_eq!(
            super::harness::rule(harness.tries(reader, case, "assign", json!({"to": "me"}))),
            "wrong_role"
        );
    }
    assert_eq!(
        super::harness::rule(harness.tries(&auditor, case, "note", json!({"text": "x"}))),
        "wrong_role"
    );
    harness.does(&dpo, case, "note", json!({"text": "Look at the second contract, too."}));
}
