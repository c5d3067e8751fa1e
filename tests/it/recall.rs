//! An answer is taken back: at once, on every node, in the middle of a download; and those who must know hear what was
//! collected.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use habeas::{
    case::Role,
    desk::{officer, read},
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    bare::staff,
    databases::Engine,
    office::Office,
    people::{Officer, Person},
    window::Window,
};

const WRONG: &str = "It was the extract of somebody else.";

/// An answer with this file that the person can collect now; the person and the file.
fn answered<'a>(
    office: &'a Office,
    (officer, lead): (&Officer<'_>, &Officer<'_>),
    bytes: &[u8],
) -> (Person<'a>, String) {
    let mut person = office.files(&json!({
        "residence": { "country": "DE" },
        "requester": { "name": "Dana Example", "email": "dana@people.example" },
        "rights": [{ "right": "access" }],
    }));
    person.enters_the_code();
    let case = person.case();
    officer.knows_who_asks(&case);
    let file = officer.brings(&case, "extract.txt", bytes);
    let items = json!([{ "label": "Account", "outcome": "give", "files": [file] }]);
    let decided = officer.does(&case, "decide", json!({ "items": items }));
    lead.does(&case, "approve", json!({ "digest": decided["review_digest"] }));
    assert_eq!(officer.tries(&case, "recall", json!({ "reason": WRONG })).expect(409).problem(), "not_sent");
    officer.does(&case, "send", json!({}));
    office.later(chrono::TimeDelta::seconds(11));
    person.comes_back();
    (person, file)
}

/// A program that reads as slowly as it likes: the connection after the head of the answer.
fn begins(office: &Office, person: &Person<'_>, file: &str) -> TcpStream {
    let url = office.url("");
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let head = format!(
        "GET /api/v1/requests/{}/package/{file} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\r\n",
        person.reference,
        url.trim_start_matches("http://"),
        person.token()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut seen = Vec::new();
    let mut byte = [0];
    while !seen.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        seen.push(byte[0]);
    }
    assert!(seen.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&seen));
    stream
}

/// Everything that still comes.
fn rest(mut stream: TcpStream) -> usize {
    let (mut all, mut piece) = (0, vec![0; 65_536]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return all,
            Ok(read) => all += read,
        }
    }
}

#[rstest]
fn a_recall_on_another_node_cuts_a_download_that_is_under_way(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let bytes = vec![b'7'; 20_000_000];
    let (person, file) = answered(&office, (&officer, &lead), &bytes);
    assert_eq!(
        rest(begins(&office, &person, &file)),
        bytes.len(),
        "it comes whole while nobody takes it back"
    );

    let mut slow = begins(&office, &person, &file);
    let mut first = vec![0; 100_000];
    slow.read_exact(&mut first).unwrap();
    let other = office.another_node();
    let case = person.case().parse().unwrap();
    office.wait(async {
        let who = staff(1, Role::Officer);
        let version = read::case(&other, &who, case).await.unwrap().item.version;
        let act = "recall".parse().unwrap();
        officer::act(&other, &who, case, act, version, json!({ "reason": WRONG })).await.unwrap();
    });
    let got = first.len() + rest(slow);
    assert!(got < bytes.len() / 2, "{got}");

    assert_eq!(person.gets(&format!("/package/{file}")).expect(410).problem(), "package_over");
    assert_eq!(person.gets("/package").expect(410).problem(), "package_over");
    let status = person.gets("").expect(200).json();
    assert_eq!((&status["package_ready"], &status["package_ended"]), (&json!(false), &json!("recalled")));
    office.verifies();
}

#[rstest]
fn leads_and_head_of_privacy_hear_what_was_collected_and_when_72_hours_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    office.hires("dpo@office.example", Role::Dpo);
    let (person, file) = answered(&office, (&officer, &lead), b"name;somebody else\n");
    for _ in 0..2 {
        person.gets(&format!("/package/{file}")).expect(200);
    }
    let case = person.case();
    // neither a second person nor a fresh factor
    let working = officer.does(&case, "recall", json!({ "reason": WRONG }));
    assert_eq!(working["state"], "working");
    assert!(working["flags"].as_array().unwrap().contains(&json!("undelivered")), "{working}");
    office.run_jobs();
    for to in ["lead@office.example", "dpo@office.example"] {
        let letters = office.letters_to(to);
        let letter = letters.iter().find(|it| it.text().contains("was taken back")).expect(to);
        let text = letter.text().replace('\n', " ");
        assert!(text.contains("one file 2 times, first on"), "{text}");
        // filed and answered on 15 January at ten
        assert!(text.contains("by Sunday 18 January 2026, 10:00"), "{text}");
        assert!(!text.contains("extract.txt") && !text.contains(WRONG), "{text}");
    }
    let tasks = lead.gets("/tasks").expect(200).json();
    let kinds: Vec<&Value> = tasks["items"].as_array().unwrap().iter().map(|task| &task["kind"]).collect();
    assert_eq!(kinds, [&json!("recalled")]);
    assert!(!officer.may(&case, "recall"), "once");

    // the right one takes its place
    let right = officer.brings(&case, "extract.txt", b"name;Dana Example\n");
    let items = json!([{ "label": "Account", "outcome": "give", "files": [right] }]);
    let decided = officer.does(&case, "decide", json!({ "items": items }));
    lead.does(&case, "approve", json!({ "digest": decided["review_digest"] }));
    officer.does(&case, "send", json!({}));
    office.later(chrono::TimeDelta::seconds(11));
    let package = person.gets("/package").expect(200).json();
    assert_eq!(package["files"].as_array().unwrap().len(), 1);
    assert_eq!(package["files"][0]["id"], json!(right));
    assert_eq!(person.gets(&format!("/package/{file}")).expect(410).problem(), "package_over");
    office.verifies();
}

#[rstest]
fn on_the_desk_an_answer_is_taken_back_and_the_person_reads_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut desk = Window::of(&office, "officer@office.example", Role::Officer);
    let officer = Officer::signs_in(&office, "officer@office.example");
    let lead = office.hires("lead@office.example", Role::Lead);
    let (person, file) = answered(&office, (&officer, &lead), b"name;somebody else\n");
    let case = person.case();
    desk.opens(&format!("/desk/cases/{case}/acts/recall")).expect(200);
    desk.sees("not even who is in the middle of it");
    desk.does(&case, "recall", &[("reason", WRONG)]).expect(303);
    desk.opens(&format!("/desk/cases/{case}")).expect(200);
    desk.sees("What was sent was taken back");
    desk.sees(WRONG);

    let cookie = format!("habeas-requester={}", person.token());
    let page = |path: &str| office.http().get(path).header("cookie", &cookie).send();
    assert!(page("/status").expect(200).text().contains("We took our answer back"));
    for path in ["/status/package".to_owned(), format!("/status/package/{file}")] {
        let gone = page(&path).expect(410).text();
        assert!(gone.contains("We took it back") && gone.contains("Write to us"), "{gone}");
    }
}
