//! Drafts of the wizard: kept for fourteen days, for whoever holds the token, and for nobody else.

use chrono::TimeDelta;
use habeas::desk::{intake, upkeep};
use rstest::rstest;
use serde_json::json;

use crate::support::{bare::Bare, databases::Engine};

#[rstest]
fn a_draft_comes_back_changes_and_is_dropped(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::on(engine);
    let controller = office.desk.controllers()[0].clone();
    let save = |token: Option<&str>, answers| {
        office.wait(intake::save_draft(&office.desk, token, &controller, &answers)).unwrap()
    };
    let load = |token: &str| office.wait(intake::load_draft(&office.desk, token)).unwrap();
    let token = save(None, json!({ "name": "Dana Example" }));
    assert_eq!(load(&token), Some(json!({ "name": "Dana Example" })));
    assert_eq!(save(Some(&token), json!({ "name": "Dana", "step": 2 })), token);
    assert_eq!(load(&token), Some(json!({ "name": "Dana", "step": 2 })));
    assert_eq!(load("some other token"), None);
    let guessable = save(Some("short"), json!({}));
    assert_ne!(guessable, "short");
    office.wait(intake::drop_draft(&office.desk, &token)).unwrap();
    assert_eq!(load(&token), None);
    assert_eq!(load(&guessable), Some(json!({})));
}

#[rstest]
fn a_draft_is_forgotten_after_fourteen_days(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::on(engine);
    let controller = office.desk.controllers()[0].clone();
    let token = office.wait(intake::save_draft(&office.desk, None, &controller, &json!(1))).unwrap();
    office.later(TimeDelta::days(14) - TimeDelta::seconds(1));
    assert_eq!(office.wait(intake::load_draft(&office.desk, &token)).unwrap(), Some(json!(1)));
    office.later(TimeDelta::seconds(1));
    assert_eq!(office.wait(intake::load_draft(&office.desk, &token)).unwrap(), None);
    office.later(TimeDelta::seconds(1));
    assert_eq!(office.wait(upkeep::tidy(&office.desk)).unwrap().drafts, 1);
}

#[test]
fn what_was_typed_into_a_draft_is_nowhere_in_the_database_file() {
    let office = Bare::on(Engine::Sqlite);
    let controller = office.desk.controllers()[0].clone();
    let typed = json!({ "message": "a very particular sentence" });
    let token = office.wait(intake::save_draft(&office.desk, None, &controller, &typed)).unwrap();
    for entry in std::fs::read_dir(office.database.folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            for secret in ["a very particular sentence", token.as_str()] {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "{}", path.display());
            }
        }
    }
}
