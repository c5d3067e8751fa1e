//! Letters that come back or are reported late: each undoes what rested on it, and nothing else.

use serde_json::json;

use super::{ANNA, LEA, MACHINE, PERSON, Story, attached, day};
use crate::{
    case::{Act, Asked, Event, ExtensionState, LetterKind, State, act::payload::LetterResult, model::Step},
    law::{AttachedBy, ClockEvent, Right},
};

fn reported(story: &Story, letter: LetterKind, occurrence: u32) -> LetterResult {
    LetterResult { letter, occurrence, at: story.now }
}

/// Waits for an answer about identity; the question is there, and the clock stands.
fn asked() -> Story {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", json!({"reason": "identity", "text": "?"})).accepts(LetterKind::Question);
    assert!(story.case.is_stopped());
    story
}

fn extended() -> Story {
    let mut story = Story::of(Right::Access);
    story.verifies().does(ANNA, "extend", json!({"reasons": ["complexity"]}));
    story
}

fn moved() -> Story {
    let mut story = Story::in_israel(Right::Access, "IL");
    story.does(LEA, "postpone", json!({"to": "2026-03-26", "reason": "the archive is closed"}));
    story
}

#[test]
fn a_receipt_that_comes_back_leaves_the_question_that_arrived() {
    let mut story = asked();
    story.bounces(LetterKind::Received);
    assert!(story.case.is_stopped() && story.case.undelivered);
    assert_eq!(story.case.question.as_ref().unwrap().reached_on, Some(day("2026-03-05")));
    story.bounces(LetterKind::Question);
    assert_eq!(story.case.question.as_ref().unwrap().reached_on, None);
    assert_eq!(story.dates().due, Some(day("2026-04-04")));
}

#[test]
fn only_a_letter_that_something_rests_on_leaves_a_case_undelivered() {
    let back = |mut story: Story, letter: LetterKind| {
        assert!(!story.case.undelivered);
        story.bounces(letter);
        story.case.undelivered
    };
    let mut known = Story::of(Right::Access);
    known.verifies();
    assert!(!back(known, LetterKind::Progress), "news of progress is no duty");
    assert!(!back(extended(), LetterKind::Progress), "nor while another letter is under way");
    assert!(!back(asked(), LetterKind::ConfirmAddress), "nor is the question about the address");
    assert!(back(Story::of(Right::Access), LetterKind::Received), "the receipt of an open case");
    assert!(back(asked(), LetterKind::Question));
    assert!(back(extended(), LetterKind::Extension), "an extension that waits for its letter");
    let mut in_force = extended();
    in_force.accepts(LetterKind::Extension);
    assert!(back(in_force, LetterKind::Extension), "an extension in force");
    assert!(back(moved(), LetterKind::Postponement), "a moved date that waits for its letter");
    assert!(back(Story::worked(Right::Access), LetterKind::Done), "the answer under way");
}

#[test]
fn another_letter_that_comes_back_leaves_the_answer_on_its_way() {
    for letter in [LetterKind::Received, LetterKind::Progress] {
        let mut story = Story::worked(Right::Access);
        let answer = story.case.decision.clone();
        story.bounces(letter);
        assert_eq!((story.case.state, &story.case.decision), (State::Releasing, &answer), "{letter:?}");
        story.accepts(LetterKind::Done);
        assert_eq!(story.case.state, State::Answered, "{letter:?}");
    }
    let mut story = Story::worked(Right::Access);
    story.bounces(LetterKind::Done);
    assert_eq!(story.case.decision.as_ref().map(|decision| decision.step), Some(Step::Approved));
}

#[test]
fn the_receipt_of_a_closed_case_that_comes_back_changes_nothing_there() {
    let mut story = Story::worked(Right::Access);
    story.accepts(LetterKind::Done).bounces(LetterKind::Received);
    assert_eq!((story.case.state, story.case.undelivered), (State::Answered, false));
    assert!(story.case.answered.is_some());
}

#[test]
fn an_extension_falls_with_its_own_letter_only() {
    let mut story = extended();
    story.accepts(LetterKind::Extension).bounces(LetterKind::Received).bounces(LetterKind::Progress);
    assert!(matches!(story.case.extension, Some(ExtensionState::InForce { .. })));
    assert_eq!(story.dates().due, Some(day("2026-06-04")));
    story.bounces(LetterKind::Extension);
    assert!(matches!(story.case.extension, Some(ExtensionState::Pending { .. })));
    assert_eq!(story.dates().due, Some(day("2026-04-04")));
}

#[test]
fn a_moved_date_falls_with_its_own_letter_and_only_while_the_case_is_open() {
    let mut story = moved();
    story.accepts(LetterKind::Postponement).verifies();
    story.bounces(LetterKind::Progress);
    assert_eq!(story.dates().due, Some(day("2026-03-26")));
    story.decides().leaves().accepts(LetterKind::Done).bounces(LetterKind::Postponement);
    assert_eq!((story.case.state, story.case.undelivered), (State::Answered, false));
    assert_eq!(
        story.dates().due,
        Some(day("2026-03-26")),
        "a closed case keeps the dates it was closed under"
    );
}

#[test]
fn a_letter_comes_back_once_and_only_if_it_was_called_for() {
    let mut story = Story::of(Right::Access);
    let bounced = |story: &mut Story, letter, occurrence| {
        let act = Act::LetterBounced(reported(story, letter, occurrence));
        story.tries(MACHINE, &act).unwrap().len()
    };
    assert_eq!(bounced(&mut story, LetterKind::Received, 2), 0, "there was one");
    assert_eq!(bounced(&mut story, LetterKind::Received, 0), 0);
    assert_eq!(bounced(&mut story, LetterKind::Question, 1), 0, "never called for");
    assert_eq!(bounced(&mut story, LetterKind::Received, 1), 1);
    assert_eq!(bounced(&mut story, LetterKind::Received, 1), 0, "reported twice");
    let late = Act::LetterAccepted(reported(&story, LetterKind::Received, 1));
    assert_eq!(story.tries(MACHINE, &late).unwrap(), [], "what came back was not accepted");
    assert!(story.case.acknowledged.is_none());
}

#[test]
fn a_late_report_about_the_first_question_says_nothing_of_the_second() {
    let ask = |late: &str| json!({"reason": "identity", "text": "?", "late_reason": late});
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", ask("")).on("2026-03-10");
    story.does(ANNA, "resume", json!({"arrived_on": "2026-03-10"})).does(ANNA, "ask", ask(""));
    let first = Act::LetterAccepted(reported(&story, LetterKind::Question, 1));
    story.tries(MACHINE, &first).unwrap();
    assert_eq!(story.case.question.as_ref().unwrap().reached_on, None);
    assert!(!story.case.is_stopped());
    story.accepts(LetterKind::Question);
    assert!(story.case.is_stopped());
    let first = Act::LetterBounced(reported(&story, LetterKind::Question, 1));
    story.tries(MACHINE, &first).unwrap();
    assert!(story.case.is_stopped(), "the second question is there");
}

#[test]
fn a_question_reaches_the_person_once_and_only_while_it_is_open() {
    let pauses = |story: &Story| {
        let moved = |event: &&ClockEvent| matches!(event, ClockEvent::Pause { .. });
        story.case.clock.iter().filter(moved).count()
    };
    let mut story = asked();
    let post = json!({"duty": "question", "channel": "post", "on": "2026-03-06", "proof": "RR 12"});
    story.on("2026-03-06").does(ANNA, "dispatched", post);
    assert_eq!(story.case.question.as_ref().unwrap().reached_on, Some(day("2026-03-05")), "the first way");
    assert_eq!(pauses(&story), 1);
    let mut merged = Story::of(Right::Access);
    merged.does(ANNA, "ask", json!({"reason": "identity", "text": "?"}));
    merged.does(ANNA, "merge", json!({"into": uuid::Uuid::from_u128(3)})).accepts(LetterKind::Question);
    assert_eq!(pauses(&merged), 0, "it is answered with another case");
}

#[test]
fn the_first_receipt_acknowledges_and_no_other_letter_does() {
    let mut story = Story::of(Right::Access);
    story.verifies().accepts(LetterKind::Progress);
    assert!(story.case.acknowledged.is_none());
    story.on("2026-03-06").accepts(LetterKind::Received);
    assert_eq!(story.case.acknowledged.as_ref().unwrap().on(), day("2026-03-06"));
    story.on("2026-03-07").does(ANNA, "classify", json!({"right": "erasure"})).accepts(LetterKind::Received);
    assert_eq!(story.case.acknowledged.as_ref().unwrap().on(), day("2026-03-06"), "the duty was met then");
}

#[test]
fn the_clock_runs_on_from_the_closing_only_where_it_stood() {
    let resumed = |story: &Story| {
        let moved = |event: &&Event| matches!(event, Event::ClockMoved { clock: ClockEvent::Resume { .. } });
        story.events.iter().filter(moved).count()
    };
    let mut ran = Story::worked(Right::Access);
    ran.accepts(LetterKind::Done).on("2026-03-20").does(ANNA, "reopen", json!({"cause": "our_error"}));
    assert_eq!(resumed(&ran), 0, "nothing stood");
    let withdrawn = |cause: &str| {
        let mut story = asked();
        story.on("2026-03-15").does(PERSON, "withdraw", json!({}));
        story.on("2026-03-20").does(ANNA, "reopen", json!({ "cause": cause }));
        story
    };
    assert_eq!(resumed(&withdrawn("our_error")), 1);
    let anew = withdrawn("withdrawal_reversed");
    assert_eq!((resumed(&anew), anew.case.clock.len()), (0, 0), "a new period has no old stops");
    assert_eq!(anew.dates().due, Some(day("2026-04-19")));
}

#[test]
fn a_case_of_two_laws_is_told_of_once_by_each_of_its_letters() {
    let laws =
        [attached("us-ca-ccpa", AttachedBy::Residence), attached("eu-gdpr", AttachedBy::Establishment)];
    let mut story = Story::begun(Asked::plain(Right::Access), "Europe/Berlin", Some("US-CA"), &laws);
    story.does(ANNA, "extend", json!({"reasons": ["complexity"]})).accepts(LetterKind::Extension);
    assert!(story.dates().clocks.iter().all(|clock| clock.extended_due.is_some()));
    story.bounces(LetterKind::Extension);
    assert!(story.dates().clocks.iter().all(|clock| clock.extended_due.is_none()), "neither was told");
}
