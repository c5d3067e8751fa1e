//! What an earlier release wrote is brought into the form of today by a job that may be killed at any instant, and the space
//! that this leaves is given back.

use std::env;

use rstest::rstest;

use super::databases::{LEAD, node, shown, unpacked};
use crate::support::{
    databases::{Engine, TestDatabase},
    premises::{Caller, eventually, verified},
    process::Installation,
};

/// Kills of the job on each database; `HABEAS_IT_KILLS` asks for more, by hand.
const KILLS: usize = 3;

/// What is left to do, in rows. The bodies of most letters of this database were emptied when it was kept; those nobody can
/// pack.
fn left(database: &TestDatabase) -> usize {
    let counted = database.lines(
        "SELECT CAST((SELECT count(*) FROM outbox WHERE coding = 0 AND length(sealed) > 0) + (SELECT count(*) FROM cases WHERE dates <> '')
        + (SELECT count(*) FROM timers AS one WHERE EXISTS (SELECT 1 FROM timers AS next
            WHERE next.case_id = one.case_id AND next.fire_at < one.fire_at)) AS TEXT) AS line",
    );
    counted[0].parse().unwrap()
}

/// Every event with the bytes that its chain holds.
fn events(database: &TestDatabase) -> Vec<String> {
    let hex = if database.engine() == Engine::Sqlite { "hex(hash)" } else { "encode(hash, 'hex')" };
    let sql = format!(
        "SELECT stream || ' ' || CAST(seq AS TEXT) || ' ' || payload || ' ' || CAST(coding AS TEXT) || {hex} AS line
        FROM events ORDER BY stream, seq"
    );
    database.lines(&sql)
}

fn seen_by_a_lead(node: &Installation, database: &TestDatabase) -> String {
    let server = node.start(&["serve", "--role", "web"]);
    let lead = Caller::signs_in(&server, LEAD.0, LEAD.1);
    let seen = shown(&lead, database);
    assert_eq!(server.stop(), Some(0));
    seen
}

#[rstest]
fn what_an_earlier_release_wrote_is_packed_by_a_job_that_may_be_killed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let kills = env::var("HABEAS_IT_KILLS").map_or(KILLS, |wanted| wanted.parse().unwrap());
    let premises = unpacked(engine);
    let (node, database) = (node(&premises), premises.database());
    assert_eq!(node.run(&["migrate"], "").code, Some(0));
    let (written, seen) = (events(database), seen_by_a_lead(&node, database));
    assert!(left(database) > 300, "{}", left(database));

    for _ in 0..kills {
        let before = left(database);
        let mut job = node.begin(&["jobs", "run", "repack"]);
        eventually("a page is done, or all", || {
            (left(database) < before || job.try_wait().unwrap().is_some()).then_some(())
        });
        // already gone is as good
        job.kill().ok();
        job.wait().unwrap();
    }
    assert_eq!(node.run(&["jobs", "run", "repack"], "").code, Some(0));
    assert_eq!(left(database), 0);
    let again = node.run(&["jobs", "run", "repack"], "");
    assert_eq!(again.stdout, "repack: letters 0 cases 0 timers 0\n", "{again:?}");
    assert_eq!(events(database), written, "no event is touched");
    assert_eq!(seen_by_a_lead(&node, database), seen);
    verified(&node);

    let server = node.serve();
    let refused = node.run(&["compact"], "");
    assert_eq!(refused.code, Some(78), "{refused:?}");
    assert!(refused.stderr.contains("database.url"), "{refused:?}");
    assert_eq!(server.stop(), Some(0));
    let asked = node.run(&["compact", "--check"], "");
    assert_eq!(asked.code, Some(0), "{asked:?}");
    let compacted = node.run(&["compact"], "");
    assert_eq!(compacted.code, Some(0), "{compacted:?}");
    let megabytes = |line: &str| line.split(' ').next().unwrap().parse::<u64>().unwrap();
    let [before, after] = compacted.stdout.lines().map(megabytes).collect::<Vec<_>>()[..] else {
        panic!("{compacted:?}")
    };
    assert!(after < before, "{compacted:?}");
    assert_eq!(seen_by_a_lead(&node, database), seen);
    verified(&node);
}
