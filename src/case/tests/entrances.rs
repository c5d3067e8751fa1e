//! How cases begin, are classified, and how it is proven who asks.

use serde_json::json;

use super::{
    ADAM, ANNA, AUDE, BEN, DORA, LEA, LUC, MACHINE, PERSON, Story, attached, day, given, in_english, instant,
    read,
};
use crate::{
    case::{
        Act, ActKind, Asked, Effect, LetterKind, NotAnAct, OnBehalfOf, Rule, State, Tier,
        act::edges::{OPEN, printed},
        act::payload::Nothing,
    },
    law::{AttachedBy, Purpose, Right},
};

#[test]
fn the_fast_lane_begins_at_work_and_needs_no_proof_no_extension_and_no_second_person() {
    let marketing = Asked { purpose: Some(Purpose::Marketing), ..Asked::plain(Right::Objection) };
    for asked in [marketing, Asked::plain(Right::WithdrawConsent)] {
        let mut story = Story::asked(asked);
        assert_eq!(story.case.state, State::Working);
        assert_eq!(
            story.code(ANNA, "ask", json!({"reason": "identity", "text": "Who are you?"})),
            "fast_lane"
        );
        assert_eq!(story.code(ANNA, "extend", json!({"reasons": ["complexity"]})), "fast_lane");
        assert!(story.offered(ANNA, "verify").forbidden.is_some());
        story.does(ANNA, "decide", json!({"items": [{"label": "newsletter", "outcome": "block"}]}));
        assert_eq!(story.case.state, State::Releasing);
        story.leaves().accepts(LetterKind::Done);
        assert_eq!(story.case.state, State::Answered);
    }
}

#[test]
fn a_fast_lane_case_is_no_way_around_proof() {
    let mut story = Story::of(Right::WithdrawConsent);
    let none = json!({"items": [{"label": "account", "outcome": "not_held"}]});
    assert_eq!(story.code(ANNA, "decide", none.clone()), "proof_missing");
    let id = attach(&mut story);
    let files = json!({"items": [{"label": "account", "outcome": "give", "files": [id]}]});
    assert_eq!(story.confirms().code(ANNA, "decide", files), "proof_missing");
    story.does(ANNA, "decide", none);
}

fn attach(story: &mut Story) -> String {
    let id = uuid::Uuid::from_u128(900);
    let file = crate::case::act::payload::StoredFile { id: id.into(), sha256: "ab".repeat(32), bytes: 3 };
    story.tries(ANNA, &Act::AttachFile(file)).unwrap();
    id.to_string()
}

#[test]
fn deciding_without_proof_names_the_tier_needed_the_tier_reached_and_what_is_missing() {
    let mut story = Story::of(Right::Access);
    let refused = story.confirms().refused(ANNA, "decide", given());
    assert_eq!(refused.code(), "proof_missing");
    let words = in_english(&refused);
    for part in ["tier 2", "tier 1 is reached", "on_file_code, two_points, assertion, document"] {
        assert!(words.contains(part), "{part:?} in {words:?}");
    }
    let none = json!({"items": [{"label": "account", "outcome": "not_held"}]});
    assert_eq!(story.code(ANNA, "decide", none), "proof_missing");
    let forbidden = story.offered(ANNA, "decide").forbidden;
    assert_eq!(forbidden.map(|it| it.rule()), Some(Rule::ProofMissing));
}

#[test]
fn a_tier_is_never_more_than_its_method_gives_and_wants_evidence() {
    let mut story = Story::of(Right::Access);
    let stated = |method: &str, tier: u8, evidence: serde_json::Value| json!({"method": method, "tier": tier, "evidence": evidence, "result": "established"});
    assert_eq!(story.code(ANNA, "verify", stated("two_points", 3, json!(["seen"]))), "tier_too_high");
    assert_eq!(story.code(ANNA, "verify", stated("other", 1, json!(["seen"]))), "tier_too_high");
    assert_eq!(story.code(ANNA, "verify", stated("document", 3, json!([]))), "evidence_missing");
    let unknown = uuid::Uuid::from_u128(5).to_string();
    assert_eq!(story.code(ANNA, "verify", stated("document", 3, json!([unknown]))), "file_unknown");
    story.does(ANNA, "verify", stated("mailbox_code", 1, json!([])));
    assert_eq!(story.case.state, State::Verifying, "tier 1 is not enough for access");
    story.verifies();
    assert_eq!((story.case.state, story.case.proof.tier), (State::Working, Tier::MATCHED));
}

#[test]
fn a_failed_proof_wants_a_next_step_and_closes_nothing() {
    let fault = read("verify", &json!({"method": "document", "result": "failed"})).unwrap_err();
    assert!(matches!(&fault, NotAnAct::Faults(faults) if faults[0].pointer == "/next_step"));
    let mut story = Story::of(Right::Access);
    story.does(
        ANNA,
        "verify",
        json!({"method": "document", "result": "failed", "next_step": "Ask for the order number."}),
    );
    assert_eq!(story.case.state, State::Verifying);
}

#[test]
fn authority_is_judged_apart_from_identity() {
    let laws = [attached("eu-gdpr", AttachedBy::Establishment)];
    let asked = Asked::plain(Right::Access);
    let mut story = Story::with(asked, "Europe/Berlin", None, &laws, OnBehalfOf::Other);
    story.verifies();
    assert_eq!(story.case.state, State::Verifying);
    assert_eq!(story.code(ANNA, "decide", given()), "authority_missing");
    let mandate = json!({"method": "document", "evidence": "a lawyer's mandate", "authority": "established", "result": "established"});
    story.does(ANNA, "verify", mandate).decides();
}

#[test]
fn sensitive_categories_ask_for_more() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "classify", json!({"sensitive": true})).verifies();
    assert_eq!(story.case.state, State::Verifying);
    assert_eq!(story.code(ANNA, "decide", given()), "proof_missing");
}

#[test]
fn proof_is_looked_at_again_when_it_is_sent() {
    let mut story = Story::of(Right::Access);
    story.verifies().decides();
    let digest = story.case.review_digest().unwrap().to_owned();
    story.does(LEA, "approve", json!({ "digest": digest }));
    story.case.sensitive = true;
    assert_eq!(
        story.ask_facts(ANNA, |facts| {
            crate::case::decide(&story.case, &Act::Send(Nothing {}), facts).unwrap_err().code()
        }),
        "proof_missing"
    );
}

#[test]
fn unsure_is_classified_before_it_is_decided_and_its_clock_runs_from_the_receipt() {
    let mut story = Story::of(Right::Unsure);
    story.verifies();
    assert_eq!(story.code(ANNA, "decide", given()), "classify_first");
    story.on("2026-03-09").does(
        ANNA,
        "classify",
        json!({
            "right": "access", "scope": "all", "relationship": "customer", "split": [{"right": "erasure"}]
        }),
    );
    assert_eq!(story.dates().due, Some(day("2026-04-04")), "30 days from 5 March, not from 9 March");
    assert!(story.effects.iter().any(|effect| matches!(effect, Effect::OpenCase { asked, received_at, .. }
        if asked.right == Right::Erasure && *received_at == instant("2026-03-05T11:00:00Z"))));
    let receipts = |effect: &&Effect| matches!(effect, Effect::Letter { letter: LetterKind::Received, .. });
    assert_eq!(
        story.effects.iter().filter(receipts).count(),
        2,
        "a new receipt letter, since the right changed"
    );
    let bad = read("classify", &json!({"split": [{"right": "access", "purpose": "marketing"}]}));
    assert!(matches!(bad, Err(NotAnAct::Faults(_))));
}

#[test]
fn what_turns_out_to_be_fast_lane_goes_to_work_at_once() {
    let mut story = Story::of(Right::Unsure);
    story.does(ANNA, "classify", json!({"right": "withdraw_consent"}));
    assert_eq!(story.case.state, State::Working);
}

#[test]
fn classifying_by_residence_chooses_the_law_anew() {
    let mut story = Story::in_israel(Right::Access, "IL");
    assert_eq!(story.case.law().unwrap().as_str(), "il-ppl");
    story.does(ANNA, "classify", json!({"residence": {"country": "DE"}}));
    assert_eq!(story.case.law().unwrap().as_str(), "eu-gdpr");
    assert_eq!(story.dates().due, Some(day("2026-04-04")));
}

#[test]
fn an_earlier_receipt_takes_one_officer_a_later_one_two_persons() {
    let mut story = Story::of(Right::Access);
    let correction =
        |at: &str| json!({"received_at": at, "reason": "the letter's stamp", "evidence": ["stamp"]});
    story.on("2026-03-10").does(ANNA, "correct_receipt", correction("2026-03-02T09:00:00Z"));
    assert_eq!(story.dates().due, Some(day("2026-04-01")));
    assert_eq!(story.case.former_receipts.len(), 1);
    let later = correction("2026-03-04T09:00:00Z");
    story.does(ANNA, "correct_receipt", later.clone());
    assert_eq!(story.dates().due, Some(day("2026-04-01")), "proposed, not done");
    assert_eq!(story.code(ANNA, "correct_receipt", later.clone()), "second_person_required");
    assert_eq!(story.code(BEN, "correct_receipt", later.clone()), "second_person_required");
    story.does(LEA, "correct_receipt", later);
    assert_eq!(story.dates().due, Some(day("2026-04-03")));
    assert_eq!(story.code(ANNA, "correct_receipt", correction("2026-03-20T09:00:00Z")), "date_impossible");
    // a lead's own proposal needs another lead
    let again = correction("2026-03-05T09:00:00Z");
    story.does(LEA, "correct_receipt", again.clone());
    assert_eq!(story.code(LEA, "correct_receipt", again.clone()), "second_person_required");
    story.does(LUC, "correct_receipt", again);
}

#[test]
fn who_only_reads_never_acts_and_the_head_of_privacy_only_notes() {
    let mut story = Story::of(Right::Access);
    for actor in [ADAM, AUDE] {
        assert_eq!(story.code(actor, "note", json!({"text": "x"})), "wrong_role");
    }
    story.does(DORA, "note", json!({"text": "mind the third parties"}));
    assert_eq!(story.code(DORA, "assign", json!({"to": "me"})), "wrong_role");
    assert_eq!(
        story.code(
            PERSON,
            "verify",
            json!({"method": "document", "evidence": ["x"], "result": "established"})
        ),
        "wrong_role"
    );
    assert_eq!(story.code(MACHINE, "assign", json!({"to": "me"})), "wrong_role");
    let all = story.ask_facts(AUDE, |facts| crate::case::acts(&story.case, facts));
    assert_eq!(all.len(), crate::case::ActKind::routed().count());
    assert!(all.iter().all(|offer| offer.forbidden.is_some()));
}

#[test]
fn a_payload_is_read_strictly_and_its_faults_repeat_nothing_typed() {
    let unknown = read("note", &json!({"text": "x", "colour": "red"}));
    assert_eq!(unknown, Err(NotAnAct::UnknownField("colour".to_owned())));
    assert_eq!(read("purge", &json!({})), Err(NotAnAct::Unknown));
    for (act, payload, pointer) in [
        ("note", json!({}), "/text"),
        ("note", json!({"text": "  "}), "/text"),
        ("extend", json!({"reasons": []}), "/reasons"),
        ("decide", json!({"items": []}), "/items"),
        (
            "dispatched",
            json!({"duty": "answer", "channel": "post", "on": "2026-03-05", "proof": ""}),
            "/proof",
        ),
    ] {
        let Err(NotAnAct::Faults(faults)) = read(act, &payload) else { panic!("{act} was read") };
        assert_eq!(faults[0].pointer, pointer);
    }
    for payload in [json!({"text": 5}), json!({"text": "secret\u{0}"}), json!({"to": "secret person"})] {
        let fault = read("note", &payload).or(read("assign", &payload)).unwrap_err();
        assert!(!format!("{fault:?}").contains("secret"), "{fault:?}");
    }
}

#[test]
fn words_are_told_apart_from_events() {
    let act = read("decide", &given()).unwrap();
    assert_eq!(
        act.words(),
        [("items/0/label".to_owned(), "Account data"), ("letter/text".to_owned(), "Here it is.")]
    );
    assert!(!format!("{act:?}").contains("Here"));
    let mut story = Story::of(Right::Access);
    story.verifies().decides();
    let events = serde_json::to_string(&story.events).unwrap();
    assert!(
        !events.contains("Here it is") && !events.contains("Account data") && !events.contains("postcode")
    );
    let read: Vec<crate::case::Event> = serde_json::from_str(&events).unwrap();
    assert_eq!(read, story.events);
    for event in &story.events {
        assert_eq!(serde_json::to_value(event).unwrap()["event"], event.name());
    }
    let case = serde_json::to_string(&story.case).unwrap();
    assert_eq!(serde_json::from_str::<crate::case::Case>(&case).unwrap(), story.case);
}

#[test]
fn every_open_state_has_a_way_out_and_the_table_stands_as_printed() {
    for state in OPEN {
        let mut edges = ActKind::ALL.iter().flat_map(|act| act.edges());
        assert!(edges.any(|edge| edge.from.contains(state) && edge.to.iter().any(|to| !to.is_open())));
    }
    insta::assert_snapshot!(printed());
}

#[test]
fn a_filing_is_written_down_as_it_always_was() {
    let story = Story::of(Right::Access);
    let written = concat!(
        r#"{"event":"filed","case":"00000000-0000-0000-0000-000000000064","#,
        r#""filing":"00000000-0000-0000-0000-0000000000c8","controller":"default","#,
        r#""asked":{"right":"access"},"residence":null,"#,
        r#""relationship":null,"sensitive":false,"on_behalf_of":"self","channel":"form","reply_by":"portal","#,
        r#""has_mailbox":true,"carries_receipt":true,"carries_reminders":true,"#,
        r#""received_at":"2026-03-05T11:00:00Z","received_on":"2026-03-05","filed_at":"2026-03-05T11:00:00Z"}"#,
    );
    let filed = &story.events[0];
    assert_eq!(serde_json::to_string(filed).unwrap(), written, "the chain holds these very bytes");
    assert_eq!(serde_json::from_str::<crate::case::Event>(written).unwrap(), *filed);
}
