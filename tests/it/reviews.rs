//! A second person approves what will leave: one digest over decision, files, dates and letters, of one answer or of several.

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{databases::Engine, office::Office, people::Officer},
};

fn erased() -> Value {
    json!({ "items": [{ "label": "Account", "outcome": "erase" }], "letter": { "text": "It is gone." } })
}

fn given() -> Value {
    json!({ "items": [{ "label": "Account", "outcome": "give" }], "letter": { "text": "Here it is." } })
}

/// Cases of one request, each decided.
fn decided(office: &Office, officer: &Officer<'_>, rights: &[(&str, Value)]) -> Vec<String> {
    let mut body = access("dana@people.example");
    body["rights"] = rights.iter().map(|(right, _)| json!({ "right": right })).collect();
    let person = office.files(&body);
    office.run_jobs();
    let cases: Vec<String> = person.receipt["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["id"].as_str().unwrap().to_owned())
        .collect();
    officer.knows_who_asks(&cases[0]);
    office.run_jobs();
    for (case, (_, decision)) in cases.iter().zip(rights) {
        let shown = officer.tries(case, "decide/preview", decision.clone()).expect(200).json();
        let after = officer.does(case, "decide", decision.clone());
        assert_eq!(shown["digest"], after["review_digest"], "what is shown is what is approved");
    }
    cases
}

fn bound(digest: &Value) -> Value {
    json!({ "digest": digest })
}

#[rstest]
fn a_later_day_voids_no_approval_and_a_changed_date_does(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    office.hires("lead@office.example", Role::Lead);
    let case = decided(&office, &officer, &[("access", given())]).remove(0);
    let first = officer.case(&case)["review_digest"].clone();
    let days = |days| {
        office.later(TimeDelta::days(days));
        let back = |email: &str| Officer::signs_in(&office, email);
        (back("officer@office.example"), back("lead@office.example"))
    };
    let (officer, lead) = days(3);
    assert_eq!(officer.case(&case)["review_digest"], first);
    // the date moves while it is reviewed
    officer.does(&case, "extend", json!({ "reasons": ["complexity"], "text": "Three archives." }));
    office.run_jobs();
    let second = officer.case(&case)["review_digest"].clone();
    assert_ne!(second, first);
    assert_eq!(lead.tries(&case, "approve", bound(&first)).expect(409).problem(), "digest_mismatch");
    lead.does(&case, "approve", bound(&second));
    assert_eq!(officer.case(&case)["decision"]["digest"], second);
    let (officer, lead) = days(2);
    // and after it was approved
    let earlier =
        json!({ "received_at": "2026-01-12T09:00:00Z", "reason": "It lay in a box.", "evidence": ["stamp"] });
    officer.does(&case, "correct_receipt", earlier);
    let refused = officer.tries(&case, "send", json!({})).expect(409);
    assert_eq!(refused.problem(), "digest_mismatch", "{}", refused.text());
    officer.does(&case, "pull_back", json!({}));
    let third = officer.does(&case, "decide", given())["review_digest"].clone();
    lead.does(&case, "approve", bound(&third));
    let (officer, _) = days(1);
    officer.does(&case, "send", json!({}));
    office.later(TimeDelta::seconds(11));
    assert_eq!(officer.case(&case)["state"], "answered");
    office.verifies();
}

#[rstest]
fn one_digest_approves_all_answers_of_a_request(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let cases = decided(&office, &officer, &[("access", given()), ("erasure", erased())]);
    let (one, other) = (officer.case(&cases[0]), officer.case(&cases[1]));
    let digest = one["review_together"]["digest"].clone();
    assert_eq!(digest, other["review_together"]["digest"]);
    assert_ne!(digest, one["review_digest"]);
    assert_eq!(one["review_together"]["cases"].as_array().unwrap().len(), 2);
    // alone it approves neither, and with a digest of one alone the other is not approved
    assert_eq!(lead.tries(&cases[0], "approve", bound(&digest)).expect(409).problem(), "digest_mismatch");
    let both = |digest: &Value| {
        let further = json!([{ "case": cases[1], "version": officer.case(&cases[1])["version"] }]);
        json!({ "digest": digest, "also": further })
    };
    let with_one = lead.tries(&cases[0], "approve", both(&one["review_digest"])).expect(409);
    assert_eq!(with_one.problem(), "digest_mismatch");
    let shown = lead.tries(&cases[0], "approve/preview", both(&digest)).expect(200).json();
    assert_eq!((&shown["digest"], shown["letters"].as_array().unwrap().len()), (&digest, 2));
    lead.does(&cases[0], "approve", both(&digest));
    assert!(cases.iter().all(|case| officer.case(case)["state"] == "releasing"));
    let versions = json!([{ "case": cases[1], "version": officer.case(&cases[1])["version"] }]);
    officer.does(&cases[0], "send", json!({ "also": versions }));
    office.later(TimeDelta::seconds(11));
    assert!(cases.iter().all(|case| officer.case(case)["state"] == "answered"));
    office.verifies();
}
