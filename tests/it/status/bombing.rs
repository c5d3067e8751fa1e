//! Anybody can file in anybody's name: what arrives in a mailbox that nobody confirmed, and that no duty is missed by it.

use std::{collections::BTreeMap, env};

use chrono::{DateTime, TimeDelta, Utc};
use habeas::{
    desk::{
        Desk, Filer,
        intake::{self, RawFiling, RawPlace, RawRequester, RawRight},
        post, requester,
    },
    letters::OutgoingMail,
};
use rstest::rstest;

use crate::support::{
    bare::{Bare, code_in, network},
    databases::Engine,
};

const VICTIM: &str = "victim@mail.example";
/// One mailbox, spelt as people and mail programs spell it.
const SPELLINGS: [&str; 5] = [
    "victim@xn--bcher-kva.example",
    "VICTIM@b\u{fc}cher.example",
    "victim@bu\u{308}cher.example",
    "victim@B\u{dc}CHER.example",
    "victim@b\u{fc}cher\u{3002}example",
];

/// Filings in the name of one person; with large counts the hundred that a stranger sent.
fn filings() -> u16 {
    if env::var("HABEAS_IT_DAYS").is_ok() { 100 } else { 24 }
}

fn files(office: &Bare, email: &str, from: u16) -> String {
    let raw = RawFiling {
        residence: Some(RawPlace { country: "US".to_owned(), region: Some("CA".to_owned()) }),
        requester: RawRequester { email: Some(email.to_owned()), ..RawRequester::default() },
        rights: vec![RawRight { right: "access".to_owned(), ..RawRight::default() }],
        ..RawFiling::default()
    };
    let filer = Filer::Api(network(from));
    office.wait(intake::file_request(&office.desk, filer, &raw, None, None)).unwrap().reference.to_string()
}

/// What leaves a node now; the mail server takes all of it.
fn sends(office: &Bare, desk: &Desk) -> Vec<OutgoingMail> {
    office.wait(async {
        let room = post::Room::for_any(7);
        let claimed = post::claim_letters(desk, &room, TimeDelta::minutes(1)).await.unwrap();
        let reports =
            claimed.iter().map(|one| one.report(post::Outcome::Accepted, office.clock_now())).collect();
        assert!(post::report_letters(desk, reports).await.is_empty());
        claimed.into_iter().map(|one| one.post).collect()
    })
}

fn number(office: &Bare, sql: &str) -> i64 {
    office.database.lines(sql)[0].parse().unwrap()
}

#[rstest]
fn one_mailbox_gets_three_mails_an_hour_and_no_duty_is_missed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let other = office.another_node();
    let spelt = SPELLINGS.iter().cycle();
    let references: Vec<String> =
        (0..filings()).zip(spelt).map(|(turn, email)| files(&office, email, turn % 20)).collect();
    let mut mails: Vec<(DateTime<Utc>, OutgoingMail)> = Vec::new();
    let begun = office.clock_now();
    while office.clock_now() < begun + TimeDelta::days(2) {
        for desk in [&office.desk, &other, &office.desk] {
            let sent = sends(&office, desk);
            mails.extend(sent.into_iter().map(|mail| (office.clock_now(), mail)));
        }
        office.later(TimeDelta::minutes(10));
    }
    assert!(mails.iter().all(|(_, mail)| mail.to.normalised() == SPELLINGS[0]));
    let within = |from: DateTime<Utc>, period: TimeDelta| {
        mails.iter().filter(|(at, _)| *at >= from && *at < from + period).count()
    };
    let most = |period| mails.iter().map(|(at, _)| within(*at, period)).max().unwrap();
    let (an_hour, a_day) = (most(TimeDelta::hours(1)), most(TimeDelta::days(1)));
    println!(
        "{engine:?}: {} filings, {} mails, at most {an_hour} an hour, {a_day} a day",
        filings(),
        mails.len()
    );
    assert!(an_hour <= 3 && a_day <= 10, "{an_hour} an hour, {a_day} a day");
    for reference in &references {
        let told =
            mails.iter().filter(|(_, mail)| mail.text.contains(reference) && mail.html.contains(reference));
        assert_eq!(told.count(), 1, "each is told once");
    }
    let acknowledged = number(
        &office,
        "SELECT CAST(COUNT(DISTINCT stream) AS TEXT) AS line FROM events WHERE kind = 'letter_accepted'",
    );
    assert_eq!(acknowledged, i64::from(filings()), "every duty is met");
    let waiting = "SELECT CAST(COUNT(*) AS TEXT) AS line FROM outbox WHERE status <> 'accepted'";
    assert_eq!(number(&office, waiting), 0);
    let ids: BTreeMap<&str, usize> = mails.iter().fold(BTreeMap::new(), |mut ids, (_, mail)| {
        *ids.entry(mail.message_id.as_str()).or_default() += 1;
        ids
    });
    assert!(ids.values().all(|times| *times == 1), "each mail has a Message-ID of its own");
    let kept = office.database.lines("SELECT digest AS line FROM tallies");
    assert!(kept.iter().all(|digest| !digest.contains("victim")), "the address is nowhere in the clear");
    office.verifies();
}

#[rstest]
fn what_waits_for_a_confirmed_person_leaves_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let mine = files(&office, VICTIM, 1);
    let code = code_in(&sends(&office, &office.desk)[0]).unwrap();
    for from in 2..5 {
        files(&office, VICTIM, from);
    }
    assert_eq!(sends(&office, &office.desk).len(), 2);
    files(&office, VICTIM, 5);
    office.asks_for_code(&mine).unwrap();
    assert!(sends(&office, &office.desk).is_empty(), "three this hour: a code waits like the rest");
    office.enters_from(network(1), &mine, &code).unwrap();
    let mails = sends(&office, &office.desk);
    assert_eq!(mails.len(), 1, "what the owner asked for");
    let fresh = code_in(&mails[0]).unwrap();
    let entered = office.enters_from(network(1), &mine, &fresh).unwrap();
    assert!(office.wait(requester::filing_status(&office.desk, &entered)).unwrap().code_is_fresh);
    for _ in 0..2 {
        office.later(TimeDelta::minutes(1));
        office.asks_for_code(&mine).unwrap();
        assert_eq!(sends(&office, &office.desk).len(), 1, "no cap once it is confirmed");
    }
    office.later(TimeDelta::hours(1));
    let gathered = sends(&office, &office.desk);
    assert_eq!(gathered.len(), 1, "the filing of somebody else waits for the next hour");
}

#[rstest]
fn a_mail_that_is_put_off_by_the_server_takes_no_second_place(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    for from in 1..8 {
        files(&office, VICTIM, from);
    }
    let claim = || {
        let room = post::Room::for_any(20);
        office.wait(post::claim_letters(&office.desk, &room, TimeDelta::minutes(1))).unwrap()
    };
    let report = |claimed: &[habeas::desk::Outbound], outcome| {
        let reports = claimed.iter().map(|one| one.report(outcome, office.clock_now())).collect();
        assert!(office.wait(post::report_letters(&office.desk, reports)).is_empty());
    };
    let first = claim();
    assert_eq!(first.iter().map(|one| 1 + one.with.len()).collect::<Vec<_>>(), [1, 1, 5]);
    report(
        &first,
        post::Outcome::Deferred { code: Some(451), next_at: office.clock_now() + TimeDelta::minutes(1) },
    );
    assert!(claim().is_empty());
    office.later(TimeDelta::minutes(1));
    let again = claim();
    assert_eq!(again.iter().map(|one| 1 + one.with.len()).sum::<usize>(), 7, "all of them once more");
    assert!(again.len() <= 3);
    report(&again, post::Outcome::Accepted);
    let accepted = "SELECT CAST(COUNT(*) AS TEXT) AS line FROM outbox WHERE status = 'accepted'";
    assert_eq!(number(&office, accepted), 7);
    office.verifies();
}
