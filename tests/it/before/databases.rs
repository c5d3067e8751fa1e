//! Databases that an earlier release filled: this one opens them, verifies them, and shows every open case as that one did.
//! How they were made stands beside them, in `tests/it/data/before/README.md`.

use std::{fmt::Write, fs, path::Path, process::Command};

use chrono::{DateTime, Utc};
use rstest::rstest;
use serde_json::Value;

use crate::support::{
    databases::{Engine, TestDatabase},
    premises::{Caller, Premises, verified},
    process::Installation,
};

/// A little after the last thing that happened in them.
pub(super) const AFTERWARDS: &str = "2026-11-29T01:50:00Z";
/// The settings that their cases were filed under.
const CONTROLLERS: &str = include_str!("../data/before/controllers.toml");
/// A lead of the demonstration sees every case.
pub(super) const LEAD: (&str, &str) = ("jonas@fjordly.example", "velvet-harbour-ninety-plum");

/// Cases that owe something, with the columns by which the queue and the jobs find them.
const CASES: &str = "SELECT id || ' ' || state || ' law ' || coalesce(law, '-') || ' ' || coalesce(law_version, '-')
    || ' due ' || coalesce(CAST(due_on AS TEXT), '-') || ' basis ' || coalesce(due_basis, '-')
    || ' base ' || coalesce(CAST(base_due AS TEXT), '-') || ' extended ' || coalesce(CAST(extended_due AS TEXT), '-')
    || ' legal ' || coalesce(CAST(legal_due AS TEXT), '-') || ' safe ' || coalesce(CAST(safe_due AS TEXT), '-')
    || ' acknowledge ' || coalesce(CAST(acknowledge_by AS TEXT), '-')
    || ' work ' || coalesce(CAST(work_by AS TEXT), '-') || ' stopped ' || coalesce(CAST(stopped_since AS TEXT), '-')
    || ' queue ' || CAST(queue_at AS TEXT) || ' flags [' || flags || '] seq ' || CAST(seq AS TEXT) AS line
    FROM cases WHERE closed_at IS NULL OR id IN (SELECT case_id FROM timers) ORDER BY id";
const TIMERS: &str =
    "SELECT case_id || ' ' || kind || ' ' || CAST(occurrence AS TEXT) || ' ' || CAST(fire_at AS TEXT) AS line
    FROM timers ORDER BY case_id, fire_at, kind, occurrence";

/// Unpacks a database with its key and its files.
pub(super) fn unpacked(engine: Engine) -> Premises {
    let database = engine.empty();
    let packed = match engine {
        Engine::Sqlite => "sqlite.tar.gz",
        Engine::Postgres => "postgres.tar.gz",
    };
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/data/before").join(packed);
    let status = Command::new("tar").arg("-xzf").arg(packed).arg("-C").arg(database.folder()).status();
    assert!(status.unwrap().success());
    if engine == Engine::Postgres {
        database.raw(&fs::read_to_string(database.folder().join("habeas.sql")).unwrap()).unwrap();
    }
    Premises::over(database)
}

pub(super) fn node(premises: &Premises) -> Installation {
    node_at(premises, AFTERWARDS.parse().unwrap())
}

pub(super) fn node_at(premises: &Premises, now: DateTime<Utc>) -> Installation {
    let blobs = format!("file:{}", premises.database().folder().join("blobs").display());
    premises.node_at(now).with("HABEAS__BLOBS__URL", &blobs).with_config(CONTROLLERS)
}

/// Every case that owes something, and when it will be looked at.
fn rows(database: &TestDatabase) -> String {
    [database.lines(CASES), database.lines(TIMERS)].concat().join("\n")
}

/// The same cases as a lead sees them.
pub(super) fn shown(caller: &Caller, database: &TestDatabase) -> String {
    let ids = database.lines("SELECT id AS line FROM cases WHERE closed_at IS NULL ORDER BY id");
    assert!(ids.len() > 80, "{}", ids.len());
    let mut shown = String::new();
    for id in ids {
        let case = caller.case(&id);
        let told = |key: &str| match &case[key] {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        write!(shown, "{id}").unwrap();
        for key in
            ["state", "law", "due", "legal_due", "safe_due", "work_by", "stopped_since", "chip", "days_left"]
        {
            write!(shown, " {key} {}", told(key)).unwrap();
        }
        writeln!(shown, " flags {} version {}", told("flags"), told("version")).unwrap();
        for duty in case["duties"].as_array().unwrap() {
            writeln!(shown, "  {duty}").unwrap();
        }
    }
    shown
}

#[rstest]
fn a_database_of_an_earlier_release_opens_and_shows_every_case_as_it_was(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let premises = unpacked(engine);
    let node = node(&premises);
    let migrated = node.run(&["migrate"], "");
    assert_eq!(migrated.code, Some(0), "{migrated:?}");
    let counted = verified(&node);
    insta::assert_snapshot!(format!("{engine:?}_rows"), rows(premises.database()));

    let server = node.start(&["serve", "--role", "web"]);
    let lead = Caller::signs_in(&server, LEAD.0, LEAD.1);
    insta::assert_snapshot!(
        format!("{engine:?}_shown"),
        format!("{counted}\n{}", shown(&lead, premises.database()))
    );
    drop(server);
    verified(&node);
}
