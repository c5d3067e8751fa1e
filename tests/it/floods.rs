//! Many at once from one place: filings are taken all the same, and nobody keeps anybody out.

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::json;

use crate::{
    api::access,
    support::{
        databases::Engine,
        office::{Office, PASSWORD},
    },
};

const FILING: &str = "/api/v1/requests";
const WRONG: &str = "wrong, and long enough";

#[rstest]
fn a_flood_of_filings_is_marked_and_one_of_sign_ins_slowed_down(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, "[limits]\nfilings_per_10_min = 2\nsignins_per_10_min = 3\n");
    let officer = office.hires("officer@office.example", Role::Officer);
    let file = |number: u32| {
        let answer =
            office.http().post(FILING).json(&access(&format!("p{number}@people.example"))).expect(201);
        answer.json()["cases"][0]["id"].as_str().unwrap().to_owned()
    };
    let cases = [1, 2, 3, 4].map(file);
    let flags = |case: &str| officer.case(case)["flags"].clone();
    let marked = || cases.each_ref().map(|case| flags(case).as_array().unwrap().contains(&json!("review")));
    assert_eq!(
        marked(),
        [false, false, true, true],
        "what comes too fast is filed like the rest, and marked"
    );
    let listed = |filter: &str| {
        let items = officer.gets(&format!("/cases?flag={filter}")).expect(200).json()["items"].clone();
        items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed("review").len(), 2);
    assert_eq!(
        officer.case(&cases[3])["due"],
        officer.case(&cases[0])["due"],
        "its clock runs like any other"
    );
    officer.does(&cases[2], "assign", json!({ "to": "me" }));
    assert_eq!(marked(), [false, false, false, true], "whoever takes it has looked");
    assert_eq!(listed("review"), [cases[3].clone()]);
    office.clock.advance(TimeDelta::minutes(10));
    let later = file(5);
    assert!(!flags(&later).as_array().unwrap().contains(&json!("review")));
    let by_letter = officer.files(&access("by.letter@people.example"));
    assert!(!flags(&by_letter.case()).as_array().unwrap().contains(&json!("review")));
    office.verifies();
    let enter = || {
        let credentials = json!({ "email": "nobody@office.example", "password": WRONG });
        office.http().post("/api/v1/auth/token").json(&credentials).status
    };
    // the officer's own sign-in took the first of three
    assert_eq!((enter(), enter(), enter()), (401, 401, 429));
}

#[rstest]
fn guessing_at_one_account_from_many_addresses_is_slowed_down(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let settings = "[server]\ntrusted_proxies = [\"127.0.0.1\"]\n[limits]\nsignins_per_10_min = 3\n";
    let office = Office::with(engine, settings);
    let officer = office.hires("officer@office.example", Role::Officer);
    let enter = |address: u8, password: &str| {
        let credentials = json!({ "email": officer.email, "password": password });
        let call = office.http().post("/api/v1/auth/token");
        call.header("x-forwarded-for", &format!("192.0.2.{address}")).json(&credentials)
    };
    assert_eq!([1, 2, 3].map(|address| enter(address, WRONG).status), [401; 3]);
    let fourth = enter(4, PASSWORD).expect(429);
    assert_eq!((fourth.problem().as_str(), fourth.header("retry-after")), ("too_many", "200"));
    office.clock.advance(TimeDelta::seconds(200));
    enter(5, PASSWORD).expect(200);
}
