//! The API as programs use it: the whole case from filing to collecting, and what it answers to the careless.

mod entry;
mod keys;

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{databases::Engine, http::Answer, office::Office, people::Person};

/// An access request of an invented person in Germany.
pub fn access(email: &str) -> Value {
    json!({
        "locale": "en",
        "residence": { "country": "DE", "region": null },
        "relationship": "customer",
        "on_behalf_of": "self",
        "reply_by": "portal",
        "requester": { "name": "Dana Example", "email": email },
        "identifiers": [{ "kind": "order_number", "value": "A-1" }],
        "rights": [{ "right": "access", "scope": "all" }],
        "message": "Please send me everything.",
        "received_at": null
    })
}

/// Two points that an officer matched.
fn proof() -> Value {
    json!({ "method": "two_points", "evidence": ["order number and postcode match"], "tier": 2, "result": "established" })
}

#[rstest]
fn a_whole_case_goes_from_filing_to_collecting(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);

    let mut person = office.files(&access("dana@people.example"));
    assert_eq!(person.receipt["status"], "received");
    assert!(person.receipt["status_url"].as_str().unwrap().starts_with(&office.url("/")));
    let promised = &person.receipt["cases"][0];
    assert_eq!((&promised["law"], &promised["due"]), (&json!("eu-gdpr"), &json!("2026-02-14")), "{promised}");
    assert!(!promised["trace"].as_array().unwrap().is_empty());
    let case = person.case();

    person.enters_the_code();
    let status = person.gets("").expect(200).json();
    assert_eq!(
        (&status["address_confirmed"], &status["cases"][0]["state"]),
        (&json!(true), &json!("received"))
    );

    officer.does(&case, "verify", proof());
    let bytes = b"name;city\nDana Example;Sampletown\n";
    let file = officer.brings(&case, "account data.csv", bytes);
    let items = json!([{ "label": "Account data", "outcome": "give", "files": [file] }]);
    let decision = json!({ "items": items, "letter": { "text": "Here is what we hold." } });
    let reviewing = officer.does(&case, "decide", decision);
    assert_eq!(reviewing["state"], "reviewing");
    let digest = &reviewing["review_digest"];

    let alone = officer.tries(&case, "approve", json!({ "digest": digest }));
    assert_eq!(alone.expect(403).problem(), "wrong_role");
    assert_eq!(lead.does(&case, "approve", json!({ "digest": digest }))["state"], "releasing");
    officer.does(&case, "send", json!({}));
    office.run_jobs();
    assert_eq!(officer.case(&case)["state"], "releasing", "the hold is over too early");
    office.later(TimeDelta::seconds(11));
    let closed = officer.case(&case);
    assert_eq!((&closed["state"], &closed["outcome"]), (&json!("answered"), &json!("full")), "{closed}");
    let duty =
        closed["duties"].as_array().unwrap().iter().find(|duty| duty["duty"] == "answer_or_refuse").unwrap();
    assert_eq!(duty["on_time"], true);

    let page = |person: &Person<'_>| {
        let cookie = format!("habeas-requester={}", person.token());
        office.http().get("/status").header("cookie", &cookie).send().expect(200).text()
    };
    assert!(
        page(&person).contains("We first mail you a fresh code."),
        "the code of the receipt is never fresh"
    );
    person.comes_back();
    let shown = page(&person);
    assert!(shown.contains("You can collect it here.") && !shown.contains("fresh code"), "{shown}");
    office.later(TimeDelta::minutes(11));
    assert!(page(&person).contains("We first mail you a fresh code."));
    assert_eq!(person.gets("/package").expect(403).problem(), "code_required");
    person.comes_back();
    let package = person.gets("/package").expect(200).json();
    assert_eq!(package["files"][0]["id"], file.as_str());
    assert_eq!(
        (&package["files"][0]["name"], &package["files"][0]["bytes"]),
        (&json!("account data.csv"), &json!(bytes.len()))
    );
    let collected = person.gets(&format!("/package/{file}")).expect(200);
    assert_eq!(collected.body, bytes);
    assert!(collected.header("content-disposition").starts_with("attachment; filename=\"account data.csv\""));
    assert!(collected.header("content-security-policy").starts_with("sandbox"));
    assert_eq!(
        (collected.header("x-content-type-options"), collected.header("cache-control")),
        ("nosniff", "no-store")
    );
    office.verifies();
}

#[rstest]
fn the_same_key_is_the_same_filing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let send =
        |body: &Value| office.http().post("/api/v1/requests").header("idempotency-key", "7f1c").json(body);
    let first = send(&access("dana@people.example")).expect(201);
    let again = send(&access("dana@people.example")).expect(201);
    assert_eq!(first.json(), again.json());
    assert_eq!(
        first.header("location"),
        format!("/api/v1/requests/{}", first.json()["reference"].as_str().unwrap())
    );
    assert_eq!(send(&access("other@people.example")).expect(422).problem(), "idempotency_key_reused");
    assert_eq!(officer.gets("/cases").expect(200).json()["items"].as_array().unwrap().len(), 1);
    let long = "k".repeat(256);
    let answer = office
        .http()
        .post("/api/v1/requests")
        .header("idempotency-key", &long)
        .json(&access("a@people.example"));
    assert_eq!(answer.expect(400).problem(), "malformed");
}

#[rstest]
fn strangers_share_no_key(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, "[server]\ntrusted_proxies = [\"127.0.0.1\"]\n");
    let officer = office.hires("officer@office.example", Role::Officer);
    let send = |from: &str, body: &Value| {
        let call = office.http().post("/api/v1/requests").header("idempotency-key", "1");
        call.header("x-forwarded-for", from).json(body)
    };
    let (one, other) = (access("dana@people.example"), access("other@people.example"));
    let reference = |answer: Answer| answer.expect(201).json()["reference"].as_str().unwrap().to_owned();
    let first = reference(send("192.0.2.1", &one));
    let foreign = reference(send("192.0.2.2", &other));
    let same = reference(send("2001:db8::1", &one));
    assert!(foreign != first && same != first, "nobody gets the receipt of another");
    // each their own again, from a neighbour of the network, too
    assert_eq!(reference(send("192.0.2.1", &one)), first);
    assert_eq!(reference(send("192.0.2.2", &other)), foreign);
    assert_eq!(reference(send("2001:db8::2", &one)), same);
    assert_eq!(send("192.0.2.2", &one).expect(422).problem(), "idempotency_key_reused");
    let by_staff = |body: &Value| {
        let call =
            office.http().post("/api/v1/requests").header("idempotency-key", "1").token(officer.token());
        call.json(body)
    };
    let theirs = reference(by_staff(&one));
    assert!(theirs != first && reference(by_staff(&one)) == theirs);
    assert_eq!(officer.gets("/cases").expect(200).json()["items"].as_array().unwrap().len(), 4);
}

#[rstest]
fn two_objections_can_be_told_apart(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut body = access("dana@people.example");
    body["rights"] = json!([
        { "right": "objection", "purpose": "marketing" },
        { "right": "objection", "purpose": "profiling" },
        { "right": "access" },
    ]);
    let purposes = |answer: &Value| -> Vec<Value> {
        answer["cases"].as_array().unwrap().iter().map(|case| case["purpose"].clone()).collect()
    };
    let send = || office.http().post("/api/v1/requests").header("idempotency-key", "7f1c").json(&body);
    let told = [json!("marketing"), json!("profiling"), Value::Null];
    assert_eq!(purposes(&send().expect(201).json()), told);
    let again = send().expect(201);
    assert_eq!(purposes(&again.json()), told, "from the rows");
    let mut person = Person::of(&office, &body, &again);
    person.enters_the_code();
    assert_eq!(purposes(&person.gets("").expect(200).json()), told);
}

#[rstest]
fn an_act_on_an_old_version_is_a_conflict(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let case = office.files(&access("dana@people.example")).case();
    let seen = officer.case(&case)["version"].as_i64().unwrap();
    let after = officer.does(&case, "assign", json!({ "to": "me" }));
    assert_eq!(after["assignee"], "officer@office.example");
    let late = officer.tries_at(seen, &case, "verify", proof()).expect(409);
    assert_eq!(late.problem(), "version_conflict");
    assert_eq!(late.json()["current_version"], after["version"]);
}

#[test]
fn what_law_or_state_forbid_names_rule_and_citation() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let case = office.files(&access("dana@people.example")).case();
    officer.does(
        &case,
        "verify",
        json!({ "method": "mailbox_code", "evidence": ["code"], "tier": 1, "result": "established" }),
    );
    let mut marketing = access("noa@people.example");
    marketing["rights"] = json!([{ "right": "objection", "purpose": "marketing" }]);
    let marketing = office.files(&marketing).case();
    let decision =
        json!({ "items": [{ "label": "All", "outcome": "give" }], "letter": { "text": "Everything." } });
    for (case, act, payload, rule, citation) in [
        (&case, "decide", decision, "proof_missing", "GDPR Art. 12(2), 12(6), 32"),
        (&case, "send", json!({}), "wrong_state", "procedure of the office"),
        (
            &marketing,
            "extend",
            json!({ "reasons": ["complexity"] }),
            "fast_lane",
            "GDPR Art. 7(3), 21(2)-(3)",
        ),
    ] {
        let answer = officer.tries(case, act, payload).expect(409);
        assert_eq!(answer.problem(), rule);
        let problem = answer.json();
        assert_eq!(problem["rule"], rule, "{problem}");
        let cited = problem["citation"].as_str().unwrap_or_default();
        assert!(cited.contains(citation), "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
        assert!(!officer.may(case, act), "{act} is offered but forbidden");
    }
}

#[test]
fn a_bad_payload_names_its_fields() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let case = office.files(&access("dana@people.example")).case();
    let act = |act: &str, body: &Value| officer.posts(&format!("/cases/{case}/acts/{act}"), body);
    let missing = act("verify", &json!({ "method": "two_points" })).expect(422);
    assert_eq!(missing.problem(), "invalid_fields");
    assert_eq!(missing.json()["errors"][0]["pointer"], "/version");
    for (name, payload) in [
        ("verify", json!({ "method": "by_heart", "evidence": ["x"], "tier": 2, "result": "established" })),
        (
            "verify",
            json!({ "method": "two_points", "evidence": ["x"], "tier": "two", "result": "established" }),
        ),
        ("note", json!({ "text": 5 })),
        ("assign", json!({})),
    ] {
        let answer = officer.tries(&case, name, payload.clone());
        assert_eq!(answer.status, 422, "{name} {payload}: {}", answer.text());
        assert!(!answer.json()["errors"].as_array().unwrap().is_empty(), "{}", answer.text());
    }
    assert_eq!(act("verify", &json!([])).expect(400).problem(), "malformed");
    let unknown = officer.tries(&case, "note", json!({ "text": "ok", "colour": "red" }));
    assert_eq!(unknown.expect(400).problem(), "malformed");
    assert_eq!(act("dance", &json!({ "version": 1 })).expect(404).problem(), "not_found");
}

#[test]
fn what_came_by_letter_is_filed_by_staff_alone() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut letter = access("");
    letter["requester"] = json!({ "name": "Dana Example", "postal_address": "1 Sample Street\nSampletown" });
    letter["channel"] = json!("letter");
    letter["received_at"] = json!("2026-01-12T09:00:00Z");
    letter["reason"] = json!("opened on Monday");
    let refused = office.http().post("/api/v1/requests").json(&letter).expect(422).json();
    let pointers: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/channel", "/received_at", "/reason"]);
    let person = officer.files(&letter);
    assert_eq!(person.receipt["received_at"], "2026-01-12T09:00:00Z");
    assert_eq!(officer.case(&person.case())["channel"], "letter");
    for no_instant in ["yesterday", "2026-01-12", "2026-02-30T09:00:00Z", "2026-01-12T09:00:00"] {
        letter["received_at"] = json!(no_instant);
        let refused = officer.posts("/requests", &letter).expect(422).json();
        assert_eq!(refused["errors"][0]["pointer"], "/received_at", "{no_instant}");
        assert_eq!(refused["errors"][0]["code"], "invalid", "{no_instant}");
    }
    letter["received_at"] = json!("2027-01-12T09:00:00Z");
    assert_eq!(
        officer.posts("/requests", &letter).expect(422).json()["errors"][0]["pointer"],
        "/received_at"
    );
}

#[test]
fn the_queue_filters_and_turns_its_pages() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let first = office.files(&access("one@people.example"));
    for email in ["two@people.example", "three@people.example"] {
        office.files(&access(email));
    }
    let items = |query: &str| {
        officer.gets(&format!("/cases?{query}")).expect(200).json()["items"].as_array().unwrap().clone()
    };
    assert_eq!(items("").len(), 3);
    assert_eq!(
        items("state=open&law=eu-gdpr&right=access&assignee=none&due_before=2026-03-01&q=&limit=").len(),
        3
    );
    for none in ["state=closed", "law=us-ca-ccpa", "right=erasure", "assignee=me", "due_before=2026-01-16"] {
        assert!(items(none).is_empty(), "{none}");
    }
    for found in ["q=one%40people.example".to_owned(), format!("q={}", first.reference)] {
        assert_eq!(items(&found)[0]["id"], first.case().as_str(), "{found}");
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = officer.gets(&format!("/cases?limit=1&cursor={cursor}")).expect(200).json();
        seen.extend(
            page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = next.to_owned();
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 3);
    for bad in [
        "colour=red",
        "limit=0",
        "limit=1000",
        "right=all",
        "state=asleep",
        "due_before=soon",
        "cursor=%21",
        "law=%00",
    ] {
        assert_eq!(officer.gets(&format!("/cases?{bad}")).status, 400, "{bad}");
    }
    let laws = officer.gets("/laws").expect(200).json();
    let row = laws["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["law"] == "us-va-vcdpa" && it["right"] == "access");
    assert_eq!((&row.unwrap()["period"], &row.unwrap()["appeal"]), (&json!("45 cd"), &json!("60 cd")));
    assert_eq!(officer.gets("/stats").expect(200).json()["open"], 3);
    assert_eq!(officer.gets("/tasks").expect(200).json()["items"], json!([]));
}

#[test]
fn a_person_writes_and_withdraws() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut person = office.files(&access("dana@people.example"));
    person.enters_the_code();
    let status = person
        .posts("/messages", &json!({ "text": "The old address was 1 Sample Street." }))
        .expect(201)
        .json();
    assert_eq!(status["messages"].as_array().unwrap().len(), 1, "{status}");
    assert_eq!(officer.case(&person.case())["messages"][0]["text"], "The old address was 1 Sample Street.");
    let withdrawn = person.posts("/withdraw", &json!({ "words": "Never mind." })).expect(200).json();
    assert_eq!(withdrawn["cases"][0]["state"], "withdrawn");
    assert_eq!(person.posts("/withdraw", &json!({})).status, 409);
}

#[test]
fn files_are_taken_whole_or_not_at_all() {
    let office = Office::with(Engine::Sqlite, "[limits]\ndisabled = true\nfile_bytes_max = 1024\n");
    let officer = office.hires("officer@office.example", Role::Officer);
    let case = office.files(&access("dana@people.example")).case();
    let path = format!("/api/v1/cases/{case}/files");
    let call = || office.http().post(&path).token(officer.token());
    assert_eq!(call().json(&json!({})).expect(415).problem(), "unsupported_media_type");
    assert_eq!(call().file("other", "a.txt", b"x").expect(400).problem(), "malformed");
    assert_eq!(call().file("file", "a.txt", &[b'x'; 1025]).expect(413).problem(), "too_large");
    let cut = call().header("content-type", "multipart/form-data; boundary=cut").bytes(b"--cut\r\nContent-");
    assert_eq!(cut.expect(400).problem(), "malformed");
    let kept = call().file("file", "../../a.txt", &[b'x'; 1024]).expect(201).json();
    assert_eq!((&kept["name"], &kept["bytes"]), (&json!("a.txt"), &json!(1024)));
    let file = kept["id"].as_str().unwrap();
    assert_eq!(officer.gets(&format!("/cases/{case}/files/{file}")).expect(200).body, [b'x'; 1024]);
    let other = office.files(&access("eve@people.example")).case();
    assert_eq!(officer.gets(&format!("/cases/{other}/files/{file}")).status, 404);
}
