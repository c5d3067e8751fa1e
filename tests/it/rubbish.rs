//! Rubbish sent in: a clear refusal, nothing stored, nothing of it in the log. And what only looks like rubbish,
//! because people have such names, comes back intact.

use std::{collections::BTreeMap, fs};

use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{
        databases::Engine,
        http::Answer,
        office::{Office, log},
    },
};

/// Stands in every text that is sent here, so that a log that kept any of it is caught.
const MARK: &str = "zq7person";
const FILING: &str = "/api/v1/requests";

fn post(office: &Office, body: &str) -> Answer {
    office.http().post(FILING).rubbish(body)
}

/// Rows of every table, before rubbish comes.
type Rows = BTreeMap<String, i64>;

/// No row in any table, no file, no letter, nothing in the log.
#[track_caller]
fn nothing_is_kept(office: &Office, before: &Rows) {
    assert!(before.len() > 20, "{before:?}");
    assert_eq!(office.database.rows(), *before);
    let blobs = fs::read_dir(office.database.folder().join("blobs"));
    assert_eq!(blobs.map_or(0, Iterator::count), 0, "a file was kept");
    let officer = office.hires("officer@office.example", Role::Officer);
    assert_eq!(officer.gets("/cases").expect(200).json()["items"], json!([]));
    office.run_jobs();
    assert!(office.transport.kept().is_empty());
    let log = log();
    let line = log.lines().find(|line| line.contains(MARK));
    assert!(line.is_none(), "logged: {line:?}");
}

fn marked() -> Value {
    let mut body = access(&format!("{MARK}@people.example"));
    body["requester"]["name"] = json!(MARK);
    body["message"] = json!(MARK);
    body
}

#[rstest]
fn malformed_json_is_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let before = office.database.rows();
    let whole = marked().to_string();
    let cut = &whole[..whole.len() - 1];
    let bodies = [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        format!("[{whole}]"),
        format!("\"{MARK}\""),
        cut.to_owned(),
        format!("{whole}{whole}"),
        whole.replace("\"message\"", "\"message\":\"twice\",\"message\""),
        whole.replace(MARK, "\u{0}"),
        whole.replace(MARK, "\n"),
        whole.replace(MARK, "\\ud800"),
        whole.replace('{', "{{"),
        "{".repeat(100_000),
        "[".repeat(100_000),
        format!("\u{feff}\u{feff}{whole}"),
    ];
    for body in bodies {
        let answer = post(&office, &body).expect(400);
        assert_eq!(answer.problem(), "malformed");
        assert!(!answer.text().contains(MARK), "{}", answer.text());
    }
    let latin = [b"{\"message\":\"".as_slice(), &[0xff, 0xfe], b"\"}"].concat();
    let call = office.http().post(FILING).header("content-type", "application/json");
    assert_eq!(call.bytes(&latin).expect(400).problem(), "malformed");
    nothing_is_kept(&office, &before);
}

#[rstest]
fn unknown_fields_and_wrong_types_are_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let before = office.database.rows();
    let changes = [
        ("/colour", json!(MARK)),
        ("/requester/password", json!(MARK)),
        ("/residence/planet", json!(MARK)),
        ("/rights/0/because", json!(MARK)),
        ("/identifiers/0/secret", json!(MARK)),
        ("/requester", json!([MARK])),
        ("/requester", json!([])),
        ("/requester", json!(MARK)),
        ("/requester/name", json!(17)),
        ("/requester/email", json!([MARK])),
        ("/requester/phone", json!({ "mobile": MARK })),
        ("/residence", json!(["DE"])),
        ("/residence", json!("DE")),
        ("/rights", json!({ "right": "access" })),
        ("/rights", json!("access")),
        ("/rights/0", json!("access")),
        ("/rights/0", json!(["access"])),
        ("/identifiers/0", json!(["order_number", MARK])),
        ("/message", json!(true)),
        ("/message", json!([MARK])),
        ("/received_at", json!(1)),
        ("/locale", json!(5)),
    ];
    for (pointer, value) in changes {
        let mut body = marked();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match (body.pointer_mut(parent).unwrap(), name.parse::<usize>()) {
            (Value::Array(list), Ok(index)) => list[index] = value.clone(),
            (parent, _) => parent[name] = value.clone(),
        }
        let answer = office.http().post(FILING).json(&body);
        assert_eq!(answer.status, 400, "{pointer} {value}: {}", answer.text());
        assert_eq!(answer.problem(), "malformed");
        assert!(!answer.text().contains(MARK), "{}", answer.text());
    }
    nothing_is_kept(&office, &before);
}

#[rstest]
fn other_content_types_are_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let before = office.database.rows();
    let body = marked().to_string();
    let types = [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "application/json-seq; charset=utf-8",
        "multipart/form-data; boundary=x",
        MARK,
    ];
    for kind in types {
        let call = office.http().post(FILING);
        let call = if kind.is_empty() { call } else { call.header("content-type", kind) };
        assert_eq!(call.bytes(body.as_bytes()).expect(415).problem(), "unsupported_media_type", "{kind}");
    }
    let packed = office.http().post(FILING).header("content-encoding", "gzip").rubbish(&body);
    assert_eq!(packed.expect(415).problem(), "unsupported_media_type");
    nothing_is_kept(&office, &before);
}

#[rstest]
fn ten_megabytes_are_refused_everywhere(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("clerk@office.example", Role::Officer);
    let before = office.database.rows();
    let mut body = marked();
    body["message"] = json!(MARK.repeat(10_000_000 / MARK.len()));
    assert_eq!(office.http().post(FILING).json(&body).expect(413).problem(), "too_large");
    for path in ["/api/v1/auth/token", "/api/v1/auth/refresh", "/api/v1/requests/HB-0000-0000-00/session"] {
        let answer = office.http().post(path).json(&body);
        assert_eq!(answer.expect(413).problem(), "too_large", "{path}");
    }
    let act = format!("/cases/{}/acts/note", "01980000-0000-7000-8000-000000000000");
    assert_eq!(officer.posts(&act, &body).expect(413).problem(), "too_large");
    let mut long = marked();
    long["message"] = json!(MARK.repeat(25_000));
    let answer = office.http().post(FILING).json(&long).expect(422);
    assert_eq!(
        (answer.problem().as_str(), &answer.json()["errors"][0]["pointer"]),
        ("invalid_fields", &json!("/message"))
    );
    nothing_is_kept(&office, &before);
}

/// Every text field: its pointer, what it holds, and whether it is free text, of which only NUL is refused (`typed::texts`).
const FIELDS: [(&str, &str, bool); 17] = [
    ("/controller", "default", false),
    ("/locale", "en", false),
    ("/residence/country", "DE", false),
    ("/residence/region", "CA", false),
    ("/relationship", "customer", false),
    ("/on_behalf_of", "self", false),
    ("/reply_by", "portal", false),
    ("/requester/name", "Dana", true),
    ("/requester/email", "dana@people.example", false),
    ("/requester/phone", "+49 30 1234567", false),
    ("/requester/postal_address", "1 Sample Street", true),
    ("/identifiers/0/kind", "order_number", false),
    ("/identifiers/0/value", "A-1", true),
    ("/rights/0/right", "access", false),
    ("/rights/0/scope", "all", false),
    ("/rights/0/details", "please", true),
    ("/message", "please", true),
];

#[rstest]
fn control_characters_and_injected_headers_are_refused_at_their_field(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let before = office.database.rows();
    for (pointer, usual, is_free_text) in FIELDS {
        for rubbish in [
            "\u{0}",
            "\u{7}",
            "\u{1b}[31m",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "\r\nBcc: zq7person@evil.example",
            "\nX: zq7person",
        ] {
            if is_free_text && rubbish != "\u{0}" {
                continue;
            }
            let mut body = marked();
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            body.pointer_mut(parent).unwrap()[name] = json!(format!("{usual}{rubbish}{MARK}"));
            let answer = office.http().post(FILING).json(&body);
            assert_eq!(answer.status, 422, "{pointer} {rubbish:?}: {}", answer.text());
            assert_eq!(answer.problem(), "invalid_fields");
            let errors = answer.json()["errors"].clone();
            let at = errors[0]["pointer"].as_str().unwrap();
            assert!(pointer.starts_with(at), "{pointer} is told as {at}");
            assert!(!answer.text().contains(MARK), "{}", answer.text());
        }
    }
    nothing_is_kept(&office, &before);
}

#[rstest]
fn rubbish_in_messages_acts_and_file_names_leaves_no_row(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut person = office.files(&access("dana@people.example"));
    person.enters_the_code();
    let case = person.case();
    let officer = office.hires("clerk@office.example", Role::Officer);
    let version = officer.case(&case)["version"].as_i64().unwrap();
    let before = office.database.rows();
    for rubbish in ["\u{0}", "\u{7}", "\u{1b}[31m", "\u{7f}"] {
        let text = json!(format!("please{rubbish}{MARK}"));
        let item = json!({ "label": text, "outcome": "not_held" });
        let proof = json!({ "method": "two_points", "evidence": [text], "tier": 2, "result": "established" });
        let path = format!("/api/v1/cases/{case}/files");
        let name = format!("a{rubbish}{MARK}.csv");
        let answer = office.http().post(&path).token(officer.token()).file("file", &name, b"x");
        assert_eq!(answer.status, 400, "{rubbish:?}: {}", answer.text());
        if rubbish != "\u{0}" {
            continue; // dropped, as in every text that is pasted (`typed::texts`)
        }
        let acts = [
            ("note", json!({ "text": text })),
            ("verify", proof),
            ("ask", json!({ "reason": "scope", "text": text })),
            ("extend", json!({ "reasons": ["complexity"], "text": text })),
            ("decide", json!({ "items": [item] })),
            ("refuse", json!({ "code": "unfounded", "text": text })),
            ("not_a_request", json!({ "reason": text })),
        ];
        for (act, payload) in acts {
            let answer = officer.tries_at(version, &case, act, payload);
            assert_eq!(answer.status, 422, "{act} {rubbish:?}: {}", answer.text());
            assert!(!answer.text().contains(MARK), "{}", answer.text());
        }
        let answer = person.posts("/messages", &json!({ "text": text })).expect(422);
        assert!(!answer.text().contains(MARK), "{}", answer.text());
    }
    assert_eq!(office.database.rows(), before);
    let log = log();
    assert!(!log.contains(MARK), "{:?}", log.lines().find(|line| line.contains(MARK)));
}

#[rstest]
fn what_is_missing_or_unknown_is_told_at_its_field(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let before = office.database.rows();
    let changes = [
        ("/requester", json!({}), "/requester/email"),
        ("/requester/email", json!("zq7person"), "/requester/email"),
        ("/requester/email", json!("a@b@zq7person"), "/requester/email"),
        ("/requester/name", json!("x".repeat(301)), "/requester/name"),
        ("/requester/phone", json!("12"), "/requester/phone"),
        ("/rights", json!([]), "/rights"),
        ("/rights/0/right", json!("zq7person"), "/rights/0/right"),
        ("/rights/0/ground", json!("zq7person"), "/rights/0/ground"),
        ("/rights/0/purpose", json!("marketing"), "/rights/0/purpose"),
        ("/residence/country", json!("Germany"), "/residence/country"),
        ("/relationship", json!("zq7person"), "/relationship"),
        ("/reply_by", json!("pigeon"), "/reply_by"),
        ("/on_behalf_of", json!("zq7person"), "/on_behalf_of"),
        ("/controller", json!("zq7person"), "/controller"),
        ("/locale", json!("zq7person-person"), "/locale"),
        ("/channel", json!("letter"), "/channel"),
        ("/received_at", json!("2026-01-01T00:00:00Z"), "/received_at"),
        ("/received_at", json!("zq7person"), "/received_at"),
        ("/reason", json!("zq7person"), "/reason"),
    ];
    for (pointer, value, told) in changes {
        let mut body = marked();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value.clone();
        let answer = office.http().post(FILING).json(&body);
        assert_eq!(answer.status, 422, "{pointer} {value}: {}", answer.text());
        assert_eq!(answer.problem(), "invalid_fields");
        assert_eq!(answer.json()["errors"][0]["pointer"], told, "{}", answer.text());
        assert!(!answer.text().contains(MARK), "{}", answer.text());
    }
    nothing_is_kept(&office, &before);
}

#[rstest]
fn names_and_words_of_every_script_come_back_intact(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let long = "Ñañá-ß ".repeat(60);
    let names = [
        "Zoë Ångström-Łukasiewicz O'Neil, d.ü.",
        "דָּנָה לדוגמה",
        "دانة المثال",
        "李小龍 · 東京",
        "👩‍👩‍👧‍👦 Dana 🏳️‍🌈",
        "e\u{301} is not \u{e9}",
        "<b>Robert'); DROP TABLE cases;--</b> {{7*7}} ${x} %s",
        &long[..long.char_indices().nth(299).unwrap().0],
    ];
    for (number, name) in names.into_iter().enumerate() {
        let message = format!("  {name}\r\n\tשלום \u{200f}{name}\n\n{}  ", "é🙂".repeat(5_000));
        let mut body = access(&format!("p{number}@people.example"));
        body["requester"]["name"] = json!(name);
        body["requester"]["postal_address"] = json!(format!("{name}\r\n1 Sample Street"));
        body["identifiers"][0]["value"] = json!(name.chars().take(200).collect::<String>());
        body["rights"][0]["details"] = json!(format!("\t{name}\r\n\n "));
        body["message"] = json!(message);
        let person = office.files(&body);
        let case = officer.case(&person.case());
        assert_eq!(case["requester_name"], name.trim());
        assert_eq!(case["message"], json!(message));
        assert_eq!(case["details"], body["rights"][0]["details"]);
        assert_eq!(
            case["requester_postal"].as_str().unwrap().trim(),
            format!("{name}\r\n1 Sample Street").trim()
        );
        office.run_jobs();
        let letters = person.letters();
        assert!(!letters.is_empty());
        for letter in letters {
            assert!(letter.header("Bcc").is_none());
            assert!(!letter.header("Subject").unwrap().contains(name), "a name in a subject");
        }
    }
    assert!(!log().contains("DROP TABLE") && !log().contains("p0@people.example"));
}
