//! The examples of the reference are calls that were made: this walk makes each of them, and what it sees is what stands
//! in the files. `HABEAS_EXAMPLES=write` writes them anew; look at the difference then.

use std::{collections::BTreeMap, env, fs, path::Path};

use chrono::TimeDelta;
use habeas::{
    case::Role,
    types::Reference,
    web::{
        api::table,
        openapi::{self, Example},
    },
};
use serde_json::{Value, json};

use crate::support::{
    controllers::IN_ISRAEL,
    databases::Engine,
    http::Exchange,
    office::{Office, PASSWORD},
    people::Officer,
    reference::{check, operation},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/openapi/examples");

fn filing(rights: &Value) -> Value {
    json!({
        "locale": "en",
        "residence": { "country": "DE" },
        "relationship": "customer",
        "on_behalf_of": "self",
        "reply_by": "portal",
        "requester": { "name": "Dana Example", "email": "dana@people.example" },
        "identifiers": [{ "kind": "order_number", "value": "A-1" }],
        "rights": rights,
        "message": "Please send me everything.",
    })
}

/// Verified, so that it can be decided.
fn verified(officer: &Officer<'_>, case: &str) {
    let proof = json!({
        "method": "two_points", "evidence": ["order number and postcode match"], "tier": 2, "result": "established"
    });
    officer.does(case, "verify", proof);
}

/// Sent, after a lead has agreed.
fn answered(office: &Office, officer: &Officer<'_>, lead: &Officer<'_>, case: &str, decided: &Value) {
    lead.does(case, "approve", json!({ "digest": decided["review_digest"] }));
    officer.does(case, "send", json!({}));
    office.later(TimeDelta::seconds(11));
}

/// Every act on the way to an answer that is given; the file that it gives.
fn worked_on(office: &Office, officer: &Officer<'_>, lead: &Officer<'_>, given: &str) -> String {
    officer.gets("/cases?state=open&limit=1").expect(200);
    officer.gets(&format!("/cases/{given}")).expect(200);
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(given, "assign", json!({ "to": "me" }));
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(given, "note", json!({ "text": "The archive was asked." }));
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(given, "reply", json!({ "text": "Thank you, the number helps." }));
    let called =
        json!({ "channel": "telephone", "arrived_on": "2026-01-15", "text": "Asks how long it takes." });
    officer.posts(&format!("/cases/{given}/messages"), &called).expect(201);
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(given, "classify", json!({ "scope": "categories" }));
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(
        given,
        "correct_receipt",
        json!({ "received_at": "2026-01-14T09:00:00Z", "reason": "It lay in another mailbox.", "evidence": ["mail header"] }),
    );
    // one letter at a time: each moves the version, which the next example names
    office.clock.advance(TimeDelta::seconds(1));
    office.run_jobs();
    verified(officer, given);
    office.clock.advance(TimeDelta::seconds(1));
    office.run_jobs();
    let question = json!({ "reason": "scope", "text": "Which account do you mean?" });
    officer.tries(given, "ask/preview", question.clone()).expect(200);
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(given, "ask", question);
    office.clock.advance(TimeDelta::seconds(1));
    office.run_jobs();
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(given, "resume", json!({ "arrived_on": "2026-01-15" }));
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(
        given,
        "extend",
        json!({ "reasons": ["complexity"], "text": "Three archives must be searched." }),
    );
    office.clock.advance(TimeDelta::seconds(1));
    office.run_jobs();
    let file = officer.brings(given, "account data.csv", b"name;city\nDana Example;Sampletown\n");
    officer.gets(&format!("/cases/{given}/files/{file}")).expect(200);
    let items = json!([{ "label": "Account data", "outcome": "give", "files": [file] }]);
    let decision = json!({ "items": items, "letter": { "text": "Here is what we hold." } });
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(given, "decide", decision.clone());
    lead.does(given, "return", json!({ "comment": "Say where the data comes from, too." }));
    let decided = officer.does(given, "decide", decision.clone());
    lead.does(given, "approve", json!({ "digest": decided["review_digest"] }));
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(given, "send", json!({}));
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(given, "pull_back", json!({}));
    let decided = officer.does(given, "decide", decision);
    answered(office, officer, lead, given, &decided);
    file
}

/// A request of three rights, each of which ends in another way.
fn three_cases_of_one_request(office: &Office, officer: &Officer<'_>, lead: &Officer<'_>) {
    let rights =
        json!([{ "right": "access", "scope": "all" }, { "right": "erasure" }, { "right": "portability" }]);
    let mut person = office.files(&filing(&rights));
    person.comes_back();
    person.gets("").expect(200);
    office.clock.advance(TimeDelta::seconds(1));
    person.posts("/messages", &json!({ "text": "My customer number was 17 before." })).expect(201);
    let case = |place: usize| person.receipt["cases"][place]["id"].as_str().unwrap().to_owned();
    let (given, refused, withdrawn) = (case(0), case(1), case(2));

    let file = worked_on(office, officer, lead, &given);

    let decided =
        officer.does(&refused, "refuse", json!({ "code": "legal_claims", "text": "A claim is open." }));
    answered(office, officer, lead, &refused, &decided);
    person.comes_back();
    office.clock.advance(TimeDelta::seconds(1));
    person.posts("/appeal", &json!({ "case": refused, "text": "The claim is settled." })).expect(201);
    office.clock.advance(TimeDelta::seconds(1));
    person.posts("/complaint", &json!({ "case": refused, "text": "Nobody called back." })).expect(201);
    office.clock.advance(TimeDelta::seconds(1));
    person.posts("/withdraw", &json!({ "case": withdrawn, "words": "I found it myself." })).expect(200);
    office.clock.advance(TimeDelta::seconds(1));
    person.posts("/reopen", &json!({ "case": withdrawn })).expect(200);
    office.clock.advance(TimeDelta::seconds(1));
    person.posts("/withdraw", &json!({ "case": withdrawn })).expect(200);
    let letters = person.gets("/letters").expect(200).json();
    person.gets(&format!("/letters/{}", letters["letters"][0]["id"].as_str().unwrap())).expect(200);
    officer.gets(&format!("/cases/{given}/letters")).expect(200);
    officer.gets(&format!("/letters/{}", letters["letters"][0]["id"].as_str().unwrap())).expect(200);
    person.gets("/package").expect(200);
    person.gets(&format!("/package/{file}")).expect(200);
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(&given, "recall", json!({ "reason": "The extract of another person was in it." }));
}

/// What came by post, and what staff record for those who have no session.
fn letters_on_paper(officer: &Officer<'_>, lead: &Officer<'_>) {
    let by_post = |rights: Value| {
        let mut body = filing(&rights);
        body["requester"] = json!({ "name": "Ruth Example", "postal_address": "1 Example Street" });
        body["reply_by"] = json!("post");
        body["channel"] = json!("letter");
        officer.files(&body)
    };
    let tasks = |officer: &Officer<'_>| officer.gets("/tasks").expect(200).json();
    let person = by_post(json!([{ "right": "access" }]));
    let case = person.case();
    let task = tasks(officer)["items"][0]["id"].as_str().unwrap().to_owned();
    officer.posts(&format!("/tasks/{task}/outcome"), &json!({ "outcome": "done" })).expect(204);
    verified(officer, &case);
    let decided =
        officer.does(&case, "decide", json!({ "items": [{ "label": "Contract", "outcome": "give" }] }));
    lead.does(&case, "approve", json!({ "digest": decided["review_digest"] }));
    officer.does(&case, "send", json!({}));
    let posted = json!({ "duty": "answer_or_refuse", "channel": "post", "on": "2026-01-15", "proof": "RR 123456789 DE" });
    officer.does(&case, "dispatched", posted);
    officer.does(&case, "appeal", json!({ "text": "A page is missing." }));
    officer.does(&case, "complaint", json!({ "text": "The letter was open." }));
    officer.does(&case, "reopen", json!({ "cause": "our_error", "text": "A page was left out." }));
    let other = by_post(json!([{ "right": "erasure" }])).case();
    let hold = json!({ "reason": "A claim is in court.", "until": "2026-06-30" });
    officer.does(&other, "hold", hold.clone());
    lead.does(&other, "hold", hold);
    officer.does(&other, "lift_hold", json!({ "reason": "The claim is settled." }));
    lead.does(&other, "lift_hold", json!({}));
    officer.does(&other, "withdraw", json!({ "words": "By telephone: it is done." }));
    let school = "Sample School, 2 Example Street";
    let passed_on = |basis: &str| {
        let word = "By telephone: yes, give it to the school.";
        json!({ "to": school, "basis": basis, "evidence": word })
    };
    let referred = by_post(json!([{ "right": "access" }])).case();
    officer.does(&referred, "refer", passed_on("not_held"));
    officer.does(&referred, "referral_declined", json!({}));
    officer.does(&referred, "refer", passed_on("not_held"));
    officer.does(&referred, "referral_accepted", json!({}));
    let twice = by_post(json!([{ "right": "access" }])).case();
    let again = by_post(json!([{ "right": "access" }])).case();
    officer.does(&twice, "merge", json!({ "into": again }));
    officer.does(&twice, "unmerge", json!({}));
    let advertisement = by_post(json!([{ "right": "access" }])).case();
    officer.does(&advertisement, "not_a_request", json!({ "reason": "An advertisement." }));
}

fn our_own_date(office: &Office) {
    let lead = office.hires("lead@office.example", Role::Lead);
    let mut body = filing(&json!([{ "right": "access" }]));
    body["residence"] = json!({ "country": "IL" });
    let case = office.files(&body).case();
    lead.does(&case, "postpone", json!({ "to": "2026-02-10", "reason": "The archive is being moved." }));
}

/// Names what is drawn by the place where it first appears, and leaves out tokens, which nobody should copy.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn plain(&mut self, value: &Value, base: &str) -> Value {
        match value {
            Value::String(text) => self.text(&text.replace(base, "https://privacy.example")).into(),
            Value::Array(items) => items.iter().map(|item| self.plain(item, base)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| {
                    let is_token = name.ends_with("token") && value.is_string();
                    (name.clone(), if is_token { "…".into() } else { self.plain(value, base) })
                })
                .collect(),
            other => other.clone(),
        }
    }

    fn text(&mut self, text: &str) -> String {
        let is_drawn = |c: char| c.is_ascii_alphanumeric() || c == '-';
        text.split_inclusive(|c| !is_drawn(c))
            .map(|part| {
                let word = part.trim_end_matches(|c| !is_drawn(c));
                let between = part.strip_prefix(word).unwrap_or_default();
                self.word(word) + between
            })
            .collect()
    }

    fn word(&mut self, word: &str) -> String {
        let next = self.0.len() + 1;
        let fresh = if word.parse::<uuid::Uuid>().is_ok() && word.len() == 36 {
            format!("01980000-0000-7000-8000-{next:012}")
        } else if word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            format!("{next:064x}")
        } else if word.starts_with("HB-") && word.parse::<Reference>().is_ok() {
            Reference::from_random([u8::try_from(next).unwrap(); 8]).to_string()
        } else {
            return word.to_owned();
        };
        self.0.entry(word.to_owned()).or_insert(fresh).clone()
    }
}

/// The first call of each operation that was answered as it should be. The answer of an act is the case, which has an
/// example of its own.
fn examples(seen: &[Exchange], base: &str, all: &mut BTreeMap<String, Example>) {
    let mut names = Names::default();
    for exchange in seen.iter().filter(|it| (200..300).contains(&it.answer.status)) {
        let Some((_, told)) = operation(openapi::document(), &exchange.method, &exchange.path) else {
            continue;
        };
        let id = told["operationId"].as_str().unwrap();
        if all.contains_key(id) {
            continue;
        }
        let answer = serde_json::from_slice::<Value>(&exchange.answer.body).ok();
        let answer = answer.filter(|_| !id.starts_with("act_"));
        let sent = exchange.sent.as_ref().map(|it| names.plain(it, base));
        let answer = answer.map(|it| names.plain(&it, base));
        all.insert(id.to_owned(), Example { request: sent, answer });
    }
}

fn walked() -> BTreeMap<String, Example> {
    let mut all = BTreeMap::new();
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let credentials = json!({ "email": officer.email, "password": PASSWORD });
    let tokens = office.http().post("/api/v1/auth/token").json(&credentials).expect(200).json();
    let refresh = json!({ "refresh_token": tokens["refresh_token"] });
    let renewed = office.http().post("/api/v1/auth/refresh").json(&refresh).expect(200).json();
    let revoked = json!({ "refresh_token": renewed["refresh_token"] });
    office.http().post("/api/v1/auth/revoke").json(&revoked).expect(204);
    officer.gets("/laws").expect(200);
    three_cases_of_one_request(&office, &officer, &lead);
    // of what arises at one instant nobody knows which is listed first
    office.clock.advance(TimeDelta::seconds(1));
    letters_on_paper(&officer, &lead);
    officer.gets("/stats").expect(200);
    office.http().call("DELETE", "/api/v1/auth/token").token(lead.token()).send().expect(204);
    examples(&office.http().exchanges(), &office.url(""), &mut all);
    let office = Office::with(Engine::Sqlite, IN_ISRAEL);
    our_own_date(&office);
    examples(&office.http().exchanges(), &office.url(""), &mut all);
    all
}

#[test]
fn every_operation_has_an_example_that_was_just_executed() {
    let walked = walked();
    if env::var_os("HABEAS_EXAMPLES").is_some_and(|what| what == "write") {
        for (id, example) in &walked {
            let text = serde_json::to_string_pretty(example).unwrap();
            fs::write(Path::new(FOLDER).join(format!("{id}.json")), text + "\n").unwrap();
        }
    }
    for entry in table() {
        let id = &*entry.operation.id;
        let example = walked.get(id).unwrap_or_else(|| panic!("the walk does not call {id}"));
        let kept = fs::read_to_string(Path::new(FOLDER).join(format!("{id}.json"))).unwrap_or_default();
        let kept: Example = serde_json::from_str(&kept).unwrap_or_default();
        assert_eq!(&kept, example, "{id}: HABEAS_EXAMPLES=write writes it anew");
    }
}

#[test]
fn every_example_of_the_document_has_its_documented_shape() {
    let document = openapi::document();
    let mut held = 0;
    for (path, verbs) in document["paths"].as_object().unwrap() {
        for (verb, told) in verbs.as_object().unwrap() {
            let bodies = told["responses"].as_object().unwrap().values().chain([&told["requestBody"]]);
            for content in bodies.filter_map(|body| body["content"]["application/json"].as_object()) {
                let Some(example) = content.get("example") else { continue };
                held += 1;
                if let Err(fault) = check(document, &content["schema"], example, "") {
                    panic!("{verb} {path}: {fault}");
                }
            }
        }
    }
    let kept = table().into_iter().map(|entry| Example::of(&entry.operation.id));
    let kept: usize =
        kept.map(|it| usize::from(it.request.is_some()) + usize::from(it.answer.is_some())).sum();
    assert!(kept >= table().len() && held == kept, "{held} of {kept} examples are shown");
}
