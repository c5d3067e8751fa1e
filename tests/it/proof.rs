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
    acts::bench::{Bench, asking, faulty, rule},
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
fn filing_events(bench: &Bench, case: &CaseView) -> Vec<String> {
    let reference = case.item.reference.clone();
    bench.stream_of_filing(&reference)
}

#[rstest]
fn four_rights_are_verified_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let bench = Bench::on(engine);
    let officer = bench.hires("officer@controller.example", Role::Officer);
    let cases: Vec<CaseId> = bench.files(&four_rights()).cases.iter().map(|case| case.id).collect();
    let first = bench.does(&officer, cases[0], "verify", seen());
    for case in &cases {
        let view = bench.case(&officer, *case);
        assert_eq!(view.item.state.id(), "working");
        let taken = of_kind(&view, "proof_taken");
        assert_eq!(taken.len(), 1, "one small event on each case that moved");
        assert_eq!(taken[0]["proof"], 1);
        assert_eq!(taken[0]["method"], "two_points", "how stands with the filing, and is shown here");
        let words = view.events.iter().find(|event| event.kind.id() == "proof_taken").unwrap().words.clone();
        assert_eq!(words.as_deref(), Some("order number and postcode match"));
    }
    let recorded = filing_events(&bench, &first).iter().filter(|kind| *kind == "proof_recorded").count();
    assert_eq!(recorded, 1, "one event with the proof on the filing");
    bench.wait(habeas::desk::upkeep::verify(&bench.desk)).unwrap();
}

#[test]
fn what_was_not_enough_for_a_right_is_known_to_it_all_the_same() {
    let bench = Bench::on(Engine::Sqlite);
    let officer = bench.hires("officer@controller.example", Role::Officer);
    let mut filing = four_rights();
    filing["rights"] = json!([{"right": "correction"}, {"right": "access"}]);
    let cases: Vec<CaseId> = bench.files(&filing).cases.iter().map(|case| case.id).collect();
    let weak =
        json!({"method": "mailbox_code", "tier": 1, "result": "established", "evidence": ["answered"]});
    bench.does(&officer, cases[0], "verify", weak);
    assert_eq!(bench.case(&officer, cases[0]).item.state.id(), "working");
    let other = bench.case(&officer, cases[1]);
    assert_eq!(other.item.state.id(), "received", "tier 1 is not enough for access");
    assert_eq!(of_kind(&other, "proof_taken").len(), 1);
    bench.does(&officer, cases[1], "verify", seen());
    assert_eq!(bench.case(&officer, cases[1]).item.state.id(), "working");
    assert_eq!(of_kind(&bench.case(&officer, cases[1]), "proof_taken")[1]["proof"], 2);
}

#[test]
fn a_proof_that_failed_moves_no_other_case() {
    let bench = Bench::on(Engine::Sqlite);
    let officer = bench.hires("officer@controller.example", Role::Officer);
    let cases: Vec<CaseId> = bench.files(&four_rights()).cases.iter().map(|case| case.id).collect();
    let failed = json!({"method": "document", "result": "failed", "next_step": "ask for another one"});
    bench.does(&officer, cases[0], "verify", failed);
    assert_eq!(bench.case(&officer, cases[0]).item.state.id(), "verifying");
    for case in &cases[1..] {
        let view = bench.case(&officer, *case);
        assert_eq!((view.item.state.id(), of_kind(&view, "proof_taken").len()), ("received", 0));
    }
}

#[test]
fn who_may_not_or_comes_too_late_hears_of_that_before_the_proof_is_judged() {
    let bench = Bench::on(Engine::Sqlite);
    let officer = bench.hires("officer@controller.example", Role::Officer);
    let head = bench.hires("dpo@controller.example", Role::Dpo);
    let case = bench.files_one("access", "dana@person.example");
    let too_much =
        json!({"method": "mailbox_code", "tier": 3, "result": "established", "evidence": ["answered"]});
    assert_eq!(rule(bench.tries(&officer, case, "verify", too_much.clone())), "tier_too_high");
    assert_eq!(rule(bench.tries(&head, case, "verify", too_much.clone())), "wrong_role");
    let stale = bench.case(&officer, case).item.version - 1;
    let late = officer::act(&bench.desk, &officer, case, ActKind::Verify, stale, too_much.clone());
    assert!(matches!(bench.wait(late), Err(habeas::desk::Error::VersionConflict { .. })));
    bench.does(&officer, case, "withdraw", json!({}));
    assert_eq!(rule(bench.tries(&officer, case, "verify", too_much)), "wrong_state");
}

#[rstest]
fn a_case_that_opens_later_knows_the_proof(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let bench = Bench::on(engine);
    let officer = bench.hires("officer@controller.example", Role::Officer);
    let lead = bench.hires("lead@controller.example", Role::Lead);
    let case = bench.files_one("access", "dana@person.example");
    bench.does(&officer, case, "verify", seen());
    // a right that is split off
    let found = json!({"split": [{"right": "erasure"}]});
    let split = bench.does(&officer, case, "classify", found);
    let other = split.related.iter().map(|related| related.id).find(|id| *id != case).unwrap();
    let opened = bench.case(&officer, other);
    assert_eq!(opened.item.state.id(), "working");
    assert_eq!(of_kind(&opened, "proof_taken")[0]["proof"], 1);
    // an appeal against a refusal
    let refusal = json!({"code": "manifestly_unfounded", "text": "Not this one."});
    let refused = bench.does(&officer, case, "refuse", refusal);
    let digest = json!({"digest": refused.review_digest});
    bench.does(&lead, case, "approve", digest);
    bench.does(&officer, case, "send", json!({}));
    bench.delivers();
    let refused = bench.case(&officer, case);
    assert_eq!(refused.item.state.id(), "refused");
    let appealed = bench.does(&officer, case, "appeal", json!({"text": "Please look again."}));
    let appeal = appealed.related.iter().map(|related| related.id).find(|id| *id != case && *id != other);
    let appeal = bench.case(&officer, appeal.unwrap());
    assert_eq!(of_kind(&appeal, "proof_taken")[0]["proof"], 1, "the appeal knows the proof");
}

fn on(bench: &Bench, staff: &Staff, case: CaseId, payload: Value) -> OnOne {
    OnOne { case, version: bench.case(staff, case).item.version, payload }
}

#[rstest]
fn an_act_covers_several_cases_or_none(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let bench = Bench::on(engine);
    let officer = bench.hires("officer@controller.example", Role::Officer);
    let cases: Vec<CaseId> = bench.files(&four_rights()).cases.iter().map(|case| case.id).collect();
    let stranger = bench.files_one("access", "eli@person.example");
    let assign = |case, version_off: i64| {
        let mut one = on(&bench, &officer, case, json!({"to": "me"}));
        one.version += version_off;
        one
    };
    let together = |further: Vec<OnOne>| {
        let first = assign(cases[0], 0);
        bench.wait(officer::act_on_several(&bench.desk, &officer, ActKind::Assign, first, further))
    };
    // a stale version, a case of somebody else, a case named twice: nothing is done to any
    assert!(matches!(together(vec![assign(cases[1], 7)]), Err(habeas::desk::Error::VersionConflict { .. })));
    assert_eq!(faulty(together(vec![assign(stranger, 0)])), ["/also/0/case"]);
    assert_eq!(faulty(together(vec![assign(cases[1], 0), assign(cases[0], 0)])), ["/also/1/case"]);
    assert!(bench.case(&officer, cases[0]).item.assignee.is_none());
    let done = together(vec![assign(cases[1], 0), assign(cases[2], 0)]).unwrap();
    assert_eq!(done.iter().map(|case| case.item.id).collect::<Vec<_>>(), cases[..3]);
    assert!(done.iter().all(|case| case.item.assignee.as_deref() == Some("officer@controller.example")));
    // what is decided and sent together is not there yet, and says so
    let first = on(&bench, &officer, cases[0], json!({}));
    let also = vec![on(&bench, &officer, cases[1], json!({}))];
    let refused = bench.wait(officer::act_on_several(&bench.desk, &officer, ActKind::Send, first, also));
    assert_eq!(faulty(refused), ["/also"]);
    // one case that may not be withdrawn stops the others
    bench.does(&officer, cases[3], "withdraw", json!({}));
    let first = on(&bench, &officer, cases[0], json!({}));
    let also = vec![on(&bench, &officer, cases[3], json!({}))];
    let refused = bench.wait(officer::act_on_several(&bench.desk, &officer, ActKind::Withdraw, first, also));
    assert_eq!(rule(refused), "wrong_state");
    assert_eq!(bench.case(&officer, cases[0]).item.state.id(), "received");
}
