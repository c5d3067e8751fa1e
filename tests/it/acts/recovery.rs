//! Codes that stand in for a lost second factor.

use chrono::TimeDelta;
use habeas::{
    case::Role,
    desk::{
        Error, staff,
        views::{Enrolled, Staff},
    },
};
use rstest::rstest;

use super::harness::{Harness, whence};
use crate::support::{authenticator::code, databases::Engine, office::PASSWORD};

const OFFICER: &str = "officer@office.example";

fn enrols(harness: &Harness, who: &Staff) -> Enrolled {
    let secret = harness.wait(staff::begin_enrolment(&harness.desk, who)).unwrap().secret;
    let shown = code(&secret, harness.now());
    harness.wait(staff::finish_enrolment(&harness.desk, who, &shown)).unwrap()
}

fn signs_in(harness: &Harness, code: &str) -> Result<Staff, Error> {
    harness.wait(async {
        let session = staff::sign_in(&harness.desk, OFFICER, PASSWORD, Some(code), whence()).await?;
        staff::staff(&harness.desk, &session.token).await
    })
}

fn is_wrong<T>(answer: Result<T, Error>) -> bool {
    matches!(answer, Err(Error::CredentialsWrong))
}

fn subjects(harness: &Harness) -> Vec<String> {
    harness.mails().into_iter().map(|mail| mail.subject).collect()
}

#[rstest]
fn each_recovery_code_stands_in_for_the_factor_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "[limits]\nsignins_per_10_min = 100\n");
    let officer = harness.hires(OFFICER, Role::Officer);
    let other = harness.hires("lead@office.example", Role::Lead);
    let codes = enrols(&harness, &officer).recovery_codes;
    let others = enrols(&harness, &other).recovery_codes;
    assert_eq!(codes.len(), 10);
    subjects(&harness);
    for code in &others {
        assert!(is_wrong(signs_in(&harness, code)), "those of a colleague");
    }
    for (used, code) in codes.iter().enumerate() {
        let who = signs_in(&harness, &code.to_lowercase().replace('-', " ")).unwrap();
        assert_eq!(who.owes, None, "it counts as a second factor");
        assert!(is_wrong(signs_in(&harness, code)), "good once");
        assert_eq!(subjects(&harness), ["Your account: a recovery code was used"]);
        let left = harness.wait(staff::recovery_codes_left(&harness.desk, &who)).unwrap();
        assert_eq!(left, 9 - i64::try_from(used).unwrap());
    }
    let held = harness.database.lines("SELECT digest AS line FROM recovery_codes");
    assert!(held.iter().all(|digest| digest.len() == 64 && !codes.contains(digest)));
}

#[rstest]
fn new_codes_void_those_of_before_and_a_reset_voids_all(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "[limits]\nsignins_per_10_min = 100\n");
    let officer = harness.hires(OFFICER, Role::Officer);
    let alone = harness.wait(staff::make_recovery_codes(&harness.desk, &officer));
    assert!(matches!(alone, Err(Error::NotAllowed)), "nothing to stand in for");
    let before = enrols(&harness, &officer).recovery_codes;
    let who = signs_in(&harness, &before[0]).unwrap();
    subjects(&harness);
    let after = harness.wait(staff::make_recovery_codes(&harness.desk, &who)).unwrap();
    assert_eq!(subjects(&harness), ["Your account: new recovery codes were made"]);
    assert!(is_wrong(signs_in(&harness, &before[1])));
    signs_in(&harness, &after[0]).unwrap();
    harness
        .wait(staff::reset_second_factor(&harness.desk, staff::By::Operator, &OFFICER.parse().unwrap()))
        .unwrap();
    assert_eq!(harness.database.lines("SELECT digest AS line FROM recovery_codes"), Vec::<String>::new());
}

#[rstest]
fn of_many_who_show_the_same_code_at_once_one_enters(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "[limits]\nsignins_per_10_min = 1000\n");
    let officer = harness.hires(OFFICER, Role::Officer);
    let codes = enrols(&harness, &officer).recovery_codes;
    harness.clock.advance(TimeDelta::minutes(1));
    let entered = harness.wait(async {
        let tries = (0..5).map(|_| {
            let (desk, code) = (harness.desk.clone(), codes[0].clone());
            tokio::spawn(async move {
                staff::sign_in(&desk, OFFICER, PASSWORD, Some(&code), whence()).await.is_ok()
            })
        });
        let mut entered = 0;
        for one in tries.collect::<Vec<_>>() {
            entered += usize::from(one.await.unwrap());
        }
        entered
    });
    assert_eq!(entered, 1);
}
