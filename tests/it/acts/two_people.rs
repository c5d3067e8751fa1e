//! Two people on one case; questions and extensions through the use cases.

use std::sync::Arc;

use habeas::{
    case::{ActKind, CaseFlag, Role},
    desk::{Error, officer},
};
use rstest::rstest;
use serde_json::json;

use super::harness::{Harness, rule};
use crate::support::databases::Engine;

#[rstest]
fn an_old_page_changes_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let case = harness.files_one("access", "dana@people.example");
    let seen = harness.case(&officer, case).item.version;
    let moved = harness.verifies(&officer, case).item.version;
    assert!(moved > seen);
    let late =
        harness.wait(officer::act(&harness.desk, &officer, case, ActKind::Assign, seen, json!({"to": "me"})));
    assert!(matches!(late, Err(Error::VersionConflict { current }) if current == moved));
    assert!(harness.case(&officer, case).item.assignee.is_none());
}

#[rstest]
fn of_two_who_act_at_once_one_is_told(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let lead = harness.hires("lead@office.example", Role::Lead);
    let other = harness.hires("other@office.example", Role::Lead);
    let case = harness.files_one("access", "dana@people.example");
    harness.verifies(&lead, case);
    let version = harness.case(&lead, case).item.version;
    let done = harness.wait(async {
        let desk = Arc::new(harness.desk.clone());
        let acts = [lead.clone(), other].map(|staff| {
            let desk = Arc::clone(&desk);
            tokio::spawn(async move {
                let items = json!({"items": [{"label": "Account", "outcome": "give"}]});
                officer::act(&desk, &staff, case, ActKind::Decide, version, items).await
            })
        });
        let mut done = Vec::new();
        for act in acts {
            done.push(act.await.unwrap());
        }
        done
    });
    let told = done.iter().filter(|it| matches!(it, Err(Error::VersionConflict { .. }))).count();
    assert_eq!(
        (done.iter().filter(|it| it.is_ok()).count(), told),
        (1, 1),
        "{:?}",
        done.iter().map(|it| it.as_ref().err()).collect::<Vec<_>>()
    );
    let view = harness.case(&lead, case);
    assert_eq!(view.events.iter().filter(|event| event.kind.id() == "decided").count(), 1);
}

#[rstest]
fn a_period_is_extended_once_and_only_with_a_letter(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let case = harness.files_one("access", "dana@people.example");
    let extend = || json!({"reasons": ["complexity"], "text": "Many systems hold your data."});
    let view = harness.does(&officer, case, "extend", extend());
    let duty = |name: &str| view.duties.iter().find(|duty| duty.duty.id() == name).cloned();
    assert!(duty("tell_extension").unwrap().met_at.is_none());
    assert!(!view.item.flags.contains(&CaseFlag::Extended), "pending until its letter arrived");
    let announced = view.events.iter().find(|event| event.kind.id() == "extension_announced").unwrap();
    assert_eq!(announced.words.as_deref(), Some("Many systems hold your data."));
    assert_eq!(rule(harness.tries(&officer, case, "extend", extend())), "extended_already");
    let due = view.item.dates.due;
    let told = harness.does(
        &officer,
        case,
        "dispatched",
        json!({"duty": "tell_extension", "channel": "post", "on": "2026-01-15", "proof": "registered 1"}),
    );
    assert!(told.item.flags.contains(&CaseFlag::Extended) && told.item.dates.due > due);
    assert_eq!(told.base_due, due);
    let late = harness.files_one("access", "late@people.example");
    harness.days_pass(40);
    let officer = harness.signs_in(&officer.email);
    assert_eq!(rule(harness.tries(&officer, late, "extend", extend())), "extension_too_late");
}

#[rstest]
fn a_late_question_needs_a_lead(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    harness.hires("officer@office.example", Role::Officer);
    harness.hires("lead@office.example", Role::Lead);
    let case = harness.files_one("access", "dana@people.example");
    harness.days_pass(9);
    let (officer, lead) =
        (harness.signs_in("officer@office.example"), harness.signs_in("lead@office.example"));
    let ask = json!({"reason": "identity", "text": "Please tell us your order number."});
    assert_eq!(rule(harness.tries(&officer, case, "ask", ask.clone())), "late_question");
    assert_eq!(rule(harness.tries(&lead, case, "ask", ask.clone())), "late_question");
    let mut with_reason = ask;
    with_reason["late_reason"] = json!("The file was found only today.");
    let waiting = harness.does(&lead, case, "ask", with_reason);
    assert_eq!(waiting.item.state.id(), "waiting");
    assert!(waiting.messages.iter().any(|it| it.from_office && it.text.contains("order number")));
    let back = harness.does(&officer, case, "resume", json!({"arrived_on": "2026-01-24"}));
    assert_ne!(back.item.state.id(), "waiting");
    assert_eq!(
        rule(harness.tries(&officer, case, "resume", json!({"arrived_on": "2026-01-24"}))),
        "wrong_state"
    );
}

#[rstest]
fn a_refusal_of_a_waiting_case_keeps_its_words(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let case = harness.files_one("access", "dana@people.example");
    harness.does(&officer, case, "ask", json!({"reason": "identity", "text": "Which order number?"}));
    let question = json!({"duty": "question", "channel": "telephone", "on": "2026-01-15", "proof": "call"});
    harness.does(&officer, case, "dispatched", question);
    let refusal = json!({"code": "identity_not_established", "text": "We could not find out who asks."});
    let view = harness.does(&officer, case, "refuse", refusal);
    assert_eq!(view.item.state.id(), "reviewing");
    let shown = json!(view.decision.unwrap());
    assert_eq!(shown["code"], "identity_not_established");
    assert!(!shown["reason"].as_str().unwrap().is_empty());
    assert_eq!(shown["letter"]["text"], "We could not find out who asks.");
}

#[rstest]
fn an_act_answers_with_the_case_as_the_next_look_finds_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    let lead = harness.hires("lead@office.example", Role::Lead);
    let case = harness.files_one("access", "dana@people.example");
    let acts = [
        ("assign", json!({"to": "me"})),
        ("classify", json!({"right": "access", "split": [{"right": "erasure"}]})),
        ("note", json!({"text": "Called back."})),
        ("ask", json!({"reason": "scope", "text": "Which year?"})),
        ("resume", json!({"arrived_on": "2026-01-15", "complete": true})),
    ];
    for (act, payload) in acts {
        let answered = harness.does(&lead, case, act, payload);
        let found = harness.case(&lead, case);
        assert_eq!(serde_json::to_value(answered).unwrap(), serde_json::to_value(found).unwrap(), "{act}");
    }
}
