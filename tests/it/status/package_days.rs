//! How long an answer can be collected: until the day that its letter names, longer while the case is contested or held, and
//! then no door serves it and its bytes are gone. That it was there, and what it was, stays.

use std::fs;

use chrono::{NaiveDate, TimeDelta};
use habeas::{
    case::{PackageEnd, Role},
    desk::{
        Contesting, Error, officer, requester,
        upkeep::{self, packages::LookedAfter},
        views::{Receipt, Requester},
    },
    types::CaseId,
};
use rstest::rstest;
use serde_json::json;

use super::collecting::{BYTES, answers, attaches, each_file, sends};
use crate::support::{
    bare::{Bare, staff},
    databases::Engine,
    office::START,
};

/// Whoever asks for a code and enters it.
pub(super) fn fresh(office: &Bare, receipt: &Receipt) -> Requester {
    // codes are few in an hour
    office.later(TimeDelta::hours(1));
    office.asks_for_code(receipt.reference.as_str()).unwrap();
    office.enters(receipt, &office.code()).unwrap()
}

fn looks_after(office: &Bare) -> LookedAfter {
    office.wait(upkeep::look_after_packages(&office.desk)).unwrap()
}

fn blobs(office: &Bare) -> usize {
    let mut count = 0;
    each_file(&office.database.folder().join("blobs"), &mut |_, _| count += 1);
    count
}

#[track_caller]
fn is_over(office: &Bare, who: &Requester, how: PackageEnd) {
    let told = office.wait(requester::package(&office.desk, who));
    assert!(matches!(told, Err(Error::PackageOver { by, .. }) if by == how), "{told:?}");
    let status = office.wait(requester::filing_status(&office.desk, who)).unwrap();
    assert_eq!((status.package_ready, status.package_ended), (false, Some(how)));
}

fn day_of_start(days: i64) -> NaiveDate {
    START.parse::<chrono::DateTime<chrono::Utc>>().unwrap().date_naive() + TimeDelta::days(days)
}

#[rstest]
fn an_answer_is_there_on_day_29_and_gone_on_day_31(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    office.comes_in(&receipt);
    let (file, mails) = sends(&office, &receipt);
    let letter = mails.iter().find(|mail| mail.subject.contains("ready to collect")).unwrap();
    assert!(letter.text.contains("14 February 2026"), "{}", letter.text);
    let case = receipt.cases[0].id;

    office.later(TimeDelta::days(29));
    let person = fresh(&office, &receipt);
    let package = office.wait(requester::package(&office.desk, &person)).unwrap();
    assert_eq!(package.files[0].until, Some(day_of_start(30)), "the day of the letter");
    let status = office.wait(requester::filing_status(&office.desk, &person)).unwrap();
    assert_eq!((status.package_ready, status.package_until), (true, Some(day_of_start(30))));
    for _ in 0..2 {
        let handed = office.wait(requester::package_file(&office.desk, &person, file.id)).unwrap();
        assert_eq!(handed.bytes, BYTES);
    }
    let collected = |office: &Bare| {
        let events = office.case(case).events;
        events.into_iter().filter(|event| event.kind.id() == "collected").collect::<Vec<_>>()
    };
    assert_eq!(collected(&office).len(), 2, "each download is an event");
    assert_eq!(collected(&office)[0].data["file"], json!(file.id));
    assert_eq!(looks_after(&office), LookedAfter::default());

    office.later(TimeDelta::days(2));
    let person = fresh(&office, &receipt);
    is_over(&office, &person, PackageEnd::Over);
    let taken = office.wait(requester::package_file(&office.desk, &person, file.id));
    assert!(matches!(taken, Err(Error::PackageOver { by: PackageEnd::Over, .. })), "before any job ran");
    assert_eq!(blobs(&office), 1);
    assert_eq!(looks_after(&office), LookedAfter { dated: 0, ended: 1, destroyed: 1 });
    assert_eq!(blobs(&office), 0);
    assert_eq!(looks_after(&office), LookedAfter::default());

    is_over(&office, &person, PackageEnd::Over);
    let officer = staff(1, Role::Officer);
    let through_the_office = office.wait(officer::case_file(&office.desk, &officer, case, file.id));
    assert!(matches!(through_the_office, Err(Error::PackageOver { .. })));
    let kept = &office.case(case).files[0];
    assert_eq!((kept.name.as_str(), &kept.sha256), (file.name.as_str(), &file.sha256), "the manifest stays");
    assert!(kept.destroyed_at.is_some());
    assert_eq!(collected(&office).len(), 2);
    office.verifies();
}

#[rstest]
fn an_answer_stays_while_it_is_contested_and_no_longer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(Contesting::Appeal, Contesting::Complaint)] how: Contesting,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    office.comes_in(&receipt);
    let file = answers(&office, &receipt);
    office.later(TimeDelta::days(29));
    let person = fresh(&office, &receipt);
    office.wait(requester::contest(&office.desk, &person, how, receipt.cases[0].id, "Look again.")).unwrap();

    office.later(TimeDelta::days(40));
    let person = fresh(&office, &receipt);
    assert_eq!(looks_after(&office), LookedAfter::default());
    let package = office.wait(requester::package(&office.desk, &person)).unwrap();
    assert!(package.files[0].is_kept);
    office.wait(requester::package_file(&office.desk, &person, file.id)).unwrap();

    let opened = |one: &&habeas::desk::views::CaseStatus| one.contests.is_some();
    let status = office.wait(requester::filing_status(&office.desk, &person)).unwrap();
    let contest = status.cases.iter().find(opened).unwrap().id;
    office.wait(requester::withdraw(&office.desk, &person, Some(contest), None)).unwrap();
    is_over(&office, &person, PackageEnd::Over);
    assert_eq!(looks_after(&office), LookedAfter { dated: 0, ended: 1, destroyed: 1 });
    office.verifies();
}

#[rstest]
fn an_answer_stays_while_a_hold_forbids_to_destroy(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    office.comes_in(&receipt);
    let file = answers(&office, &receipt);
    let (case, why) = (receipt.cases[0].id, json!({ "reason": "A court asked." }));
    office.acts(&staff(1, Role::Officer), case, "hold", why.clone());
    office.acts(&staff(2, Role::Lead), case, "hold", why);
    office.later(TimeDelta::days(40));
    let person = fresh(&office, &receipt);
    assert_eq!(looks_after(&office), LookedAfter::default());
    office.wait(requester::package_file(&office.desk, &person, file.id)).unwrap();

    office.acts(&staff(1, Role::Officer), case, "lift_hold", json!({}));
    office.acts(&staff(2, Role::Lead), case, "lift_hold", json!({}));
    is_over(&office, &person, PackageEnd::Over);
    assert_eq!(looks_after(&office), LookedAfter { dated: 0, ended: 1, destroyed: 1 });
    office.verifies();
}

#[rstest]
fn the_day_is_that_of_send_and_of_the_controller(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::with(
        engine,
        "[[controllers]]\nslug = \"default\"\nname = \"Here\"\nzone = \"UTC\"\nmailbox = \"privacy@here.example\"\n\
         laws = [{ law = \"eu-gdpr\", by = \"residence\" }]\nprofile = { collect_days = 14 }\n",
    );
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    office.comes_in(&receipt);
    // five seconds before midnight: `send` today, the letter tomorrow
    let midnight = day_of_start(1).and_time(chrono::NaiveTime::MIN).and_utc();
    office.later(midnight - office.clock_now() - TimeDelta::seconds(5));
    let (_, mails) = sends(&office, &receipt);
    let letter = mails.iter().find(|mail| mail.subject.contains("ready to collect")).unwrap();
    assert!(letter.text.contains("29 January 2026"), "{}", letter.text);
    let person = fresh(&office, &receipt);
    let package = office.wait(requester::package(&office.desk, &person)).unwrap();
    assert_eq!(package.files[0].until, Some(day_of_start(14)));
}

#[rstest]
fn what_is_opened_again_for_our_error_is_taken_back_and_the_next_answer_takes_its_place(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    office.comes_in(&receipt);
    let wrong = answers(&office, &receipt);
    let case: CaseId = receipt.cases[0].id;
    office.acts(&staff(1, Role::Officer), case, "reopen", json!({ "cause": "our_error" }));
    let person = fresh(&office, &receipt);
    is_over(&office, &person, PackageEnd::Reopened);
    assert_eq!(blobs(&office), 1, "the office still sees what it had sent");
    attaches(&office, case);

    let right = answers(&office, &receipt);
    let person = fresh(&office, &receipt);
    let package = office.wait(requester::package(&office.desk, &person)).unwrap();
    assert_eq!(package.files.iter().map(|one| one.file.id).collect::<Vec<_>>(), [right.id]);
    let taken = office.wait(requester::package_file(&office.desk, &person, wrong.id));
    assert!(matches!(taken, Err(Error::PackageOver { by: PackageEnd::Reopened, .. })));
    office.verifies();
}

#[test]
fn bytes_that_went_astray_are_no_failure() {
    let office = Bare::on(Engine::Sqlite);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    office.comes_in(&receipt);
    answers(&office, &receipt);
    office.later(TimeDelta::days(31));
    fs::remove_dir_all(office.database.folder().join("blobs/files")).unwrap();
    assert_eq!(looks_after(&office), LookedAfter { dated: 0, ended: 1, destroyed: 1 });
}
