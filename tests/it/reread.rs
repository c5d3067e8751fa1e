//! Every letter can be read again by the one to whom it went: to the word what left, but for codes and links.

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{
        databases::Engine,
        office::Office,
        people::{Officer, Person},
        window::Window,
    },
};

const MARK: char = '⟪';

/// What a list shows, by kind.
fn kinds(list: &Value) -> Vec<&str> {
    list["letters"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect()
}

fn id_of(list: &Value, kind: &str) -> String {
    let letters = list["letters"].as_array().unwrap();
    let found = letters.iter().find(|it| it["kind"] == kind).unwrap_or_else(|| panic!("{kind}: {list}"));
    found["id"].as_str().unwrap().to_owned()
}

fn letters_about(officer: &Officer<'_>, case: &str) -> Value {
    officer.gets(&format!("/cases/{case}/letters")).expect(200).json()
}

/// Each letter of the list stands in the mailbox, to the word; what opened something is marked.
fn reads_as_it_left(person: &Person<'_>, list: &Value) {
    let mailbox = person.letters();
    for line in list["letters"].as_array().unwrap() {
        let letter = person.gets(&format!("/letters/{}", line["id"].as_str().unwrap())).expect(200).json();
        let text = letter["text"].as_str().unwrap();
        let is_it = |mail: &&crate::support::letter::Letter| {
            let mail = mail.text();
            let same = |(kept, left): (&str, &str)| kept == left || kept.starts_with(MARK);
            mail.lines().count() == text.lines().count() && text.lines().zip(mail.lines()).all(same)
        };
        let mail = mailbox.iter().find(is_it).unwrap_or_else(|| panic!("nothing like it left: {letter}"));
        assert_eq!((&line["subject"], &line["status"]), (&json!(mail.header("Subject")), &json!("accepted")));
        let code = mail.code().filter(|_| line["kind"] == "received");
        for secret in mail.links().into_iter().chain(code) {
            assert!(!text.contains(&secret), "{secret}: {text}");
            assert!(!letter["html"].as_str().unwrap().contains(&secret), "{secret}: {letter}");
        }
    }
}

#[rstest]
fn a_person_reads_each_letter_again_once_and_nobody_elses(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut body = access("dana@people.example");
    body["rights"] = json!([{ "right": "access" }, { "right": "erasure" }]);
    let (mut person, mut other) = (office.files(&body), office.files(&access("eve@people.example")));
    let case = |place: usize| person.receipt["cases"][place]["id"].as_str().unwrap().to_owned();
    let (first, second) = (case(0), case(1));
    let waiting = letters_about(&officer, &first);
    assert_eq!((kinds(&waiting), &waiting["letters"][0]["status"]), (vec!["received"], &json!("queued")));
    other.comes_back();
    person.comes_back();
    office.clock.advance(TimeDelta::seconds(1));
    officer.does(&first, "ask", json!({ "reason": "identity", "text": "The number of your order?\n123456" }));
    let unsent = id_of(&letters_about(&officer, &first), "question");
    person.gets(&format!("/letters/{unsent}")).expect(404);
    office.run_jobs();

    // the receipt names both and stands there once; codes alone are no letters
    let list = person.gets("/letters").expect(200).json();
    assert_eq!(kinds(&list), ["received", "question"], "{list}");
    reads_as_it_left(&person, &list);
    let receipt = id_of(&list, "received");
    let question = person.gets(&format!("/letters/{unsent}")).expect(200).json();
    assert!(
        question["text"].as_str().unwrap().contains("\n123456\n"),
        "somebody's own digits stay: {question}"
    );
    assert_eq!(kinds(&letters_about(&officer, &first)), ["received", "question"]);
    assert_eq!(kinds(&letters_about(&officer, &second)), ["received"]);
    let same = officer.gets(&format!("/letters/{receipt}")).expect(200).json();
    assert_eq!(same, person.gets(&format!("/letters/{receipt}")).expect(200).json());
    assert_eq!(same["to"], "dana@people.example");

    // on the pages too, each for its own
    let page = |person: &Person<'_>, path: &str| {
        let cookie = format!("habeas-requester={}", person.token());
        office.http().get(path).header("cookie", &cookie).send()
    };
    let status = page(&person, "/status").expect(200).text();
    let shown = format!("/status/letters/{receipt}");
    assert!(status.contains("Letters we sent you") && status.contains(&shown), "{status}");
    let letter = page(&person, &shown).expect(200).text();
    assert!(letter.contains("<mark>⟪code") && !letter.contains("style="), "{letter}");
    page(&other, &shown).expect(404);
    other.gets(&format!("/letters/{receipt}")).expect(404);
    let strange = format!("/api/v1/requests/{}/letters/{receipt}", person.reference);
    office.http().get(&strange).token(other.token()).send().expect(404);
    office.verifies();
}

#[rstest]
fn a_letter_by_post_is_read_again_as_it_was_printed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut desk = Window::of(&office, "clerk@office.example", Role::Officer);
    let person = officer.files(&json!({
        "channel": "letter",
        "reply_by": "post",
        "residence": { "country": "DE" },
        "requester": { "name": "Ruth Example", "postal_address": "Ahornweg 3\n20099 Hamburg" },
        "rights": [{ "right": "access" }],
    }));
    assert_eq!(letters_about(&officer, &person.case()), json!({ "letters": [] }));
    let sheet = desk.prints_the_newest_letter();
    let list = letters_about(&officer, &person.case());
    assert_eq!((kinds(&list), &list["letters"][0]["status"]), (vec!["received"], &json!("printed")));
    let id = id_of(&list, "received");
    let look = || officer.gets(&format!("/letters/{id}")).expect(200).json();
    let printed = look();
    assert_eq!(printed["sheet"]["address"], json!(["Ruth Example", "Ahornweg 3", "20099 Hamburg"]));
    assert!(printed["text"].is_null() && printed["html"].as_str().unwrap().contains("<h1>"), "{printed}");
    let code = sheet.split("<span class=\"big wide ltr\">").nth(1).unwrap().split('<').next().unwrap();
    let token = person.enters(code).expect(200).json()["access_token"].as_str().unwrap().to_owned();
    let of_person = |path: &str| {
        let path = format!("/api/v1/requests/{}/letters{path}", person.reference);
        office.http().get(&path).token(&token).send()
    };
    assert_eq!(of_person("").expect(200).json(), json!({ "letters": [] }), "it has not left");
    of_person(&format!("/{id}")).expect(404);

    // it left: what is printed later is what left, and opens nothing
    officer.posts(&format!("/tasks/{id}/outcome"), &json!({ "outcome": "done" })).expect(204);
    office.clock.advance(TimeDelta::minutes(10));
    desk.opens("/desk/tasks").expect(200);
    desk.sends(&format!("/desk/tasks/{id}/letter"), &[]).expect(200);
    desk.does_not_see("big wide");
    let posted = of_person(&format!("/{id}")).expect(200).json();
    assert_eq!((&posted["status"], &posted["html"]), (&json!("posted"), &printed["html"]));
    assert_eq!(posted, look());
    office.verifies();
}
