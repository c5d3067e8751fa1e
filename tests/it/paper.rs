//! A person without e-mail, from the letter that staff took down to the answer that they collect by a code which came by post.

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    databases::Engine,
    office::Office,
    people::{Officer, Person},
    window::Window,
};

/// Each is of an instant of its own, so that the newest stands last.
fn by_letter<'a>(office: &'a Office, officer: &Officer<'a>) -> Person<'a> {
    office.clock.advance(TimeDelta::seconds(1));
    officer.files(&json!({
        "channel": "letter",
        "reply_by": "post",
        "residence": { "country": "DE" },
        "requester": { "name": "Ruth Example", "postal_address": "Ahornweg 3\n20099 Hamburg\nGERMANY" },
        "rights": [{ "right": "access" }],
    }))
}

fn code_of(sheet: &str) -> String {
    let rest = sheet.split("<span class=\"big wide ltr\">").nth(1).expect("a code");
    rest.split('<').next().unwrap().to_owned()
}

#[rstest]
fn a_person_without_mail_collects_the_answer_by_a_code_that_came_by_post(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let mut desk = Window::of(&office, "clerk@office.example", Role::Officer);
    let person = by_letter(&office, &officer);
    let case = person.case();
    // the receipt: window, date, code; printed again it says the same
    let receipt = desk.prints_the_newest_letter();
    let style = receipt.split("href=\"/assets/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let style = office.http().get(&format!("/assets/{style}")).send().expect(200).text();
    assert!(style.contains(".window"), "the address stands in the window of an envelope");
    for line in ["Ruth Example", "Ahornweg 3", "20099 Hamburg", "GERMANY", &person.reference] {
        assert!(receipt.contains(line), "{line}: {receipt}");
    }
    let code = code_of(&receipt);
    assert_eq!(code.chars().filter(char::is_ascii_digit).count(), 12);
    assert_eq!(code_of(&desk.prints_the_newest_letter()), code);
    officer.does(
        &case,
        "dispatched",
        json!({ "duty": "acknowledge", "channel": "post", "on": "2026-01-15", "proof": "stamp" }),
    );
    let to_post = |officer: &Officer<'_>| {
        let tasks = officer.gets("/tasks").expect(200).json();
        tasks["items"].as_array().unwrap().iter().filter(|task| task["kind"] == "send_by_post").count()
    };
    assert_eq!(to_post(&officer), 0, "it was posted");
    // wrong tries cost as for a code by mail
    assert_eq!(person.enters("123456789012").status, 401);
    let opened = person.enters(&code).expect(200).json();
    assert!(opened["access_token"].is_string());
    assert_eq!(person.enters(&code).status, 401, "it works once");
    assert_eq!(officer.case(&case)["tier_reached"], 1);
    assert_eq!(officer.case(&case)["address_confirmed"], false);
    // a reply goes by post, too, with its words
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(&case, "reply", json!({ "text": "Your letter is with the archive." }));
    let reply = desk.prints_the_newest_letter();
    assert!(reply.contains("Your letter is with the archive.") && !reply.contains("this mail"), "{reply}");
    assert_ne!(code_of(&reply), code);
    // the answer
    officer.does(
        &case,
        "verify",
        json!({ "method": "two_points", "evidence": ["signature"], "tier": 2, "result": "established" }),
    );
    let file = officer.brings(&case, "account data.csv", b"name;city\n");
    let items = json!([{ "label": "Account data", "outcome": "give", "files": [file] }]);
    let decided =
        officer.does(&case, "decide", json!({ "items": items, "letter": { "text": "Here it is." } }));
    lead.does(&case, "approve", json!({ "digest": decided["review_digest"] }));
    officer.does(&case, "send", json!({}));
    office.later(TimeDelta::seconds(11));
    let ready = desk.prints_the_newest_letter();
    let code = code_of(&ready);
    officer.does(
        &case,
        "dispatched",
        json!({ "duty": "answer_or_refuse", "channel": "post", "on": "2026-01-15", "proof": "RR 1" }),
    );
    assert_eq!(officer.case(&case)["state"], "answered");
    assert_eq!(to_post(&officer), 2, "the reply, and that it is known who asks");
    let token = person.enters(&code).expect(200).json()["access_token"].as_str().unwrap().to_owned();
    let collected =
        office.http().get(&format!("/api/v1/requests/{}/package", person.reference)).token(&token).send();
    assert_eq!(collected.expect(200).json()["files"][0]["name"], "account data.csv");
    office.verifies();
}

/// Thirty days, and five wrong tries, as for a code by mail.
#[test]
fn a_posted_code_runs_out_and_has_few_tries() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut desk = Window::of(&office, "clerk@office.example", Role::Officer);
    let person = by_letter(&office, &officer);
    let code = code_of(&desk.prints_the_newest_letter());
    for _ in 0..5 {
        assert_eq!(person.enters("000000000001").status, 401);
    }
    assert_eq!(person.enters(&code).status, 401);
    let other = by_letter(&office, &officer);
    let code = code_of(&desk.prints_the_newest_letter());
    office.clock.advance(TimeDelta::days(31));
    assert_eq!(other.enters(&code).status, 401);
    let mut desk = Window::new(&office);
    desk.signs_in("clerk@office.example").expect(303);
    let sheet = desk.prints_the_newest_letter();
    assert!(!sheet.contains("big wide"), "a code that is over is not printed: {sheet}");
}

#[test]
fn only_who_works_cases_prints() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    by_letter(&office, &officer);
    let task = officer.gets("/tasks").expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let mut reader = Window::of(&office, "auditor@office.example", Role::Auditor);
    reader.opens("/desk/tasks").expect(200);
    reader.does_not_see("/letter\"");
    reader.sends(&format!("/desk/tasks/{task}/letter"), &[]).expect(403);
    let _: Value = officer.gets("/tasks").expect(200).json();
}

/// D10: what was asked for is done, and there is nobody to tell; where there is an address, a letter is due.
#[rstest]
fn an_opt_out_without_any_address_closes_itself(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let opts_out = |requester: Value| {
        let person = office.files(&json!({
            "residence": { "country": "US", "region": "CA" },
            "requester": requester,
            "identifiers": [{ "kind": "order_number", "value": "A-1" }],
            "rights": [{ "right": "opt_out" }],
        }));
        let case = person.case();
        officer.does(&case, "decide", json!({ "items": [{ "label": "Sale", "outcome": "block" }] }));
        officer.does(&case, "send", json!({}));
        office.later(TimeDelta::seconds(11));
        officer.case(&case)
    };
    let tasks = || officer.gets("/tasks").expect(200).json()["items"].as_array().unwrap().len();
    let closed = opts_out(json!({}));
    assert_eq!((&closed["state"], tasks()), (&json!("answered"), 0), "{closed}");
    let duties = closed["duties"].as_array().unwrap();
    let answered = duties.iter().find(|duty| duty["duty"] == "answer_or_refuse").unwrap();
    assert_eq!((&answered["evidence"]["by"], &answered["on_time"]), (&json!("unreachable"), &json!(true)));
    let events = closed["events"].as_array().unwrap();
    let told = events.iter().find(|event| event["kind"] == "delivered").unwrap();
    assert_eq!(told["data"]["evidence"]["by"], "unreachable");
    assert!(events.iter().all(|event| event["kind"] != "released"), "nothing left: {closed}");
    let mut desk = Window::of(&office, "clerk@office.example", Role::Officer);
    desk.opens(&format!("/desk/cases/{}", closed["id"].as_str().unwrap())).expect(200);
    desk.sees("There is no way to tell the person");
    // with an address the letter is owed
    let waits = opts_out(json!({ "postal_address": "Ahornweg 3\n20099 Hamburg" }));
    assert_eq!(waits["state"], "releasing", "{waits}");
    assert_eq!(tasks(), 2);
    office.verifies();
}
