//! Keys of the API: what a program may do with one, and what not.

use std::net::IpAddr;

use chrono::TimeDelta;
use habeas::{
    case::Role,
    desk::{
        Error,
        staff::{self, By, IssuedKey, NewKey},
    },
};
use rstest::rstest;
use serde_json::{Value, json};

use super::access;
use crate::support::{
    controllers::EAST_AND_WEST, databases::Engine, http::Answer, office::Office, people::Person,
};

fn wanted(scopes: &str) -> NewKey {
    NewKey {
        name: "The shop".to_owned(),
        scopes: scopes.parse().unwrap(),
        reach: "*".parse().unwrap(),
        networks: "".parse().unwrap(),
        life: None,
    }
}

fn makes(office: &Office, new: NewKey) -> IssuedKey {
    office.wait(staff::add_key(&office.desk, By::Operator, new)).unwrap()
}

fn files(office: &Office, key: &str, body: &Value) -> Answer {
    office.http().post("/api/v1/requests").token(key).json(body)
}

fn named(email: &str, controller: &str) -> Value {
    let mut body = access(email);
    body["controller"] = json!(controller);
    body
}

#[rstest]
fn a_program_files_within_its_scopes(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, EAST_AND_WEST);
    let officer = office.hires("officer@office.example", Role::Officer);
    let intake = makes(&office, wanted("intake")).secret;
    let mut body = named("dana@people.example", "east");
    body["channel"] = json!("telephone");
    let answer = files(&office, &intake, &body).expect(201);
    let case = officer.case(&Person::of(&office, &body, &answer).case());
    assert_eq!(case["channel"], "telephone");
    let filed = case["events"].as_array().unwrap().iter().find(|event| event["kind"] == "filed").unwrap();
    assert!(filed["actor"].as_str().unwrap().starts_with("key:"), "{filed}");

    body["received_at"] = json!("2026-01-10T10:00:00Z");
    body["reason"] = json!("The shop was offline.");
    let refused = files(&office, &intake, &body).expect(422).json();
    let pointers: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/received_at", "/reason"]);
    let backdate = makes(&office, wanted("intake:backdate")).secret;
    let receipt = files(&office, &backdate, &body).expect(201).json();
    assert_eq!(receipt["received_at"], "2026-01-10T10:00:00Z");

    let east = NewKey { reach: "east".parse().unwrap(), ..wanted("intake") };
    let east = makes(&office, east).secret;
    files(&office, &east, &named("a@people.example", "east")).expect(201);
    let beyond = files(&office, &east, &named("a@people.example", "west")).expect(422).json();
    assert_eq!(beyond["errors"][0]["pointer"], "/controller");
    let reader = makes(&office, wanted("read,reports,intake:mail")).secret;
    files(&office, &reader, &named("a@people.example", "east")).expect(403);
    office.verifies();
}

#[rstest]
fn a_program_reads_what_an_auditor_reads(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, EAST_AND_WEST);
    let (east, west) =
        (office.files(&named("e@people.example", "east")), office.files(&named("w@people.example", "west")));
    let key = NewKey { reach: "east".parse().unwrap(), ..wanted("read") };
    let key = makes(&office, key).secret;
    let get = |path: &str| office.http().get(&format!("/api/v1{path}")).token(&key).send();
    let listed = get("/cases").expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    get(&format!("/cases/{}", east.case())).expect(200);
    get(&format!("/cases/{}", west.case())).expect(404);
    assert_eq!(get("/stats").expect(200).json()["open"], 1);
    // it works nothing, whatever its scopes
    let all = makes(&office, wanted("intake,intake:backdate,intake:mail,read,reports")).secret;
    let path = format!("/api/v1/cases/{}/acts/note", east.case());
    office.http().post(&path).token(&all).json(&json!({ "version": 1, "text": "x" })).expect(403);
    let path = format!("/api/v1/cases/{}/files", east.case());
    office.http().post(&path).token(&all).file("file", "a.txt", b"x").expect(403);
    let intake = makes(&office, wanted("intake")).secret;
    office.http().get("/api/v1/cases").token(&intake).send().expect(403);
    // whoever reads is noted, programs too
    let auditor = office.hires("auditor@office.example", Role::Auditor);
    let seen = auditor.case(&east.case());
    assert!(!seen["looks"].as_array().unwrap().is_empty(), "{seen}");
}

#[rstest]
fn a_key_that_is_over_opens_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, EAST_AND_WEST);
    let good = |key: &str| office.http().get("/api/v1/stats").token(key).send();
    let elsewhere = NewKey { networks: "192.0.2.0/24".parse().unwrap(), ..wanted("read") };
    let here = NewKey { networks: "127.0.0.0/8,::1".parse().unwrap(), ..wanted("read") };
    let (elsewhere, here) = (makes(&office, elsewhere), makes(&office, here));
    let short = makes(&office, NewKey { life: Some(TimeDelta::days(2)), ..wanted("read") });
    good(&here.secret).expect(200);
    good(&short.secret).expect(200);
    for wrong in [&elsewhere.secret, "habeas_key_", "habeas_key_x", &format!("{}x", here.secret)] {
        assert_eq!(good(wrong).expect(401).problem(), "unauthenticated", "{wrong}");
        let filed = files(&office, wrong, &named("a@people.example", "east"));
        assert_eq!(filed.expect(401).problem(), "unauthenticated", "{wrong}");
    }
    let address: IpAddr = "192.0.2.200".parse().unwrap();
    assert!(office.wait(staff::key_holder(&office.desk, &elsewhere.secret, address)).is_ok());
    office.clock.advance(TimeDelta::days(2));
    good(&short.secret).expect(401);
    good(&here.secret).expect(200);
    let used = |key: &IssuedKey| {
        let keys = office.wait(staff::keys(&office.desk, By::Operator)).unwrap();
        keys.into_iter().find(|it| it.id == key.id).unwrap().used_at
    };
    assert!(used(&here).is_some() && used(&here) > used(&short));
    office.wait(staff::revoke_key(&office.desk, By::Operator, here.id)).unwrap();
    good(&here.secret).expect(401);
    assert!(matches!(
        office.wait(staff::revoke_key(&office.desk, By::Operator, here.id)),
        Err(Error::NotFound)
    ));
    office.verifies();
}

#[test]
fn a_key_lifts_the_limit_of_the_public() {
    let office = Office::with(Engine::Sqlite, "[limits]\nfilings_per_10_min = 2\n");
    let key = makes(&office, wanted("intake")).secret;
    let mut body = access("dana@people.example");
    body["identifiers"] = json!([]);
    for number in 0..8 {
        body["requester"]["email"] = json!(format!("person{number}@people.example"));
        files(&office, &key, &body).expect(201);
    }
}

#[test]
fn a_key_is_made_for_controllers_that_are_there() {
    let office = Office::with(Engine::Sqlite, EAST_AND_WEST);
    let key = NewKey { reach: "north".parse().unwrap(), ..wanted("read") };
    assert!(office.wait(staff::add_key(&office.desk, By::Operator, key)).is_err());
    let key = NewKey { name: "  ".to_owned(), ..wanted("read") };
    assert!(office.wait(staff::add_key(&office.desk, By::Operator, key)).is_err());
    assert!(office.wait(staff::keys(&office.desk, By::Operator)).unwrap().is_empty());
}
