//! Codes and tokens: how persons and staff come in by the API.

use chrono::TimeDelta;
use habeas::case::Role;
use serde_json::{Value, json};

use super::access;
use crate::support::{
    databases::Engine,
    office::{Office, PASSWORD},
};

#[test]
fn a_code_is_asked_for_without_learning_whether_the_request_exists() {
    let office = Office::on(Engine::Sqlite);
    let person = office.files(&access("dana@people.example"));
    let ask = |reference: &str| {
        let answer = office.http().post(&format!("/api/v1/requests/{reference}/code")).send();
        (answer.status, answer.text())
    };
    let known = ask(&person.reference);
    assert_eq!(known.0, 202);
    for unknown in ["HB-0000-0000-00", "nonsense", "%00", "a%20b"] {
        assert_eq!(ask(unknown), known, "{unknown}");
        let path = format!("/api/v1/requests/{unknown}/session");
        let answer = office.http().post(&path).json(&json!({ "code": "123456" }));
        assert_eq!(answer.expect(401).problem(), "code_wrong");
    }
    for wrong in ["", "12345", "1234567", "abcdef", "\u{0}", "１２３４５６"] {
        assert_eq!(person.enters(wrong).expect(401).problem(), "code_wrong", "{wrong:?}");
    }
}

#[test]
fn tokens_are_renewed_once_and_end() {
    let office = Office::on(Engine::Sqlite);
    office.hires("officer@office.example", Role::Officer);
    let sign_in = |email: &str, password: &str| {
        office.http().post("/api/v1/auth/token").json(&json!({ "email": email, "password": password }))
    };
    for (email, password) in
        [("officer@office.example", "wrong"), ("nobody@office.example", PASSWORD), ("", "")]
    {
        assert_eq!(sign_in(email, password).expect(401).problem(), "credentials_wrong");
    }
    let tokens = sign_in("officer@office.example", PASSWORD).expect(200).json();
    let look = |tokens: &Value| {
        office.http().get("/api/v1/stats").token(tokens["access_token"].as_str().unwrap()).send().status
    };
    let renew = |tokens: &Value| {
        office.http().post("/api/v1/auth/refresh").json(&json!({ "refresh_token": tokens["refresh_token"] }))
    };
    assert_eq!(look(&tokens), 200);
    office
        .clock
        .advance(TimeDelta::seconds(i64::try_from(tokens["expires_in"].as_u64().unwrap()).unwrap() + 60));
    assert_eq!(look(&tokens), 401);
    let renewed = renew(&tokens).expect(200).json();
    assert_eq!(look(&renewed), 200);
    assert_eq!(renew(&tokens).status, 401);
}
