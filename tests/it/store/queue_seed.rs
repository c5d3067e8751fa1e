//! Cases by the thousand for the tests of the queue, with everything in them that a filter asks for.

use chrono::Days;
use habeas::{
    case::State,
    law::{LawId, Right},
    store::{Store, case_facets, cases::CaseRow, filings, views::queue::DueFilter},
    types::ControllerSlug,
};

use super::specimens::{add_case, at, case, day, filing, id};
use crate::support::databases::{Engine, TestDatabase};

const CASES: u128 = 14_000;

pub fn slug(name: &str) -> ControllerSlug {
    name.parse().unwrap()
}

pub fn law(id: &str) -> LawId {
    id.parse().unwrap()
}

/// Of 14,000 cases, 10,000 belong to one controller; what is even there and what is odd never meet.
fn seeded(number: u128) -> (CaseRow, Vec<LawId>) {
    let n = i64::try_from(number).unwrap();
    let mut row = case(1_000 + number, id(1));
    row.controller = slug(match n % 14 {
        0..=9 => "large",
        10..=12 => "middle",
        _ => "small",
    });
    let is_even = (n / 14) % 2 == 0;
    row.queue_at = at(n / 3 % 3_000 * 3_600);
    row.due_on =
        (n % 11 > 0).then(|| day(1, 1) + Days::new(u64::try_from(n / 3 % 3_000 / 24 + n % 5).unwrap()));
    row.right_id = if is_even { Right::Access } else { Right::Erasure };
    row.law = Some(law(if n % 3 == 0 { "us-ca-ccpa" } else { "eu-gdpr" }));
    row.assignee = (!is_even).then(|| id(70 + u128::from(n % 97 == 0)));
    row.state = if n % 50 == 0 { State::Reviewing } else { State::Working };
    row.undelivered = n % 40 == 0;
    row.flags = if n % 33 == 0 { "message sensitive".to_owned() } else { String::new() };
    row.stopped_since = (n % 29 == 0).then(|| day(1, 2));
    if n % 4 == 0 {
        row.closed_at = Some(at(9));
        row.state = State::Answered;
    }
    let further = if n % 21 == 0 { vec![law("us-ca-ccpa"), law("il-ppl")] } else { Vec::new() };
    (row, further)
}

/// All of them, in a database with the knowledge that a planner has after a while.
pub fn database(engine: Engine) -> (TestDatabase, Store, Vec<(CaseRow, Vec<LawId>)>) {
    let database = engine.database();
    let store = database.store();
    let all: Vec<_> = (0..CASES).map(seeded).collect();
    store.write_blocking("filing", |tx| filings::add(tx, &filing(1))).unwrap();
    for some in all.chunks(2_000) {
        let some = some.to_vec();
        store
            .write_blocking("seed", move |tx| {
                some.iter().try_for_each(|(row, further)| {
                    add_case(tx, row)?;
                    case_facets::add_first(tx, row, further)
                })
            })
            .unwrap();
    }
    if engine == Engine::Postgres {
        database.raw("VACUUM ANALYZE cases").unwrap();
        database.raw("VACUUM ANALYZE case_facets").unwrap();
    }
    (database, store, all)
}

/// Due in so many days of the year, from and to.
pub fn within(from: Option<u64>, to: u64) -> DueFilter {
    let on = |days| day(1, 1) + Days::new(days);
    let of = |name: &str| (slug(name), from.map(on), on(to));
    DueFilter::Within(vec![of("large"), of("middle"), of("small")])
}
