//! Who opened a case is noted once for a person, a case and an hour, changes nothing about the case, and is read by
//! those who watch over the work.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::json;

use super::{OFFICER, Window};
use crate::{
    api::access,
    support::{databases::Engine, office::Office, people::Officer},
};

const AUDITOR: &str = "auditor@office.example";
const DPO: &str = "dpo@office.example";

/// How often each person looked, as the auditor reads it.
fn looked(office: &Office, case: &str) -> BTreeMap<String, usize> {
    let case = Officer::signs_in(office, AUDITOR).case(case);
    let mut counted = BTreeMap::new();
    for look in case["looks"].as_array().unwrap() {
        assert_eq!(look.as_object().unwrap().len(), 2, "{look}");
        *counted.entry(look["who"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counted
}

fn told(counts: &[(&str, usize)]) -> BTreeMap<String, usize> {
    counts.iter().map(|(who, count)| ((*who).to_owned(), *count)).collect()
}

#[rstest]
fn opening_a_case_is_noted_once_an_hour_and_moves_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut body = access("dana@people.example");
    body["rights"] = json!([{ "right": "access" }, { "right": "erasure" }]);
    let person = office.files(&body);
    let [case, sibling] = [0, 1].map(|place| person.receipt["cases"][place]["id"].as_str().unwrap());
    office.hires(AUDITOR, Role::Auditor);
    let officer = office.hires(OFFICER, Role::Officer);
    let before = officer.case(case);
    assert!(before["looks"].is_null(), "officers do not watch each other: {}", before["looks"]);
    let mut window = Window::new(&office);
    window.signs_in(OFFICER).expect(303);
    for _ in 0..3 {
        window.opens(&format!("/desk/cases/{case}")).expect(200);
        window.does_not_see("Who opened this case");
        window.opens(&format!("/desk/cases/{case}/acts/note")).expect(200);
    }
    assert_eq!(looked(&office, case), told(&[(OFFICER, 1), (AUDITOR, 1)]));
    let after = officer.case(case);
    assert_eq!((&after["version"], &after["events"]), (&before["version"], &before["events"]));
    assert_eq!(looked(&office, sibling), told(&[(AUDITOR, 1)]), "its name beside another is no look at it");

    let file = officer.brings(case, "data.csv", b"a,b");
    office.clock.advance(TimeDelta::hours(1));
    Officer::signs_in(&office, OFFICER).case(case);
    let dpo = office.hires(DPO, Role::Dpo);
    dpo.gets(&format!("/cases/{case}/files/{file}")).expect(200);
    assert_eq!(looked(&office, case), told(&[(OFFICER, 2), (AUDITOR, 2), (DPO, 1)]));
    let mut window = Window::new(&office);
    window.signs_in(AUDITOR).expect(303);
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    window.sees("Who opened this case");
    window.sees(DPO);
    office.verifies();
}

#[test]
fn who_may_not_see_a_case_leaves_no_look() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    office.hires(AUDITOR, Role::Auditor);
    let admin = office.hires("admin@office.example", Role::Admin);
    admin.gets(&format!("/cases/{case}")).expect(403);
    assert_eq!(looked(&office, &case), told(&[(AUDITOR, 1)]));
}
