//! Codes are guessed for days, from many networks, over two nodes and a restart: what a stranger wins by it, and that the
//! owner still comes in.

use std::env;

use chrono::{DateTime, TimeDelta, Utc};
use habeas::{
    case::Role,
    desk::{Desk, Error, officer, requester},
    types::{Network, Reference},
};
use rstest::rstest;

use crate::support::{
    bare::{Bare, code_in, network, other_than, staff},
    databases::{Asker, Engine},
};

/// Days of guessing; `HABEAS_IT_DAYS` asks for more.
const DAYS: i64 = 2;
/// From where a stranger guesses.
const NETWORKS: u16 = 50;
/// What a day of guessing may win at the utmost.
const BOUND: f64 = 1e-4;

fn days() -> i64 {
    env::var("HABEAS_IT_DAYS").map_or(DAYS, |wanted| wanted.parse().unwrap())
}

fn number(office: &Bare, sql: &str) -> i64 {
    office.database.lines(sql)[0].parse().unwrap()
}

/// One wrong code, on this node: of how many codes it could have been one, or nothing where it was not looked at.
fn guess(office: &Bare, asks: &mut Asker, desk: &Desk, reference: &str, from: Network) -> Option<i64> {
    // what a guess pays is seen by what it takes from the codes it was held against
    let mut left = || -> i64 {
        let sql =
            "SELECT CAST(COALESCE(SUM(tries_left), 0) AS TEXT) AS line FROM codes WHERE used_at IS NULL";
        asks(sql)[0].parse().unwrap()
    };
    let before = left();
    match office.wait(requester::open_session(desk, reference, "000000", from)).map(drop) {
        Err(Error::CodeWrong(_)) => Some((before - left()).max(1)),
        Err(Error::TooMany { .. }) => None,
        other => panic!("{other:?}"),
    }
}

/// The chance of the worst 24 hours.
fn worst_day(guesses: &[(DateTime<Utc>, i64)]) -> f64 {
    let chances = |from: DateTime<Utc>| {
        let within = guesses.iter().filter(|(at, _)| *at >= from && *at < from + TimeDelta::days(1));
        within.map(|(_, codes)| *codes).sum::<i64>()
    };
    let worst = guesses.iter().map(|(at, _)| chances(*at)).max().unwrap_or(0);
    f64::from(i32::try_from(worst).unwrap()) / 1e6
}

/// What the owner does on a day: asks until a mail is there that is fresh, and enters its code.
fn comes_in(office: &Bare, reference: &str, from: Network) -> TimeDelta {
    let begun = office.clock_now();
    for _ in 0..30 {
        let asked = office.asks_for_code(reference);
        assert!(matches!(asked, Ok(()) | Err(Error::TooMany { .. })), "{asked:?}");
        if let Some(code) = office.mails().iter().rev().find_map(code_in) {
            office.enters_from(from, reference, &code).unwrap();
            return office.clock_now() - begun;
        }
        office.later(TimeDelta::minutes(5));
    }
    panic!("the owner is locked out");
}

#[rstest]
fn days_of_guessing_win_next_to_nothing_and_the_owner_comes_in_on_each(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut office = Bare::on(engine);
    let mut other = office.another_node();
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let reference = receipt.reference.as_str();
    office.enters(&receipt, &office.code()).unwrap();
    let (mut guesses, mut longest) = (Vec::new(), TimeDelta::zero());
    let mut asks = office.database.asker();
    for day in 0..days() {
        for round in 0..12 {
            // asked for by the stranger, mailed to the owner
            let _asked = office.asks_for_code(reference);
            for (turn, from) in (0..NETWORKS).enumerate() {
                let desk = if turn % 2 == 0 { &office.desk } else { &other };
                let now = office.clock_now();
                guesses.extend(
                    guess(&office, &mut asks, desk, reference, network(1_000 + from))
                        .map(|codes| (now, codes)),
                );
            }
            if round == 7 {
                // on foreign ground each day, so that nothing is known of where the owner is
                office.mails();
                let took = comes_in(&office, reference, network(2_000 + u16::try_from(day).unwrap()));
                longest = longest.max(took);
            }
            office.later(TimeDelta::hours(2));
        }
        if day == days() / 2 {
            office.desk = office.another_node();
            other = office.another_node();
        }
    }
    let bound = worst_day(&guesses);
    println!(
        "{engine:?}: {} days, {} wrong codes looked at; success within the worst 24 hours at most {bound:.1e}; \
         the owner waited at most {} min",
        days(),
        guesses.len(),
        longest.num_minutes()
    );
    assert!(guesses.len() >= 20, "nothing was tried");
    assert!(bound < BOUND, "{bound}");
}

#[rstest]
fn twenty_wrong_codes_a_day_are_looked_at_then_an_officer_and_the_person_are_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let unknown = Reference::from_random([9; 8]);
    let first = office.code();
    let officer = staff(1, Role::Officer);
    let tasks = || {
        let tasks = office.wait(officer::tasks(&office.desk, &officer)).unwrap();
        tasks.into_iter().map(|task| (task.kind.id(), task.case)).collect::<Vec<_>>()
    };
    let enters = |reference: &Reference, from: u16| {
        let entered = office.enters_from(network(from), reference.as_str(), other_than(&first));
        format!("{:?}", entered.map(drop))
    };
    let guesses = |times: u16| {
        for time in 0..times {
            // the network has a cap of its own
            let known = enters(&receipt.reference, time / 5);
            assert!(known.starts_with("Err(CodeWrong"), "{time}: {known}");
            let of_nobody = enters(&unknown, 100 + time / 5);
            assert_eq!(of_nobody, known, "a reference that nobody has is counted, too");
        }
    };
    guesses(19);
    assert!(tasks().is_empty());
    guesses(1);
    assert_eq!(tasks(), [("codes_guessed", Some(receipt.cases[0].id))]);
    let told = office.mails();
    assert_eq!(told.len(), 1);
    assert!(told[0].subject.contains(receipt.reference.as_str()) && told[0].text.contains("wrong codes"));
    for (reference, from) in [(&receipt.reference, 0), (&unknown, 100)] {
        let refused = enters(reference, from);
        assert!(refused.starts_with("Err(TooMany"), "who guessed is refused: {refused}");
    }
    let fresh = || {
        office.asks_for_code(receipt.reference.as_str()).unwrap();
        office.code()
    };
    office.later(TimeDelta::seconds(1));
    let code = fresh();
    let refused = office.enters_from(network(1), receipt.reference.as_str(), &code);
    assert!(matches!(refused, Err(Error::TooMany { .. })), "the right one, too");
    office.enters_from(network(50), receipt.reference.as_str(), &code).unwrap();
    // a wrong one from elsewhere, and no second; where the right one came from, a few
    assert_eq!(enters(&receipt.reference, 51), "Err(CodeWrong(Another))", "it costs no try");
    assert!(enters(&receipt.reference, 51).starts_with("Err(TooMany"));
    office.later(TimeDelta::minutes(1));
    for _ in 0..5 {
        assert_eq!(enters(&receipt.reference, 50), "Err(CodeWrong(Another))");
    }
    let code = fresh();
    office.enters_from(network(52), receipt.reference.as_str(), &code).unwrap();
    office.later(TimeDelta::days(1));
    assert_eq!(enters(&receipt.reference, 0), "Err(CodeWrong(TooOld))", "the next day counts anew");
    assert_eq!(tasks().len(), 1);
    office.verifies();
}

#[rstest]
fn three_codes_an_hour_are_mailed_whoever_asks(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::on(engine);
    let other = office.another_node();
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let unknown = Reference::from_random([9; 8]);
    office.enters(&receipt, &office.code()).unwrap();
    let ask = |desk: &Desk| {
        let asked = [&receipt.reference, &unknown]
            .map(|reference| format!("{:?}", office.wait(requester::send_code(desk, reference.as_str()))));
        assert_eq!(asked[0], asked[1], "a reference that nobody has answers alike");
        asked[0].clone()
    };
    assert_eq!(ask(&office.desk), "Ok(())");
    office.later(TimeDelta::seconds(30));
    assert_eq!(ask(&other), "Ok(())");
    office.later(TimeDelta::seconds(30));
    assert_eq!(ask(&office.desk), "Ok(())");
    office.later(TimeDelta::seconds(30));
    assert_eq!(ask(&other), "Err(TooMany { retry_secs: 3510 })");
    assert_eq!(office.mails().len(), 3);
    office.later(TimeDelta::seconds(3_510));
    assert_eq!(ask(&office.another_node()), "Ok(())");
    assert!(ask(&office.desk).starts_with("Err(TooMany"));
}

#[rstest]
fn many_guesses_at_the_same_time_are_as_many_as_one_after_the_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    office.mails();
    let from: Vec<Network> = (0..60).map(|number| network(100 + number / 3)).collect();
    let guess =
        |from: &Network| requester::open_session(&office.desk, receipt.reference.as_str(), "000000", *from);
    let all = futures_util::future::join_all(from.iter().map(guess));
    let wrong = office.wait(all).into_iter().filter(|one| matches!(one, Err(Error::CodeWrong(_)))).count();
    let counted = number(
        &office,
        "SELECT CAST(COUNT(*) AS TEXT) AS line FROM tallies WHERE digest LIKE 'codes-common:%'",
    );
    assert_eq!(counted, 1);
    let spent =
        office.database.lines("SELECT instants AS line FROM tallies WHERE digest LIKE 'codes-common:%'");
    assert_eq!(spent[0].split_whitespace().count(), wrong.min(20), "each that was looked at is counted");
}
