//! Duties beside the answer, over HTTP: each with its date, its ladder, and what shows that it was done.

use habeas::case::Role;
use rstest::rstest;
use serde_json::json;

use crate::support::{databases::Engine, office::Office, premises::access};

const OFFICER: &str = "officer@office.example";

/// A right that was found in the same request has dates of its own: the person reads them in a letter of its own.
#[rstest]
fn a_right_that_is_split_off_gets_its_own_receipt(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires(OFFICER, Role::Officer);
    let person = office.files(&access("dana@people.example", "DE"));
    let case = person.case();
    officer.does(&case, "classify", json!({ "split": [{ "right": "erasure" }] }));
    let split = officer.case(&case)["siblings"][0].as_str().unwrap().to_owned();
    // both letters wait: the first receipt speaks for the case it named, and for no other
    let met = |case: &str| {
        let events = officer.case(case)["events"].as_array().unwrap().clone();
        events.iter().filter(|event| event["kind"] == "letter_accepted").count()
    };
    let letters = office.wait(async {
        let lease = chrono::TimeDelta::minutes(1);
        office.desk.claim_letters(9, lease).await.unwrap()
    });
    assert_eq!(letters.len(), 2, "the receipt of the filing, and one of the right that was split off");
    let now = habeas::clock::Clock::now(office.clock.as_ref());
    let accept = |place: usize| {
        let letter = &letters[place];
        office.wait(office.desk.letter_accepted(letter.id, &letter.token, now)).unwrap();
    };
    accept(0);
    let first = (met(&case), met(&split));
    assert_eq!(first.0 + first.1, 1, "{first:?}");
    accept(1);
    assert_eq!((met(&case), met(&split)), (1, 1));
    office.run_jobs();
    let split = officer.case(&split);
    assert_eq!((&split["right"], &split["due"]), (&json!("erasure"), &json!("2026-02-14")));
    office.verifies();
}
