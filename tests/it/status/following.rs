//! Following a request: dates, stops, questions and answers, messages, withdrawal.

use chrono::TimeDelta;
use habeas::{
    case::{CaseFlag, Role},
    desk::{Error, requester},
    law::StopReason,
};
use rstest::rstest;
use serde_json::json;

use crate::support::{
    bare::{Bare, staff},
    databases::Engine,
};

#[rstest]
fn the_status_shows_the_stop_the_question_and_the_date_afterwards(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let requester = office.enters(&receipt, &office.code()).unwrap();
    let status = || office.wait(requester::filing_status(&office.desk, &requester)).unwrap();
    let before = status().cases.remove(0);
    assert_eq!(before.dates.due, receipt.cases[0].dates.due);
    let (officer, case) = (staff(1, Role::Officer), before.id);

    office.later(TimeDelta::days(1));
    let question = "Which of the two customers of this name are you?";
    office.acts(&officer, case, "ask", json!({ "reason": "identity", "text": question }));
    let asked = status();
    assert_eq!(asked.cases[0].waiting_for, Some(StopReason::Identity));
    assert_eq!(asked.cases[0].stopped_since, None, "nothing stops before the question is there");
    assert_eq!(asked.messages[0].text, question);
    assert!(asked.messages[0].from_office);

    office.mails();
    let stopped = status().cases.remove(0);
    assert_eq!(stopped.stopped_since, Some("2026-01-16".parse().unwrap()));
    assert_eq!(stopped.dates.due, None);

    office.later(TimeDelta::days(4));
    office.acts(&officer, case, "resume", json!({ "arrived_on": "2026-01-20" }));
    let after = status().cases.remove(0);
    assert_eq!((after.stopped_since, after.waiting_for), (None, None));
    assert!(after.dates.due > before.dates.due);
    let words: Vec<&str> = after.timeline.iter().map(|line| line.what.id()).collect();
    let expected = [
        "received",
        "acknowledged",
        "address_confirmed",
        "question_sent",
        "clock_stopped",
        "clock_resumed",
        "resumed",
    ];
    assert_eq!(words, expected);
}

#[rstest]
fn the_office_sees_that_a_message_waits_and_what_it_says(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access", "erasure"]);
    let requester = office.enters(&receipt, &office.code()).unwrap();
    let text = "Ich bin die mit der Nummer 17 👋\r\nDana";
    office.wait(requester::write_message(&office.desk, &requester, text)).unwrap();
    for case in &receipt.cases {
        let seen = office.case(case.id);
        assert!(seen.item.flags.contains(&CaseFlag::Message), "{:?}", seen.item.flags);
    }
    let status = office.wait(requester::filing_status(&office.desk, &requester)).unwrap();
    let messages: Vec<(bool, &str)> =
        status.messages.iter().map(|message| (message.from_office, message.text.as_str())).collect();
    assert_eq!(messages, [(false, text)], "once, to the byte");
    let case = receipt.cases[0].id;
    office.acts(&staff(1, Role::Officer), case, "note", json!({ "text": "Read." }));
    assert!(!office.case(case).item.flags.contains(&CaseFlag::Message));
}

#[rstest]
fn a_message_that_says_nothing_or_too_much_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let requester = office.enters(&receipt, &office.code()).unwrap();
    for text in ["", " \n", "a\0b", &"x".repeat(10_001)] {
        let refused = office.wait(requester::write_message(&office.desk, &requester, text));
        assert!(matches!(refused, Err(Error::Fields(_))));
    }
    office.wait(requester::write_message(&office.desk, &requester, &"é".repeat(10_000))).unwrap();
}

#[rstest]
fn one_right_is_withdrawn_or_all_that_are_open(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::on(engine);
    let theirs = office.files(Some("other@mail.example"), &["access"]);
    office.mails();
    let receipt = office.files(Some("dana@mail.example"), &["access", "erasure", "correction"]);
    let requester = office.enters(&receipt, &office.code()).unwrap();
    let withdraw = |case, words| office.wait(requester::withdraw(&office.desk, &requester, case, words));
    let states = || -> Vec<&'static str> {
        let status = office.wait(requester::filing_status(&office.desk, &requester)).unwrap();
        status.cases.into_iter().map(|case| case.state.id()).collect()
    };
    assert!(matches!(withdraw(Some(theirs.cases[0].id), None), Err(Error::NotFound)));
    let first = Some(receipt.cases[0].id);
    withdraw(first, Some("It is settled.")).unwrap();
    assert_eq!(states(), ["withdrawn", "received", "received"]);
    assert!(matches!(withdraw(first, None), Err(Error::Forbidden(_))));
    withdraw(None, None).unwrap();
    assert_eq!(states(), ["withdrawn"; 3]);
    assert!(matches!(withdraw(None, None), Err(Error::Forbidden(_))), "nothing is left");
    assert_eq!(office.mails().len(), 3, "each withdrawal is told");
    assert_eq!(office.case(theirs.cases[0].id).item.state.id(), "received");
}

#[rstest]
fn a_decision_under_review_shows_nowhere_on_the_status_page(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let requester = office.enters(&receipt, &office.code()).unwrap();
    let (officer, case) = (staff(1, Role::Officer), receipt.cases[0].id);
    let proof = json!({ "method": "two_points", "evidence": ["number and postcode"], "tier": 2,
        "result": "established" });
    office.acts(&officer, case, "verify", proof);
    let item = json!({ "label": "Account data", "outcome": "not_held" });
    office.acts(&officer, case, "decide", json!({ "items": [item] }));
    let status = office.wait(requester::filing_status(&office.desk, &requester)).unwrap();
    assert_eq!(status.cases[0].outcome, None);
    let words: Vec<&str> = status.cases[0].timeline.iter().map(|line| line.what.id()).collect();
    assert_eq!(words, ["received", "acknowledged", "address_confirmed", "verified"]);
}
