//! Who gets in: passwords, second factors, sessions, tokens.

use chrono::{DateTime, TimeDelta, Utc};
use habeas::{
    case::Role,
    desk::{Conflict, Error, QueueFilter, read, staff},
};
use rstest::rstest;

use super::bench::{Bench, faulty};
use crate::support::{databases::Engine, office::PASSWORD};

const OFFICER: &str = "officer@office.example";
/// The password of everybody but for one letter.
const NEARLY: &str = "a long password for testS";

/// The code that an authenticator app shows for a secret as people type it.
fn code(secret: &str, at: DateTime<Utc>) -> String {
    let bytes = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let totp = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(totp_rs::Secret::from(bytes))
        .with_account_name("test")
        .build()
        .unwrap();
    totp.generate(at.timestamp().try_into().unwrap()).to_string()
}

#[rstest]
fn only_the_right_password_of_a_known_and_enabled_account_opens(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let bench = Bench::on(engine);
    assert!(!bench.wait(staff::has_users(&bench.desk)).unwrap());
    let staff = bench.hires(OFFICER, Role::Officer);
    assert!(bench.wait(staff::has_users(&bench.desk)).unwrap());
    assert_eq!((staff.email.as_str(), staff.role, staff.must_enrol), (OFFICER, Role::Officer, false));
    let tries =
        |email: &str, password: &str| bench.wait(staff::sign_in(&bench.desk, email, password, None)).err();
    assert!(tries(" Officer@OFFICE.example ", PASSWORD).is_none());
    for (email, password) in
        [(OFFICER, NEARLY), (OFFICER, ""), ("nobody@office.example", PASSWORD), ("no address", PASSWORD)]
    {
        assert!(matches!(tries(email, password), Some(Error::CredentialsWrong)), "{email}");
    }
    let session = bench.wait(staff::sign_in(&bench.desk, OFFICER, PASSWORD, None)).unwrap();
    let tokens = bench.wait(staff::issue_tokens(&bench.desk, OFFICER, PASSWORD, None)).unwrap();
    bench.wait(staff::disable_user(&bench.desk, &OFFICER.parse().unwrap())).unwrap();
    assert!(matches!(tries(OFFICER, PASSWORD), Some(Error::CredentialsWrong)));
    let gone = |error| matches!(error, Some(Error::Unauthenticated));
    assert!(gone(bench.wait(staff::staff(&bench.desk, &session.token)).err()));
    assert!(gone(bench.wait(staff::staff_by_access_token(&bench.desk, &tokens.access_token)).err()));
    assert!(gone(bench.wait(staff::refresh_tokens(&bench.desk, &tokens.refresh_token)).err()));
    let users = bench.wait(staff::users(&bench.desk)).unwrap();
    assert!(users[0].disabled_at.is_some() && users[0].email == OFFICER);
    assert!(!bench.wait(staff::has_users(&bench.desk)).unwrap());
}

#[rstest]
fn pages_and_api_count_the_tries_for_an_account_together(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let bench = Bench::with(engine, "[auth]\nmfa = \"optional\"\n[limits]\nsignins_per_10_min = 4\n");
    bench.hires(OFFICER, Role::Officer);
    bench.hires("lead@office.example", Role::Lead);
    let page =
        |email: &str, password: &str| bench.wait(staff::sign_in(&bench.desk, email, password, None)).err();
    let api = |email: &str, password: &str| {
        bench.wait(staff::issue_tokens(&bench.desk, email, password, None)).err()
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
    bench.clock.advance(TimeDelta::seconds(150));
    assert!(api(OFFICER, PASSWORD).is_none(), "one try came back");
    // the right password gave all of them back
    exhaust(OFFICER);
}

#[rstest]
fn who_brings_a_code_is_not_kept_out_by_a_stranger_and_codes_are_counted_apart(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let bench = Bench::with(engine, "[limits]\nsignins_per_10_min = 2\n");
    let staff = bench.hires(OFFICER, Role::Officer);
    let secret = bench.wait(staff::begin_enrolment(&bench.desk, &staff)).unwrap().secret;
    bench.wait(staff::finish_enrolment(&bench.desk, &staff, &code(&secret, bench.now()))).unwrap();
    let tries =
        |password: &str, code: Option<&str>| bench.wait(staff::sign_in(&bench.desk, OFFICER, password, code));
    let wrong = |answer: Result<_, Error>| matches!(answer, Err(Error::CredentialsWrong));
    let too_many = |answer: Result<_, Error>| matches!(answer, Err(Error::TooMany { .. }));
    for _ in 0..2 {
        assert!(wrong(tries(NEARLY, None)));
    }
    assert!(too_many(tries(PASSWORD, None)), "a stranger used up what needs no code");
    for _ in 0..4 {
        assert!(wrong(tries(NEARLY, Some("000000"))));
    }
    bench.clock.advance(TimeDelta::seconds(30));
    tries(PASSWORD, Some(&code(&secret, bench.now()))).unwrap();
    bench.clock.advance(TimeDelta::seconds(30));
    let fresh = code(&secret, bench.now());
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
    let bench = Bench::on(engine);
    let adds = |email: &str, password: &str| {
        bench.wait(staff::add_user(&bench.desk, &email.parse().unwrap(), Role::Lead, password))
    };
    assert_eq!(faulty(adds(OFFICER, "fourteen chars")), ["/password"]);
    adds(OFFICER, PASSWORD).unwrap();
    assert_eq!(faulty(adds("OFFICER@office.example", PASSWORD)), ["/email"]);
    assert_eq!(bench.wait(staff::users(&bench.desk)).unwrap().len(), 1);
}

#[rstest]
fn a_session_ends_when_idle_too_long_or_signed_out(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let bench = Bench::on(engine);
    bench.hires(OFFICER, Role::Officer);
    let session = bench.wait(staff::sign_in(&bench.desk, OFFICER, PASSWORD, None)).unwrap();
    let looks = || bench.wait(staff::staff(&bench.desk, &session.token));
    // used every 20 minutes it lives on, but not past twelve hours
    for _ in 0..35 {
        bench.clock.advance(TimeDelta::minutes(20));
        looks().unwrap();
    }
    bench.clock.advance(TimeDelta::minutes(20));
    assert!(matches!(looks(), Err(Error::Unauthenticated)));
    let idle = bench.wait(staff::sign_in(&bench.desk, OFFICER, PASSWORD, None)).unwrap();
    bench.clock.advance(TimeDelta::minutes(30));
    assert!(bench.wait(staff::staff(&bench.desk, &idle.token)).is_err());
    let staff = bench.signs_in(OFFICER);
    let left = bench.wait(staff::sign_in(&bench.desk, OFFICER, PASSWORD, None)).unwrap();
    let leaving = bench.wait(staff::staff(&bench.desk, &left.token)).unwrap();
    assert_ne!(staff.session, leaving.session);
    bench.wait(staff::sign_out(&bench.desk, &leaving)).unwrap();
    assert!(bench.wait(staff::staff(&bench.desk, &left.token)).is_err());
    assert!(bench.wait(staff::staff(&bench.desk, "rubbish")).is_err());
}

#[rstest]
fn an_access_token_lives_a_quarter_of_an_hour(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let bench = Bench::on(engine);
    bench.hires(OFFICER, Role::Officer);
    let tokens = bench.wait(staff::issue_tokens(&bench.desk, OFFICER, PASSWORD, None)).unwrap();
    assert_eq!(tokens.expires_in, 900);
    let looks = || bench.wait(staff::staff_by_access_token(&bench.desk, &tokens.access_token));
    assert_eq!(looks().unwrap().email, OFFICER);
    bench.clock.advance(TimeDelta::seconds(899));
    looks().unwrap();
    bench.clock.advance(TimeDelta::seconds(30));
    assert!(matches!(looks(), Err(Error::Unauthenticated)));
}

#[rstest]
fn a_refresh_token_shown_twice_voids_all_that_came_from_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let bench = Bench::on(engine);
    bench.hires(OFFICER, Role::Officer);
    let first = bench.wait(staff::issue_tokens(&bench.desk, OFFICER, PASSWORD, None)).unwrap();
    let refreshes = |token: &str| bench.wait(staff::refresh_tokens(&bench.desk, token));
    let second = refreshes(&first.refresh_token).unwrap();
    assert_ne!(first.refresh_token, second.refresh_token);
    let third = refreshes(&second.refresh_token).unwrap();
    bench.wait(staff::staff_by_access_token(&bench.desk, &third.access_token)).unwrap();
    assert!(matches!(refreshes(&first.refresh_token), Err(Error::Unauthenticated)));
    assert!(matches!(refreshes(&third.refresh_token), Err(Error::Unauthenticated)));
    let other = bench.wait(staff::issue_tokens(&bench.desk, OFFICER, PASSWORD, None)).unwrap();
    bench.clock.advance(TimeDelta::hours(12));
    assert!(refreshes(&other.refresh_token).is_err());
}

#[rstest]
fn where_a_second_factor_is_required_nothing_else_is_done_before(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let bench = Bench::with(engine, "");
    let staff = bench.hires(OFFICER, Role::Officer);
    assert!(staff.must_enrol);
    assert!(matches!(
        bench.wait(read::queue(&bench.desk, &staff, &QueueFilter::default())),
        Err(Error::SecondFactorRequired)
    ));
    assert!(matches!(
        bench.wait(staff::issue_tokens(&bench.desk, OFFICER, PASSWORD, None)),
        Err(Error::SecondFactorRequired)
    ));
    let shown = bench.wait(staff::begin_enrolment(&bench.desk, &staff)).unwrap();
    assert!(shown.url.starts_with("otpauth://totp/") && shown.secret.len() == 32);
    assert_eq!(bench.wait(staff::begin_enrolment(&bench.desk, &staff)).unwrap().secret, shown.secret);
    let elsewhere = bench.signs_in(OFFICER);
    assert_ne!(bench.wait(staff::begin_enrolment(&bench.desk, &elsewhere)).unwrap().secret, shown.secret);
    assert!(matches!(
        bench.wait(staff::finish_enrolment(&bench.desk, &staff, "000000")),
        Err(Error::CodeWrong)
    ));
    let used = code(&shown.secret, bench.now());
    bench.wait(staff::finish_enrolment(&bench.desk, &staff, &used)).unwrap();
    assert!(matches!(
        bench.wait(staff::begin_enrolment(&bench.desk, &elsewhere)),
        Err(Error::Conflict(Conflict::SecondFactorExists))
    ));

    let enters = |totp: Option<&str>| bench.wait(staff::sign_in(&bench.desk, OFFICER, PASSWORD, totp));
    assert!(matches!(enters(None), Err(Error::SecondFactorRequired)));
    // who does not know the password does not learn of the second factor
    let blind = bench.wait(staff::sign_in(&bench.desk, OFFICER, "wrong wrong wrong", None));
    assert!(matches!(blind, Err(Error::CredentialsWrong)));
    assert!(matches!(enters(Some(&used)), Err(Error::CredentialsWrong)), "used to enrol");
    bench.clock.advance(TimeDelta::seconds(60));
    let fresh = code(&shown.secret, bench.now());
    let session = enters(Some(&fresh)).unwrap();
    assert!(matches!(enters(Some(&fresh)), Err(Error::CredentialsWrong)), "a code is good once");
    let staff = bench.wait(staff::staff(&bench.desk, &session.token)).unwrap();
    assert!(!staff.must_enrol);
    bench.wait(read::queue(&bench.desk, &staff, &QueueFilter::default())).unwrap();

    bench.clock.advance(TimeDelta::seconds(30));
    let next = code(&shown.secret, bench.now());
    let tokens = bench.wait(staff::issue_tokens(&bench.desk, OFFICER, PASSWORD, Some(&next))).unwrap();
    bench.wait(staff::reset_second_factor(&bench.desk, &OFFICER.parse().unwrap())).unwrap();
    assert!(bench.wait(staff::staff(&bench.desk, &session.token)).is_err());
    assert!(bench.wait(staff::staff_by_access_token(&bench.desk, &tokens.access_token)).is_err());
    assert!(bench.wait(staff::refresh_tokens(&bench.desk, &tokens.refresh_token)).is_err());
    assert!(bench.signs_in(OFFICER).must_enrol);
}

#[rstest]
fn dates_are_computed_by_the_program_whoever_acted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let bench = Bench::on(engine);
    let officer = bench.hires("officer@office.example", Role::Officer);
    let case = bench.files_one("access", "dana@people.example");
    let events = bench.case(&officer, case).events;
    let by = |kind: &str| events.iter().find(|event| event.kind.id() == kind).unwrap().actor.clone();
    assert_eq!((by("filed").as_str(), by("dated").as_str()), ("requester", "machine"));
}
