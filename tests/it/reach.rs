//! An account that is confined to some controllers knows nothing of the cases of others: every operation of the API that
//! takes or lists a case, every page, every letter.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use habeas::{
    case::{ActKind, Role},
    clock::Clock,
    desk::{post, staff},
    types::Reach,
    web::api::{call::Access, table},
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::access,
    desk_pages::Window,
    support::{
        databases::Engine,
        http::Answer,
        office::Office,
        people::{Officer, Person},
    },
};

const SETTINGS: &str = r#"
[[controllers]]
slug = "east"
name = "Eastern Office"
zone = "Europe/Berlin"
mailbox = "privacy@east.example"
laws = [{ law = "eu-gdpr", by = "establishment" }]
[[controllers]]
slug = "west"
name = "Western Office"
zone = "Europe/Lisbon"
mailbox = "privacy@west.example"
laws = [{ law = "eu-gdpr", by = "establishment" }, { law = "us-ca-ccpa", by = "residence" }]
"#;

const NOBODYS_ID: &str = "01980000-0000-7000-8000-000000000000";

fn files<'a>(office: &'a Office, controller: &str) -> Person<'a> {
    let mut body = access(&format!("{controller}@people.example"));
    body["controller"] = json!(controller);
    office.files(&body)
}

fn east() -> Reach {
    "east".parse().unwrap()
}

/// What is answered, but for the id of the question itself.
fn seen(answer: &Answer) -> (u16, Value) {
    let mut body = answer.json();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("instance");
    }
    (answer.status, body)
}

/// The letters that wait come back, which is a task for somebody.
fn bounces(office: &Office) {
    office.wait(async {
        let room = post::Room::for_any(4);
        for letter in post::claim_letters(&office.desk, &room, TimeDelta::minutes(1)).await.unwrap() {
            let lost = letter.report(post::Outcome::Bounced { code: 550 }, office.clock.now());
            post::report_letter(&office.desk, lost).await.unwrap();
        }
    });
}

/// Each operation for staff, as a member of staff calls it about this case, file, letter, task.
fn calls(office: &Office, token: &str, [case, file, letter, task]: [&str; 4]) -> Vec<(String, Answer)> {
    let operations = table().into_iter().map(|entry| entry.operation);
    let of_cases = operations.filter(|it| matches!(it.access, Access::Officer | Access::Worker));
    of_cases
        .filter(|it| it.path.contains('{'))
        .map(|it| {
            let path = it.path.replace("{case}", case).replace("{file}", file).replace("{task}", task);
            let path = path.replace("{act}", "assign").replace("{letter}", letter);
            assert!(!path.contains('{'), "a part of {path} that this test does not know");
            let method = it.verb.key().to_uppercase();
            let call = office.http().call(&method, &format!("/api/v1{path}")).token(token);
            let answer = match &*method {
                "GET" => call.send(),
                _ if path.ends_with("/files") => call.file("file", "a.txt", b"x"),
                _ if path.ends_with("/outcome") => call.json(&json!({ "outcome": "done" })),
                _ => call.json(&json!({ "version": 1 })),
            };
            (format!("{method} {}", it.path), answer)
        })
        .collect()
}

#[rstest]
fn what_is_beyond_reach_is_answered_like_what_does_not_exist(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, SETTINGS);
    let west = files(&office, "west");
    let case = west.case();
    let everywhere = office.hires("everywhere@office.example", Role::Lead);
    let file = everywhere.brings(&case, "notes.txt", b"of the west");
    bounces(&office);
    let tasks = everywhere.gets("/tasks").expect(200).json();
    let task = tasks["items"][0]["id"].as_str().unwrap().to_owned();
    let letters = everywhere.gets(&format!("/cases/{case}/letters")).expect(200).json();
    let letter = letters["letters"][0]["id"].as_str().unwrap().to_owned();
    let mut asked = 0;
    for role in [Role::Officer, Role::Lead, Role::Dpo, Role::Auditor] {
        let member = office.hires_for(&format!("{role}@office.example"), role, east());
        let beyond = calls(&office, member.token(), [&case, &file, &letter, &task]);
        let nowhere = calls(&office, member.token(), [NOBODYS_ID; 4]);
        for ((name, beyond), (_, nowhere)) in beyond.iter().zip(&nowhere) {
            assert!(beyond.status >= 400, "{role} {name}: {}", beyond.text());
            let words = (
                seen(beyond).1.to_string().replace(&case, NOBODYS_ID).replace(&file, NOBODYS_ID),
                beyond.status,
            );
            assert_eq!(words, (seen(nowhere).1.to_string(), nowhere.status), "{role} {name}");
            asked += 1;
        }
    }
    assert!(asked > 4 * 20, "{asked}");
    let untouched = everywhere.case(&case);
    assert_eq!(untouched["files"].as_array().unwrap().len(), 1);
    assert!(untouched["events"].as_array().unwrap().iter().all(|event| event["kind"] != "noted"));
    office.verifies();
}

#[rstest]
fn lists_counts_and_searches_show_what_is_within_reach(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, SETTINGS);
    let (eastern, western) = (files(&office, "east"), files(&office, "west"));
    let officer = office.hires_for("east@office.example", Role::Officer, east());
    let listed = |path: &str| {
        let page = officer.gets(&format!("/cases?{path}")).expect(200).json();
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["reference"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed(""), std::slice::from_ref(&eastern.reference));
    assert_eq!(listed("controller=east"), std::slice::from_ref(&eastern.reference));
    assert_eq!(listed("flag=unconfirmed"), std::slice::from_ref(&eastern.reference));
    for hidden in ["q=west@people.example", &format!("q={}", western.reference)] {
        assert!(listed(hidden).is_empty(), "{hidden}");
    }
    assert_eq!(listed(&format!("q={}", eastern.reference)), std::slice::from_ref(&eastern.reference));
    for refused in ["controller=west", "controller=east,west"] {
        officer.gets(&format!("/cases?{refused}")).expect(400);
    }
    assert_eq!(officer.gets("/stats").expect(200).json()["open"], 1);
    let mut letter = access("ruth@people.example");
    letter["controller"] = json!("west");
    let refused = officer.posts("/requests", &letter).expect(422).json();
    assert_eq!(refused["errors"][0]["pointer"], "/controller");

    // a case is given only to somebody who may see it
    let everywhere = office.hires("everywhere@office.example", Role::Lead);
    let to = json!({ "to": officer.email });
    assert_eq!(
        everywhere.tries(&western.case(), "assign", to.clone()).expect(422).json()["errors"][0]["pointer"],
        "/to"
    );
    everywhere.does(&eastern.case(), "assign", to);

    // the border is the account's, not the session's: it moves at once
    let address = officer.email.parse().unwrap();
    office
        .wait(staff::set_reach(&office.desk, staff::By::Operator, &address, &"west".parse().unwrap()))
        .unwrap();
    assert_eq!(listed(""), std::slice::from_ref(&western.reference));
    officer.gets(&format!("/cases/{}", eastern.case())).expect(404);
    office.wait(staff::set_reach(&office.desk, staff::By::Operator, &address, &Reach::All)).unwrap();
    assert_eq!(listed("").len(), 2);
    assert!(
        office
            .wait(staff::set_reach(&office.desk, staff::By::Operator, &address, &"north".parse().unwrap()))
            .is_err()
    );
    office.verifies();
}

#[rstest]
fn letters_and_tasks_go_to_those_within_whose_reach_they_are(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, SETTINGS);
    let (eastern, western) = (files(&office, "east"), files(&office, "west"));
    bounces(&office);
    for (name, role, reach) in [
        ("east", Role::Officer, "east"),
        ("east-lead", Role::Lead, "east"),
        ("west-lead", Role::Lead, "west"),
        ("all-lead", Role::Lead, "*"),
    ] {
        office.hires_for(&format!("{name}@office.example"), role, reach.parse().unwrap());
    }
    office.later(TimeDelta::days(45));
    let told = |name: &str| {
        let letters = office.letters_to(&format!("{name}@office.example"));
        let about = |reference: &str| letters.iter().any(|letter| letter.text().contains(reference));
        (about(&eastern.reference), about(&western.reference))
    };
    assert_eq!(told("east"), (true, false));
    assert_eq!(told("east-lead"), (true, false));
    assert_eq!(told("west-lead"), (false, true));
    assert_eq!(told("all-lead"), (true, true));
    let tasks = |name: &str| {
        let officer = Officer::signs_in(&office, &format!("{name}@office.example"));
        let tasks = officer.gets("/tasks").expect(200).json();
        let cases = tasks["items"].as_array().unwrap().iter().map(|task| task["case"].clone());
        let cases: BTreeSet<String> = cases.filter_map(|case| case.as_str().map(str::to_owned)).collect();
        (cases.contains(&eastern.case()), cases.contains(&western.case()))
    };
    assert_eq!(tasks("east-lead"), (true, false));
    assert_eq!(tasks("west-lead"), (false, true));
    assert_eq!(tasks("all-lead"), (true, true));
}

#[test]
fn pages_know_no_other_controller() {
    let office = Office::with(Engine::Sqlite, SETTINGS);
    let (eastern, western) = (files(&office, "east"), files(&office, "west"));
    let everywhere = office.hires("everywhere@office.example", Role::Lead);
    let file = everywhere.brings(&western.case(), "notes.txt", b"of the west");
    let officer = office.hires_for("east@office.example", Role::Lead, east());
    let mut window = Window::new(&office);
    window.signs_in(&officer.email).expect(303);
    let case = western.case();
    let paths = [format!("/desk/cases/{case}"), format!("/desk/cases/{case}/files/{file}")];
    let dialogs = ActKind::routed().map(|act| format!("/desk/cases/{case}/acts/{act}"));
    for path in paths.into_iter().chain(dialogs) {
        assert_eq!(window.opens(&path).status, 404, "{path}");
    }
    window.opens(&format!("/desk/cases/{}/acts/note", eastern.case())).expect(200);
    let note = format!("/desk/cases/{case}/acts/note");
    window.sends(&note, &[("text", "from beyond"), ("version", "1")]).expect(404);
    for path in ["/desk", "/desk/queue", "/desk/new", "/desk/laws", "/desk/laws/try"] {
        window.opens(path).expect(200);
        window.does_not_see("Western Office");
        window.does_not_see(&western.reference);
    }
    window.opens("/desk/queue").expect(200);
    window.sees(&eastern.reference);
    window.opens(&format!("/desk/queue?q={}", western.reference)).expect(200);
    window.does_not_see(&format!("/desk/cases/{case}"));
}
