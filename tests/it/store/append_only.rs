//! Events stay as they were written, and whoever gets past the guards is found out.

use habeas::store::{
    Store, access_log,
    chains::{self, ChainFault},
    filings,
    streams::{self, Stream},
};
use rstest::rstest;

use super::specimens::{add_case, case, event, filing, id};
use crate::support::databases::{Engine, TestDatabase};

const STREAMS_AND_EVENTS: &str = "SELECT CAST(sum(CASE WHEN seq = 1 THEN 1 ELSE 0 END) AS TEXT) || ' '
    || CAST(count(*) AS TEXT) AS line FROM events";

fn with_events(engine: Engine) -> (TestDatabase, Store) {
    let database = engine.database();
    let store = database.store();
    store
        .write_blocking("append", |tx| {
            streams::append(tx, Stream::Case(id(2)), 0, &[event("filed", true), event("noted", false)])?;
            streams::append(tx, Stream::Case(id(2)), 2, &[event("assigned", false)])?;
            streams::append(tx, Stream::Filing(id(1)), 0, &[event("filed", true)])
        })
        .unwrap();
    (database, store)
}

fn first_fault(store: &Store) -> Option<chains::Fault> {
    store
        .read_blocking("verify", |conn| {
            for name in chains::names(conn, "", 100)? {
                if let Some(fault) = chains::check(conn, &name)? {
                    return Ok(Some(fault));
                }
            }
            chains::headless(conn)
        })
        .unwrap()
}

#[rstest]
fn a_stream_comes_back_as_it_was_written(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (database, store) = with_events(engine);
    let stream = store.read_blocking("load", |conn| streams::load(conn, Stream::Case(id(2)))).unwrap();
    assert_eq!(
        stream.iter().map(|it| (it.seq, it.kind.as_str())).collect::<Vec<_>>(),
        [(1, "filed"), (2, "noted"), (3, "assigned")]
    );
    let written = event("filed", true);
    let words = written.words.clone().unwrap();
    assert_eq!(
        (stream[0].at, stream[0].payload.as_str(), stream[0].actor.as_str()),
        (written.at, written.payload(), written.actor.as_str())
    );
    assert_eq!(stream[0].commitment, Some(words.commitment.to_vec()));
    assert_eq!(stream[0].sealed_words, Some(words.sealed));
    assert_eq!(stream[1].sealed_words, None);
    assert_eq!(first_fault(&store), None);
    assert_eq!(database.lines(STREAMS_AND_EVENTS), ["2 4"]);
}

#[rstest]
fn looks_cannot_be_changed_removed_or_replaced(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    let look = |minute| access_log::AccessEntry {
        case_id: id(2),
        user_id: id(5),
        hour_at: "2026-01-15T10:00:00Z".parse().unwrap(),
        looked_at: format!("2026-01-15T10:{minute}:00Z").parse().unwrap(),
    };
    store
        .write_blocking("look", move |tx| {
            filings::add(tx, &filing(1))?;
            add_case(tx, &case(2, id(1)))?;
            access_log::note(tx, &look("07"))?;
            access_log::note(tx, &look("59"))
        })
        .unwrap();
    let mut attempts = vec!["UPDATE looks SET user_id = 'x'", "DELETE FROM looks"];
    attempts.push(match engine {
        Engine::Sqlite => "REPLACE INTO looks SELECT case_id, user_id, hour_at, hour_at FROM looks",
        Engine::Postgres => "TRUNCATE looks",
    });
    for attempt in attempts {
        let refusal = database.raw(attempt).unwrap_err();
        assert!(refusal.contains("append-only") || refusal.contains("UNIQUE"), "{attempt}: {refusal}");
    }
    let kept = store.read_blocking("looks", |conn| access_log::of_case(conn, id(2), 9)).unwrap();
    assert_eq!(kept, [look("07")], "the first of the hour");
}

#[rstest]
fn events_cannot_be_changed_removed_or_replaced(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (database, store) = with_events(engine);
    let copy = "SELECT stream, seq, 'forged', at, actor, payload, commitment, prev_hash, hash, coding, packed \
                FROM events";
    let mut attempts = vec![
        "UPDATE events SET kind = 'forged'".to_owned(),
        "UPDATE events SET seq = seq + 10".to_owned(),
        "DELETE FROM event_words; DELETE FROM events".to_owned(),
        "UPDATE event_words SET sealed = sealed WHERE seq = 1".to_owned(),
        format!("INSERT INTO events {copy}"),
    ];
    match engine {
        Engine::Sqlite => attempts.extend([
            format!("INSERT OR REPLACE INTO events {copy}"),
            format!("PRAGMA recursive_triggers = OFF; REPLACE INTO events {copy}"),
            "UPDATE OR REPLACE events SET seq = 1 WHERE seq = 2".to_owned(),
            "INSERT INTO events SELECT * FROM events WHERE true ON CONFLICT DO UPDATE SET kind = 'forged'"
                .to_owned(),
        ]),
        Engine::Postgres => attempts.extend([
            "TRUNCATE events CASCADE".to_owned(),
            "INSERT INTO events SELECT * FROM events ON CONFLICT (stream, seq) DO UPDATE SET kind = 'forged'"
                .to_owned(),
        ]),
    }
    for attempt in attempts {
        // One transaction, so that a first statement that passes is undone with the second.
        let refused = database.raw(&format!("BEGIN; {attempt}; COMMIT;"));
        assert!(refused.is_err(), "{attempt}");
    }
    assert_eq!(first_fault(&store), None);
    assert_eq!(database.lines(STREAMS_AND_EVENTS), ["2 4"]);
}

#[rstest]
#[case::payload("UPDATE events SET payload = '{}' WHERE seq = 2", 2, ChainFault::Changed)]
#[case::packed("UPDATE events SET packed = hash WHERE seq = 2", 2, ChainFault::Changed)]
#[case::coding("UPDATE events SET coding = 2 WHERE seq = 2", 2, ChainFault::Changed)]
#[case::unpacked("UPDATE events SET coding = 0, payload = '{}' WHERE seq = 2", 2, ChainFault::Changed)]
#[case::actor("UPDATE events SET actor = 'user:x' WHERE seq = 3", 3, ChainFault::Changed)]
#[case::time("UPDATE events SET at = '2026-03-01 12:02:00.123457' WHERE seq = 1", 1, ChainFault::Changed)]
#[case::commitment("UPDATE events SET commitment = NULL WHERE seq = 1", 1, ChainFault::Changed)]
#[case::hash("UPDATE events SET hash = prev_hash WHERE seq = 3", 3, ChainFault::Changed)]
#[case::link("UPDATE events SET prev_hash = hash WHERE seq = 2", 2, ChainFault::Broken)]
#[case::gap("DELETE FROM events WHERE seq = 2", 2, ChainFault::Gap)]
#[case::head("DELETE FROM event_words; DELETE FROM events WHERE seq = 1", 2, ChainFault::Gap)]
#[case::words("UPDATE event_words SET seq = 2 WHERE seq = 1", 2, ChainFault::ForeignWords)]
fn tampering_past_the_guards_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] tampering: &str,
    #[case] seq: i64,
    #[case] fault: ChainFault,
) {
    let (database, store) = with_events(engine);
    database.disarm();
    database.raw(&format!("{} ", tampering.replace(" WHERE", " WHERE stream LIKE 'case:%' AND"))).unwrap();
    let found = first_fault(&store).expect("not found");
    assert_eq!((found.seq, found.fault), (seq, fault));
    assert!(found.stream.starts_with("case:"));
}

#[rstest]
fn erased_words_leave_the_chain_whole(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (_database, store) = with_events(engine);
    assert_eq!(store.write_blocking("erase", |tx| streams::erase_words(tx, Stream::Case(id(2)))).unwrap(), 1);
    assert_eq!(first_fault(&store), None);
    let stream = store.read_blocking("load", |conn| streams::load(conn, Stream::Case(id(2)))).unwrap();
    assert!(stream[0].sealed_words.is_none() && stream[0].commitment.is_some());
}
