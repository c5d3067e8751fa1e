//! What-if replay: it says which open cases a law file would move, and touches nothing.

use std::{fs, path::PathBuf};

use chrono::TimeDelta;
use habeas::{
    case::Role,
    clock::{Clock, SystemClock},
};
use rstest::rstest;
use serde_json::Value;

use crate::{
    api::access,
    desk_pages::Window,
    laws_in_time::{node, put, version},
    support::{
        databases::{Engine, TestDatabase},
        http::Answer,
        office::Office,
        premises::{self, Caller, Premises},
        process::{self, Installation},
    },
};

/// Three people of Germany and one of California, and the file to try.
struct Trial {
    premises: Premises,
    node: Installation,
    file: PathBuf,
    cases: Vec<String>,
}

impl Trial {
    fn on(engine: Engine) -> Self {
        let premises = Premises::on(engine);
        let folder = premises.database().folder().join("laws");
        put(&folder, "eu-gdpr.toml", &version("one", "2018-05-25", None, 30));
        let node = node(&premises, &folder);
        let server = node.serve();
        let caller = Caller::at(&server);
        let people = [("dana", "DE"), ("noa", "DE"), ("ilan", "DE"), ("eve", "US-CA")];
        let files = |(name, place): (&str, &str)| {
            caller.opens_case(&premises::access(&format!("{name}@people.example"), place))
        };
        let cases = people.map(files).to_vec();
        assert_eq!(server.stop(), Some(0));
        let file = premises.database().folder().join("draft of ours.toml");
        Self { premises, node, file, cases }
    }

    /// Puts a file to the cases; the database holds afterwards what it held before.
    fn replays(&self, node: &Installation, text: &str, format: &str) -> process::Answer {
        fs::write(&self.file, text).unwrap();
        let before = self.premises.database().contents(&[]);
        let answer =
            node.run(&["law", "replay", "--law", self.file.to_str().unwrap(), "--format", format], "");
        assert_eq!(before, self.premises.database().contents(&[]), "a replay changed something");
        answer
    }

    #[track_caller]
    fn sum(&self, node: &Installation, text: &str) -> Value {
        let answer = self.replays(node, text, "json");
        assert_eq!(answer.code, Some(0), "{answer:?}");
        let last: Value = serde_json::from_str(answer.stdout.lines().last().unwrap()).unwrap();
        last["sum"].clone()
    }
}

#[rstest]
fn a_replay_tells_what_a_file_would_move_and_touches_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let trial = Trial::on(engine);
    let shorter = version("two", "2018-05-25", None, 20);
    let answer = trial.replays(&trial.node, &shorter, "text");
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let last = answer.stdout.lines().last().unwrap();
    assert!(
        last.starts_with("eu-gdpr two: 4 open cases, 3 under this law; 3 would move (3 earlier, 0 later)"),
        "{last}"
    );
    assert_eq!(answer.stdout.lines().filter(|line| line.contains(" -10")).count(), 3, "{}", answer.stdout);

    let table = trial.replays(&trial.node, &shorter, "csv");
    let mut reader = csv::Reader::from_reader(table.stdout.as_bytes());
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        reader.deserialize().map(Result::unwrap).collect();
    let mut moved: Vec<&str> = rows.iter().map(|row| row["case"].as_str()).collect();
    moved.sort_unstable();
    let mut expected: Vec<&str> = trial.cases[..3].iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!(moved, expected);
    assert!(rows.iter().all(|row| row["days"] == "-10" && row["kept_version"] == "one"), "{rows:?}");

    assert_eq!(trial.sum(&trial.node, &version("two", "2018-05-25", None, 45))["later"], 3);
    let same = trial.sum(&trial.node, &version("other-words", "2018-05-25", None, 30));
    assert_eq!((&same["under"], &same["moved"]), (&3.into(), &0.into()));
    let coming = trial.sum(&trial.node, &version("coming", "2199-01-01", None, 20));
    assert_eq!((&coming["moved"], &coming["not_in_force"]), (&3.into(), &3.into()));
    let other_right = shorter
        .replace("[rights.access]", "[rights.erasure]")
        .replace("right = \"access\"", "right = \"erasure\"");
    let none = trial.sum(&trial.node, &other_right);
    assert_eq!((&none["not_counted"], &none["moved"]), (&3.into(), &0.into()));
    let strange = shorter.replace("id = \"eu-gdpr\"", "id = \"xx-new\"");
    assert_eq!(trial.sum(&trial.node, &strange)["under"], 0);

    // 25 days later nobody is late by the law of the case, and three are by the file.
    let later = SystemClock::default().now() + TimeDelta::days(25);
    let folder = trial.premises.database().folder().join("laws");
    let then = trial.premises.node_at(later).with("HABEAS__LAW__DIRECTORY", folder.to_str().unwrap());
    assert_eq!(trial.sum(&then, &shorter)["become_late"], 3);
    assert_eq!(trial.sum(&trial.node, &shorter)["become_late"], 0);
}

#[test]
fn every_fault_of_the_file_is_told() {
    let trial = Trial::on(Engine::Sqlite);
    let broken = version("two words", "2018-05-25", None, 0).replacen("cite = \"Art 3\"", "cite = \"\"", 1);
    let answer = trial.replays(&trial.node, &broken, "text");
    assert_eq!(answer.code, Some(78), "{answer:?}");
    for part in ["draft of ours.toml", "version", "figures[0].value", "rights.access.cite"] {
        assert!(answer.stderr.contains(part), "{part}: {}", answer.stderr);
    }
    let missing = trial.node.run(&["law", "replay", "--law", "nowhere.toml"], "");
    assert_eq!(missing.code, Some(1));
    assert!(missing.stderr.contains("nowhere.toml"), "{}", missing.stderr);
}

// ---- the page

/// As a browser sends the form: the token, the file, and which button was pressed.
fn sends(office: &Office, window: &Window<'_>, text: &str, wanted: &str) -> Answer {
    let part = |name: &str, more: &str, value: &str| {
        format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
    };
    let body = [
        part("token", "", &window.hidden("token")),
        part("file", "; filename=\"draft.toml\"", text),
        part("as", "", wanted),
        "--cut--\r\n".to_owned(),
    ];
    let call = window.http.post("/desk/laws/replay").header("origin", &office.url(""));
    call.header("content-type", "multipart/form-data; boundary=cut").bytes(body.concat().as_bytes())
}

fn office_with(cases: usize) -> Office {
    let database: TestDatabase = Engine::Sqlite.database();
    let folder = database.folder().join("laws");
    put(&folder, "eu-gdpr.toml", &version("one", "2018-05-25", None, 30));
    let office = Office::over(database, &format!("[law]\ndirectory = \"{}\"\n", folder.display()));
    for number in 0..cases {
        office.files(&access(&format!("p{number}@people.example")));
    }
    office
}

#[test]
fn the_page_shows_the_cases_and_hands_out_all_of_them() {
    // More than one page of cases, more rows than the page shows.
    let office = office_with(203);
    let mut window = Window::of(&office, "lead@office.example", Role::Lead);
    window.opens("/desk/laws").expect(200);
    window.sees("/desk/laws/replay");
    window.opens("/desk/laws/replay").expect(200);
    let before = office.database.contents(&["sessions"]);
    let answer = sends(&office, &window, &version("two", "2018-05-25", None, 20), "page").expect(200);
    assert_eq!(before, office.database.contents(&["sessions"]), "the page changed something");
    let page = answer.text();
    assert!(!page.contains('⟦'), "{page}");
    for shown in [
        "203 open cases were looked at.",
        "203 would move.",
        "10 days earlier",
        "3 more rows are in the download.",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let first = page.split("href=\"/desk/cases/").nth(1).unwrap()[..36].to_owned();
    window.opens(&format!("/desk/cases/{first}")).expect(200);
    window.opens("/desk/laws/replay").expect(200);
    let table = sends(&office, &window, &version("two", "2018-05-25", None, 20), "csv").expect(200);
    assert!(table.header("content-disposition").starts_with("attachment"));
    assert_eq!(table.text().lines().count(), 204);
    for (text, fault) in [
        ("", "Choose a law file"),
        ("id = 7", "your file"),
        (&version("two words", "2018-05-25", None, 0), "figures[0].value"),
    ] {
        let page = sends(&office, &window, text, "page").expect(422).text();
        assert!(page.contains(fault) && page.contains("This file cannot be used"), "{fault}: {page}");
    }
    sends(&office, &window, &"#".repeat(256 * 1024 + 1), "page").expect(413);
}

#[test]
fn leads_the_head_of_privacy_and_auditors_may_ask_and_nobody_else() {
    let office = office_with(1);
    let file = version("two", "2018-05-25", None, 20);
    for (email, role) in [("dpo@office.example", Role::Dpo), ("auditor@office.example", Role::Auditor)] {
        let mut window = Window::of(&office, email, role);
        window.opens("/desk/laws/replay").expect(200);
        sends(&office, &window, &file, "page").expect(200);
    }
    for (email, role) in [("officer@office.example", Role::Officer), ("admin@office.example", Role::Admin)] {
        let mut window = Window::of(&office, email, role);
        window.opens("/desk/laws/replay").expect(403);
        window.opens("/desk").expect(200);
        sends(&office, &window, &file, "page").expect(403);
    }
    let mut window = Window::of(&office, "lead@office.example", Role::Lead);
    window.opens("/desk/laws").expect(200);
    window.page = String::new();
    sends(&office, &window, &file, "page").expect(403);
}
