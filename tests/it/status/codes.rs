//! Codes: what they open, how they run out, and that a made-up reference is never told from a real one.

use chrono::TimeDelta;
use habeas::desk::{
    CodeFault, Error, Filer,
    intake::{self, RawFiling, RawRequester, RawRight},
    requester, upkeep,
};
use rstest::rstest;

use crate::support::{
    bare::{Bare, code_in, network, other_than},
    databases::Engine,
};

#[rstest]
fn only_a_mailbox_can_be_confirmed_by_mail(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::on(engine);
    let file = |email: Option<&str>, key: &str| {
        let raw = RawFiling {
            requester: RawRequester {
                email: email.map(str::to_owned),
                postal_address: Some("1 Example Street".to_owned()),
                ..RawRequester::default()
            },
            rights: vec![RawRight { right: "access".to_owned(), ..RawRight::default() }],
            ..RawFiling::default()
        };
        let first = office
            .wait(intake::file_request(&office.desk, Filer::Form(network(1)), &raw, Some(key), None))
            .unwrap();
        let later = office.wait(intake::receipt_of_form(&office.desk, key)).unwrap().unwrap();
        (first.confirm_by_mail, later.confirm_by_mail, first)
    };
    let (first, later, receipt) = file(Some("dana@mail.example"), "a");
    assert_eq!((first, later), (true, true));
    let (first, later, _) = file(None, "b");
    assert_eq!((first, later), (false, false), "nobody gets a code there");
    office.enters(&receipt, &office.code()).unwrap();
    assert!(!office.wait(intake::receipt_of_form(&office.desk, "a")).unwrap().unwrap().confirm_by_mail);
}

#[rstest]
fn the_code_of_the_receipt_opens_a_session_and_confirms_the_address(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access", "erasure"]);
    let code = office.code();
    let requester = office.enters(&receipt, &code).unwrap();
    assert_eq!(requester.reference, receipt.reference);
    let status = office.wait(requester::filing_status(&office.desk, &requester)).unwrap();
    assert!(
        status.address_confirmed && !status.code_is_fresh,
        "a code that is good for a day is never fresh"
    );
    assert_eq!(status.masked_email.as_deref(), Some("d…@mail.example"));
    assert_eq!(status.cases.len(), 2);
    for case in &status.cases {
        let words: Vec<&str> = case.timeline.iter().map(|line| line.what.id()).collect();
        assert_eq!(words, ["received", "acknowledged", "address_confirmed"]);
        assert!(case.dates.due.is_some() && case.may_withdraw);
    }
    assert!(matches!(office.enters(&receipt, &code), Err(Error::CodeWrong(_))), "good once");
}

#[rstest]
fn a_code_from_the_status_page_confirms_as_well_and_voids_the_one_before(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    office.mails();
    office.asks_for_code(receipt.reference.as_str()).unwrap();
    let first = office.code();
    office.later(TimeDelta::seconds(31));
    office.asks_for_code(&receipt.reference.as_str().to_lowercase()).unwrap();
    let second = office.code();
    if first != second {
        assert!(matches!(office.enters(&receipt, &first), Err(Error::CodeWrong(_))));
    }
    let requester = office.enters(&receipt, &second).unwrap();
    assert!(office.wait(requester::filing_status(&office.desk, &requester)).unwrap().address_confirmed);
}

#[rstest]
fn wrong_codes_run_out(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let code = office.code();
    let fault = |entered: &str| match office.enters(&receipt, entered) {
        Err(Error::CodeWrong(fault)) => fault,
        other => panic!("{:?}", other.map(drop)),
    };
    for rubbish in ["", "12", "abcdef"] {
        assert_eq!(fault(rubbish), CodeFault::NoCode, "and costs no try");
    }
    for left in (1..5).rev() {
        assert_eq!(fault(other_than(&code)), CodeFault::TriesLeft(left));
    }
    assert_eq!(fault(other_than(&code)), CodeFault::UsedUp);
    assert_eq!(fault(&code), CodeFault::UsedUp, "the right one comes too late");
    office.later(TimeDelta::seconds(1));
    office.asks_for_code(receipt.reference.as_str()).unwrap();
    let fresh = office.code();
    assert_eq!(fault(other_than(&fresh)), CodeFault::TriesLeft(4), "the new one has tries of its own");
    assert!(office.enters(&receipt, &fresh).is_ok());
    office.later(TimeDelta::minutes(1));
    office.asks_for_code(receipt.reference.as_str()).unwrap();
    let late = office.code();
    office.later(TimeDelta::minutes(20));
    assert_eq!(fault(&late), CodeFault::TooOld);
}

#[rstest]
fn four_wrong_codes_leave_the_right_one_good_until_it_is_too_old(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let code = office.code();
    for _ in 0..4 {
        assert!(office.enters(&receipt, other_than(&code)).is_err());
    }
    assert!(office.enters(&receipt, &code).is_ok());
    let late = office.files(Some("dana@mail.example"), &["access"]);
    let code = office.code();
    office.later(TimeDelta::hours(24));
    assert!(matches!(office.enters(&late, &code), Err(Error::CodeWrong(_))));
}

#[rstest]
fn an_unknown_reference_waits_and_answers_like_a_known_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let without_mailbox = office.files(None, &["access"]);
    office.mails();
    let unknown = habeas::types::Reference::from_random([9; 8]);
    let references = [receipt.reference.as_str(), without_mailbox.reference.as_str(), unknown.as_str()];
    let ask = || references.map(|reference| format!("{:?}", office.asks_for_code(reference)));
    let alike = |answers: [String; 3], expected: &str| {
        assert_eq!(answers, [expected; 3]);
    };
    alike(ask(), "Ok(())");
    alike(ask(), "Err(TooMany { retry_secs: 30 })");
    office.later(TimeDelta::seconds(12));
    alike(ask(), "Err(TooMany { retry_secs: 18 })");
    office.later(TimeDelta::seconds(18));
    alike(ask(), "Ok(())");
    let mails = office.mails();
    assert_eq!(mails.len(), 2, "only the mailbox on file hears of it");
    assert!(mails.iter().all(|post| post.to.as_str() == "dana@mail.example" && code_in(post).is_some()));
    let enter = || {
        let from = [1, 2, 3].map(network);
        [0, 1, 2].map(|at| {
            let entered = office.enters_from(from[at], references[at], "123456");
            format!("{:?}", entered.map(drop))
        })
    };
    for left in (1..5).rev() {
        alike(enter(), &format!("Err(CodeWrong(TriesLeft({left})))"));
    }
    alike(enter(), "Err(CodeWrong(UsedUp))");
    office.later(TimeDelta::minutes(20));
    alike(enter(), "Err(CodeWrong(TooOld))");
}

#[rstest]
fn a_session_ends_when_it_is_left_and_after_two_hours(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let code = office.code();
    let reference = receipt.reference.as_str();
    let session = office.wait(requester::open_session(&office.desk, reference, &code, network(1))).unwrap();
    assert_eq!(session.expires_in, 7_200);
    let requester = office.wait(requester::requester(&office.desk, &session.token)).unwrap();
    let stranger = office.wait(requester::requester(&office.desk, "not a token"));
    assert!(matches!(stranger, Err(Error::Unauthenticated)));
    office.wait(requester::end_requester_session(&office.desk, &requester)).unwrap();
    let left = office.wait(requester::requester(&office.desk, &session.token));
    assert!(matches!(left, Err(Error::Unauthenticated)));

    office.asks_for_code(reference).unwrap();
    let session =
        office.wait(requester::open_session(&office.desk, reference, &office.code(), network(1))).unwrap();
    // used all the time, or it would end after fifteen minutes
    for seconds in [800; 8].into_iter().chain([799]) {
        office.later(TimeDelta::seconds(seconds));
        assert!(office.wait(requester::requester(&office.desk, &session.token)).is_ok());
    }
    office.later(TimeDelta::seconds(1));
    let late = office.wait(requester::requester(&office.desk, &session.token));
    assert!(matches!(late, Err(Error::Unauthenticated)));
}

#[rstest]
fn a_code_that_is_given_twice_at_once_opens_one_session(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access", "erasure"]);
    let code = office.code();
    let enter = || requester::open_session(&office.desk, receipt.reference.as_str(), &code, network(1));
    let (first, second) = office.wait(async { tokio::join!(enter(), enter()) });
    let opened = [first.map(|_| ()), second.map(|_| ())];
    assert_eq!(opened.iter().filter(|one| one.is_ok()).count(), 1);
    assert!(opened.iter().any(|one| matches!(one, Err(Error::CodeWrong(_)))));
}

#[rstest]
fn a_mailbox_is_confirmed_once_however_many_codes_are_given(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let first = office.code();
    office.asks_for_code(receipt.reference.as_str()).unwrap();
    let second = office.code();
    office.enters(&receipt, &first).unwrap();
    let requester = office.enters(&receipt, &second).unwrap();
    let status = office.wait(requester::filing_status(&office.desk, &requester)).unwrap();
    let confirmed = status.cases[0].timeline.iter().filter(|line| line.what.id() == "address_confirmed");
    assert_eq!(confirmed.count(), 1);
}

#[rstest]
fn tidying_throws_away_what_has_run_out_and_nothing_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let code = office.code();
    office.enters(&receipt, &code).unwrap();
    office.asks_for_code(receipt.reference.as_str()).unwrap();
    let tidy = || office.wait(upkeep::tidy(&office.desk)).unwrap();
    assert_eq!(tidy().total(), 0);
    office.later(TimeDelta::days(2));
    let tidied = tidy();
    assert_eq!((tidied.codes, tidied.sessions, tidied.throttles, tidied.total()), (2, 1, 4, 7));
    assert_eq!(tidy().total(), 0);
}
