//! A sign-in has one life and one end, and may do what follows from how it was opened.

use chrono::TimeDelta;
use habeas::{
    case::Role,
    desk::{
        Error, QueueFilter, read, staff,
        views::{Owed, Tokens},
    },
};
use rstest::rstest;

use super::harness::{Harness, whence};
use crate::support::{authenticator::code, databases::Engine, office::PASSWORD};

const OFFICER: &str = "officer@office.example";

fn is_over<T>(answer: Result<T, Error>) -> bool {
    matches!(answer, Err(Error::Unauthenticated))
}

/// By a browser: the token of its cookie.
fn by_page(harness: &Harness) -> String {
    harness.wait(staff::sign_in(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap().token
}

/// By a program.
fn by_api(harness: &Harness) -> Tokens {
    harness.wait(staff::issue_tokens(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap()
}

fn page_is_over(harness: &Harness, token: &str) -> bool {
    is_over(harness.wait(staff::staff(&harness.desk, token)))
}

fn access_is_over(harness: &Harness, tokens: &Tokens) -> bool {
    is_over(harness.wait(staff::staff_by_access_token(&harness.desk, &tokens.access_token)))
}

fn refresh(harness: &Harness, tokens: &Tokens) -> Result<Tokens, Error> {
    harness.wait(staff::refresh_tokens(&harness.desk, &tokens.refresh_token, None))
}

/// The owner enrols in the sign-in of this cookie; the cookie afterwards.
fn enrols(harness: &Harness, token: &str) -> String {
    let who = harness.wait(staff::staff(&harness.desk, token)).unwrap();
    let secret = harness.wait(staff::begin_enrolment(&harness.desk, &who)).unwrap().secret;
    let shown = code(&secret, harness.now());
    harness.wait(staff::finish_enrolment(&harness.desk, &who, &shown)).unwrap().session.token
}

/// The subjects of the letters to the officer that wait.
fn told(harness: &Harness) -> Vec<String> {
    let to_officer = harness.mails().into_iter().filter(|mail| mail.to.as_str() == OFFICER);
    to_officer.map(|mail| mail.subject).collect()
}

/// S2: a stranger who knows the password and waits gains nothing when the owner sets the factor up.
#[rstest]
fn a_sign_in_that_gave_no_second_factor_ends_when_one_is_set_up(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "");
    harness.hires(OFFICER, Role::Officer);
    harness.mails();
    let (stranger, owner) = (by_page(&harness), by_page(&harness));
    let waiting = harness.wait(staff::staff(&harness.desk, &stranger)).unwrap();
    assert_eq!(waiting.owes, Some(Owed::SecondFactor));
    let after = enrols(&harness, &owner);
    assert!(page_is_over(&harness, &stranger) && page_is_over(&harness, &owner));
    let whole = harness.wait(staff::staff(&harness.desk, &after)).unwrap();
    assert_eq!(whole.owes, None);
    harness.wait(read::queue(&harness.desk, &whole, &QueueFilter::default())).unwrap();
    // what the stranger saw of themselves before still opens nothing
    let refused = harness.wait(read::queue(&harness.desk, &waiting, &QueueFilter::default()));
    assert!(matches!(refused, Err(Error::SecondFactorRequired)));
    assert_eq!(told(&harness), ["Your account: a second factor was set up"]);
}

#[rstest]
fn setting_a_factor_up_or_taking_it_away_ends_programs_too(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    harness.hires(OFFICER, Role::Officer);
    let (program, owner) = (by_api(&harness), by_page(&harness));
    let after = enrols(&harness, &owner);
    assert!(access_is_over(&harness, &program) && is_over(refresh(&harness, &program)));
    harness.wait(staff::staff(&harness.desk, &after)).unwrap();
    assert_eq!(told(&harness).len(), 1);

    harness
        .wait(staff::reset_second_factor(&harness.desk, staff::By::Operator, &OFFICER.parse().unwrap()))
        .unwrap();
    assert!(page_is_over(&harness, &after));
    let reset =
        ["Your account: your second factor was taken away", "Your account: set up a new second factor"];
    assert_eq!(told(&harness), reset);
}

/// S17: whoever has a token of the family is out, and the owner hears of it.
#[rstest]
fn a_refresh_token_shown_twice_ends_the_access_tokens_too(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    harness.hires(OFFICER, Role::Officer);
    let (first, other) = (by_api(&harness), by_api(&harness));
    let second = refresh(&harness, &first).unwrap();
    let third = refresh(&harness, &second).unwrap();
    for tokens in [&first, &second, &third] {
        assert!(!access_is_over(&harness, tokens));
    }
    assert!(is_over(refresh(&harness, &second)));
    for tokens in [&first, &second, &third] {
        assert!(access_is_over(&harness, tokens) && is_over(refresh(&harness, tokens)));
    }
    assert!(!access_is_over(&harness, &other), "another sign-in is another matter");
    assert_eq!(told(&harness), ["Your account: a program was signed out"]);
}

#[rstest]
fn who_signs_out_takes_every_token_along(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    harness.hires(OFFICER, Role::Officer);
    let (first, other) = (by_api(&harness), by_api(&harness));
    let second = refresh(&harness, &first).unwrap();
    let who = harness.wait(staff::staff_by_access_token(&harness.desk, &first.access_token)).unwrap();
    harness.wait(staff::sign_out(&harness.desk, &who)).unwrap();
    assert!(access_is_over(&harness, &first) && access_is_over(&harness, &second));
    assert!(is_over(refresh(&harness, &second)) && !access_is_over(&harness, &other));

    let renewed = refresh(&harness, &other).unwrap();
    for nothing in ["", "garbage", first.refresh_token.as_str(), other.refresh_token.as_str()] {
        harness.wait(staff::revoke_token(&harness.desk, nothing)).unwrap();
    }
    assert!(access_is_over(&harness, &renewed), "a used token names its sign-in as well");
    assert_eq!(told(&harness), Vec::<String>::new());
}

#[rstest]
fn a_program_is_signed_out_after_twelve_hours_however_often_it_renews(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::on(engine);
    harness.hires(OFFICER, Role::Officer);
    let mut tokens = by_api(&harness);
    for _ in 0..71 {
        harness.clock.advance(TimeDelta::minutes(10));
        tokens = refresh(&harness, &tokens).unwrap();
    }
    assert_eq!(tokens.expires_in, 600, "no token outlives its sign-in");
    harness.clock.advance(TimeDelta::seconds(599));
    assert!(!access_is_over(&harness, &tokens));
    harness.clock.advance(TimeDelta::seconds(1));
    assert!(access_is_over(&harness, &tokens) && is_over(refresh(&harness, &tokens)));
}

/// The name of a program's sign-in, which its tokens carry, opens no page; the cookie of a page is no token.
#[rstest]
fn a_sign_in_is_used_through_its_own_door(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    harness.hires(OFFICER, Role::Officer);
    let (page, program) = (by_page(&harness), by_api(&harness));
    let who = harness.wait(staff::staff_by_access_token(&harness.desk, &program.access_token)).unwrap();
    for token in [&who.session, &program.access_token, &program.refresh_token] {
        assert!(page_is_over(&harness, token));
    }
    assert!(is_over(harness.wait(staff::staff_by_access_token(&harness.desk, &page))));
    assert!(matches!(harness.wait(staff::begin_enrolment(&harness.desk, &who)), Err(Error::NotAllowed)));
}
