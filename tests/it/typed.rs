//! What people type, paste and dictate is taken as they meant it, at every door and by page as by API: addresses, numbers,
//! texts, references, codes, names of files, instants, codes of lists.

mod codes;
mod doors;
mod files;
mod instants;
mod mailboxes;
mod phones;
mod references;
mod searches;
mod texts;

use serde_json::{Value, json};

use crate::support::{http::Answer, office::Office, people::Officer};

/// A lawful filing of whoever is reached so.
fn filing(requester: &Value) -> Value {
    json!({
        "residence": { "country": "DE" },
        "relationship": "customer",
        "requester": requester,
        "rights": [{ "right": "access", "scope": "all" }],
    })
}

fn by_mail(email: &str) -> Value {
    filing(&json!({ "email": email }))
}

fn by_phone(phone: &str) -> Value {
    filing(&json!({ "phone": phone }))
}

fn post(office: &Office, body: &Value) -> Answer {
    office.http().post("/api/v1/requests").json(body)
}

/// Refused at this field, and nothing that was typed is repeated.
#[track_caller]
fn refused_at(office: &Office, body: &Value, pointer: &str) {
    let answer = post(office, body);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (422, "invalid_fields"),
        "{body}: {}",
        answer.text()
    );
    assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}: {}", answer.text());
}

/// The references that a search finds, in whatever state.
fn found(officer: &Officer<'_>, q: &str) -> Vec<String> {
    let q: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let page = officer.gets(&format!("/cases?q={q}&limit=100")).expect(200).json();
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["reference"].as_str().unwrap().to_owned()).collect()
}
