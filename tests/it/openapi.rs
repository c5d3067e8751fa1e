//! The reference of the API: it knows every address, and every answer that any test gets is held against it
//! (`support/reference.rs`).

use std::{collections::BTreeSet, panic};

use habeas::{
    case::Role,
    web::{api::table, openapi},
};
use serde_json::{Value, json};
use ureq::http::HeaderMap;

use crate::{
    api::access,
    support::{
        databases::Engine,
        http::Answer,
        office::Office,
        process::Installation,
        reference::{self, check},
    },
};

const NOBODYS_ID: &str = "01980000-0000-7000-8000-000000000000";

#[test]
fn the_document_lists_the_operations_of_the_table_and_no_others() {
    let document = openapi::document();
    let told = |path: &str, verbs: &Value| -> Vec<(String, String)> {
        verbs.as_object().unwrap().keys().map(|verb| (verb.clone(), path.to_owned())).collect()
    };
    let paths = document["paths"].as_object().unwrap();
    let told: BTreeSet<(String, String)> = paths.iter().flat_map(|(path, verbs)| told(path, verbs)).collect();
    let rows: BTreeSet<(String, String)> = table()
        .into_iter()
        .map(|entry| (entry.operation.verb.key().to_owned(), format!("/api/v1{}", entry.operation.path)))
        .collect();
    assert_eq!(told, rows);
    let ids: BTreeSet<String> = table().into_iter().map(|entry| entry.operation.id.into_owned()).collect();
    assert_eq!(ids.len(), rows.len(), "an operation has the name of another");
}

#[test]
fn every_operation_has_a_route_and_no_other_address_has_one() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    for entry in table() {
        let path = format!("/api/v1{}", entry.operation.path);
        // the id of nobody is right as a case, a file and a task; a reference is not looked at before the method
        let path = ["{reference}", "{case}", "{file}", "{task}"]
            .into_iter()
            .fold(path, |path, part| path.replace(part, NOBODYS_ID));
        let beside = table().into_iter().map(|other| other.operation);
        let verbs: Vec<&str> = beside
            .filter(|other| other.path == entry.operation.path)
            .map(|other| other.verb.allows())
            .collect();
        let allow = verbs.join(", ");
        let wrong = ["POST", "DELETE", "PUT"].into_iter().find(|verb| !verbs.contains(verb)).unwrap();
        let answer = office.http().call(wrong, &path).token(officer.token()).send();
        if answer.status == 405 {
            assert_eq!(answer.header("allow"), allow, "{path}");
        } else {
            // a person's address is nobody else's business
            assert_eq!(answer.status, 401, "{path}: {}", answer.text());
        }
    }
}

#[test]
fn it_is_served_printed_and_shown() {
    let office = Office::on(Engine::Sqlite);
    let answer = office.asks("/api/openapi.json").expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.json()["openapi"], "3.1.0");
    let printed = Installation::new().run(&["openapi"], "");
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    assert_eq!(printed.stdout.as_bytes(), answer.body, "the command prints what is served");
    let page = office.asks("/api").expect(200);
    assert!(page.text().contains("POST /api/v1/requests") && page.header("set-cookie").is_empty());
}

fn answer(status: u16, media: &str, body: &Value) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", media.parse().unwrap());
    headers.insert("www-authenticate", "Bearer".parse().unwrap());
    Answer { status, headers, body: body.to_string().into_bytes() }
}

/// Whether the judge lets an answer to `GET /api/v1/stats` pass.
fn passes(status: u16, media: &str, body: &Value) -> bool {
    let answer = answer(status, media, body);
    panic::catch_unwind(|| reference::judge("GET", "/api/v1/stats", &answer)).is_ok()
}

#[test]
fn an_answer_that_is_not_documented_is_noticed() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let stats = officer.gets("/stats").expect(200).json();
    let (json, problem) = ("application/json", "application/problem+json");
    assert!(passes(200, json, &stats));
    assert!(!passes(201, json, &stats), "another status");
    assert!(!passes(200, problem, &stats), "another content type");
    let mut more = stats.clone();
    more["colour"] = json!("red");
    assert!(!passes(200, json, &more), "a member more");
    let mut less = stats.clone();
    less.as_object_mut().unwrap().remove("open");
    assert!(!passes(200, json, &less), "a member less");
    let mut other = stats;
    other["open"] = json!("many");
    assert!(!passes(200, json, &other), "another kind of value");
    let told = office.asks("/api/v1/stats").expect(401).json();
    assert!(passes(401, problem, &told));
    let mut other = told;
    other["code"] = json!("code_wrong");
    assert!(!passes(401, problem, &other), "a code that this operation does not have");
}

#[test]
fn a_shape_is_checked_to_its_leaves() {
    let document = json!({ "shapes": { "leaf": { "type": "string", "format": "date" } } });
    let list = json!({ "type": "array", "items": { "$ref": "#/shapes/leaf" } });
    assert!(check(&document, &list, &json!(["2026-01-15"]), "").is_ok());
    assert!(check(&document, &list, &json!(["2026-01-15", "soon"]), "").is_err());
    let one = json!({ "oneOf": [
        { "type": "object", "properties": { "by": { "const": "a" }, "x": {} }, "required": ["by"] },
        { "type": "object", "properties": { "by": { "const": "b" } }, "required": ["by"] },
    ] });
    assert!(check(&document, &one, &json!({ "by": "a", "x": 1 }), "").is_ok());
    assert!(check(&document, &one, &json!({ "by": "b", "x": 1 }), "").is_err());
    assert!(check(&document, &json!({ "if": {} }), &json!(1), "").is_err(), "a keyword that nobody checks");
}

#[test]
fn requests_are_documented_as_strictly_as_they_are_read() {
    let document = openapi::document();
    let shape = &document["paths"]["/api/v1/requests"]["post"]["requestBody"]["content"]["application/json"]
        ["schema"];
    assert!(check(document, shape, &access("dana@people.example"), "").is_ok());
    let mut more = access("dana@people.example");
    more["colour"] = json!("red");
    assert!(check(document, shape, &more, "").is_err());
}
