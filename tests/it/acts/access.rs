//! An access case from its filing to its release, and what stands in the way of shortcuts.

use habeas::{
    case::{ActKind, Role, TimerKind, act::Entry},
    desk::{Error, officer, staff},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::harness::{Harness, faulty, in_english, rule};
use crate::support::databases::Engine;

const NONE_HELD: &str = r#"{"items": [{"label": "Account data", "outcome": "not_held"}]}"#;

#[rstest]
fn an_access_case_is_classified_verified_decided_approved_and_sent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let lead = harness.hires("lead@office.example", Role::Lead);
    let case = harness.files_one("access", "dana@people.example");
    let fresh = harness.case(&officer, case);
    assert_eq!((fresh.item.state.id(), fresh.tier_reached, fresh.tier_needed), ("received", 0, 2));
    assert_eq!(fresh.requester_name.as_deref(), Some("Dana Example"));
    assert!(!fresh.trace.is_empty() && !fresh.timers.is_empty());
    assert_eq!(fresh.acts.len(), ActKind::routed().count());

    let classified = harness.does(
        &officer,
        case,
        "classify",
        json!({"relationship": "customer", "split": [{"right": "objection", "purpose": "marketing"}]}),
    );
    assert_eq!(classified.relationship.as_deref(), Some("customer"));
    assert_eq!(classified.siblings.len(), 1);
    assert_eq!(harness.verifies(&officer, case).item.state.id(), "working");
    let file = harness
        .wait(officer::attach_file(&harness.desk, &officer, case, "account.json", b"{}".to_vec()))
        .unwrap();
    let decision = json!({
        "items": [
            {"label": "Account data", "outcome": "give", "files": [file.id]},
            {"label": "Letters", "outcome": "not_held"},
        ],
        "letter": {"text": "Here is what we hold."},
    });
    let reviewing = harness.does(&officer, case, "decide", decision);
    assert_eq!(reviewing.item.state.id(), "reviewing");
    let digest = reviewing.review_digest.clone().unwrap();
    let shown = json!(reviewing.decision.unwrap());
    assert_eq!(shown["items"][0]["label"], "Account data");
    assert_eq!(shown["items"][0]["files"][0], json!(file.id));
    assert_eq!(shown["letter"]["text"], "Here is what we hold.");
    assert_eq!(shown["author"], "officer@office.example");
    assert_eq!(reviewing.files[0].name, "account.json");

    let approve = json!({ "digest": digest });
    assert_eq!(
        rule(harness.tries(&lead, case, "approve", json!({"digest": "0".repeat(64)}))),
        "digest_mismatch"
    );
    let releasing = harness.does(&lead, case, "approve", approve);
    assert_eq!(releasing.item.state.id(), "releasing");
    assert!(releasing.review_digest.is_none());
    let sent = harness.does(&officer, case, "send", json!({}));
    assert!(sent.timers.iter().any(|timer| timer.kind == TimerKind::SendHold));
    let decided = sent.events.iter().find(|event| event.kind.id() == "decided").unwrap();
    assert_eq!(decided.actor, "officer@office.example");
    assert!(decided.words.as_ref().unwrap().contains("Account data"));
    assert_eq!(decided.data["author"], "officer@office.example");
    assert_eq!(harness.does(&officer, case, "pull_back", json!({})).item.state.id(), "working");
}

#[rstest]
fn who_wrote_a_decision_cannot_approve_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let lead = harness.hires("lead@office.example", Role::Lead);
    let other = harness.hires("other@office.example", Role::Lead);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let case = harness.files_one("access", "dana@people.example");
    harness.verifies(&lead, case);
    let items: Value = serde_json::from_str(NONE_HELD).unwrap();
    let digest = harness.does(&lead, case, "decide", items).review_digest.unwrap();
    let approve = json!({ "digest": digest });
    assert_eq!(rule(harness.tries(&lead, case, "approve", approve.clone())), "second_person_required");
    let view = harness.case(&lead, case);
    let offer = view.acts.iter().find(|offer| offer.act == ActKind::Approve).unwrap();
    assert!(!offer.allowed && in_english(offer.because.as_ref().unwrap()).contains("four eyes"));
    assert_eq!(rule(harness.tries(&officer, case, "approve", approve.clone())), "wrong_role");
    assert!(harness.database.raw("UPDATE cases SET approver = author WHERE author IS NOT NULL").is_err());
    assert_eq!(harness.does(&other, case, "approve", approve).item.state.id(), "releasing");
}

#[rstest]
fn without_proof_nothing_is_decided_not_even_that_nothing_is_held(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let case = harness.files_one("access", "dana@people.example");
    let give = json!({"items": [{"label": "Account data", "outcome": "give"}]});
    for items in [give, serde_json::from_str(NONE_HELD).unwrap()] {
        match harness.tries(&officer, case, "decide", items) {
            Err(Error::Forbidden(forbidden)) => {
                let citation = in_english(&forbidden.citation.sentence().unwrap());
                let words = in_english(&forbidden.sentence());
                assert_eq!(forbidden.code(), "proof_missing");
                assert!(citation.contains("12(6)"), "{citation}");
                assert!(words.contains("tier 2") && words.contains("tier 0"), "{words}");
            }
            other => panic!("{:?}", other.map(|_| ())),
        }
    }
    let view = harness.case(&officer, case);
    let offer = view.acts.iter().find(|offer| offer.act == ActKind::Decide).unwrap();
    assert!(!offer.allowed && in_english(offer.because.as_ref().unwrap()).contains("12(6)"));
}

#[rstest]
fn a_body_that_is_no_act_is_told_what_is_wrong(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let case = harness.files_one("access", "dana@people.example");
    let tries = |act: &str, payload: Value| harness.tries(&officer, case, act, payload);
    let unrouted = ActKind::ALL.iter().filter(|act| act.entry() != Entry::Route);
    for act in unrouted {
        assert!(matches!(tries(act.id(), json!({})), Err(Error::NotFound)), "{act}");
    }
    assert!(matches!(tries("note", json!({"text": "x", "colour": 1})), Err(Error::Malformed(_))));
    assert_eq!(faulty(tries("note", json!({"text": " "}))), ["/text"]);
    assert_eq!(faulty(tries("note", json!({}))), ["/text"]);
    assert_eq!(faulty(tries("assign", json!({"to": "nobody@office.example"}))), ["/to"]);
    harness.hires("auditor@office.example", Role::Auditor);
    assert_eq!(faulty(tries("assign", json!({"to": "auditor@office.example"}))), ["/to"]);
    harness.hires("second@office.example", Role::Officer);
    let view = tries("assign", json!({"to": "second@office.example"})).unwrap();
    assert_eq!(view.item.assignee.as_deref(), Some("second@office.example"));
    let colleagues = harness.wait(staff::colleagues(&harness.desk, &officer, None)).unwrap();
    assert_eq!(colleagues, ["officer@office.example", "second@office.example"]);
}
