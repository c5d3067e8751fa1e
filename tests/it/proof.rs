//! Proof is a fact of the filing: recorded once, taken over by every case, also by one that opens later.

use habeas::{
    case::{ActKind, Role},
    desk::{
        officer::{self, OnOne},
        views::{CaseView, Staff},
    },
    types::CaseId,
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    acts::harness::{Harness, asking, faulty, rule},
    support::databases::Engine,
};

fn four_rights() -> Value {
    let mut filing = asking("access", "dana@person.example");
    filing["rights"] =
        json!([{"right": "access"}, {"right": "erasure"}, {"right": "correction"}, {"right": "portability"}]);
    filing
}

fn seen() -> Value {
    json!({"method": "two_points", "evidence": ["order number and postcode match"], "tier": 2,
           "result": "established"})
}

fn of_kind<'a>(case: &'a CaseView, kind: &str) -> Vec<&'a Value> {
    case.events.iter().filter(|event| event.kind.id() == kind).map(|event| &event.data).collect()
}

/// The kinds of a filing's events.
fn filing_events(harness: &Harness, case: &CaseView) -> Vec<String> {
    let reference = case.item.reference.clone();
    harness.stream_of_filing(&reference)
}

#[rstest]
fn four_rights_are_verified_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@controller.example", Role::Officer);
    let cases: Vec<CaseId> = harness.files(&four_rights()).cases.iter().map(|case| case.id).collect();
    let first = harness.does(&officer, cases[0], "verify", seen());
    for case in &cases {
        let view = harness.case(&officer, *case);
        assert_eq!(view.item.state.id(), "working");
        let taken = of_kind(&view, "proof_taken");
        assert_eq!(taken.len(), 1, "one small event on each case that moved");
        assert_eq!(taken[0]["proof"], 1);
        assert_eq!(taken[0]["method"], "two_points", "how stands with the filing, and is shown here");
        let words = view.events.iter().find(|event| event.kind.id() == "proof_taken").unwrap().words.clone();
        assert_eq!(words.as_deref(), Some("order number and postcode match"));
    }
    let recorded = filing_events(&harness, &first).iter().filter(|kind| *kind == "proof_recorded").count();
    assert_eq!(recorded, 1, "one event with the proof on the filing");
    harness.wait(habeas::desk::upkeep::verify(&harness.desk)).unwrap();
}

#[test]
fn what_was_not_enough_for_a_right_is_known_to_it_all_the_same() {
    let harness = Harness::on(Engine::Sqlite);
    let officer = harness.hires("officer@controller.example", Role::Officer);
    let mut filing = four_rights();
    filing["rights"] = json!([{"right": "correction"}, {"right": "access"}]);
    let cases: Vec<CaseId> = harness.files(&filing).cases.iter().map(|case| case.id).collect();
    let weak =
        json!({"method": "mailbox_code", "tier": 1, "result": "established", "evidence": ["answered"]});
    harness.does(&officer, cases[0], "verify", weak);
    assert_eq!(harness.case(&officer, cases[0]).item.state.id(), "working");
    let other = harness.case(&officer, cases[1]);
    assert_eq!(other.item.state.id(), "received", "tier 1 is not enough for access");
    assert_eq!(of_kind(&other, "proof_taken").len(), 1);
    harness.does(&officer, cases[1], "verify", seen());
    assert_eq!(harness.case(&officer, cases[1]).item.state.id(), "working");
    assert_eq!(of_kind(&harness.case(&officer, cases[1]), "proof_taken")[1]["proof"], 2);
}

#[test]
fn a_proof_that_failed_moves_no_other_case() {
    let harness = Harness::on(Engine::Sqlite);
    let officer = harness.hires("officer@controller.example", Role::Officer);
    let cases: Vec<CaseId> = harness.files(&four_rights()).cases.iter().map(|case| case.id).collect();
    let failed = json!({"method": "document", "result": "failed", "next_step": "ask for another one"});
    harness.does(&officer, cases[0], "verify", failed);
    assert_eq!(harness.case(&officer, cases[0]).item.state.id(), "verifying");
    for case in &cases[1..] {
        let view = harness.case(&officer, *case);
        assert_eq!((view.item.state.id(), of_kind(&view, "proof_taken").len()), ("received", 0));
    }
}

#[test]
fn who_may_not_or_comes_too_late_hears_of_that_before_the_proof_is_judged() {
    let harness = Harness::on(Engine::Sqlite);
    let officer = harness.hires("officer@controller.example", Role::Officer);
    let head = harness.hires("dpo@controller.example", Role::Dpo);
    let case = harness.files_one("access", "dana@person.example");
    let too_much =
        json!({"method": "mailbox_code", "tier": 3, "result": "established", "evidence": ["answered"]});
    assert_eq!(rule(harness.tries(&officer, case, "verify", too_much.clone())), "tier_too_high");
    assert_eq!(rule(harness.tries(&head, case, "verify", too_much.clone())), "wrong_role");
    let stale = harness.case(&officer, case).item.version - 1;
    let late = officer::act(&harness.desk, &officer, case, ActKind::Verify, stale, too_much.clone());
    assert!(matches!(harness.wait(late), Err(habeas::desk::Error::VersionConflict { .. })));
    harness.does(&officer, case, "withdraw", json!({}));
    assert_eq!(rule(harness.tries(&officer, case, "verify", too_much)), "wrong_state");
}

#[rstest]
fn a_case_that_opens_later_knows_the_proof(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@controller.example", Role::Officer);
    let lead = harness.hires("lead@controller.example", Role::Lead);
    let case = harness.files_one("access", "dana@person.example");
    harness.does(&officer, case, "verify", seen());
    // a right that is split off
    let found = json!({"split": [{"right": "erasure"}]});
    let split = harness.does(&officer, case, "classify", found);
    let other = split.related.iter().map(|related| related.id).find(|id| *id != case).unwrap();
    let opened = harness.case(&officer, other);
    assert_eq!(opened.item.state.id(), "working");
    assert_eq!(of_kind(&opened, "proof_taken")[0]["proof"], 1);
    // an appeal against a refusal
    let refusal = json!({"code": "manifestly_unfounded", "text": "Not this one."});
    let refused = harness.does(&officer, case, "refuse", refusal);
    let digest = json!({"digest": refused.review_digest});
    harness.does(&lead, case, "approve", digest);
    harness.does(&officer, case, "send", json!({}));
    harness.delivers();
    let refused = harness.case(&officer, case);
    assert_eq!(refused.item.state.id(), "refused");
    let appealed = harness.does(&officer, case, "appeal", json!({"text": "Please look again."}));
    let appeal = appealed.related.iter().map(|related| related.id).find(|id| *id != case && *id != other);
    let appeal = harness.case(&officer, appeal.unwrap());
    assert_eq!(of_kind(&appeal, "proof_taken")[0]["proof"], 1, "the appeal knows the proof");
}

fn on(harness: &Harness, staff: &Staff, case: CaseId, payload: Value) -> OnOne {
    OnOne { case, version: harness.case(staff, case).item.version, payload }
}

#[rstest]
fn an_act_covers_several_cases_or_none(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@controller.example", Role::Officer);
    let cases: Vec<CaseId> = harness.files(&four_rights()).cases.iter().map(|case| case.id).collect();
    let stranger = harness.files_one("access", "eli@person.example");
    let assign = |case, version_off: i64| {
        let mut one = on(&harness, &officer, case, json!({"to": "me"}));
        one.version += version_off;
        one
    };
    let together = |further: Vec<OnOne>| {
        let first = assign(cases[0], 0);
        harness.wait(officer::act_on_several(&harness.desk, &officer, ActKind::Assign, first, further))
    };
    // a stale version, a case of somebody else, a case named twice: nothing is done to any
    assert!(matches!(together(vec![assign(cases[1], 7)]), Err(habeas::desk::Error::VersionConflict { .. })));
    assert_eq!(faulty(together(vec![assign(stranger, 0)])), ["/also/0/case"]);
    assert_eq!(faulty(together(vec![assign(cases[1], 0), assign(cases[0], 0)])), ["/also/1/case"]);
    assert!(harness.case(&officer, cases[0]).item.assignee.is_none());
    let done = together(vec![assign(cases[1], 0), assign(cases[2], 0)]).unwrap();
    assert_eq!(done.iter().map(|case| case.item.id).collect::<Vec<_>>(), cases[..3]);
    assert!(done.iter().all(|case| case.item.assignee.as_deref() == Some("officer@controller.example")));
    // what is decided together is not there yet, and says so
    let first = on(&harness, &officer, cases[0], json!({}));
    let also = vec![on(&harness, &officer, cases[1], json!({}))];
    let refused =
        harness.wait(officer::act_on_several(&harness.desk, &officer, ActKind::Decide, first, also));
    assert_eq!(faulty(refused), ["/also"]);
    // one case that may not be withdrawn stops the others
    harness.does(&officer, cases[3], "withdraw", json!({}));
    let first = on(&harness, &officer, cases[0], json!({}));
    let also = vec![on(&harness, &officer, cases[3], json!({}))];
    let refused =
        harness.wait(officer::act_on_several(&harness.desk, &officer, ActKind::Withdraw, first, also));
    assert_eq!(rule(refused), "wrong_state");
    assert_eq!(harness.case(&officer, cases[0]).item.state.id(), "received");
}
