//! A legal hold over HTTP and on the desk: one person proposes it, a lead who is somebody else confirms it, and nothing is
//! erased in spite of it, whenever it comes.

use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    databases::Engine,
    office::Office,
    people::{Officer, Person},
    window::Window,
};

const REASON: &str = "The court wrote about the Sample account.";

fn erasure<'a>(office: &'a Office, officer: &Officer<'_>) -> Person<'a> {
    let mut person = office.files(&json!({
        "residence": { "country": "DE" },
        "requester": { "name": "Dana Example", "email": "dana@people.example" },
        "rights": [{ "right": "erasure" }],
    }));
    person.enters_the_code();
    officer.knows_who_asks(&person.case());
    person
}

fn erased() -> Value {
    json!({ "items": [{ "label": "Account", "outcome": "erase" }] })
}

#[rstest]
fn a_hold_takes_two_persons_and_blocks_erasure_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let mut person = erasure(&office, &officer);
    let case = person.case();
    let due = officer.case(&case)["due"].clone();
    let hold = json!({ "reason": REASON, "until": "2026-03-02" });

    assert_eq!(officer.tries(&case, "lift_hold", json!({})).expect(409).problem(), "not_held");
    let past = json!({ "reason": REASON, "until": "2026-01-01" });
    assert_eq!(officer.tries(&case, "hold", past).expect(409).problem(), "date_impossible");
    officer.tries(&case, "hold", json!({ "reason": " " })).expect(422);

    let proposed = officer.does(&case, "hold", hold.clone());
    assert_eq!(proposed["hold"], Value::Null, "one person only proposes it");
    assert_eq!(
        proposed["proposal"],
        json!({ "act": "hold", "by": "officer@office.example", "until": "2026-03-02" })
    );
    let twice = officer.tries(&case, "hold", hold.clone()).expect(409);
    assert_eq!(twice.problem(), "second_person_required");
    // another day is another proposal, which confirms nothing
    let other = lead.does(&case, "hold", json!({ "reason": REASON }));
    assert_eq!((&other["hold"], &other["proposal"]["by"]), (&Value::Null, &json!("lead@office.example")));
    officer.does(&case, "hold", hold.clone());
    let held = lead.does(&case, "hold", hold);
    assert_eq!((&held["hold"], &held["proposal"]), (&json!({ "until": "2026-03-02" }), &Value::Null));
    assert_eq!(held["due"], due, "the clock runs on");
    let listed = officer.gets("/cases?flag=hold").expect(200).json();
    assert_eq!(listed["items"][0]["id"], json!(case));

    let refused = officer.tries(&case, "decide", erased()).expect(409);
    assert_eq!(refused.problem(), "legal_hold");
    let kept = json!({ "items": [{ "label": "Account", "outcome": "keep", "code": "legal_claims" }] });
    officer.does(&case, "decide", kept);

    officer.does(&case, "lift_hold", json!({ "reason": "The claim is settled." }));
    let lifted = lead.does(&case, "lift_hold", json!({}));
    assert_eq!((&lifted["hold"], &lifted["proposal"]), (&Value::Null, &Value::Null));
    office.verifies();

    // why stays with the office: neither the page of the person nor a letter says it
    office.run_jobs();
    person.comes_back();
    let told = person.gets("").expect(200).text();
    assert!(!told.contains("Sample account"), "{told}");
    assert!(person.letters().iter().all(|letter| !letter.text().contains("Sample account")));
}

#[rstest]
fn a_hold_that_comes_after_the_decision_stops_what_would_be_erased(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let other = office.hires("other@office.example", Role::Lead);
    let place = |case: &str| {
        officer.does(case, "hold", json!({ "reason": REASON }));
        lead.does(case, "hold", json!({ "reason": REASON }))
    };
    // before it is approved, and before it is sent
    let case = erasure(&office, &officer).case();
    let decided = officer.does(&case, "decide", erased());
    place(&case);
    let digest = json!({ "digest": decided["review_digest"] });
    assert_eq!(lead.tries(&case, "approve", digest.clone()).expect(409).problem(), "legal_hold");
    officer.does(&case, "lift_hold", json!({}));
    lead.does(&case, "lift_hold", json!({}));
    lead.does(&case, "approve", digest);
    place(&case);
    assert_eq!(officer.tries(&case, "send", json!({})).expect(409).problem(), "legal_hold");
    assert!(!officer.may(&case, "send"));

    // sent, and not left yet: it goes back to work and must be decided anew
    let sent = erasure(&office, &officer).case();
    let decided = officer.does(&sent, "decide", erased());
    other.does(&sent, "approve", json!({ "digest": decided["review_digest"] }));
    officer.does(&sent, "send", json!({}));
    let held = place(&sent);
    assert_eq!((&held["state"], &held["hold"]), (&json!("working"), &json!({ "until": null })));
    office.later(chrono::TimeDelta::seconds(11));
    assert_eq!(officer.case(&sent)["state"], "working");
    office.verifies();
}

#[rstest]
fn on_the_desk_a_lead_sees_what_was_proposed_and_confirms_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut officer = Window::of(&office, "officer@office.example", Role::Officer);
    let mut lead = Window::of(&office, "lead@office.example", Role::Lead);
    let worker = Officer::signs_in(&office, "officer@office.example");
    let case = erasure(&office, &worker).case();
    let page = format!("/desk/cases/{case}");

    officer.does(&case, "hold", &[("reason", REASON), ("until", "2026-03-02")]).expect(303);
    officer.opens(&page).expect(200);
    officer.sees("officer@office.example proposed “Place a legal hold”");
    // who proposed it is told why they cannot confirm it
    officer.does(&case, "hold", &[("reason", REASON), ("until", "2026-03-02")]).expect(409);
    officer.sees("Who proposed it cannot confirm it.");

    lead.opens(&format!("{page}/acts/hold")).expect(200);
    lead.sees("value=\"2026-03-02\"");
    lead.does(&case, "hold", &[("reason", REASON), ("until", "2026-03-02")]).expect(303);
    lead.opens(&page).expect(200);
    lead.sees("A legal hold is on this case until");
    lead.sees(REASON);
    lead.does(&case, "lift_hold", &[]).expect(303);
    officer.opens(&page).expect(200);
    officer.sees("lead@office.example proposed “Lift the legal hold”");
}
