//! Many at once: exactly one wins, nothing is taken twice.

use std::{collections::BTreeSet, thread};

use habeas::{
    store::{
        Store, StoreError, Tx, codes, filings,
        idempotency::{self, Begun, IdempotencyKey},
        job_slots::{self, SlotClaim},
        outbox::{self, Lease, Room},
        streams::{self, Stream},
        timers, users,
    },
    types::{CaseId, FilingId, OutboxId, Reach},
};
use rstest::rstest;

use super::specimens::{add_case, at, case, controller, event, filing, id, letter, save_case};
use crate::support::databases::Engine;

const RACERS: usize = 20;

/// Runs `racer` on as many threads; the answers in no order.
fn race<T: Send>(racers: usize, racer: impl Fn(usize) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let racer = &racer;
        let running: Vec<_> = (0..racers).map(|number| scope.spawn(move || racer(number))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn with_a_case(engine: Engine) -> (crate::support::databases::TestDatabase, Store) {
    let database = engine.database();
    let store = database.store();
    store
        .write_blocking("seed", |tx| {
            filings::add(tx, &filing(1))?;
            add_case(tx, &case(2, id(1)))?;
            streams::append(tx, Stream::Case(id(2)), 0, &[event("filed", false)])
        })
        .unwrap();
    (database, store)
}

#[rstest]
fn one_of_many_acts_on_the_same_case_wins(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (_database, store) = with_a_case(engine);
    let ended = race(RACERS, |number| {
        store.write_blocking("act", move |tx| {
            let mut row = case(2, id(1));
            row.seq = 2;
            row.flags = number.to_string();
            save_case(tx, &row, 1)?;
            streams::append(tx, Stream::Case(id(2)), 1, &[event("noted", false)])
        })
    });
    assert_eq!(ended.iter().filter(|it| matches!(it, Ok(2))).count(), 1);
    assert_eq!(ended.iter().filter(|it| matches!(it, Err(StoreError::Overtaken))).count(), RACERS - 1);
    assert_eq!(
        store.read_blocking("load", |conn| streams::load(conn, Stream::Case(id(2)))).unwrap().len(),
        2
    );
}

#[rstest]
fn one_of_many_appends_without_a_row_to_guard_them_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let database = engine.database();
    let stores = [database.store(), database.store()];
    let ended = race(RACERS, |number| {
        stores[number % 2].write_blocking("append", |tx| {
            streams::append(tx, Stream::Installation, 0, &[event("founded", true)])
        })
    });
    assert_eq!(ended.iter().filter(|it| it.is_ok()).count(), 1);
    assert_eq!(ended.iter().filter(|it| matches!(it, Err(StoreError::Overtaken))).count(), RACERS - 1);
}

#[rstest]
fn one_form_sent_many_times_is_one_filing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    let ended = race(RACERS, |number| {
        let mut twin = filing(100 + number as u128);
        twin.form_key = Some("same form".to_owned());
        store.write_blocking("file", move |tx| filings::add(tx, &twin))
    });
    assert_eq!(ended.iter().filter(|it| it.is_ok()).count(), 1);
    let kept = store.read_blocking("find", |conn| filings::find_by_form_key(conn, "same form")).unwrap();
    assert!(kept.is_some());
}

#[rstest]
fn no_letter_is_claimed_twice(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (database, store) = with_a_case(engine);
    store
        .write_blocking("queue", |tx| {
            for number in 1000..1100 {
                assert!(outbox::queue(tx, &letter(number, id(2)))?);
            }
            assert!(!outbox::queue(tx, &letter(1000, id(2)))?, "the same effect is queued once");
            Ok(())
        })
        .unwrap();
    let stores = [database.store(), database.store()];
    let claimed = race(4, |worker| {
        let mut mine = Vec::new();
        loop {
            let lease = Lease { token: format!("worker {worker}"), now: at(5), until: at(10) };
            let batch = stores[worker % 2]
                .write_blocking("claim", move |tx| outbox::claim(tx, &lease, &Room::for_any(7)));
            match batch.unwrap() {
                batch if batch.is_empty() => return mine,
                batch => mine.extend(batch.into_iter().map(|row| row.id)),
            }
        }
    });
    let all: Vec<OutboxId> = claimed.into_iter().flatten().collect();
    assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (100, 100));
}

#[rstest]
fn a_lease_that_ran_out_is_taken_over_and_its_holder_can_mark_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = with_a_case(engine);
    store.write_blocking("queue", |tx| outbox::queue(tx, &letter(1000, id(2)))).unwrap();
    let claim = |token: &str, now, until| {
        let lease = Lease { token: token.to_owned(), now: at(now), until: at(until) };
        store.write_blocking("claim", move |tx| outbox::claim(tx, &lease, &Room::for_any(9))).unwrap()
    };
    assert_eq!(claim("slow", 1, 5).len(), 1);
    assert_eq!(claim("other", 4, 9).len(), 0, "held");
    let taken_over = claim("other", 5, 9);
    assert_eq!(taken_over[0].attempts, 2);
    let mark = |token: &'static str| {
        store.write_blocking("mark", move |tx| {
            outbox::mark(tx, id(1000), token, outbox::Tried::Accepted { at: at(6) })
        })
    };
    assert!(matches!(mark("slow"), Err(StoreError::LeaseLost)));
    mark("other").unwrap();
    assert!(matches!(mark("other"), Err(StoreError::LeaseLost)), "once");
}

#[rstest]
fn one_node_fires_a_slot(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let stores = [database.store(), database.store()];
    let claim = |node: usize, now: i64| {
        let wish = SlotClaim {
            job: "sweep".to_owned(),
            slot_at: at(0),
            now: at(now),
            node: node.to_string(),
            late: false,
            lease_until: at(now + 5),
        };
        stores[node % 2].write_blocking("claim", move |tx| job_slots::claim(tx, &wish)).unwrap()
    };
    assert_eq!(race(RACERS, |node| claim(node, 0)).into_iter().flatten().collect::<Vec<_>>(), [1]);
    // The winner dies; after its lease one other takes over, and the dead one's fence no longer fits.
    assert_eq!(claim(0, 4), None);
    assert_eq!(race(RACERS, |node| claim(node, 5)).into_iter().flatten().collect::<Vec<_>>(), [2]);
    let finish = |fence| {
        stores[0]
            .write_blocking("finish", move |tx| job_slots::finish(tx, ("sweep", at(0)), fence, at(6), "done"))
            .unwrap()
    };
    assert!(!finish(1));
    assert!(finish(2));
    assert_eq!(claim(3, 60), None, "a finished slot is never taken again");
}

#[rstest]
fn one_key_does_the_work_and_the_others_get_its_answer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let database = engine.database();
    let stores = [database.store(), database.store()];
    let send = |number: usize, body: &str| {
        let key = IdempotencyKey {
            scope: "POST requests".to_owned(),
            key_digest: "k".to_owned(),
            body_digest: body.to_owned(),
        };
        stores[number % 2]
            .write_blocking("file", move |tx| {
                let begun = idempotency::begin(tx, &key, at(0))?;
                if begun == Begun::First {
                    filings::add(tx, &filing(number as u128))?;
                    idempotency::finish(tx, &key, 201, &[1])?;
                }
                Ok(begun)
            })
            .unwrap()
    };
    let begun = race(RACERS, |number| send(number, "body"));
    assert_eq!(begun.iter().filter(|it| **it == Begun::First).count(), 1);
    let same = Begun::Answered { status: 201, sealed: vec![1] };
    assert_eq!(begun.iter().filter(|it| **it == same).count(), RACERS - 1);
    assert_eq!(send(1, "other body"), Begun::OtherBody);
}

#[rstest]
fn a_code_opens_once_and_few_tries_close_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (_database, store) = with_a_case(engine);
    let send_code = |number: u8, tries_left: i32| {
        let code = codes::Code {
            id: number.to_string(),
            controller: controller(),
            filing_id: id::<FilingId>(1),
            purpose: "confirm".to_owned(),
            digest: vec![number],
            created_at: at(i64::from(number)),
            expires_at: at(60),
            tries_left,
            used_at: None,
        };
        store.write_blocking("code", move |tx| codes::add(tx, &code)).unwrap();
    };
    let redeem = |digest: u8, now| {
        let redeem =
            move |tx: &mut Tx<'_>| codes::redeem(tx, id(1), &[digest], codes::Against::Open, at(now));
        store.write_blocking("redeem", redeem).unwrap()
    };
    let right = codes::Redeemed::Right { purpose: "confirm".to_owned() };
    send_code(1, 5);
    let heard = race(RACERS, |_| redeem(1, 2));
    assert_eq!(heard.iter().filter(|it| **it == right).count(), 1);
    send_code(2, 2);
    assert_eq!([redeem(9, 3), redeem(9, 3), redeem(2, 3)], [const { codes::Redeemed::Wrong }; 3]);
    send_code(3, 5);
    assert_eq!(redeem(3, 60), codes::Redeemed::Wrong, "expired");
}

#[rstest]
fn a_step_of_the_second_factor_is_used_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    let user = users::User {
        id: id(5),
        email_index: vec![1],
        sealed: vec![2],
        role: habeas::case::Role::Officer,
        password_hash: "$argon2id$".to_owned(),
        totp: Some(vec![3]),
        totp_step: 0,
        disabled_at: None,
        epoch: 1,
        created_at: at(0),
        reach: Reach::All,
        password_is_given: false,
        enrols_by_link: false,
        provider_index: None,
    };
    store.write_blocking("add", move |tx| users::add(tx, &user)).unwrap();
    let use_step =
        |step| store.write_blocking("step", move |tx| users::use_totp_step(tx, id(5), step)).unwrap();
    assert_eq!(race(RACERS, |_| use_step(100)).into_iter().filter(|used| *used).count(), 1);
    assert!(!use_step(99));
    assert!(use_step(101));
}

#[rstest]
fn a_case_has_rows_for_its_next_timers(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (_database, store) = with_a_case(engine);
    let timer = |kind: &str, occurrence, minutes| timers::Timer {
        case_id: id::<CaseId>(2),
        kind: kind.to_owned(),
        occurrence,
        fire_at: at(minutes),
    };
    let replace = |wanted: &[timers::Timer]| {
        let wanted = wanted.to_vec();
        store.write_blocking("timers", move |tx| timers::replace(tx, id(2), &wanted)).unwrap()
    };
    let present = || store.read_blocking("timers", |conn| timers::of_case(conn, id(2))).unwrap();
    let first = [timer("due", 0, 10), timer("left_10", 1, 10), timer("overdue", 2, 30)];
    assert_eq!(replace(&first), 2);
    assert_eq!(present(), first[..2], "those of the next instant");
    assert_eq!(replace(&first), 0, "the same timers touch nothing");
    let second = [timer("due", 0, 15), timer("overdue", 2, 30)];
    assert_eq!(replace(&second), 3, "two gone, one new");
    assert_eq!(present(), second[..1]);
    let due = store.read_blocking("due", |conn| timers::due(conn, at(15), 9)).unwrap();
    let timers: Vec<_> = due.into_iter().map(|due| (due.timer, due.failures)).collect();
    assert_eq!(timers, [(second[0].clone(), 0)], "an instant that is reached is due");
    let stale = timer("due", 0, 10);
    assert!(
        !store.write_blocking("remove", move |tx| timers::remove(tx, &stale)).unwrap(),
        "set anew meanwhile"
    );

    // One that failed stands in nobody's way: the others are found without it.
    let (failed, all) = (second[0].clone(), second.clone());
    assert!(store.write_blocking("put off", move |tx| timers::put_off(tx, &failed, at(60), &all)).unwrap());
    assert_eq!(present(), second);
    let due = store.read_blocking("due", |conn| timers::due(conn, at(30), 9)).unwrap();
    assert_eq!(due.iter().map(|due| due.timer.kind.as_str()).collect::<Vec<_>>(), ["overdue"]);
    assert_eq!(replace(&second), 0, "nor after the case was written");
    let third = [timer("overdue", 2, 30), timer("overdue", 3, 40)];
    assert_eq!(replace(&third), 1, "once it is gone, the next ones are enough");
    assert_eq!(present(), third[..1]);
}

#[rstest]
fn a_timer_that_is_put_off_is_not_due_until_then(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (_database, store) = with_a_case(engine);
    let timer = timers::Timer { case_id: id(2), kind: "due".to_owned(), occurrence: 1, fire_at: at(10) };
    let wanted = vec![timer.clone()];
    store.write_blocking("timers", move |tx| timers::replace(tx, id(2), &wanted)).unwrap();
    let due = |minutes| store.read_blocking("due", move |conn| timers::due(conn, at(minutes), 9)).unwrap();
    let next = || store.read_blocking("next", timers::next).unwrap();
    let is_any =
        |minutes| store.read_blocking("any", move |conn| timers::is_any_due(conn, at(minutes))).unwrap();
    assert_eq!((next(), is_any(9), is_any(10)), (Some(at(10)), false, true));
    let failed = timer.clone();
    assert!(store.write_blocking("put off", move |tx| timers::put_off(tx, &failed, at(20), &[])).unwrap());
    assert_eq!((next(), is_any(19), is_any(20)), (Some(at(20)), false, true));
    assert!(due(19).is_empty());
    assert_eq!(due(20), [timers::DueTimer { timer: timer.clone(), failures: 1 }]);
    let kept = vec![timer.clone()];
    assert_eq!(store.write_blocking("timers", move |tx| timers::replace(tx, id(2), &kept)).unwrap(), 0);
    assert!(due(19).is_empty(), "a case that was written meanwhile leaves it put off");
    let moved = timers::Timer { fire_at: at(12), ..timer };
    let stale = moved.clone();
    assert!(!store.write_blocking("put off", move |tx| timers::put_off(tx, &stale, at(30), &[])).unwrap());
    store
        .write_blocking("timers", move |tx| timers::replace(tx, id(2), std::slice::from_ref(&moved)))
        .unwrap();
    assert_eq!(due(15)[0].failures, 0, "set anew, it begins anew");
}
