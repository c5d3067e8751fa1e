//! Every address of the API, tried by everybody who has no business there. A new address without a row here fails.

mod cast;
mod matrix;
mod table;

use habeas::{
    case::{ActKind, Role},
    desk::staff,
    web::api::{call::Access, table},
};
use std::{collections::BTreeSet, fs};

use serde_json::json;

use crate::{
    api::access,
    support::{databases::Engine, http::Answer, office::Office},
};

/// Who may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Public,
    Person,
    /// All staff.
    Staff,
    /// Staff who see cases.
    Reader,
    /// Staff who work them.
    Worker,
}

/// Method, path below `/api/v1`, who may pass.
const ENTRIES: [(&str, &str, Entry); 30] = [
    ("POST", "/requests", Entry::Public),
    ("GET", "/requests/{reference}", Entry::Person),
    ("POST", "/requests/{reference}/code", Entry::Public),
    ("POST", "/requests/{reference}/session", Entry::Public),
    ("POST", "/requests/{reference}/withdraw", Entry::Person),
    ("POST", "/requests/{reference}/messages", Entry::Person),
    ("POST", "/requests/{reference}/appeal", Entry::Person),
    ("POST", "/requests/{reference}/complaint", Entry::Person),
    ("POST", "/requests/{reference}/reopen", Entry::Person),
    ("GET", "/requests/{reference}/letters", Entry::Person),
    ("GET", "/requests/{reference}/letters/{letter}", Entry::Person),
    ("GET", "/requests/{reference}/package", Entry::Person),
    ("GET", "/requests/{reference}/package/{file}", Entry::Person),
    ("POST", "/auth/token", Entry::Public),
    ("POST", "/auth/refresh", Entry::Public),
    ("POST", "/auth/revoke", Entry::Public),
    ("GET", "/cases", Entry::Reader),
    ("GET", "/cases/{case}", Entry::Reader),
    ("GET", "/cases/{case}/letters", Entry::Reader),
    ("GET", "/letters/{letter}", Entry::Reader),
    ("POST", "/cases/{case}/acts/{act}", Entry::Worker),
    ("POST", "/cases/{case}/acts/{act}/preview", Entry::Worker),
    ("POST", "/cases/{case}/messages", Entry::Worker),
    ("POST", "/cases/{case}/files", Entry::Worker),
    ("GET", "/cases/{case}/files/{file}", Entry::Reader),
    ("GET", "/laws", Entry::Reader),
    ("GET", "/stats", Entry::Reader),
    ("GET", "/tasks", Entry::Reader),
    ("POST", "/tasks/{task}/outcome", Entry::Worker),
    // the last: it ends what the rows before need
    ("DELETE", "/auth/token", Entry::Staff),
];

const NOBODYS_ID: &str = "01980000-0000-7000-8000-000000000000";

fn filled(path: &str, reference: &str, case: &str) -> String {
    let path = path.replace("{reference}", reference).replace("{case}", case).replace("{act}", "assign");
    let path = path.replace("{letter}", NOBODYS_ID);
    format!("/api/v1{}", path.replace("{file}", NOBODYS_ID).replace("{task}", NOBODYS_ID))
}

/// Knocks with a body that would do, had the caller the right.
fn knock(office: &Office, method: &str, path: &str, token: &str, version: i64) -> Answer {
    let call = office.http().call(method, path).token(token);
    if matches!(method, "GET" | "DELETE") {
        call.send()
    } else if path.ends_with("/files") {
        call.file("file", "a.txt", b"x")
    } else if path.starts_with("/api/v1/cases/") && path.ends_with("/messages") {
        call.json(&json!({ "channel": "telephone", "arrived_on": "2026-01-15", "text": "x" }))
    } else if path.ends_with("/messages") {
        call.json(&json!({ "text": "x" }))
    } else if path.ends_with("/outcome") {
        call.json(&json!({ "outcome": "done" }))
    } else if path.ends_with("/withdraw") {
        call.json(&json!({}))
    } else {
        call.json(&json!({ "version": version, "to": "me" }))
    }
}

/// What whoever is let in meets there: the file, the letter and the task of these addresses do not exist.
fn met(path: &str) -> u16 {
    match path {
        "/cases/{case}/files/{file}" | "/letters/{letter}" | "/tasks/{task}/outcome" => 404,
        "/cases/{case}/files" | "/cases/{case}/messages" => 201,
        "/auth/token" => 204,
        _ => 200,
    }
}

/// The acts share a row: each is tried by every role below.
fn table_path(path: &str) -> String {
    match path.split_once("/acts/") {
        _ if path.ends_with("/preview") => path.to_owned(),
        Some((case, _)) => format!("{case}/acts/{{act}}"),
        None => path.to_owned(),
    }
}

#[test]
fn every_door_of_the_api_has_a_row_here() {
    let operations: BTreeSet<(String, String, String)> = table()
        .into_iter()
        .map(|entry| entry.operation)
        .map(|it| (it.verb.key().to_uppercase(), table_path(&it.path), format!("{:?}", it.access)))
        .collect();
    let expected = |entry: Entry, path: &str| match entry {
        Entry::Public if path == "/requests" => Access::Visitor,
        Entry::Public => Access::Public,
        Entry::Person => Access::Person,
        // of the acts, a role may do some
        Entry::Worker if path.contains("/acts/{act}") => Access::Officer,
        Entry::Staff | Entry::Reader => Access::Officer,
        Entry::Worker => Access::Worker,
    };
    let rows: BTreeSet<(String, String, String)> = ENTRIES
        .iter()
        .map(|(method, path, entry)| {
            ((*method).to_owned(), (*path).to_owned(), format!("{:?}", expected(*entry, path)))
        })
        .collect();
    assert_eq!(operations, rows);
}

#[test]
fn strangers_are_told_nothing_but_to_sign_in() {
    let office = Office::on(Engine::Sqlite);
    let mut person = office.files(&access("dana@people.example"));
    person.enters_the_code();
    let officer = office.hires("officer@office.example", Role::Officer);
    let forged = format!("{}x", officer.token());
    let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwicm9sZSI6ImxlYWQifQ.";
    let case = person.case();
    for (method, path, entry) in ENTRIES {
        if entry == Entry::Public {
            continue;
        }
        let wrong_side = if entry == Entry::Person { officer.token() } else { person.token() };
        for token in ["", "garbage", "%00", unsigned, &forged, wrong_side] {
            for (reference, case) in
                [(&*person.reference, &*case), ("HB-0000-0000-00", NOBODYS_ID), ("x", "x")]
            {
                let path = filled(path, reference, case);
                let answer = knock(&office, method, &path, token, 1);
                assert_eq!(
                    (answer.status, answer.problem().as_str()),
                    (401, "unauthenticated"),
                    "{method} {path}"
                );
            }
        }
    }
}

#[test]
fn every_page_of_the_console_sends_strangers_to_sign_in() {
    let office = Office::on(Engine::Sqlite);
    let mut person = office.files(&access("dana@people.example"));
    person.enters_the_code();
    let read = |file: &str| {
        fs::read_to_string(format!("{}/src/web/desk_pages/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let table = read("mod.rs") + &read("laws/mod.rs") + &read("installation/mod.rs");
    let rows: Vec<&str> = table.split(".route(\"").skip(1).filter_map(|row| row.split('"').next()).collect();
    assert!(rows.contains(&"/laws/try") && rows.contains(&"/cases/{id}/acts/{act}"), "{rows:?}");
    for row in rows
        .into_iter()
        .chain(["/nothing", "/cases/x/y/z"])
        .filter(|row| !row.starts_with("/sign-in") && !row.starts_with("/invitation/"))
    {
        let path = row.replace("{id}", &person.case()).replace("{act}", "note").replace("{file}", NOBODYS_ID);
        let path = path.replace("{job}", "codes").replace("{letter}", NOBODYS_ID);
        let path = format!("/desk{path}");
        for cookie in ["", "habeas-staff=garbage", &format!("habeas-staff={}", person.token())] {
            let call = |method: &str| office.http().call(method, &path).header("cookie", cookie);
            for answer in [call("GET").send(), call("DELETE").send()] {
                assert_eq!(answer.status, 303, "{path}: {}", answer.text());
                assert!(answer.header("location").starts_with("/desk/sign-in"), "{path}");
            }
            let form = call("POST").header("content-type", "application/x-www-form-urlencoded");
            let answer = form.bytes(b"text=x&version=1");
            // a dialog's words are kept on the sign-in page; nothing else says anything
            let asks = answer.header("location").starts_with("/desk/sign-in")
                || answer.text().contains("type=\"password\"");
            assert!(asks && !answer.text().contains("Dana"), "{path}: {} {}", answer.status, answer.text());
        }
    }
    let officer = office.hires("officer@office.example", Role::Officer);
    assert_eq!(
        officer.case(&person.case())["events"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["kind"] == "noted")
            .count(),
        0
    );
}

#[test]
fn strangers_do_not_learn_what_exists() {
    let office = Office::on(Engine::Sqlite);
    let person = office.files(&access("dana@people.example"));
    let known = format!("/requests/{}", person.reference);
    for path in
        ["", "/", "/nothing", "/cases/", "/cases/x/y/z", "/tasks/1", "/admin/users", "/requests/x/y", "/%00"]
    {
        assert_eq!(office.asks(&format!("/api/v1{path}")).expect(401).problem(), "unauthenticated", "{path}");
    }
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
        for path in ["/cases", "/stats", "/cases/x", &known, "/requests/x", "/nothing"] {
            let answer = office.http().call(method, &format!("/api/v1{path}")).send();
            assert_eq!(answer.expect(401).problem(), "unauthenticated", "{method} {path}");
        }
    }
    let seen = |path: &str| {
        let answer = office.asks(&format!("/api/v1{path}"));
        (answer.status, answer.text())
    };
    assert_eq!(seen(&known), seen("/requests/HB-0000-0000-00"));
}

#[test]
fn those_who_are_known_learn_that_nothing_is_there() {
    let office = Office::on(Engine::Sqlite);
    let mut person = office.files(&access("dana@people.example"));
    person.enters_the_code();
    let officer = office.hires("officer@office.example", Role::Officer);
    for path in [
        "/nothing",
        "/cases/x",
        &format!("/cases/{NOBODYS_ID}"),
        "/cases/x/acts/verify/more",
        "/requests/x/y",
    ] {
        assert_eq!(officer.gets(path).expect(404).problem(), "not_found", "{path}");
    }
    let other = office.files(&access("eve@people.example"));
    let strange = format!("/api/v1/requests/{}", other.reference);
    let look = |path: &str| office.http().get(path).token(person.token()).send();
    assert_eq!(look(&strange).expect(404).problem(), "not_found");
    assert_eq!(look("/api/v1/requests/HB-0000-0000-00").expect(404).problem(), "not_found");
    assert_eq!(look("/api/v1/nothing").expect(404).problem(), "not_found");
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    for (method, path, allow) in [
        ("GET", "/requests", "POST"),
        ("OPTIONS", "/auth/token", "POST, DELETE"),
        ("DELETE", "/cases", "GET, HEAD"),
        ("POST", "/stats", "GET, HEAD"),
        ("GET", "/cases/x/files", "POST"),
    ] {
        let answer =
            office.http().call(method, &format!("/api/v1{path}")).token(officer.token()).send().expect(405);
        assert_eq!(
            (answer.problem().as_str(), answer.header("allow")),
            ("method_not_allowed", allow),
            "{path}"
        );
    }
    let head = office.http().call("HEAD", "/api/v1/stats").token(officer.token()).send().expect(200);
    assert!(head.body.is_empty() && head.header("content-type").starts_with("application/json"));
}

#[test]
fn each_role_is_let_in_only_where_it_may() {
    let office = Office::on(Engine::Sqlite);
    let person = office.files(&access("dana@people.example"));
    let case = person.case();
    let judge = office.hires("judge@office.example", Role::Lead);
    let staff = [
        (Role::Officer, "officer", true, true),
        (Role::Lead, "lead", true, true),
        (Role::Dpo, "dpo", true, false),
        (Role::Auditor, "auditor", true, false),
        (Role::Admin, "admin", false, false),
    ];
    for (role, name, reads, works) in staff {
        let member = office.hires(&format!("{name}@office.example"), role);
        for (method, row, entry) in ENTRIES {
            let may = match entry {
                Entry::Public | Entry::Person => continue,
                Entry::Staff => true,
                Entry::Reader => reads,
                Entry::Worker => works,
            };
            let path = filled(row, &person.reference, &case);
            let version = judge.case(&case)["version"].as_i64().unwrap();
            let answer = knock(&office, method, &path, member.token(), version);
            if may {
                assert_eq!(answer.status, met(row), "{name} {method} {path}: {}", answer.text());
            } else {
                assert_eq!(answer.status, 403, "{name} {method} {path}: {}", answer.text());
                assert!(matches!(&*answer.problem(), "not_allowed" | "wrong_role"));
            }
        }
    }
    assert_eq!(judge.case(&case)["files"].as_array().unwrap().len(), 2, "the files of officer and lead");
}

#[test]
fn only_some_roles_decide_and_advise() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    let judge = office.hires("judge@office.example", Role::Lead);
    let advice = json!({ "text": "The lawful basis is consent." });
    for (role, name, notes) in
        [(Role::Dpo, "dpo", true), (Role::Auditor, "auditor", false), (Role::Admin, "admin", false)]
    {
        let member = office.hires(&format!("{name}@office.example"), role);
        let act = |act: &str, mut payload: serde_json::Value| {
            payload["version"] = judge.case(&case)["version"].clone();
            member.posts(&format!("/cases/{case}/acts/{act}"), &payload).status
        };
        assert_eq!(act("approve", json!({ "digest": "x" })), 403, "{name}");
        assert_eq!(act("refuse", json!({ "code": "unfounded", "text": "No." })), 403, "{name}");
        assert_eq!(act("note", advice.clone()) != 403, notes, "{name}");
        let letter = member.posts("/requests", &access("eve@people.example"));
        assert_eq!(letter.expect(403).problem(), "not_allowed", "{name} files for somebody");
    }
}

/// Whoever may not act hears so first: what was sent is neither read nor judged, however wrong it is.
#[test]
fn a_role_that_may_not_act_hears_so_before_anything_else() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    let bodies = ["", "{", "[]", "{\"colour\":1}", "{\"version\":\"x\"}", "{\"version\":999,\"also\":7}"];
    let (mut refused, mut wrong) = (0, BTreeSet::new());
    for role in Role::ALL {
        let member = office.hires(&format!("{role}@office.example"), *role);
        for act in ActKind::routed() {
            let is_lead = matches!(role, Role::Lead);
            let works = is_lead || matches!(role, Role::Officer);
            let may = match act {
                ActKind::Postpone | ActKind::Approve | ActKind::Return => is_lead,
                ActKind::Note => works || matches!(role, Role::Dpo),
                _ => works,
            };
            // a case that is not there is asked for with one body of each kind
            let elsewhere = [NOBODYS_ID, "x"].into_iter().flat_map(|id| [(id, &bodies[1]), (id, &bodies[5])]);
            for (case, body) in bodies.iter().map(|body| (&*case, body)).chain(elsewhere) {
                let path = format!("/api/v1/cases/{case}/acts/{act}");
                let answer = office.http().post(&path).token(member.token()).rubbish(body);
                let code = answer.problem();
                assert_eq!(answer.status == 403, !may, "{role} {act} {body:?}: {}", answer.text());
                if may {
                    let expected = match (case, *body) {
                        // what is no object is not read at all
                        (_, "" | "{" | "[]") => 400,
                        ("x", _) => 404,
                        _ => 422,
                    };
                    if answer.status != expected {
                        wrong.insert(format!("{case} {body:?}: {} {code}, not {expected}", answer.status));
                    }
                } else {
                    let expected = if matches!(role, Role::Admin) { "not_allowed" } else { "wrong_role" };
                    assert_eq!(code, expected, "{role} {act} {body:?}");
                    refused += 1;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // an officer is refused 3 acts, the head of privacy all but the note, an auditor and an administrator all
    let acts = ActKind::routed().count();
    assert_eq!(refused, (3 + (acts - 1) + acts + acts) * 10);
}

#[test]
fn those_who_left_are_strangers() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    officer.gets("/stats").expect(200);
    office
        .wait(staff::disable_user(&office.desk, staff::By::Operator, &officer.email.parse().unwrap()))
        .unwrap();
    officer.gets("/stats").expect(401);
}
