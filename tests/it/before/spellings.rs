//! What an earlier release indexed by lower case alone is found by every spelling, brought over by a job that may be killed
//! at any instant; what it took that nobody takes today is read; instants that no row can hold are mended and verified.

use std::{env, fs, path::Path, process::Command};

use rstest::rstest;
use serde_json::Value;

use super::databases::node;
use crate::support::{
    databases::{Engine, TestDatabase},
    office::PASSWORD,
    premises::{Caller, Premises, eventually},
    process::Installation,
};

/// Kills of the job on each database; `HABEAS_IT_KILLS` asks for more, by hand.
const KILLS: usize = 3;
const LEAD: &str = "lead@office.example";

/// A filing of the database, the spellings of which the release before knew only the first, and all others.
const SPELLINGS: [(&str, &str, &[&str]); 11] = [
    ("unicode", "mia@münchen.example", &["mia@xn--mnchen-3ya.example", "MIA@mu\u{308}nchen.example"]),
    ("ascii", "ole@xn--mnchen-3ya.example", &["ole@münchen.example", "Ole@MÜNCHEN.example"]),
    ("decomposed", "nfd@mu\u{308}nchen.example", &["nfd@münchen.example", "nfd@xn--mnchen-3ya.example"]),
    ("capitals", "Ulla@MÜNCHEN.example", &["ulla@münchen.example", "ulla@xn--mnchen-3ya.example"]),
    ("accent", "rené@example.org", &["rene\u{301}@example.org"]),
    ("sharp_s", "ida@straße.example", &["ida@xn--strae-oqa.example"]),
    ("soft_hyphen", "uwe@exa\u{AD}mple.org", &["uwe@example.org"]),
    ("zero_width", "zoe@example.org\u{200B}", &["zoe@example.org"]),
    ("quoted", "\"jane\"@example.org", &["jane@example.org"]),
    ("trunk_zero", "+44 (0)20 7946 0958", &["+44 20 7946 0958", "0044 20 7946 0958", "tel:+442079460958"]),
    (
        "identifier",
        "ivo@bücher.example",
        &["+1 212 555 7777", "ivo@example.org", "a4711", "ivo@xn--bcher-kva.example"],
    ),
];
/// Those whose first spelling is another text today than the one that was indexed: nobody can type what shows nothing.
const UNSEEN: [&str; 2] = ["soft_hyphen", "zero_width"];

fn data(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/data/before").join(file)
}

/// Unpacks a database that the release before filled with spellings, and the references in it.
fn unpacked(engine: Engine) -> (Premises, Value) {
    let database = engine.empty();
    let name = if engine == Engine::Sqlite { "sqlite" } else { "postgres" };
    let packed = data(&format!("spellings-{name}.tar.gz"));
    let status = Command::new("tar").arg("-xzf").arg(packed).arg("-C").arg(database.folder()).status();
    assert!(status.unwrap().success());
    if engine == Engine::Postgres {
        database.raw(&fs::read_to_string(database.folder().join("habeas.sql")).unwrap()).unwrap();
    }
    let references =
        serde_json::from_str(&fs::read_to_string(data(&format!("spellings-{name}.json"))).unwrap());
    (Premises::over(database), references.unwrap())
}

fn left(database: &TestDatabase) -> usize {
    let counted = "SELECT CAST(count(DISTINCT filing_id) AS TEXT) AS line FROM blind_index WHERE edition < 3";
    database.lines(counted)[0].parse().unwrap()
}

fn found(caller: &Caller, q: &str) -> Vec<String> {
    let q: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let page = caller.gets(&format!("/cases?q={q}&limit=100"));
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["reference"].as_str().unwrap().to_owned())
        .collect()
}

/// Staff of the database, with the spellings of their mailbox.
const STAFF: [(&str, &str, &str); 3] = [
    ("dora@münchen.example", "dora@xn--mnchen-3ya.example", "Dora@mu\u{308}nchen.example"),
    ("olga@xn--mnchen-3ya.example", "olga@münchen.example", "OLGA@mu\u{308}nchen.example"),
    ("nora@mu\u{308}nchen.example", "nora@münchen.example", "nora@XN--mnchen-3ya.example"),
];

#[track_caller]
fn staff_come_in(node: &Installation) {
    let server = node.start(&["serve", "--role", "web"]);
    for (one, other, third) in STAFF {
        for spelling in [one, other, third] {
            Caller::signs_in(&server, spelling, PASSWORD);
        }
    }
    assert_eq!(server.stop(), Some(0));
}

#[rstest]
fn every_person_is_found_by_each_spelling_after_a_job_that_may_be_killed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let kills = env::var("HABEAS_IT_KILLS").map_or(KILLS, |wanted| wanted.parse().unwrap());
    let (premises, references) = unpacked(engine);
    let (node, database) = (node(&premises), premises.database());
    assert_eq!(node.run(&["migrate"], "").code, Some(0));
    let all = left(database);
    assert!(all > 400, "{all}");
    staff_come_in(&node);
    let reference = |name: &str| [references[name].as_str().unwrap().to_owned()];
    let server = node.start(&["serve", "--role", "web"]);
    let lead = Caller::signs_in(&server, LEAD, PASSWORD);
    // before, and while the job is killed again and again: by the spelling that was given
    let as_before = |lead: &Caller| {
        for (name, spelling, _) in SPELLINGS.iter().filter(|(name, ..)| !UNSEEN.contains(name)) {
            assert_eq!(found(lead, spelling), reference(name), "{name}");
        }
    };
    as_before(&lead);
    for killed in 0..kills {
        let before = left(database);
        let mut job = node.begin(&["jobs", "run", "reindex"]);
        eventually("a page is done, or all", || {
            (left(database) < before || job.try_wait().unwrap().is_some()).then_some(())
        });
        // already gone is as good
        job.kill().ok();
        job.wait().unwrap();
        assert!(killed > 0 || left(database) > 0, "the first kill came too late to tell anything");
        as_before(&lead);
    }
    assert_eq!(node.run(&["jobs", "run", "reindex"], "").code, Some(0));
    assert_eq!(left(database), 0);
    let again = node.run(&["jobs", "run", "reindex"], "");
    assert_eq!(again.stdout, "reindex: filings 0 accounts 0\n", "{again:?}");
    for (name, spelling, others) in SPELLINGS {
        for q in [&[spelling], others].concat() {
            assert_eq!(found(&lead, q), reference(name), "{name} by {q}");
        }
    }
    for number in [0, 199, 399] {
        for domain in ["bücher.example", "xn--bcher-kva.example"] {
            assert_eq!(found(&lead, &format!("crowd{number:03}@{domain}")).len(), 1, "{number} {domain}");
        }
    }
    assert_eq!(server.stop(), Some(0));
    staff_come_in(&node);
}

/// An address that nobody can mail, taken by the release before: its case is read, worked and verified.
#[rstest]
fn what_is_refused_today_and_was_taken_before_is_read(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (premises, references) = unpacked(engine);
    let node = node(&premises);
    assert_eq!(node.run(&["migrate"], "").code, Some(0));
    assert_eq!(node.run(&["jobs", "run", "reindex"], "").code, Some(0));
    let server = node.start(&["serve", "--role", "web"]);
    let lead = Caller::signs_in(&server, LEAD, PASSWORD);
    for (name, address) in [
        ("number_domain", "user@example.123"),
        ("ip_literal", "user@[192.0.2.1]"),
        ("percent", "user@exam%70le.com"),
    ] {
        let items = lead.gets(&format!("/cases?q={}", references[name].as_str().unwrap()));
        let case = lead.case(items["items"][0]["id"].as_str().unwrap());
        assert_eq!(case["requester_email"], address, "{name}");
    }
    assert_eq!(server.stop(), Some(0));
    // its letter goes nowhere, and above all not to example.com
    assert_eq!(node.run(&["jobs", "run", "outbox"], "").code, Some(0));
    let left = premises.database().folder().join("outbox");
    let letters = fs::read_dir(left).map_or(0, |folder| {
        folder
            .filter(|file| fs::read_to_string(file.as_ref().unwrap().path()).unwrap().contains("example.com"))
            .count()
    });
    assert_eq!(letters, 0);
}

/// The release before kept all digits of a second in its events: `verify` said so for ever.
#[rstest]
fn a_row_that_its_event_explains_but_for_digits_below_a_microsecond_is_mended(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (premises, _) = unpacked(engine);
    let node = node(&premises);
    assert_eq!(node.run(&["migrate"], "").code, Some(0));
    let refused = node.run(&["verify"], "");
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.stdout.contains("`habeas repair` mends that"), "{refused:?}");
    let mended = node.run(&["repair"], "");
    assert_eq!(
        (mended.code, mended.stdout.as_str()),
        (Some(0), "repaired: 2 filings, 2 cases\n"),
        "{mended:?}"
    );
    let verified = node.run(&["verify"], "");
    assert_eq!(verified.code, Some(0), "{verified:?}");
    let again = node.run(&["repair"], "");
    assert_eq!(again.stdout, "repaired: 0 filings, 0 cases\n", "{again:?}");
    let recorded = "SELECT CAST(count(*) AS TEXT) AS line FROM events WHERE stream = 'installation' AND kind = 'instants_mended'";
    assert_eq!(premises.database().lines(recorded), ["2"]);
    // what differs by more is no such row
    premises.raw("UPDATE filings SET received_at = '2026-11-20 10:00:00.123457' WHERE received_at < '2026-11-20 10:00:00.124'").unwrap();
    let moved = node.run(&["verify"], "");
    assert_eq!(moved.code, Some(1), "{moved:?}");
}
