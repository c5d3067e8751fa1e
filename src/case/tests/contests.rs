//! Appeals and complaints: linked cases with a clock of their own, decided by somebody else.

use serde_json::json;

use super::{ANNA, BEN, FRESH, LEA, LUC, MACHINE, PERSON, Story, attached, day, instant};
use crate::{
    case::{Act, Asked, DutyKind, Effect, LetterKind, State, TimerKind, act::payload::Upheld, duties},
    law::{AttachedBy, Right},
};

/// Refused by Anna, approved by Lea, told to the person on 5 March.
fn refused(place: &str, law: &str) -> Story {
    let laws = [attached(law, AttachedBy::Residence)];
    let mut story = Story::begun(Asked::plain(Right::Erasure), "Europe/Berlin", Some(place), &laws);
    let code = story.offered(ANNA, "refuse").reasons.last().unwrap().code.clone();
    story
        .verifies()
        .does(ANNA, "refuse", json!({ "code": code, "text": "Why." }))
        .leaves()
        .accepts(LetterKind::Refused);
    assert_eq!(story.case.state, State::Refused);
    story
}

#[test]
fn an_appeal_is_a_case_of_its_own_under_the_same_law() {
    let mut story = refused("US-VA", "us-va-vcdpa");
    story.on("2026-03-20").does(PERSON, "appeal", json!({"text": "look again"}));
    let mut appeal = story.contest();
    assert_eq!((appeal.case.id, appeal.case.asked.right), (FRESH, Right::Appeal));
    assert_eq!(appeal.case.state, State::Working, "who is known proves nothing twice");
    assert_eq!(appeal.case.law().unwrap().as_str(), "us-va-vcdpa");
    assert_eq!(appeal.dates().due, Some(day("2026-05-19")), "60 days");
    let decide = |story: &Story| duties(&story.case).into_iter().find(|it| it.duty == DutyKind::DecideAppeal);
    assert_eq!(decide(&appeal).unwrap().due, Some(day("2026-05-19")));
    let letter = |effect: &Effect| matches!(effect, Effect::Letter { letter: LetterKind::Contested, .. });
    assert!(appeal.effects.iter().any(letter));
    appeal.accepts(LetterKind::Contested);
    assert!(appeal.case.acknowledged.is_some());
    let extend = json!({"reasons": ["complexity"]});
    assert_eq!(appeal.code(BEN, "extend", extend.clone()), "no_extension");
    // Colorado: 45 days and 60 more
    let mut story = refused("US-CO", "us-co-cpa");
    story.on("2026-03-20").does(PERSON, "appeal", json!({"text": "look again"}));
    let mut appeal = story.contest();
    assert_eq!(appeal.dates().due, Some(day("2026-05-04")));
    appeal.does(BEN, "extend", extend).accepts(LetterKind::Extension);
    assert_eq!(appeal.dates().due, Some(day("2026-07-03")));
}

#[test]
fn where_the_law_has_no_appeal_the_office_looks_again_by_its_own_rules() {
    let mut story = refused("DE", "eu-gdpr");
    story.on("2026-03-20").does(LEA, "appeal", json!({"text": "by letter"}));
    let appeal = story.contest();
    assert_eq!(appeal.case.law().unwrap().as_str(), "base");
    assert_eq!(appeal.dates().due, Some(day("2026-04-19")));
    assert_eq!(
        appeal.case.contested_law().unwrap().as_str(),
        "eu-gdpr",
        "whose authority stays the authority"
    );
}

#[test]
fn who_decided_does_not_decide_again() {
    let mut story = refused("DE", "eu-gdpr");
    story.does(PERSON, "appeal", json!({"text": "look again"}));
    let mut appeal = story.contest();
    let decision = json!({"items": [{"label": "The refusal", "outcome": "give"}]});
    assert_eq!(appeal.code(BEN, "classify", json!({"right": "access"})), "contested_already");
    assert_eq!(appeal.code(ANNA, "decide", decision.clone()), "second_person_required");
    assert_eq!(appeal.code(ANNA, "refuse", json!({"code": "still_needed"})), "second_person_required");
    assert!(appeal.offered(LEA, "decide").forbidden.is_some(), "the button knows it, too");
    appeal.does(BEN, "decide", decision);
    let digest = appeal.case.review_digest().unwrap().to_owned();
    assert_eq!(appeal.code(LEA, "approve", json!({ "digest": digest })), "second_person_required");
    appeal.does(LUC, "approve", json!({ "digest": digest }));
    assert_eq!(appeal.code(PERSON, "complaint", json!({"text": "x"})), "contested_already");
}

#[test]
fn the_contested_case_stays_until_the_appeal_is_over() {
    let mut story = refused("DE", "eu-gdpr");
    story.office.retention_days = Some(30);
    story.does(PERSON, "appeal", json!({"text": "look again"}));
    assert!(story.case.has_open_link());
    assert_eq!(story.code(PERSON, "appeal", json!({"text": "and again"})), "contested_already");
    assert_eq!(story.timer(TimerKind::Purge), None);
    story.tries(MACHINE, &Act::CloseLink(FRESH)).unwrap();
    assert!(story.timer(TimerKind::Purge).is_some());
    story.tries(MACHINE, &Act::ReopenLink(FRESH)).unwrap();
    assert_eq!(story.timer(TimerKind::Purge), None, "an appeal that is open again counts again");
    story.tries(MACHINE, &Act::CloseLink(FRESH)).unwrap();
    assert_eq!(story.on("2026-05-04").fires(), [TimerKind::Purge]);
    assert_eq!(story.code(LEA, "note", json!({"text": "x"})), "wrong_state");
}

#[test]
fn an_upheld_appeal_opens_the_case_on_the_day_of_the_appeal() {
    let mut story = refused("DE", "eu-gdpr");
    story.on("2026-03-20").does(PERSON, "appeal", json!({"text": "look again"}));
    story.on("2026-04-10");
    assert_eq!(story.code(LEA, "reopen", json!({"cause": "overturned"})), "cause_mismatch");
    let upheld = Upheld { by: FRESH, received_at: instant("2026-03-20T11:00:00Z") };
    story.tries(MACHINE, &Act::Overturn(upheld)).unwrap();
    assert_eq!((story.case.state, story.dates().due), (State::Working, Some(day("2026-04-19"))));
    assert!(!story.case.has_open_link());
    assert_eq!(story.case.former_receipts.len(), 1, "the old figures stay");
    let again = Upheld { by: FRESH, received_at: instant("2026-03-20T11:00:00Z") };
    let before = story.case.state;
    story.tries(MACHINE, &Act::Overturn(again)).unwrap();
    assert_eq!(story.case.state, before, "a case that is open already stays as it is");
}

#[test]
fn a_complaint_is_possible_at_any_time_and_needs_no_proof() {
    let mut story = Story::begun(
        Asked::plain(Right::Access),
        "Europe/London",
        Some("GB"),
        &[attached("uk-gdpr", AttachedBy::Residence)],
    );
    story.on("2026-07-01").does(PERSON, "complaint", json!({"text": "nobody answers"}));
    assert_eq!(story.case.state, State::Received);
    let complaint = story.contest();
    assert_eq!((complaint.case.state, complaint.case.law().unwrap().as_str()), (State::Working, "uk-gdpr"));
    assert_eq!(complaint.dates().due, None, "the law sets a date for the acknowledgement only");
    let owed = duties(&complaint.case);
    let acknowledge = owed.iter().find(|duty| duty.duty == DutyKind::AcknowledgeComplaint).unwrap();
    assert_eq!(acknowledge.due, Some(day("2026-07-31")));
    assert!(complaint.timer(TimerKind::AcknowledgeDue).is_some());
    assert_eq!(story.code(PERSON, "appeal", json!({"text": "x"})), "wrong_state", "nothing is decided yet");
}
