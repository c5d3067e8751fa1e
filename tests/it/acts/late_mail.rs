//! A letter that came by post: recorded by staff with its true day, answered by post, counted as on time.

use habeas::{
    case::{Outcome, Role},
    desk::{Conflict, Error, Filer, officer, read},
};
use rstest::rstest;
use serde_json::json;

use super::harness::{Harness, faulty, here};
use crate::support::databases::Engine;

#[rstest]
fn a_letter_is_recorded_on_its_day_and_answered_by_post(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let lead = harness.hires("lead@office.example", Role::Lead);
    let body = json!({
        "residence": {"country": "DE"},
        "requester": {"name": "Ruth Example", "postal_address": "Beispielweg 1\n12345 Beispielstadt"},
        "rights": [{"right": "access"}],
        "reply_by": "post",
        "channel": "letter",
        "received_at": "2026-01-12T09:00:00Z",
        "reason": "The letter lay in the post room over the weekend.",
    });
    assert!(!faulty(harness.files_as(Filer::Api(here()), &body)).is_empty(), "the public has no past");
    let receipt = harness.files_as(Filer::Staff(&officer), &body).unwrap();
    let case = receipt.cases[0].id;
    let view = harness.case(&officer, case);
    assert_eq!(view.item.dates.legal_due.unwrap().to_string(), "2026-02-12");
    assert_eq!((view.channel.id(), view.requester_email), ("letter", None));
    let tasks = harness.wait(officer::tasks(&harness.desk, &officer)).unwrap();
    assert_eq!((tasks.len(), tasks[0].kind.id(), tasks[0].case), (1, "send_by_post", Some(case)));
    let finishes =
        |outcome: &str| harness.wait(officer::finish_task(&harness.desk, &officer, tasks[0].id, outcome));
    assert_eq!(faulty(finishes("Done by me!")), ["/outcome"]);
    finishes("done").unwrap();
    assert!(matches!(finishes("done"), Err(Error::Conflict(Conflict::DoneAlready))));
    let nobody =
        harness.wait(officer::finish_task(&harness.desk, &officer, habeas::types::TaskId(case.0), "done"));
    assert!(matches!(nobody, Err(Error::NotFound)));

    harness.verifies(&officer, case);
    let items = json!({"items": [{"label": "Contract", "outcome": "give"}]});
    let digest = harness.does(&officer, case, "decide", items).review_digest.unwrap();
    harness.does(&lead, case, "approve", json!({ "digest": digest }));
    let letter = json!({"duty": "answer_or_refuse", "channel": "post", "on": "2026-01-15", "proof": "RR 1"});
    assert_eq!(super::harness::rule(harness.tries(&officer, case, "dispatched", letter.clone())), "not_sent");
    harness.does(&officer, case, "send", json!({}));
    let closed = harness.does(&officer, case, "dispatched", letter);
    assert_eq!((closed.item.state.id(), closed.item.outcome.map(Outcome::id)), ("answered", Some("full")));
    let duty = closed.duties.iter().find(|duty| duty.duty.id() == "answer_or_refuse").unwrap();
    assert_eq!(duty.on_time, Some(true));

    // another of the same day is never answered
    harness.files_as(Filer::Staff(&officer), &body).unwrap();
    let stats = harness.wait(read::stats(&harness.desk, &officer)).unwrap();
    assert_eq!((stats.on_time_due, stats.on_time_legal), (None, None), "no date has fallen yet");
    harness.days_pass(30);
    let officer = harness.signs_in(&officer.email);
    let stats = harness.wait(read::stats(&harness.desk, &officer)).unwrap();
    assert_eq!((stats.on_time_due, stats.on_time_legal, stats.overdue), (Some(50.0), Some(50.0), 1));
}
