//! Time from outside: the ladder over two nodes of which one dies, and the week in which nobody was there.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    databases::Engine,
    office::START,
    premises::{Caller, Premises, access, eventually, hire, verified},
    process::Installation,
    smtp::{MailServer, Taken},
};

const OFFICER: &str = "officer@office.example";
const LEAD: &str = "lead@office.example";
const DPO: &str = "dpo@office.example";
/// The rungs in their order.
const LADDER: [&str; 5] = ["left_50", "left_25", "left_10", "due", "overdue"];

fn start() -> DateTime<Utc> {
    START.parse().unwrap()
}

/// An office in which the officer owns `count` cases filed at [`start`].
fn opens(premises: &Premises, count: usize) -> Vec<String> {
    let node = premises.node_at(start());
    for (email, role) in [(OFFICER, "officer"), (LEAD, "lead"), (DPO, "dpo")] {
        hire(&node, email, role);
    }
    let server = node.serve();
    let officer = Caller::staff(&server, OFFICER);
    let stranger = Caller::at(&server);
    let cases: Vec<String> = (0..count)
        .map(|number| stranger.opens_case(&access(&format!("p{number}@people.example"), "DE")))
        .collect();
    for case in &cases {
        let taken = eventually("the case is the officer's", || {
            let version = &officer.case(case)["version"];
            let act = json!({ "version": version, "to": "me" });
            let (status, answer) = officer.posts(&format!("/cases/{case}/acts/assign"), &act).unwrap();
            // the receipt may have been reported in between
            assert!(status == 200 || answer["code"] == "version_conflict", "{status} {answer}");
            (status == 200).then_some(answer)
        });
        assert_eq!(taken["assignee"], OFFICER);
    }
    assert_eq!(server.stop(), Some(0));
    cases
}

/// When the rung of this case comes.
fn rung_at(case: &Value, rung: &str) -> DateTime<Utc> {
    let timer = case["timers"].as_array().unwrap().iter().find(|timer| timer["kind"] == rung);
    timer.unwrap_or_else(|| panic!("no {rung}: {}", case["timers"]))["fire_at"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap()
}

/// The rungs of this case that fired, in their order, and whether late.
fn taken(case: &Value) -> Vec<(String, bool)> {
    let rungs = case["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "escalated");
    rungs
        .map(|event| {
            assert_eq!(event["actor"], "machine");
            (event["data"]["kind"].as_str().unwrap().to_owned(), event["late"] == true)
        })
        .collect()
}

/// The letters of the ladder to `address`, by Message-ID: a node that died between the server's word and its own note
/// sends the same letter again, known as the same by its Message-ID.
fn ladder_letters(mail: &MailServer, address: &str) -> BTreeMap<String, String> {
    let letters = mail.taken_for(address).into_iter().map(|taken: Taken| taken.letter());
    letters.map(|letter| (letter.header("Message-ID").unwrap(), letter.text())).collect()
}

/// How often these letters speak of a case.
fn told(letters: &BTreeMap<String, String>, case: &str) -> usize {
    letters.values().map(|text| text.matches(&format!("/desk/cases/{case}")).count()).sum()
}

fn case_at(node: &Installation, case: &str) -> Value {
    let server = node.start(&["serve", "--role", "web"]);
    let seen = Caller::staff(&server, OFFICER).case(case);
    server.stop();
    seen
}

#[test]
fn each_rung_is_taken_once_by_two_nodes_of_which_one_dies() {
    const CASES: usize = 8;
    let mail = MailServer::start();
    let premises = Premises::on(Engine::Postgres).with_mail(mail.url());
    let cases = opens(&premises, CASES);
    let first = case_at(&premises.node_at(start() + TimeDelta::minutes(5)), &cases[0]);
    let mut last_hour = start();
    for (step, rung) in LADDER.into_iter().enumerate() {
        let hour = rung_at(&first, rung);
        let living = if step % 2 == 0 {
            // dies in the middle of what it does first; the other comes when it is gone. Cases were filed within some
            // seconds of each other, and late is what rings two minutes after its time.
            premises.node_at(hour + TimeDelta::seconds(30)).serve().kill();
            premises.node_at(hour + TimeDelta::seconds(60)).serve()
        } else {
            // both wait for the hour, and one dies as soon as anything is done
            let dying = premises.node_at(hour - TimeDelta::seconds(3)).serve();
            let living = premises.node_at(hour - TimeDelta::seconds(2)).serve();
            let caller = Caller::staff(&living, OFFICER);
            eventually("the first case is told of", || {
                (taken(&caller.case(&cases[0])).len() > step).then_some(())
            });
            dying.kill();
            living
        };
        let officer = Caller::staff(&living, OFFICER);
        for case in &cases {
            eventually("the rung is taken", || (taken(&officer.case(case)).len() > step).then_some(()));
        }
        living.kill();
        last_hour = hour;
    }

    // the leases of the dead have run out: whatever they held is sent now
    let after = premises.node_at(last_hour + TimeDelta::hours(1));
    let server = after.serve();
    let expected = [(OFFICER, 5), (LEAD, 4), (DPO, 3)];
    for (address, rungs) in expected {
        eventually("every rung is told", || {
            let letters = ladder_letters(&mail, address);
            cases.iter().all(|case| told(&letters, case) >= rungs).then_some(())
        });
    }
    let officer = Caller::staff(&server, OFFICER);
    for case in &cases {
        let taken = taken(&officer.case(case));
        assert_eq!(taken, LADDER.map(|rung| (rung.to_owned(), false)));
    }
    assert_eq!(server.stop(), Some(0));
    for (address, rungs) in expected {
        let sent = ladder_letters(&mail, address);
        for case in &cases {
            assert_eq!(told(&sent, case), rungs, "{address}");
        }
        assert!(sent.values().all(|text| !text.contains("This notice is late")), "{address}");
        // everything was due when the living node came: one run, one letter
        let overdue: Vec<_> = sent.values().filter(|text| text.contains("overdue")).collect();
        assert_eq!(overdue.len(), 1, "{address}: {overdue:?}");
    }
    assert!(verified(&after).contains(&format!(" {CASES} cases")));
}

#[rstest]
fn after_a_week_away_everything_due_is_done_once_and_marked_late(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mail = MailServer::start();
    let premises = Premises::on(engine).with_mail(mail.url());
    let cases = opens(&premises, 1);
    let case = &cases[0];
    let before = case_at(&premises.node_at(start() + TimeDelta::minutes(5)), case);
    let leaving = rung_at(&before, "left_10") - TimeDelta::hours(12);
    let server = premises.node_at(leaving).serve();
    let officer = Caller::staff(&server, OFFICER);
    eventually("two rungs", || (taken(&officer.case(case)).len() == 2).then_some(()));
    server.kill();

    let back = leaving + TimeDelta::days(7);
    assert!(back > rung_at(&before, "overdue") + TimeDelta::days(1), "more than one day past due");
    for hour in [back, back + TimeDelta::hours(1)] {
        let server = premises.node_at(hour).serve();
        let officer = Caller::staff(&server, OFFICER);
        let seen = eventually("the whole ladder", || {
            let seen = taken(&officer.case(case));
            (seen.len() >= LADDER.len()).then_some(seen)
        });
        assert_eq!(seen, LADDER.map(|rung| (rung.to_owned(), true)));
        eventually("every letter", || (ladder_letters(&mail, OFFICER).len() >= 2).then_some(()));
        assert_eq!(server.stop(), Some(0));
    }
    // one letter of each run: of the two rungs before the week away, and of the three after it
    for (address, letters) in [(OFFICER, 2), (LEAD, 2), (DPO, 1)] {
        let sent = ladder_letters(&mail, address);
        assert_eq!(sent.len(), letters, "{address}");
        assert_eq!(told(&sent, case), letters, "{address}");
        assert!(sent.values().all(|text| text.contains("This notice is late")), "{address}: {sent:?}");
    }
    let kinds: BTreeSet<_> =
        mail.taken_for("p0@people.example").iter().map(|it| it.letter().header("Subject")).collect();
    assert!(kinds.len() >= 2, "a receipt, and reminders of the code: {kinds:?}");

    let after = premises.node_at(back + TimeDelta::hours(2));
    let listed = after.run(&["jobs", "list"], "");
    let timers = listed.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let timers = timers.into_iter().find(|line| line["job"] == "timers").unwrap();
    assert_eq!(timers["last"]["late"], true, "{timers}");
    verified(&after);
}

#[test]
fn the_nightly_look_that_a_dead_node_left_is_done_once_by_one_of_the_living() {
    let premises = Premises::on(Engine::Postgres);
    opens(&premises, 1);
    // as a node leaves it that is killed in the middle
    let left = "INSERT INTO job_slots (job, slot_at, claimed_at, node, late, lease_until, fence)
        VALUES ('audit', '2026-01-16 02:30:00', '2026-01-16 02:30:00', 'dead', false, '2026-01-16 02:32:00', 1)";
    premises.raw(left).unwrap();
    let after = "2026-01-16T02:32:05Z".parse().unwrap();
    let nodes = [(); 2].map(|()| premises.node_at(after));
    let servers = nodes.each_ref().map(Installation::serve);
    let last = eventually("the slot is finished", || {
        let listed = nodes[0].run(&["jobs", "list"], "").stdout;
        let jobs = listed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let last = jobs.into_iter().find(|line| line["job"] == "audit").unwrap()["last"].clone();
        last["finished_at"].is_string().then_some(last)
    });
    assert_eq!((&last["slot_at"], &last["late"]), (&json!("2026-01-16T02:30:00Z"), &json!(true)), "{last}");
    assert_eq!(last["outcome"], "differing 0");
    for server in servers {
        assert_eq!(server.stop(), Some(0));
    }
    let once = "DO $$ BEGIN
        IF (SELECT fence FROM job_slots WHERE job = 'audit' AND slot_at = '2026-01-16 02:30:00') <> 2 THEN RAISE EXCEPTION 'not once'; END IF;
    END $$";
    premises.raw(once).unwrap();
}
