//! What nobody has looked up in a law reaches the office with its mark, and the person never as law: API and letters.

use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{databases::Engine, letter::Letter, office::Office},
};

/// A controller for people in Israel and New Hampshire.
const CONTROLLER: &str = r#"
[[controllers]]
slug = "default"
name = "Invented Ltd"
zone = "Asia/Jerusalem"
calendar = "IL"
languages = ["en"]
mailbox = "privacy@invented.example"
relationships = ["customer"]
identifiers = ["email", "order_number"]
laws = [{ law = "il-ppl", by = "residence" }, { law = "us-nh-dpa", by = "residence" }]
"#;

fn asked(email: &str, place: (&str, Option<&str>), right: &str) -> Value {
    let mut body = access(email);
    body["residence"] = json!({ "country": place.0, "region": place.1 });
    body["rights"] = json!([{ "right": right, "details": "Please." }]);
    body
}

fn steps(case: &Value) -> &Vec<Value> {
    case["trace"].as_array().unwrap()
}

#[rstest]
fn an_unsure_figure_is_marked_for_the_office_and_our_own_reading_for_the_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, CONTROLLER);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut people = [
        office.files(&asked("noa@people.example", ("IL", None), "correction")),
        office.files(&asked("dana@people.example", ("US", Some("NH")), "withdraw_consent")),
    ];
    let provisions = ["reg. 7", "RSA 507-H:6"];
    for (person, provision) in people.iter_mut().zip(provisions) {
        person.enters_the_code();
        let status = person.gets("").expect(200).json();
        for case in [&person.receipt["cases"][0], &status["cases"][0]] {
            assert_eq!(case["due_basis"], "policy", "{case}");
            assert!(case.get("legal_due").is_none(), "{case}");
            assert!(!case.to_string().contains(provision), "{case}");
            assert!(steps(case).iter().any(|step| step["certainty"] == "k" && step["cite"] == ""), "{case}");
        }
        let staff = officer.case(&person.case());
        assert!(staff["legal_due"].is_string(), "{staff}");
        let marked = steps(&staff)
            .iter()
            .any(|step| step["certainty"] == "k" && step["cite"].as_str().unwrap().contains(provision));
        assert!(marked, "{staff}");
        for letter in person.letters() {
            let (text, html) = (letter.text(), letter.html());
            assert!(!text.contains(provision) && !html.contains(provision), "{text}");
            assert!(!text.contains("The law "), "{text}");
        }
    }
    let words = |n: usize| people[n].letters().iter().map(Letter::text).collect::<String>();
    assert!(words(0).contains("Our own rule is 7 working days."), "{}", words(0));
    assert!(words(1).contains("As we read the law, we have 15 days."), "{}", words(1));
    // What was looked up is named: 30 days for inspection.
    let copy = office.files(&asked("ari@people.example", ("IL", None), "access"));
    assert_eq!(
        (&copy.receipt["cases"][0]["due_basis"], &copy.receipt["cases"][0]["legal_due"]),
        (&json!("policy"), &json!("2026-02-14"))
    );
    office.run_jobs();
    let text = copy.letters().iter().map(Letter::text).collect::<String>();
    assert!(text.contains("The law allows 30 days"), "{text}");
}

/// A ground whose provision was not looked up: the sentence stays, the provision does not.
#[rstest]
fn a_refusal_names_no_provision_that_nobody_looked_up(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, CONTROLLER);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let texts = ["identity_not_established", "data_correct"].map(|code| {
        let person = office.files(&asked(&format!("{code}@people.example"), ("IL", None), "correction"));
        let case = person.case();
        if code == "data_correct" {
            let proof = json!({ "method": "two_points", "evidence": ["both match"], "tier": 2, "result": "established" });
            officer.does(&case, "verify", proof);
        }
        let refused = officer.does(&case, "refuse", json!({ "code": code, "text": "See above." }));
        lead.does(&case, "approve", json!({ "digest": refused["review_digest"] }));
        officer.does(&case, "send", json!({}));
        office.later(chrono::TimeDelta::minutes(1));
        office.run_jobs();
        let letters = person.letters();
        letters.last().unwrap().text()
    });
    assert!(texts[0].contains("We were not able to establish"), "{}", texts[0]);
    assert!(!texts[0].contains("s. 13(a)-(b)"), "{}", texts[0]);
    assert!(texts[1].contains("Protection of Privacy Law s. 14"), "{}", texts[1]);
}
