//! Group commit: many writes, one commit, and each caller hears the truth about its own.

use std::{
    panic::AssertUnwindSafe,
    sync::{Mutex, mpsc},
};

use diesel::{Connection, RunQueryDsl, sql_query};
use futures_util::{FutureExt, future::join_all};
use habeas::store::{Options, Store, StoreError, Tx, filings, keys, streams, throttle};
use rstest::rstest;

use super::specimens::{filing, id, key};
use crate::support::databases::{Engine, TestDatabase};

/// What one caller wants and must be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Kept,
    Panics,
    PanicsInSavepoint,
    Collides,
    FillsTheDisk,
    BreaksTheTransaction,
}

#[derive(Debug, PartialEq, Eq)]
enum Heard {
    Done,
    Refused,
    Unavailable,
    Panic,
}

fn carry_out(tx: &mut Tx<'_>, number: usize, wish: Wish) -> Result<(), StoreError> {
    keys::add(tx, &key("filing", &number.to_string()))?;
    match wish {
        Wish::Kept => Ok(()),
        Wish::Panics => panic!("a mistake in a closure"),
        Wish::PanicsInSavepoint => {
            tx.transaction::<(), StoreError, _>(|_| panic!("a mistake in a savepoint of a closure"))
        }
        Wish::Collides => keys::add(tx, &key("filing", "0")),
        Wish::FillsTheDisk => {
            sql_query("PRAGMA max_page_count = 1").execute(&mut **tx).map_err(StoreError::from)?;
            let big = habeas::store::keys::Key { wrapped: vec![0; 4_000_000], ..key("filing", "big") };
            keys::add(tx, &big)
        }
        Wish::BreaksTheTransaction => {
            sql_query("ROLLBACK").execute(&mut **tx).map_err(StoreError::from)?;
            Ok(())
        }
    }
}

/// Hands all wishes to the writer while a first job keeps it busy, so that they meet in one group.
fn together(store: &Store, wishes: &[Wish]) -> Vec<Heard> {
    let (open, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let busy = store.write("gate", move |_| {
        // Where the group is undone, the gate runs again and finds that nobody will open it any more.
        Ok(gate.lock().unwrap().recv().is_ok())
    });
    let callers = wishes.iter().enumerate().map(|(number, wish)| {
        let wish = *wish;
        AssertUnwindSafe(store.write("wish", move |tx| carry_out(tx, number, wish))).catch_unwind().map(
            |heard| match heard {
                Ok(Ok(())) => Heard::Done,
                Ok(Err(StoreError::Taken)) => Heard::Refused,
                Ok(Err(StoreError::Unavailable(_))) => Heard::Unavailable,
                Ok(Err(other)) => panic!("{other}"),
                Err(_) => Heard::Panic,
            },
        )
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let opens = async move { open.send(()).unwrap() };
        let (busy, heard, ()) = tokio::join!(busy, join_all(callers), opens);
        busy.unwrap();
        heard
    })
}

/// One writer, so that the wishes share its groups on either database.
fn with_one_writer(database: &TestDatabase) -> Store {
    Store::open(&Options { readers: 2, writers: 1, ..Options::new(database.url()) }).unwrap()
}

fn kept(store: &Store, number: usize) -> bool {
    let owner = number.to_string();
    store.read_blocking("kept", move |conn| keys::find(conn, "filing", &owner)).unwrap().is_some()
}

#[track_caller]
fn each_hears_the_truth(store: &Store, wishes: &[Wish]) {
    for (number, heard) in together(store, wishes).into_iter().enumerate() {
        let promised = match wishes[number] {
            Wish::Kept => Heard::Done,
            Wish::Panics | Wish::PanicsInSavepoint => Heard::Panic,
            Wish::Collides => Heard::Refused,
            Wish::FillsTheDisk | Wish::BreaksTheTransaction => Heard::Unavailable,
        };
        assert_eq!(heard, promised, "caller {number} of {wishes:?}");
        assert_eq!(kept(store, number), promised == Heard::Done, "row {number} of {wishes:?}");
    }
}

#[rstest]
fn a_panic_or_a_collision_in_a_group_costs_nobody_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let database = engine.database();
    let store = with_one_writer(&database);
    let mut wishes = vec![Wish::Kept; 150];
    for (number, wish) in
        [(20, Wish::Panics), (40, Wish::Collides), (90, Wish::PanicsInSavepoint), (149, Wish::Panics)]
    {
        wishes[number] = wish;
    }
    each_hears_the_truth(&store, &wishes);
}

#[rstest]
fn a_transaction_that_ends_under_a_group_loses_nothing_that_was_acknowledged(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let database = engine.database();
    let store = with_one_writer(&database);
    let mut wishes = vec![Wish::Kept; 12];
    wishes[5] = Wish::BreaksTheTransaction;
    each_hears_the_truth(&store, &wishes);
}

#[test]
fn a_full_disk_in_a_group_loses_nothing_that_was_acknowledged() {
    let database = Engine::Sqlite.database();
    let store = with_one_writer(&database);
    let mut wishes = vec![Wish::Kept; 12];
    wishes[5] = Wish::FillsTheDisk;
    each_hears_the_truth(&store, &wishes);
}

#[rstest]
fn a_refused_write_leaves_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    let refused: Result<(), _> = store.write_blocking("refused", |tx| {
        filings::add(tx, &filing(1))?;
        keys::keep(tx, &key("filing", "1"))?;
        Err(StoreError::NotFound)
    });
    assert!(matches!(refused, Err(StoreError::NotFound)));
    assert!(store.read_blocking("find", |conn| filings::find(conn, id(1))).unwrap().is_none());
    assert_eq!(store.read_blocking("key", |conn| keys::find(conn, "filing", "1")).unwrap(), None);
}

#[rstest]
fn an_asker_cannot_change(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    let changed = store.read_blocking("sneaky", |conn| {
        Ok(sql_query("INSERT INTO waits VALUES ('sneaky', '2026-01-01 00:00:00')").execute(conn)?)
    });
    assert!(matches!(changed, Err(StoreError::Unavailable(_))), "{changed:?}");
    // And the connection is still good for the next.
    assert_eq!(store.read_blocking("wait", |conn| throttle::until(conn, "sneaky")).unwrap(), None);
}

#[rstest]
fn a_panic_while_reading_takes_down_its_caller_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let database = engine.database();
    let store = database.store();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    for _ in 0..10 {
        let read = store.read("panics", |_| -> Result<(), StoreError> { panic!("a mistake in a closure") });
        assert!(runtime.block_on(AssertUnwindSafe(read).catch_unwind()).is_err());
    }
    runtime.block_on(store.read("asks", streams::newest_at)).unwrap();
}

#[test]
fn connections_that_the_server_cut_are_opened_anew() {
    let database = Engine::Postgres.database();
    let store = database.store();
    let add =
        |owner: &'static str| store.write_blocking("add", move |tx| keys::add(tx, &key("filing", owner)));
    add("1").unwrap();
    add("2").unwrap();
    add("3").unwrap();
    let all_others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";
    database.raw(all_others).unwrap();
    add("4").unwrap();
    assert!(store.read_blocking("find", |conn| keys::find(conn, "filing", "4")).unwrap().is_some());
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_opening_it() {
    let database = Engine::Sqlite.empty();
    let options = habeas::store::Options::new(database.url());
    assert!(matches!(Store::open(&options), Err(StoreError::Unavailable(_))));
    assert_eq!(database.folder().read_dir().unwrap().count(), 0);
}

#[test]
fn a_path_with_the_signs_of_a_uri_is_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("100% sure #1 א/habeas db");
    let url: habeas::store::DatabaseUrl = format!("sqlite:{}", odd.display()).parse().unwrap();
    habeas::store::migrate(&url).unwrap();
    Store::open(&Options::new(url))
        .unwrap()
        .write_blocking("add", |tx| keys::add(tx, &key("filing", "1")))
        .unwrap();
    assert!(odd.is_file());
}

#[test]
fn one_server_at_a_time_holds_a_file() {
    use habeas::store::{FileLock, LockError};
    let database = Engine::Sqlite.database();
    let first = FileLock::take(&database.url()).unwrap();
    assert!(matches!(FileLock::take(&database.url()), Err(LockError::Taken)));
    drop(first);
    FileLock::take(&database.url()).unwrap();
}
