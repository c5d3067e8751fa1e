//! Answers that an earlier release gave out can still be collected, get their last day from the job that looks after them, and
//! are gone after it.

use chrono::{DateTime, TimeDelta, Utc};
use rstest::rstest;
use serde_json::{Value, json};

use super::databases::{AFTERWARDS, node, node_at, unpacked};
use crate::support::{
    databases::Engine,
    http::Http,
    letter::Letter,
    premises::{Premises, eventually, verified},
    process::{Installation, Server},
};

/// References of filings with answers that were given out, the oldest answer first.
const GIVEN: &str =
    "SELECT filings.reference || '' AS line FROM packages JOIN filings ON filings.id = packages.filing_id
    ORDER BY packages.made_at";
/// An answer that was opened again for an error of the office has an end instead of a day.
const UNDATED: &str = "SELECT id || '' AS line FROM packages WHERE last_day IS NULL AND ended_at IS NULL";
const DAYS: &str =
    "SELECT CAST(last_day AS TEXT) AS line FROM packages WHERE last_day IS NOT NULL ORDER BY made_at";

/// A node some minutes after the upgrade, so that what the first one wrote is past.
fn soon(premises: &Premises, minutes: i64) -> Installation {
    let upgraded: DateTime<Utc> = AFTERWARDS.parse().unwrap();
    node_at(premises, upgraded + TimeDelta::minutes(minutes))
}

/// The package as the person of this filing sees it with a fresh code.
fn collects(premises: &Premises, server: &Server, reference: &str) -> (u16, Value, Http, String) {
    let http = Http::at(&server.url(""));
    http.post(&format!("/api/v1/requests/{reference}/code")).send().expect(202);
    assert_eq!(soon(premises, 2).run(&["jobs", "run", "outbox"], "").code, Some(0));
    let outbox = premises.database().folder().join("outbox");
    let code = eventually("a mail with a code", || {
        let files = std::fs::read_dir(&outbox).ok()?;
        let letters =
            files.filter_map(|file| std::fs::read(file.ok()?.path()).ok()).map(|it| Letter::parse(&it));
        letters
            .filter(|it| it.header("subject").is_some_and(|subject| subject.contains(reference)))
            .find_map(|it| it.code())
    });
    let session = http
        .post(&format!("/api/v1/requests/{reference}/session"))
        .json(&json!({ "code": code }))
        .expect(200);
    let token = session.json()["access_token"].as_str().unwrap().to_owned();
    let package = http.get(&format!("/api/v1/requests/{reference}/package")).token(&token).send();
    (package.status, package.json(), http, token)
}

#[rstest]
fn what_an_earlier_release_gave_out_is_collected_and_gets_its_day(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let premises = unpacked(engine);
    let early = node(&premises);
    assert_eq!(early.run(&["migrate"], "").code, Some(0));
    let database = premises.database();
    let given = database.lines(GIVEN);
    assert_eq!((given.len(), database.lines(UNDATED).len()), (18, 18));

    // before any job ran, the oldest, whose letter named a day that is long over
    let server = early.start(&["serve", "--role", "web"]);
    let (status, package, http, token) = collects(&premises, &server, &given[0]);
    assert_eq!(status, 200, "{package}");
    let file = package["files"][0]["id"].as_str().unwrap();
    let path = format!("/api/v1/requests/{}/package/{file}", given[0]);
    let bytes = http.get(&path).token(&token).send().expect(200).body;
    assert_eq!(json!(bytes.len()), package["files"][0]["bytes"]);
    assert_eq!(server.stop(), Some(0));

    let early = soon(&premises, 4);
    let dated = early.run(&["jobs", "run", "packages"], "");
    assert_eq!((dated.code, database.lines(UNDATED).len()), (Some(0), 0), "{dated:?}");
    let days = database.lines(DAYS);
    // the letter of the oldest named a day in October: it has a whole period from the upgrade
    assert_eq!(days.first().map(String::as_str), Some("2026-12-29"));
    assert!(days.iter().all(|day| day.as_str() > "2026-11-28"), "{days:?}");
    verified(&early);

    let end: DateTime<Utc> = AFTERWARDS.parse().unwrap();
    let late = node_at(&premises, end + TimeDelta::days(35));
    let ended = late.run(&["jobs", "run", "packages"], "");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let open = database.lines("SELECT id || '' AS line FROM packages WHERE ended_at IS NULL");
    let kept = database.lines(
        "SELECT id || '' AS line FROM packages WHERE ended_at IS NULL AND case_id IN (SELECT id FROM cases WHERE closed_at IS NULL
        OR flags LIKE '%appeal%' OR flags LIKE '%hold%')",
    );
    assert!(open.len() < 9, "{open:?}");
    assert_eq!(open, kept, "what is worked on, contested or held stays");
    verified(&late);
}
