//! Who gets in: passwords, second factors, sessions, tokens.

use chrono::TimeDelta;
use habeas::{
    case::Role,
    desk::{Conflict, Error, QueueFilter, read, staff, views::Owed},
    types::Reach,
};
use rstest::rstest;

use super::harness::{Harness, faulty, whence};
use crate::support::{authenticator::code, databases::Engine, office::PASSWORD};

const OFFICER: &str = "officer@office.example";
/// The password of everybody but for one letter.
const NEARLY: &str = "a long password for testS";

#[rstest]
fn only_the_right_password_of_a_known_and_enabled_account_opens(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    assert!(!harness.wait(staff::has_users(&harness.desk)).unwrap());
    let staff = harness.hires(OFFICER, Role::Officer);
    assert!(harness.wait(staff::has_users(&harness.desk)).unwrap());
    assert_eq!((staff.email.as_str(), staff.role, staff.owes), (OFFICER, Role::Officer, None));
    let tries = |email: &str, password: &str| {
        harness.wait(staff::sign_in(&harness.desk, email, password, None, whence())).err()
    };
    assert!(tries(" Officer@OFFICE.example ", PASSWORD).is_none());
    for (email, password) in
        [(OFFICER, NEARLY), (OFFICER, ""), ("nobody@office.example", PASSWORD), ("no address", PASSWORD)]
    {
        assert!(matches!(tries(email, password), Some(Error::CredentialsWrong)), "{email}");
    }
    let session = harness.wait(staff::sign_in(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap();
    let tokens = harness.wait(staff::issue_tokens(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap();
    harness.wait(staff::disable_user(&harness.desk, staff::By::Operator, &OFFICER.parse().unwrap())).unwrap();
    assert!(matches!(tries(OFFICER, PASSWORD), Some(Error::CredentialsWrong)));
    let gone = |error| matches!(error, Some(Error::Unauthenticated));
    assert!(gone(harness.wait(staff::staff(&harness.desk, &session.token)).err()));
    assert!(gone(harness.wait(staff::staff_by_access_token(&harness.desk, &tokens.access_token)).err()));
    assert!(gone(harness.wait(staff::refresh_tokens(&harness.desk, &tokens.refresh_token, None)).err()));
    let users = harness.wait(staff::users(&harness.desk)).unwrap();
    assert!(users[0].disabled_at.is_some() && users[0].email == OFFICER);
    assert!(!harness.wait(staff::has_users(&harness.desk)).unwrap());
}

#[rstest]
fn pages_and_api_count_the_tries_for_an_account_together(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "[auth]\nmfa = \"optional\"\n[limits]\nsignins_per_10_min = 4\n");
    harness.hires(OFFICER, Role::Officer);
    harness.hires("lead@office.example", Role::Lead);
    let page = |email: &str, password: &str| {
        harness.wait(staff::sign_in(&harness.desk, email, password, None, whence())).err()
    };
    let api = |email: &str, password: &str| {
        harness.wait(staff::issue_tokens(&harness.desk, email, password, None, whence())).err()
    };
    let exhaust = |email: &str| {
        for _ in 0..2 {
            assert!(matches!(page(email, NEARLY), Some(Error::CredentialsWrong)));
            assert!(matches!(api(email, NEARLY), Some(Error::CredentialsWrong)));
        }
        for refusal in [page(email, PASSWORD), api(email, PASSWORD)] {
            let Some(Error::TooMany { retry_secs }) = refusal else { panic!("{email}: {refusal:?}") };
            assert_eq!(retry_secs, 150, "{email}: one of four in ten minutes");
        }
    };
    exhaust(OFFICER);
    exhaust("nobody@office.example");
    assert!(page("lead@office.example", PASSWORD).is_none(), "another account is another matter");
    harness.clock.advance(TimeDelta::seconds(150));
    assert!(api(OFFICER, PASSWORD).is_none(), "one try came back");
    // the right password gave all of them back
    exhaust(OFFICER);
}

#[rstest]
fn who_brings_a_code_is_not_kept_out_by_a_stranger_and_codes_are_counted_apart(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "[limits]\nsignins_per_10_min = 2\n");
    let staff = harness.hires(OFFICER, Role::Officer);
    let secret = harness.wait(staff::begin_enrolment(&harness.desk, &staff)).unwrap().secret;
    harness.wait(staff::finish_enrolment(&harness.desk, &staff, &code(&secret, harness.now()))).unwrap();
    let tries = |password: &str, code: Option<&str>| {
        harness.wait(staff::sign_in(&harness.desk, OFFICER, password, code, whence()))
    };
    let wrong = |answer: Result<_, Error>| matches!(answer, Err(Error::CredentialsWrong));
    let too_many = |answer: Result<_, Error>| matches!(answer, Err(Error::TooMany { .. }));
    for _ in 0..2 {
        assert!(wrong(tries(NEARLY, None)));
    }
    assert!(too_many(tries(PASSWORD, None)), "a stranger used up what needs no code");
    for _ in 0..4 {
        assert!(wrong(tries(NEARLY, Some("000000"))));
    }
    harness.clock.advance(TimeDelta::seconds(30));
    tries(PASSWORD, Some(&code(&secret, harness.now()))).unwrap();
    harness.clock.advance(TimeDelta::seconds(30));
    let fresh = code(&secret, harness.now());
    let stale = if fresh == "000000" { "000001" } else { "000000" };
    for _ in 0..2 {
        assert!(wrong(tries(PASSWORD, Some(stale))));
    }
    assert!(too_many(tries(PASSWORD, Some(&fresh))), "two codes were guessed by one who knew the password");
}

#[rstest]
fn a_bad_password_or_a_taken_address_makes_no_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    let adds = |email: &str, password: &str| {
        harness.wait(staff::add_user(
            &harness.desk,
            &email.parse().unwrap(),
            Role::Lead,
            Reach::All,
            password,
        ))
    };
    assert_eq!(faulty(adds(OFFICER, "fourteen chars")), ["/password"]);
    adds(OFFICER, PASSWORD).unwrap();
    assert_eq!(faulty(adds("OFFICER@office.example", PASSWORD)), ["/email"]);
    assert_eq!(harness.wait(staff::users(&harness.desk)).unwrap().len(), 1);
}

#[rstest]
fn a_session_ends_when_idle_too_long_or_signed_out(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    harness.hires(OFFICER, Role::Officer);
    let session = harness.wait(staff::sign_in(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap();
    let looks = || harness.wait(staff::staff(&harness.desk, &session.token));
    // used every 20 minutes it lives on, but not past twelve hours
    for _ in 0..35 {
        harness.clock.advance(TimeDelta::minutes(20));
        looks().unwrap();
    }
    harness.clock.advance(TimeDelta::minutes(20));
    assert!(matches!(looks(), Err(Error::Unauthenticated)));
    let idle = harness.wait(staff::sign_in(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap();
    harness.clock.advance(TimeDelta::minutes(30));
    assert!(harness.wait(staff::staff(&harness.desk, &idle.token)).is_err());
    let staff = harness.signs_in(OFFICER);
    let left = harness.wait(staff::sign_in(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap();
    let leaving = harness.wait(staff::staff(&harness.desk, &left.token)).unwrap();
    assert_ne!(staff.session, leaving.session);
    harness.wait(staff::sign_out(&harness.desk, &leaving)).unwrap();
    assert!(harness.wait(staff::staff(&harness.desk, &left.token)).is_err());
    assert!(harness.wait(staff::staff(&harness.desk, "rubbish")).is_err());
}

#[rstest]
fn an_access_token_lives_a_quarter_of_an_hour(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    harness.hires(OFFICER, Role::Officer);
    let tokens = harness.wait(staff::issue_tokens(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap();
    assert_eq!(tokens.expires_in, 900);
    let looks = || harness.wait(staff::staff_by_access_token(&harness.desk, &tokens.access_token));
    assert_eq!(looks().unwrap().email, OFFICER);
    harness.clock.advance(TimeDelta::seconds(899));
    looks().unwrap();
    harness.clock.advance(TimeDelta::seconds(30));
    assert!(matches!(looks(), Err(Error::Unauthenticated)));
}

#[rstest]
fn a_refresh_token_shown_twice_voids_all_that_came_from_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    harness.hires(OFFICER, Role::Officer);
    let first = harness.wait(staff::issue_tokens(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap();
    let refreshes = |token: &str| harness.wait(staff::refresh_tokens(&harness.desk, token, None));
    let second = refreshes(&first.refresh_token).unwrap();
    assert_ne!(first.refresh_token, second.refresh_token);
    let third = refreshes(&second.refresh_token).unwrap();
    harness.wait(staff::staff_by_access_token(&harness.desk, &third.access_token)).unwrap();
    assert!(matches!(refreshes(&first.refresh_token), Err(Error::Unauthenticated)));
    assert!(matches!(refreshes(&third.refresh_token), Err(Error::Unauthenticated)));
    let other = harness.wait(staff::issue_tokens(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap();
    harness.clock.advance(TimeDelta::hours(12));
    assert!(refreshes(&other.refresh_token).is_err());
}

#[rstest]
fn where_a_second_factor_is_required_nothing_else_is_done_before(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "");
    let staff = harness.hires(OFFICER, Role::Officer);
    assert_eq!(staff.owes, Some(Owed::SecondFactor));
    assert!(matches!(
        harness.wait(read::queue(&harness.desk, &staff, &QueueFilter::default())),
        Err(Error::SecondFactorRequired)
    ));
    assert!(matches!(
        harness.wait(staff::issue_tokens(&harness.desk, OFFICER, PASSWORD, None, whence())),
        Err(Error::SecondFactorRequired)
    ));
    let shown = harness.wait(staff::begin_enrolment(&harness.desk, &staff)).unwrap();
    assert!(shown.url.starts_with("otpauth://totp/") && shown.secret.len() == 32);
    assert_eq!(harness.wait(staff::begin_enrolment(&harness.desk, &staff)).unwrap().secret, shown.secret);
    let elsewhere = harness.signs_in(OFFICER);
    assert_ne!(harness.wait(staff::begin_enrolment(&harness.desk, &elsewhere)).unwrap().secret, shown.secret);
    assert!(matches!(
        harness.wait(staff::finish_enrolment(&harness.desk, &staff, "000000")),
        Err(Error::CodeWrong(_))
    ));
    let used = code(&shown.secret, harness.now());
    harness.wait(staff::finish_enrolment(&harness.desk, &staff, &used)).unwrap();
    assert!(matches!(
        harness.wait(staff::begin_enrolment(&harness.desk, &elsewhere)),
        Err(Error::Conflict(Conflict::SecondFactorExists))
    ));

    let enters =
        |totp: Option<&str>| harness.wait(staff::sign_in(&harness.desk, OFFICER, PASSWORD, totp, whence()));
    assert!(matches!(enters(None), Err(Error::SecondFactorRequired)));
    // who does not know the password does not learn of the second factor
    let blind = harness.wait(staff::sign_in(&harness.desk, OFFICER, "wrong wrong wrong", None, whence()));
    assert!(matches!(blind, Err(Error::CredentialsWrong)));
    assert!(matches!(enters(Some(&used)), Err(Error::CredentialsWrong)), "used to enrol");
    harness.clock.advance(TimeDelta::seconds(60));
    let fresh = code(&shown.secret, harness.now());
    let session = enters(Some(&fresh)).unwrap();
    assert!(matches!(enters(Some(&fresh)), Err(Error::CredentialsWrong)), "a code is good once");
    let staff = harness.wait(staff::staff(&harness.desk, &session.token)).unwrap();
    assert_eq!(staff.owes, None);
    harness.wait(read::queue(&harness.desk, &staff, &QueueFilter::default())).unwrap();

    harness.clock.advance(TimeDelta::seconds(30));
    let next = code(&shown.secret, harness.now());
    let tokens =
        harness.wait(staff::issue_tokens(&harness.desk, OFFICER, PASSWORD, Some(&next), whence())).unwrap();
    harness
        .wait(staff::reset_second_factor(&harness.desk, staff::By::Operator, &OFFICER.parse().unwrap()))
        .unwrap();
    assert!(harness.wait(staff::staff(&harness.desk, &session.token)).is_err());
    assert!(harness.wait(staff::staff_by_access_token(&harness.desk, &tokens.access_token)).is_err());
    assert!(harness.wait(staff::refresh_tokens(&harness.desk, &tokens.refresh_token, None)).is_err());
    assert_eq!(harness.signs_in(OFFICER).owes, Some(Owed::SecondFactor));
}

#[rstest]
fn dates_are_computed_by_the_program_whoever_acted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    let officer = harness.hires("officer@office.example", Role::Officer);
    let case = harness.files_one("access", "dana@people.example");
    let events = harness.case(&officer, case).events;
    let by = |kind: &str| events.iter().find(|event| event.kind.id() == kind).unwrap().actor.clone();
    assert_eq!((by("filed").as_str(), by("dated").as_str()), ("requester", "machine"));
}
