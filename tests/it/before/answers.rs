//! The main answers of the interface, whole: whoever programs against it sees every field that comes, goes or changes.
//! Ids, digests and addresses are told by the order in which they appear; everything else is the office's own clock.

use std::collections::BTreeMap;

use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    controllers::IN_EUROPE,
    databases::Engine,
    http::Answer,
    office::Office,
    people::{Officer, Person},
};

/// A request of two rights under two laws, with everything that a filing may hold.
fn filing() -> Value {
    json!({
        "locale": "en",
        "residence": { "country": "US", "region": "CA" },
        "relationship": "customer",
        "on_behalf_of": "self",
        "reply_by": "portal",
        "requester": {
            "name": "Dana Example",
            "email": "dana@people.example",
            "phone": "+1 555 0100",
            "postal_address": "1 Example Street, Sampletown"
        },
        "identifiers": [{ "kind": "order_number", "value": "A-1" }],
        "rights": [
            { "right": "access", "scope": "all", "details": "The orders of last year." },
            { "right": "objection", "purpose": "marketing" }
        ],
        "message": "Please send me everything.",
        "received_at": null
    })
}

/// Gives each thing that is drawn or that depends on the machine a name by its place in the walk.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn of(&mut self, kind: &str, text: &str) -> String {
        let next = self.0.values().filter(|name| name.starts_with(&format!("[{kind} "))).count() + 1;
        self.0.entry(text.to_owned()).or_insert_with(|| format!("[{kind} {next}]")).clone()
    }

    /// The text with every drawn word replaced.
    fn plain(&mut self, text: &str, base: &str) -> String {
        let text = text.replace(base, "[here]");
        let mut told = String::new();
        let mut word = String::new();
        for c in text.chars().chain(['\0']) {
            if c.is_ascii_alphanumeric() || c == '-' {
                word.push(c);
                continue;
            }
            let named = match kind_of(&word) {
                Some(kind) => self.of(kind, &word),
                None => word.clone(),
            };
            told.push_str(&named);
            word.clear();
            if c != '\0' {
                told.push(c);
            }
        }
        told
    }

    fn value(&mut self, value: Value, base: &str) -> Value {
        match value {
            Value::String(text) => Value::String(self.plain(&text, base)),
            Value::Array(items) => items.into_iter().map(|item| self.value(item, base)).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(key, value)| {
                    let is_drawn = key == "next_cursor" || key.ends_with("token");
                    let value = if is_drawn { "[drawn]".into() } else { self.value(value, base) };
                    (key, value)
                })
                .collect(),
            other => other,
        }
    }
}

/// Whether a word is drawn, and as what.
fn kind_of(word: &str) -> Option<&'static str> {
    let hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_id =
        word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && hex(&word.replace('-', ""));
    match word {
        _ if is_id => Some("id"),
        _ if word.len() == 64 && hex(word) => Some("digest"),
        _ if word.starts_with("HB-") => Some("reference"),
        _ => None,
    }
}

/// An office with one filing, on the way from the filing to the approval.
struct Walk<'a> {
    office: &'a Office,
    officer: Officer<'a>,
    lead: Officer<'a>,
    names: Names,
}

impl<'a> Walk<'a> {
    fn through(office: &'a Office) -> Self {
        let officer = office.hires("officer@office.example", Role::Officer);
        let lead = office.hires("lead@office.example", Role::Lead);
        Self { office, officer, lead, names: Names::default() }
    }

    fn told(&mut self, answer: &Answer) -> String {
        let base = self.office.url("");
        let location = self.names.plain(answer.header("location"), &base);
        let body = self.names.value(answer.json(), &base);
        let body = serde_json::to_string_pretty(&body).unwrap();
        format!("{} {} {location}\n{body}\n", answer.status, answer.header("content-type"))
    }
}

#[rstest]
fn the_main_answers_stand_as_they_were(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, IN_EUROPE);
    let mut walk = Walk::through(&office);

    let filed = office.http().post("/api/v1/requests").json(&filing());
    insta::assert_snapshot!("filing", walk.told(&filed));
    let mut person = Person::of(&office, &filing(), &filed);
    person.enters_the_code();
    person.posts("/messages", &json!({ "text": "One thing more." })).expect(201);
    let own = person.gets("");
    insta::assert_snapshot!("requester", walk.told(&own));

    let queue = walk.officer.gets("/cases?state=open&limit=1");
    insta::assert_snapshot!("queue", walk.told(&queue));

    let case = person.receipt["cases"][0]["id"].as_str().unwrap().to_owned();
    walk.officer.does(&case, "assign", json!({ "to": "me" }));
    let proof = json!({
        "method": "two_points", "evidence": ["order number and postcode match"], "tier": 2, "result": "established"
    });
    let acted = walk.officer.tries(&case, "verify", proof);
    insta::assert_snapshot!("act", walk.told(&acted));
    let file = walk.officer.brings(&case, "account data.csv", b"name;city\nDana Example;Sampletown\n");
    let items = json!([
        { "label": "Account data", "outcome": "give", "files": [file] },
        { "label": "Notes about others", "outcome": "withhold", "code": "rights_of_others" }
    ]);
    let decision = json!({ "items": items, "letter": { "text": "Here is what we hold." } });
    let unknown = json!({ "items": [{ "label": "Notes", "outcome": "withhold", "code": "weather" }] });
    let no_ground = walk.officer.tries(&case, "decide", unknown);
    walk.officer.does(&case, "decide", decision);
    let seen = walk.lead.gets(&format!("/cases/{case}"));
    insta::assert_snapshot!("case", walk.told(&seen));

    let digest = seen.json()["review_digest"].clone();
    let refused = [
        ("no ground of the law", no_ground),
        ("forbidden", walk.officer.tries(&case, "approve", json!({ "digest": digest }))),
        ("a stale version", walk.lead.tries_at(1, &case, "approve", json!({ "digest": digest }))),
        ("not possible now", walk.officer.tries(&case, "send", json!({}))),
        ("a bad payload", walk.officer.tries(&case, "ask", json!({ "reason": "weather" }))),
        ("an unknown act", walk.officer.tries(&case, "shred", json!({}))),
        ("a bad filter", walk.officer.gets("/cases?colour=red")),
        ("an unknown case", walk.officer.gets("/cases/00000000-0000-7000-8000-000000000000")),
        ("a stranger", office.asks("/api/v1/cases")),
        (
            "a bad filing",
            office.http().post("/api/v1/requests").json(&json!({ "rights": [{ "right": "dance" }] })),
        ),
        ("no JSON", office.http().post("/api/v1/requests").rubbish("{")),
    ];
    let told: Vec<String> =
        refused.iter().map(|(title, answer)| format!("# {title}\n{}", walk.told(answer))).collect();
    insta::assert_snapshot!("problems", told.join("\n"));
}

#[test]
fn what_is_drawn_is_told_by_its_place() {
    let mut names = Names::default();
    let (one, two) = ("019bbf2e-1111-7000-8000-000000000001", "019bbf2e-1111-7000-8000-000000000002");
    let text = format!("/cases/{one}?of={two}&again={one} HB-7K3M-9QXT-4M {} safe", "ab".repeat(32));
    let plain = names.plain(&text, "http://127.0.0.1:1");
    assert_eq!(plain, "/cases/[id 1]?of=[id 2]&again=[id 1] [reference 1] [digest 1] safe");
}
