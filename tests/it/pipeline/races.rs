//! Two officers, a timer and the result of a letter meet on one case: nothing is lost, nothing is done twice, and whoever
//! comes too late hears one of two things.

use chrono::TimeDelta;
use habeas::{
    case::{ActKind, Role},
    desk::{
        Error, officer, post, upkeep,
        views::{CaseView, Staff},
    },
    types::CaseId,
};
use rstest::rstest;
use serde_json::json;

use crate::{
    acts::harness::{Harness, asking},
    support::databases::Engine,
};

/// Races on each database. `HABEAS_IT_RACES` asks for more.
const RACES: usize = 12;

fn races() -> usize {
    std::env::var("HABEAS_IT_RACES").map_or(RACES, |wanted| wanted.parse().unwrap())
}

/// How often a kind of event happened.
fn times(case: &CaseView, kind: &str) -> usize {
    case.events.iter().filter(|event| event.kind.id() == kind).count()
}

/// One race; whether each officer was the first.
fn race(harness: &Harness, number: usize, officers: [&Staff; 2]) -> (CaseId, [bool; 2]) {
    for letter in harness
        .wait(post::claim_letters(&harness.desk, &post::Room::for_any(100), TimeDelta::days(30)))
        .unwrap()
    {
        harness
            .wait(post::report_letter(&harness.desk, letter.report(post::Outcome::Accepted, harness.now())))
            .unwrap();
    }
    let email = format!("person{number}@person.example");
    let case = harness.files(&asking("access", &email)).cases[0].id;
    let letters = harness
        .wait(post::claim_letters(&harness.desk, &post::Room::for_any(10), TimeDelta::days(30)))
        .unwrap();
    let receipt = letters.into_iter().next().expect("the receipt waits");
    let seen = harness.case(officers[0], case);
    let due = seen.timers.iter().map(|timer| timer.fire_at).min().expect("a new case has timers");
    harness.clock.advance(due - harness.now());
    let now = harness.now();
    let version = seen.item.version;
    let assign = |staff: &Staff| {
        let (desk, staff) = (harness.desk.clone(), staff.clone());
        tokio::spawn(async move {
            officer::act(&desk, &staff, case, ActKind::Assign, version, json!({"to": "me"})).await
        })
    };
    let ended = harness.wait(async {
        let (one, other) = (assign(officers[0]), assign(officers[1]));
        let desk = harness.desk.clone();
        let timer = tokio::spawn(async move { upkeep::fire_due_timers(&desk, 100).await });
        let desk = harness.desk.clone();
        let letter = tokio::spawn(async move {
            post::report_letter(&desk, receipt.report(post::Outcome::Accepted, now)).await
        });
        tokio::join!(one, other, timer, letter)
    });
    ended.3.unwrap().expect("what left is recorded however many are faster");
    assert_eq!(ended.2.unwrap().expect("a sweep that is overtaken leaves its timer to the next").failed, 0);
    let won = [ended.0.unwrap(), ended.1.unwrap()].map(|done| match done {
        Ok(_) => true,
        Err(Error::VersionConflict { .. } | Error::Overtaken) => false,
        Err(other) => panic!("another kind of answer: {other:?}"),
    });
    (case, won)
}

#[rstest]
fn nothing_is_lost_and_nothing_is_doubled(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::with(engine, "[auth]\nmfa = \"optional\"\n[limits]\ndisabled = true\n");
    let one = harness.hires("one@controller.example", Role::Officer);
    let other = harness.hires("other@controller.example", Role::Officer);
    for number in 0..races() {
        let (case, won) = race(&harness, number, [&one, &other]);
        while harness.wait(upkeep::fire_due_timers(&harness.desk, 100)).unwrap().fired > 0 {}
        let after = harness.case(&one, case);
        let assigned = won.iter().filter(|won| **won).count();
        assert_eq!(times(&after, "assigned"), assigned, "race {number}: each yes is one event");
        assert_eq!(times(&after, "letter_accepted"), 1, "race {number}: the letter's result");
        assert_eq!(times(&after, "reminded") + times(&after, "escalated"), 1, "race {number}: the timer");
        // closed, so that its other timers do not meet the next race
        harness.does(&one, case, "not_a_request", json!({"reason": "a race"}));
    }
    harness.wait(upkeep::verify(&harness.desk)).unwrap();
}
