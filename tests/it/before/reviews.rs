//! What waited for a second person when an earlier release stopped: its approval was bound to the decision alone. It is told to
//! be looked at again, and approved with its letters.

use rstest::rstest;
use serde_json::{Value, json};

use super::databases::{LEAD, node, node_at, unpacked};
use crate::support::{
    databases::Engine,
    premises::{Caller, verified},
};

/// What the decision or refusal itself was sealed with.
fn of_the_decision(case: &Value) -> String {
    let events = case["events"].as_array().unwrap().iter().rev();
    let mut written = events.filter_map(|event| event["data"]["digest"].as_str());
    written.next().expect("a decision").to_owned()
}

#[rstest]
fn a_review_that_waits_is_looked_at_again_and_approved(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let premises = unpacked(engine);
    let node = node(&premises);
    assert_eq!(node.run(&["migrate"], "").code, Some(0));
    let server = node.start(&["serve", "--role", "web"]);
    let lead = Caller::signs_in(&server, LEAD.0, LEAD.1);
    let waiting =
        premises.database().lines("SELECT id AS line FROM cases WHERE state = 'reviewing' ORDER BY id");
    assert!(!waiting.is_empty());
    let mut approved = 0;
    for id in waiting {
        let case = lead.case(&id);
        if case["decision"]["author"] == LEAD.0 {
            continue;
        }
        let approves = |digest: &str| {
            let body = json!({ "version": case["version"], "digest": digest });
            lead.posts(&format!("/cases/{id}/acts/approve"), &body).unwrap()
        };
        let (status, told) = approves(&of_the_decision(&case));
        assert_eq!((status, &told["code"]), (409, &json!("digest_mismatch")), "{told}");
        let (status, told) = approves(case["review_digest"].as_str().unwrap());
        assert_eq!((status, &told["state"]), (200, &json!("releasing")), "{told}");
        let (status, told) =
            lead.posts(&format!("/cases/{id}/acts/send"), &json!({ "version": told["version"] })).unwrap();
        assert_eq!(status, 200, "{told}");
        approved += 1;
    }
    assert!(approved > 0);
    drop(server);
    verified(&node_at(&premises, "2026-11-29T03:00:00Z".parse().unwrap()));
}
