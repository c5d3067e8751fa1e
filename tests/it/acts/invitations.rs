//! How people get a password of their own: by a link, at the first sign-in, in place of an old one. Nobody else ever
//! knows it, and what everybody would try is refused.

use chrono::TimeDelta;
use habeas::{
    case::Role,
    desk::{
        Error, staff,
        views::{Owed, Staff},
    },
    types::{EmailAddress, Reach},
};
use rstest::rstest;

use super::harness::{Harness, faulty, whence};
use crate::support::{authenticator::code, databases::Engine, office::PASSWORD};

const OFFICER: &str = "officer@office.example";
const OWN: &str = "harbour thimble walnut";

fn address() -> EmailAddress {
    OFFICER.parse().unwrap()
}

/// The secret of the newest link that was mailed to the officer.
fn link(harness: &Harness) -> String {
    let mails = harness.mails();
    let texts = mails.iter().filter(|mail| mail.to.as_str() == OFFICER).map(|mail| mail.text.as_str());
    let mut links = texts.flat_map(str::lines).filter_map(|line| line.split_once("/desk/invitation/"));
    let (base, token) = links.next_back().expect("a letter with a link");
    assert_eq!(base, "http://127.0.0.1:8080");
    token.to_owned()
}

fn opens(harness: &Harness, token: &str, code: Option<&str>) -> Result<Staff, Error> {
    harness.wait(async {
        let session = staff::open_invitation(&harness.desk, token, code).await?;
        staff::staff(&harness.desk, &session.token).await
    })
}

fn chooses(harness: &Harness, who: &Staff, old: &str, new: &str) -> Result<Staff, Error> {
    harness.wait(async {
        let session = staff::choose_password(&harness.desk, who, old, new).await?;
        staff::staff(&harness.desk, &session.token).await
    })
}

fn enrols(harness: &Harness, who: &Staff) -> String {
    let secret = harness.wait(staff::begin_enrolment(&harness.desk, who)).unwrap().secret;
    let shown = code(&secret, harness.now());
    harness.wait(staff::finish_enrolment(&harness.desk, who, &shown)).unwrap();
    secret
}

fn signs_in(harness: &Harness, password: &str, code: Option<&str>) -> Result<Staff, Error> {
    harness.wait(async {
        let session = staff::sign_in(&harness.desk, OFFICER, password, code, whence()).await?;
        staff::staff(&harness.desk, &session.token).await
    })
}

fn is_over<T>(answer: Result<T, Error>) -> bool {
    matches!(answer, Err(Error::LinkOver))
}

#[rstest]
fn who_is_invited_chooses_password_and_factor(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::with(engine, "");
    harness
        .wait(staff::invite_user(&harness.desk, staff::By::Operator, &address(), Role::Officer, Reach::All))
        .unwrap();
    for password in ["", PASSWORD] {
        assert!(
            matches!(signs_in(&harness, password, None), Err(Error::CredentialsWrong)),
            "none is set yet"
        );
    }
    let token = link(&harness);
    let looks = || harness.wait(staff::look_at_invitation(&harness.desk, &token));
    for _ in 0..3 {
        looks().unwrap();
    }
    let invited = opens(&harness, &token, None).unwrap();
    assert_eq!((invited.role, invited.owes), (Role::Officer, Some(Owed::Password)));
    assert!(is_over(looks()) && is_over(opens(&harness, &token, None)), "a link is good once");

    let own = chooses(&harness, &invited, "", OWN).unwrap();
    assert_eq!(own.owes, Some(Owed::SecondFactor));
    let secret = enrols(&harness, &own);
    harness.clock.advance(TimeDelta::seconds(30));
    let fresh = code(&secret, harness.now());
    assert_eq!(signs_in(&harness, OWN, Some(&fresh)).unwrap().owes, None);
}

#[rstest]
fn a_link_ends_after_a_day_and_when_a_newer_one_is_mailed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "");
    harness
        .wait(staff::invite_user(&harness.desk, staff::By::Operator, &address(), Role::Officer, Reach::All))
        .unwrap();
    let first = link(&harness);
    harness.wait(staff::invite_again(&harness.desk, staff::By::Operator, &address())).unwrap();
    let second = link(&harness);
    assert!(is_over(opens(&harness, &first, None)));
    harness.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    harness.wait(staff::look_at_invitation(&harness.desk, &second)).unwrap();
    harness.clock.advance(TimeDelta::seconds(1));
    assert!(is_over(opens(&harness, &second, None)));
    for garbage in ["", "garbage", first.as_str()] {
        assert!(is_over(opens(&harness, garbage, None)));
    }
    harness.wait(staff::invite_again(&harness.desk, staff::By::Operator, &address())).unwrap();
    let third = link(&harness);
    harness.wait(staff::disable_user(&harness.desk, staff::By::Operator, &address())).unwrap();
    assert!(is_over(opens(&harness, &third, None)), "nobody comes back by a link");
    let again = harness.wait(staff::invite_again(&harness.desk, staff::By::Operator, &address()));
    assert!(matches!(again, Err(Error::NotFound)));
    let held = harness.database.lines("SELECT digest AS line FROM invitations");
    assert!(held.iter().all(|digest| *digest != third), "the token itself is nowhere");
}

/// S12: an operator who set the password does not know it any longer once its owner works with it.
#[rstest]
fn a_password_that_somebody_else_set_is_changed_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "");
    harness.wait(staff::add_user(&harness.desk, &address(), Role::Officer, Reach::All, PASSWORD)).unwrap();
    let given = harness.signs_in(OFFICER);
    assert_eq!(given.owes, Some(Owed::Password));
    let early = harness.wait(staff::begin_enrolment(&harness.desk, &given));
    assert!(matches!(early, Err(Error::PasswordNotOwn)));
    assert!(matches!(
        harness.wait(staff::issue_tokens(&harness.desk, OFFICER, PASSWORD, None, whence())),
        Err(Error::SecondFactorRequired)
    ));
    assert_eq!(faulty(chooses(&harness, &given, "", PASSWORD)), ["/new"], "the same one is no change");
    let own = chooses(&harness, &given, "", OWN).unwrap();
    assert_eq!(own.owes, Some(Owed::SecondFactor));
    assert!(matches!(signs_in(&harness, PASSWORD, None), Err(Error::CredentialsWrong)));
    assert_eq!(signs_in(&harness, OWN, None).unwrap().owes, Some(Owed::SecondFactor));

    let optional = Harness::on(engine);
    assert_eq!(optional.hires(OFFICER, Role::Officer).owes, None);
}

#[rstest]
fn a_change_of_password_asks_for_the_old_one_and_ends_all_others(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "[auth]\nmfa = \"optional\"\n[limits]\nsignins_per_10_min = 3\n");
    let officer = harness.hires(OFFICER, Role::Officer);
    let other = harness.wait(staff::sign_in(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap();
    let program =
        harness.wait(staff::issue_tokens(&harness.desk, OFFICER, PASSWORD, None, whence())).unwrap();
    for wrong in ["", OWN] {
        assert_eq!(faulty(chooses(&harness, &officer, wrong, OWN)), ["/old"]);
    }
    let after = chooses(&harness, &officer, PASSWORD, OWN).unwrap();
    assert_ne!((&after.session, &after.csrf), (&officer.session, &officer.csrf));
    assert!(harness.wait(staff::staff(&harness.desk, &other.token)).is_err());
    assert!(harness.wait(staff::staff_by_access_token(&harness.desk, &program.access_token)).is_err());
    assert!(harness.wait(staff::refresh_tokens(&harness.desk, &program.refresh_token, None)).is_err());
    let subjects: Vec<String> = harness.mails().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects, ["Your account: a new password was chosen"]);

    for _ in 0..3 {
        assert_eq!(faulty(chooses(&harness, &after, PASSWORD, "walnut harbour thimble")), ["/old"]);
    }
    let refused = chooses(&harness, &after, OWN, "walnut harbour thimble");
    assert!(matches!(refused, Err(Error::TooMany { .. })), "guessing here is guessing at the door");
}

/// S2: who only knows the password does not enrol first; S12: a link opens nothing beside a second factor.
#[rstest]
fn after_a_reset_only_who_opens_the_mailed_link_enrols(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let harness = Harness::with(engine, "");
    harness
        .wait(staff::invite_user(&harness.desk, staff::By::Operator, &address(), Role::Officer, Reach::All))
        .unwrap();
    let invited = opens(&harness, &link(&harness), None).unwrap();
    let secret = enrols(&harness, &chooses(&harness, &invited, "", OWN).unwrap());

    // a lost password: the mailbox and the second factor, both
    harness.wait(staff::invite_again(&harness.desk, staff::By::Operator, &address())).unwrap();
    let token = link(&harness);
    assert!(matches!(opens(&harness, &token, None), Err(Error::SecondFactorRequired)));
    assert!(matches!(opens(&harness, &token, Some("000000")), Err(Error::CredentialsWrong)));
    harness.clock.advance(TimeDelta::seconds(30));
    let back = opens(&harness, &token, Some(&code(&secret, harness.now()))).unwrap();
    let back = chooses(&harness, &back, "", "walnut harbour thimble").unwrap();
    assert_eq!(back.owes, None);

    harness.wait(staff::reset_second_factor(&harness.desk, staff::By::Operator, &address())).unwrap();
    let stranger = signs_in(&harness, "walnut harbour thimble", None).unwrap();
    assert_eq!(stranger.owes, Some(Owed::SecondFactor));
    assert!(matches!(
        harness.wait(staff::begin_enrolment(&harness.desk, &stranger)),
        Err(Error::LinkRequired)
    ));
    let owner = opens(&harness, &link(&harness), None).unwrap();
    enrols(&harness, &chooses(&harness, &owner, "", "kettle orchard seventeen").unwrap());
}

#[rstest]
fn what_everybody_would_try_is_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let harness = Harness::on(engine);
    let adds = |password: &str| {
        harness.wait(staff::add_user(&harness.desk, &address(), Role::Lead, Reach::All, password))
    };
    for guessable in [
        "qwertyuiopasdfgh",
        "password123456789 abcd",
        "Password-2026-Password",
        "officer@office.example",
        "Officer-Office-2026!",
        "habeas-habeas-habeas-1",
        "iloveyouiloveyou1987",
        "1q2w3e4r5t6y7u8i9o0p",
        "aaaaaaaaaaaaaaaaaaaa",
    ] {
        assert_eq!(faulty(adds(guessable)), ["/password"], "{guessable}");
    }
    adds("כיסא גשר ענן מחסן").unwrap();
}
