//! Mail through a real server with bad days: nothing is lost, nothing is sent twice where all went well, what will never
//! arrive is told to people, and the law's duty is met only by a letter that a server took.

use habeas::{case::Role, desk::post};
use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    databases::Engine,
    office::{Office, START},
    premises::{Caller, Premises, access, eventually, hire, verified},
    smtp::{MailServer, doubled},
};

const OFFICER: &str = "officer@office.example";
const GONE: &str = "gone@people.example";

fn start() -> DateTime<Utc> {
    START.parse().unwrap()
}

/// When the receipt counted as given, if it did. California wants one within ten business days.
fn acknowledged(officer: &Caller, case: &str) -> Option<String> {
    let case = officer.case(case);
    let duty = case["duties"].as_array().unwrap().iter().find(|duty| duty["duty"] == "acknowledge");
    duty.unwrap()["met_at"].as_str().map(str::to_owned)
}

fn has_flag(officer: &Caller, case: &str, flag: &str) -> bool {
    officer.case(case)["flags"].as_array().unwrap().iter().any(|it| it == flag)
}

fn tasks(officer: &Caller, kind: &str) -> Vec<Value> {
    let tasks = officer.gets("/tasks")["items"].as_array().unwrap().clone();
    tasks.into_iter().filter(|task| task["kind"] == kind).collect()
}

#[rstest]
fn a_server_with_bad_days_loses_nothing_and_doubles_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut mail = MailServer::start();
    let premises = Premises::on(engine).with_mail(mail.url());
    let opening = premises.node_at(start());
    hire(&opening, OFFICER, "officer");

    // "not now" to everybody
    mail.defer_next(usize::MAX);
    let server = opening.serve();
    let (stranger, officer) = (Caller::at(&server), Caller::staff(&server, OFFICER));
    let mut cases: BTreeMap<String, String> = BTreeMap::new();
    let mut file = |stranger: &Caller, email: &str| {
        cases.insert(email.to_owned(), stranger.opens_case(&access(email, "US-CA")));
        cases[email].clone()
    };
    for number in 1..=4 {
        file(&stranger, &format!("p{number}@people.example"));
    }
    let gone = file(&stranger, GONE);
    eventually("every letter was put off twice", || {
        let asked =
            |email: &str| mail.lines().iter().filter(|line| line.contains(&format!("<{email}>"))).count();
        let addresses = (1..=4).map(|number| format!("p{number}@people.example")).chain([GONE.to_owned()]);
        addresses.into_iter().all(|email| asked(&email) >= 2).then_some(())
    });
    assert!(acknowledged(&officer, &gone).is_none(), "a letter put off is no receipt");
    assert!(tasks(&officer, "mail_bounced").is_empty());
    assert_eq!((server.stop(), mail.taken().len()), (Some(0), 0));

    // an hour later it takes mail again, and knows one of them no more
    mail.defer_next(0);
    mail.refuse(GONE);
    let server = premises.node_at(start() + TimeDelta::hours(1)).serve();
    let (stranger, officer) = (Caller::at(&server), Caller::staff(&server, OFFICER));
    let bounced = eventually("the bounce is told", || tasks(&officer, "other_channel").pop());
    assert_eq!(bounced["case"], gone.as_str());
    assert!(has_flag(&officer, &gone, "undelivered"));
    assert!(acknowledged(&officer, &gone).is_none(), "a bounce is no receipt");
    for number in 1..=4 {
        let email = format!("p{number}@people.example");
        let case = &cases[&email];
        eventually("the receipt counts", || acknowledged(&officer, case));
        assert!(!has_flag(&officer, case, "undelivered"));
        assert_eq!(mail.taken_for(&email).len(), 1);
    }

    eventually("an alarm by mail", || mail.taken_for(OFFICER).pop());

    // then it is down, and so are we
    mail.down();
    let late = ["p5@people.example", "p6@people.example"];
    let mut file = |email: &str| {
        let case = stranger.opens_case(&access(email, "US-CA"));
        cases.insert(email.to_owned(), case.clone());
        case
    };
    let newest = file(late[0]);
    file(late[1]);
    assert!(acknowledged(&officer, &newest).is_none());
    server.kill();
    let down = premises.node_at(start() + TimeDelta::hours(2)).run(&["jobs", "run", "outbox"], "");
    assert_eq!(
        down.stdout, "outbox: claimed 1 accepted 0 deferred 1 bounced 0 given_up 0\n",
        "{}",
        down.stderr
    );

    // and up again
    mail.up();
    let last = premises.node_at(start() + TimeDelta::days(1));
    let server = last.serve();
    let officer = Caller::staff(&server, OFFICER);
    for email in late {
        eventually("the receipt counts", || acknowledged(&officer, &cases[email]));
    }
    assert_eq!(tasks(&officer, "other_channel").len(), 1);
    assert!(acknowledged(&officer, &gone).is_none());
    assert_eq!(server.stop(), Some(0));

    assert_eq!(doubled(&mail.taken()), [].into());
    for email in cases.keys().filter(|email| *email != GONE) {
        assert_eq!(mail.taken_for(email).len(), 1, "{email}");
    }
    assert!(mail.taken_for(GONE).is_empty());
    let idle = last.run(&["jobs", "run", "outbox"], "");
    assert_eq!(
        idle.stdout, "outbox: claimed 0 accepted 0 deferred 0 bounced 0 given_up 0\n",
        "{}",
        idle.stderr
    );
    verified(&last);
}

/// More recipients than slots wait for servers that never answer; everybody else's mail leaves beside them meanwhile.
#[rstest]
fn recipients_that_hang_hold_up_nobody_else(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let mail = MailServer::start();
    let hanging: Vec<String> = (1..=6).map(|number| format!("dana@slow{number}.example")).collect();
    for address in &hanging {
        mail.hang_on(address);
    }
    let premises = Premises::on(engine).with_mail(mail.url());
    let node = premises.node_at(start()).with("HABEAS__MAIL__CONNECTIONS", "4");
    let server = node.serve();
    let stranger = Caller::at(&server);
    for address in &hanging {
        stranger.opens_case(&access(address, "DE"));
    }
    for number in 1..=100 {
        stranger.opens_case(&access(&format!("p{number}@people{}.example", number % 5), "DE"));
    }
    let taken = eventually("every letter of the others", || {
        let taken = mail.taken();
        (taken.len() >= 100).then_some(taken)
    });
    assert_eq!((taken.len(), doubled(&taken).len()), (100, 0));
    let asked = |address: &String| mail.lines().iter().any(|line| line.contains(&format!("<{address}>")));
    assert!(hanging.iter().all(asked), "each was tried");
    assert_eq!(mail.lines().iter().filter(|line| *line == "DATA").count(), 100, "none of them got so far");
    server.kill();
    // what was sent and not yet recorded goes out once more, as the same message
    let server = premises.node_at(start() + TimeDelta::hours(1)).serve();
    let late = "late@people9.example";
    Caller::at(&server).opens_case(&access(late, "DE"));
    eventually("a letter after the restart", || mail.taken_for(late).pop());
}

/// A letter that cannot be opened is given up at once and told to people; those beside it leave.
#[rstest]
fn a_letter_that_cannot_be_opened_holds_up_no_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut mail = MailServer::start();
    let premises = Premises::on(engine).with_mail(mail.url());
    hire(&premises.node_at(start()), OFFICER, "officer");
    mail.down();
    let server = premises.node_at(start()).start(&["serve", "--role", "web"]);
    let stranger = Caller::at(&server);
    let bent = stranger.opens_case(&access("dana@people.example", "US-CA"));
    let others = ["eve@people.example", "kim@other.example"];
    for email in others {
        stranger.opens_case(&access(email, "US-CA"));
    }
    assert_eq!(server.stop(), Some(0));
    let bytes = if engine == Engine::Sqlite { "X'0001'" } else { "'\\x0001'" };
    premises
        .database()
        .raw(&format!("UPDATE outbox SET sealed = {bytes} WHERE stream = 'case:{bent}'"))
        .unwrap();
    mail.up();
    let server = premises.node_at(start() + TimeDelta::minutes(1)).serve();
    for email in others {
        eventually("the letter beside it", || mail.taken_for(email).pop());
    }
    let officer = Caller::staff(&server, OFFICER);
    let task = eventually("a person is told", || tasks(&officer, "other_channel").pop());
    assert_eq!(task["case"], bent.as_str());
    assert!(mail.taken_for("dana@people.example").is_empty());
}

/// Eight letters of one case leave in the same round, and their reports meet at the case. A report that is lost is a letter
/// sent twice.
#[rstest]
fn letters_of_one_case_that_arrive_together_are_all_reported(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires(OFFICER, Role::Officer);
    let case = office.files(&access("dana@people.example", "DE")).case();
    for round in 0..7 {
        let right = if round % 2 == 0 { "portability" } else { "access" };
        officer.does(&case, "classify", json!({ "right": right }));
    }
    let letters = office
        .wait(post::claim_letters(&office.desk, &post::Room::for_any(99), TimeDelta::minutes(10)))
        .unwrap();
    assert_eq!(letters.len(), 8, "the first receipt, and one after each change of the right");
    let now = habeas::clock::Clock::now(office.clock.as_ref());
    let reports = letters
        .iter()
        .map(|letter| post::report_letter(&office.desk, letter.report(post::Outcome::Accepted, now)));
    for report in office.wait(futures_util::future::join_all(reports)) {
        report.unwrap();
    }
    office.clock.advance(TimeDelta::minutes(11));
    let again = office
        .wait(post::claim_letters(&office.desk, &post::Room::for_any(99), TimeDelta::minutes(10)))
        .unwrap();
    assert_eq!(again.len(), 0, "to be sent again");
    office.verifies();
}
