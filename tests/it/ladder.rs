//! The due ladder as the staff read it: one letter for each person and run, and no timer that stands in another's way.

use chrono::{DateTime, TimeDelta, Utc};
use habeas::{
    case::Role,
    desk::{Swept, upkeep},
};
use rstest::rstest;
use serde_json::Value;

use crate::support::{databases::Engine, letter::Letter, office::Office, people::Officer, premises::access};

const OFFICER: &str = "officer@office.example";
const LEAD: &str = "lead@office.example";

/// When this timer of a case rings.
fn fires_at(case: &Value, kind: &str) -> DateTime<Utc> {
    let timers = case["timers"].as_array().unwrap();
    let timer =
        timers.iter().find(|timer| timer["kind"] == kind).unwrap_or_else(|| panic!("{kind}: {timers:?}"));
    timer["fire_at"].as_str().unwrap().parse().unwrap()
}

/// The rungs that a case reached.
fn reached(case: &Value) -> Vec<String> {
    let rungs = case["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "escalated");
    rungs.map(|event| event["data"]["kind"].as_str().unwrap().to_owned()).collect()
}

fn of_the_ladder(letters: Vec<Letter>) -> Vec<Letter> {
    let is_ladder = |letter: &Letter| letter.header("Subject").unwrap().starts_with("Due dates");
    letters.into_iter().filter(is_ladder).collect()
}

#[rstest]
fn a_person_reads_of_all_cases_of_a_run_in_one_letter(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires(OFFICER, Role::Officer);
    office.hires(LEAD, Role::Lead);
    // signs in anew: days go by
    let looks = |case: &str| Officer::signs_in(&office, OFFICER).case(case);
    let cases: Vec<String> = (0..4)
        .map(|number| office.files(&access(&format!("p{number}@people.example"), "DE")).case())
        .collect();
    for case in &cases[..3] {
        officer.does(case, "assign", serde_json::json!({ "to": "me" }));
    }
    office.run_jobs();

    // two sweeps at the same moment, as of two nodes
    let half = fires_at(&officer.case(&cases[0]), "left_50");
    office.clock.advance(half - office.desk.clock().now());
    let swept = office.wait(async {
        let (one, other) = (office.desk.clone(), office.desk.clone());
        let (one, other) = tokio::join!(
            tokio::spawn(async move { upkeep::fire_due_timers(&one, 100).await.unwrap() }),
            tokio::spawn(async move { upkeep::fire_due_timers(&other, 100).await.unwrap() }),
        );
        let mut all = one.unwrap();
        all.add(other.unwrap());
        all
    });
    assert!(swept.fired >= cases.len() && swept.failed == 0, "{swept:?}");
    office.run_jobs();
    for case in &cases {
        assert_eq!(reached(&looks(case)), ["left_50"]);
    }
    let [letter] = of_the_ladder(office.letters_to(OFFICER)).try_into().unwrap();
    assert_eq!(letter.header("Subject").unwrap(), "Due dates: 4 cases", "hers, and the one without an owner");
    for case in &cases {
        assert_eq!(letter.text().matches(&format!("/desk/cases/{case}")).count(), 1);
    }
    let [letter] = of_the_ladder(office.letters_to(LEAD)).try_into().unwrap();
    assert_eq!(letter.header("Subject").unwrap(), "Due dates: 1 case", "nobody owns the fourth");
    assert!(letter.text().contains(&format!("/desk/cases/{}", cases[3])));

    // nobody was there for two rungs: the case stands there once, by the nearer
    let tenth = fires_at(&looks(&cases[0]), "left_10");
    office.later(tenth - office.desk.clock().now());
    assert_eq!(reached(&looks(&cases[0])), ["left_50", "left_25", "left_10"]);
    let letters = of_the_ladder(office.letters_to(LEAD));
    assert_eq!(letters.len(), 2);
    let text = letters[1].text();
    assert_eq!(text.matches("a tenth of the time is left").count(), cases.len(), "{text}");
    assert!(!text.contains("a quarter of the time is left"), "{text}");
    office.verifies();
}

#[rstest]
fn a_timer_that_always_fails_is_put_off_lets_others_pass_and_is_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    office.hires(OFFICER, Role::Officer);
    let case = office.files(&access("dana@people.example", "DE")).case();
    office.files(&access("kim@people.example", "DE"));
    office.run_jobs();
    // somebody else's words cannot be opened with this filing's key
    let broken = format!(
        "UPDATE filings SET sealed = (SELECT other.sealed FROM filings other WHERE other.id <> filings.id)
         WHERE id = (SELECT filing_id FROM cases WHERE id = '{case}')"
    );
    office.database.raw(&broken).unwrap();
    let sweep = |limit| office.wait(upkeep::fire_due_timers(&office.desk, limit)).unwrap();
    let failed = Swept { failed: 1, ..Swept::default() };
    office.clock.advance(TimeDelta::days(3));
    assert_eq!(sweep(1), failed, "both have a reminder due, and the first comes first");
    assert_eq!(sweep(1).fired, 1, "not again at once: the other is heard");
    assert_eq!(sweep(1), Swept::default());
    let told = || {
        let tasks = Officer::signs_in(&office, OFFICER).gets("/tasks").json();
        let tasks = tasks["items"].as_array().unwrap().clone();
        tasks.into_iter().filter(|task| task["kind"] == "timer_failed").collect::<Vec<_>>()
    };
    for _ in 0..3 {
        assert_eq!(told(), Vec::<Value>::new());
        office.clock.advance(TimeDelta::days(1));
        assert_eq!(sweep(9), failed);
    }
    office.clock.advance(TimeDelta::days(1));
    assert_eq!(sweep(9), failed, "the fifth time");
    let tasks = told();
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["case"], case.as_str());
    office.clock.advance(TimeDelta::days(1));
    assert_eq!(sweep(9), failed, "never given up");
    assert_eq!(told().len(), 1, "told once");
}
