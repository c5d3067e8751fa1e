//! Drafts of the wizard: kept for fourteen days, for whoever holds the token, and for nobody else.

use chrono::TimeDelta;
use habeas::desk::{Desk, intake, upkeep};
use rstest::rstest;
use serde_json::json;

use crate::{
    seen::checks,
    support::{
        bare::{Bare, network},
        databases::Engine,
        office::Office,
        window::Window,
    },
};

#[rstest]
fn a_draft_comes_back_changes_and_is_dropped(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::on(engine);
    let controller = office.desk.controllers()[0].clone();
    let save = |token: Option<&str>, answers| {
        office.wait(intake::save_draft(&office.desk, token, &controller, &answers, network(1))).unwrap()
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
    let token =
        office.wait(intake::save_draft(&office.desk, None, &controller, &json!(1), network(1))).unwrap();
    office.later(TimeDelta::days(14) - TimeDelta::seconds(1));
    assert_eq!(office.wait(intake::load_draft(&office.desk, &token)).unwrap(), Some(json!(1)));
    office.later(TimeDelta::seconds(1));
    assert_eq!(office.wait(intake::load_draft(&office.desk, &token)).unwrap(), None);
    office.later(TimeDelta::seconds(1));
    assert_eq!(office.wait(upkeep::tidy(&office.desk)).unwrap().drafts, 1);
}

#[rstest]
fn who_begins_too_many_has_each_for_an_hour(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::with(engine, "[limits]\ndrafts_per_day = 3\n");
    let other = office.another_node();
    let controller = office.desk.controllers()[0].clone();
    let saves = |desk: &Desk, token: Option<&str>, from: u16| {
        office.wait(intake::save_draft(desk, token, &controller, &json!(1), network(from))).unwrap()
    };
    let is_there = |token: &str| office.wait(intake::load_draft(&office.desk, token)).unwrap().is_some();
    let first = saves(&office.desk, None, 7);
    // the next answers of the same form are no other one
    for _ in 0..5 {
        saves(&office.desk, Some(&first), 7);
    }
    let kept = [first, saves(&other, None, 7), saves(&office.another_node(), None, 7)];
    let brief = [saves(&office.desk, None, 7), saves(&other, None, 7)];
    let neighbour = saves(&office.desk, None, 8);
    for _ in 0..3 {
        office.later(TimeDelta::minutes(50));
        assert_eq!(saves(&other, Some(&brief[0]), 7), brief[0], "whoever goes on can go on");
    }
    office.later(TimeDelta::minutes(50));
    assert!(is_there(&brief[0]) && !is_there(&brief[1]), "an hour after the last answer");
    office.later(TimeDelta::minutes(11));
    assert!(!is_there(&brief[0]));
    let goes_on = saves(&office.desk, None, 7);
    for _ in 0..24 {
        office.later(TimeDelta::minutes(58));
        saves(&office.desk, Some(&goes_on), 7);
    }
    office.later(TimeDelta::days(10));
    assert!(is_there(&goes_on), "kept like any other once there was room");
    assert!(kept.iter().all(|token| is_there(token)) && is_there(&neighbour));
}

#[rstest]
fn at_the_same_moment_no_more_are_kept_than_one_after_the_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::with(engine, "[limits]\ndrafts_per_day = 3\n");
    let controller = &office.desk.controllers()[0];
    let typed = json!(1);
    let all = (0..12).map(|_| intake::save_draft(&office.desk, None, controller, &typed, network(7)));
    let saved = office.wait(futures_util::future::join_all(all));
    assert!(saved.iter().all(Result::is_ok), "nobody is refused");
    office.later(TimeDelta::hours(2));
    office.wait(upkeep::tidy(&office.desk)).unwrap();
    let left = office.database.lines("SELECT CAST(COUNT(*) AS TEXT) AS line FROM drafts");
    assert!((1..=3).contains(&left[0].parse::<i64>().unwrap()), "{left:?}");
}

/// A limit never loses a request: beyond the cap the form is filled in and sent like any other.
#[rstest]
fn whoever_is_over_the_cap_files_all_the_same(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, "[limits]\ndrafts_per_day = 1\n");
    let mut before = Window::new(&office);
    before.opens("/request/whose-data").expect(200);
    before.sends("/request/whose-data", &[("whose", "self")]).expect(303);
    let mut window = Window::new(&office);
    checks(&mut window, "dana@people.example");
    // too fast is told to wait, but for the sending itself
    let answer = (0..1_000).map(|_| before.sends("/request/whose-data", &[])).find(|it| it.status != 422);
    assert_eq!(answer.map(|it| it.status), Some(429));
    window.sends("/request/send", &[]).expect(303);
    window.opens("/request/sent").expect(200);
    window.sees("HB-");
}

#[test]
fn what_was_typed_into_a_draft_is_nowhere_in_the_database_file() {
    let office = Bare::on(Engine::Sqlite);
    let controller = office.desk.controllers()[0].clone();
    let typed = json!({ "message": "a very particular sentence" });
    let token = office.wait(intake::save_draft(&office.desk, None, &controller, &typed, network(1))).unwrap();
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
