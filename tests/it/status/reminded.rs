//! Who does not collect their answer is reminded, and then the office is; who does hears once that it was collected.

use chrono::TimeDelta;
use habeas::{
    case::Role,
    desk::{officer, requester, upkeep, views::TimelineWord},
    letters::OutgoingMail,
};
use rstest::rstest;

use super::{
    collecting::{BYTES, answers},
    package_days::fresh,
};
use crate::support::{
    bare::{Bare, staff},
    databases::Engine,
};

const AGAIN: &str = "not collected yet";

/// What leaves within so many days, by subject, without the reference.
fn leaves_within(office: &Bare, days: i64) -> Vec<String> {
    let mut subjects = Vec::new();
    for _ in 0..days {
        office.later(TimeDelta::days(1));
        office.wait(upkeep::fire_due_timers(&office.desk, 100)).unwrap();
        let told = |mail: &OutgoingMail| mail.subject.split(": ").nth(1).unwrap_or_default().to_owned();
        subjects.extend(office.mails().iter().map(told));
    }
    subjects
}

fn tasks(office: &Bare) -> Vec<&'static str> {
    let tasks = office.wait(officer::tasks(&office.desk, &staff(1, Role::Officer))).unwrap();
    tasks.into_iter().map(|task| task.kind.id()).collect()
}

#[rstest]
fn who_collects_nothing_is_reminded_on_day_3_and_10_and_5_days_before_the_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    office.comes_in(&receipt);
    answers(&office, &receipt);
    assert_eq!(leaves_within(&office, 2), [""; 0]);
    assert_eq!(leaves_within(&office, 1), [AGAIN]);
    assert_eq!(leaves_within(&office, 6), [""; 0]);
    assert_eq!(leaves_within(&office, 1), [AGAIN]);
    assert_eq!(leaves_within(&office, 14), [""; 0]);
    assert_eq!(tasks(&office), [""; 0]);
    assert_eq!(leaves_within(&office, 1), [AGAIN], "on day 25");
    assert_eq!(tasks(&office), ["uncollected"]);
    assert_eq!(leaves_within(&office, 10), [""; 0]);
    office.verifies();
}

#[rstest]
fn who_collects_hears_of_it_once_and_is_not_reminded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    office.comes_in(&receipt);
    let file = answers(&office, &receipt);
    let person = fresh(&office, &receipt);
    for _ in 0..2 {
        let handed = office.wait(requester::package_file(&office.desk, &person, file.id)).unwrap();
        assert_eq!(handed.bytes, BYTES);
    }
    let mails = office.mails();
    assert_eq!(mails.len(), 1, "the first time only");
    assert!(mails[0].subject.ends_with("your answer was collected"), "{}", mails[0].subject);
    let text = mails[0].text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("15 January 2026") && !text.contains("Auszug"), "{text}");
    assert_eq!(leaves_within(&office, 40), [""; 0]);
    assert_eq!(tasks(&office), [""; 0]);

    let status = office.wait(requester::filing_status(&office.desk, &person)).unwrap();
    let collected = |word: &TimelineWord| *word == TimelineWord::Collected;
    assert_eq!(status.cases[0].timeline.iter().filter(|line| collected(&line.what)).count(), 2);
    let given = &office.case(receipt.cases[0].id).packages[0];
    assert_eq!(given.files[0].collected.len(), 2);
    office.verifies();
}
