//! First and last days: what is in time on the day itself, and what is a day too early or too late.

use serde_json::json;

use super::{ANNA, LEA, MACHINE, PERSON, Story, attached, day, given, instant};
use crate::{
    case::{
        Act, Asked, Effect, Event, ExtensionState, LetterKind, OnBehalfOf, State, TimerKind,
        act::payload::{Nothing, StoredFile},
        decide, file,
    },
    law::{AttachedBy, ClockEvent, Purpose, Right},
};

fn identity() -> serde_json::Value {
    json!({"reason": "identity", "text": "Which order was it?"})
}

fn by_post(duty: &str, on: &str) -> serde_json::Value {
    json!({"duty": duty, "channel": "post", "on": on, "proof": "RR 12"})
}

fn british() -> Story {
    let laws = [attached("uk-gdpr", AttachedBy::Residence)];
    Story::begun(Asked::plain(Right::Access), "Europe/London", Some("GB"), &laws)
}

#[test]
fn the_letter_about_an_extension_is_in_time_on_the_last_lawful_day() {
    let mut story = Story::of(Right::Access);
    story.on("2026-04-04").does(ANNA, "extend", json!({"reasons": ["complexity"]}));
    story.accepts(LetterKind::Extension);
    assert!(matches!(story.case.extension, Some(ExtensionState::InForce { .. })));
    assert_eq!(story.dates().due, Some(day("2026-06-04")));
}

#[test]
fn an_answer_arrives_between_the_question_and_today() {
    let mut story = Story::of(Right::Access);
    story.on("2026-03-06").does(ANNA, "ask", identity()).on("2026-03-10");
    for wrong in ["2026-03-05", "2026-03-11"] {
        assert_eq!(story.code(ANNA, "resume", json!({ "arrived_on": wrong })), "date_impossible");
    }
    for right in ["2026-03-06", "2026-03-08", "2026-03-10"] {
        let mut story = story.clone();
        story.does(ANNA, "resume", json!({ "arrived_on": right }));
        assert_eq!(story.case.state, State::Received, "{right}");
    }
}

#[test]
fn a_letter_by_post_leaves_between_the_receipt_and_today_and_not_before_its_question() {
    let mut story = Story::of(Right::Access);
    story.on("2026-03-06").does(ANNA, "ask", identity()).on("2026-03-10");
    for wrong in ["2026-03-04", "2026-03-05", "2026-03-11"] {
        assert_eq!(story.code(ANNA, "dispatched", by_post("question", wrong)), "date_impossible", "{wrong}");
    }
    for right in ["2026-03-06", "2026-03-09", "2026-03-10"] {
        let mut story = story.clone();
        story.does(ANNA, "dispatched", by_post("question", right));
        assert_eq!(story.case.question.as_ref().unwrap().reached_on, Some(day(right)));
    }
    assert_eq!(story.code(ANNA, "dispatched", by_post("acknowledge", "2026-03-04")), "date_impossible");
    story.does(ANNA, "dispatched", by_post("acknowledge", "2026-03-05"));
    assert_eq!(story.case.acknowledged.as_ref().unwrap().on(), day("2026-03-05"));
}

#[test]
fn information_arrives_between_the_receipt_and_today() {
    let arrived = |on: &str| json!({"method": "two_points", "evidence": "a number", "result": "established", "information_received_on": on});
    let mut story = Story::of(Right::Access);
    story.on("2026-03-10");
    for wrong in ["2026-03-04", "2026-03-11"] {
        assert_eq!(story.code(ANNA, "verify", arrived(wrong)), "date_impossible", "{wrong}");
    }
    for right in ["2026-03-05", "2026-03-07", "2026-03-10"] {
        let mut story = story.clone();
        story.does(ANNA, "verify", arrived(right));
        assert_eq!(story.case.progress_on, Some(day(right)));
    }
}

#[test]
fn a_date_of_our_own_moves_to_a_later_day_and_before_it_has_come() {
    let to = |on: &str| json!({"to": on, "reason": "the archive is closed"});
    let mut story = Story::in_israel(Right::Access, "IL");
    assert_eq!(story.dates().due, Some(day("2026-03-16")));
    assert_eq!(story.code(LEA, "postpone", to("2026-03-16")), "date_impossible", "no move");
    assert_eq!(story.code(LEA, "postpone", to("2026-03-15")), "date_impossible", "an earlier day");
    let mut last = story.clone();
    last.on("2026-03-15").does(LEA, "postpone", to("2026-03-17")).accepts(LetterKind::Postponement);
    assert_eq!(last.dates().due, Some(day("2026-03-17")));
    assert_eq!(story.on("2026-03-16").code(LEA, "postpone", to("2026-03-17")), "date_impossible", "too late");
    // the letter comes on the old date itself
    let mut late = Story::in_israel(Right::Access, "IL");
    late.on("2026-03-15").does(LEA, "postpone", to("2026-03-17"));
    late.on("2026-03-16").accepts(LetterKind::Postponement);
    assert_eq!((late.dates().due, &late.case.postponement), (Some(day("2026-03-16")), &None));
}

#[test]
fn where_no_law_sets_a_later_date_ours_is_the_last() {
    let mut story = Story::in_israel(Right::Restriction, "IL");
    assert_eq!(story.dates().legal_due, None, "a right that the controller grants of its own");
    assert!(story.offered(LEA, "postpone").forbidden.is_some(), "the button knows it, too");
    let to = json!({"to": "2026-03-20", "reason": "the archive is closed"});
    assert_eq!(story.code(LEA, "postpone", to), "past_legal_date");
}

#[test]
fn a_request_is_filed_when_it_has_come_and_not_before() {
    let story = Story::of(Right::Access);
    let Some(Event::Filed(filed)) = story.events.first() else { panic!("{:?}", story.events) };
    let received = |at: &str| {
        let mut new = filed.new.clone();
        new.received_at = instant(at);
        story.ask_facts(PERSON, |facts| file(&new, facts)).map_err(|refused| refused.code())
    };
    assert_eq!(received("2026-03-05T11:00:01Z"), Err("date_impossible"));
    assert!(received("2026-03-05T11:00:00Z").is_ok());
    let case = crate::case::replay(&received("2026-03-02T11:00:00Z").unwrap()).unwrap();
    assert_eq!(case.dates.unwrap().due, Some(day("2026-04-01")), "a letter that lay for three days");
}

#[test]
fn a_receipt_is_corrected_to_another_instant_up_to_now() {
    let correct =
        |at: &str| json!({"received_at": at, "reason": "the letter's stamp", "evidence": ["stamp"]});
    let mut story = Story::of(Right::Access);
    assert_eq!(story.code(ANNA, "correct_receipt", correct("2026-03-05T11:00:00Z")), "nothing_to_do");
    story.on("2026-03-06");
    assert_eq!(story.code(ANNA, "correct_receipt", correct("2026-03-06T11:00:01Z")), "date_impossible");
    story.does(ANNA, "correct_receipt", correct("2026-03-06T11:00:00Z"));
    assert!(story.case.proposal.is_some(), "later takes two persons");
}

#[test]
fn a_fee_and_proof_that_was_asked_for_move_the_start_in_the_uk_and_nothing_else_does() {
    assert_eq!(british().dates().due, Some(day("2026-04-04")));
    let mut paid = british();
    paid.does(ANNA, "ask", json!({"reason": "fee", "text": "?"})).accepts(LetterKind::Question);
    paid.on("2026-03-15").does(ANNA, "resume", json!({"arrived_on": "2026-03-15"}));
    assert_eq!(paid.dates().due, Some(day("2026-04-14")));
    let mut told = british();
    told.does(ANNA, "ask", json!({"reason": "other", "text": "?"})).accepts(LetterKind::Question);
    told.on("2026-03-15").does(ANNA, "resume", json!({"arrived_on": "2026-03-15"}));
    assert_eq!((told.dates().due, told.case.clock.len()), (Some(day("2026-04-04")), 0));
    let mut unasked = british();
    unasked.on("2026-03-15").verifies();
    assert_eq!(unasked.dates().due, Some(day("2026-04-04")), "nobody asked for it");
    let mut asked = british();
    asked.does(ANNA, "ask", identity()).accepts(LetterKind::Question).on("2026-03-10");
    asked.does(ANNA, "resume", json!({"arrived_on": "2026-03-10"}));
    asked.does(ANNA, "ask", json!({"reason": "other", "text": "?"})).on("2026-03-15").verifies();
    assert_eq!(asked.dates().due, Some(day("2026-04-14")), "asked for before another question");
    assert!(
        asked
            .case
            .clock
            .contains(&ClockEvent::Verified { on: day("2026-03-15"), asked_on: Some(day("2026-03-05")) })
    );
}

#[test]
fn the_person_is_told_of_progress_again_only_after_a_while() {
    let again = |on: &str| {
        let mut story = Story::of(Right::Access);
        story.verifies();
        story.on(on).does(LEA, "ask", json!({"reason": "identity", "text": "?", "late_reason": "doubts"}));
        story.verifies();
        (story.case.state, story.case.ordered(LetterKind::Progress))
    };
    assert_eq!(again("2026-03-06"), (State::Working, 1));
    assert_eq!(again("2026-03-11"), (State::Working, 1), "six days");
    assert_eq!(again("2026-03-12"), (State::Working, 2), "seven days");
    assert_eq!(again("2026-03-13"), (State::Working, 2));
    let mut waits = Story::of(Right::Access);
    waits.does(ANNA, "ask", json!({"reason": "scope", "text": "?"})).verifies();
    assert_eq!(waits.case.state, State::Waiting);
    assert_eq!(waits.case.ordered(LetterKind::Progress), 0, "work has not begun");
}

#[test]
fn proof_that_fails_leaves_another_question_open_and_work_closed() {
    let failed = json!({"method": "document", "result": "failed", "next_step": "Ask for the order number."});
    let asked = |reason: &str| {
        let mut story = Story::of(Right::Access);
        story.does(ANNA, "ask", json!({"reason": reason, "text": "?"})).accepts(LetterKind::Question);
        story.on("2026-03-10").does(ANNA, "verify", failed.clone());
        assert!(story.case.proof.failed);
        (story.case.state, story.case.back_to, story.case.is_stopped())
    };
    assert_eq!(asked("scope"), (State::Waiting, Some(State::Received), true));
    assert_eq!(asked("identity"), (State::Verifying, None, false));
}

#[test]
fn what_stays_the_same_calls_for_no_new_receipt_and_what_changes_does() {
    let receipts = |story: &Story| story.case.ordered(LetterKind::Received);
    let mut story = Story::of(Right::Access);
    let found = |story: &Story| story.events.iter().filter(|it| matches!(it, Event::Dated(_))).count();
    story.does(ANNA, "classify", json!({"sensitive": true, "scope": "categories"}));
    assert_eq!((receipts(&story), found(&story)), (1, 1));
    story.does(ANNA, "classify", json!({"sensitive": false}));
    assert!(story.case.asked.scope.is_some(), "what was said of the same right is kept");
    story.does(ANNA, "classify", json!({"right": "erasure"}));
    assert_eq!((receipts(&story), story.case.asked.scope), (2, None), "another right, on the same day");
    // nobody's law gives the seven working days of Israel to somebody in Japan, and none sets a date for them
    let mut moved = Story::in_israel(Right::Access, "IL");
    let dates = |story: &Story| (story.dates().due.unwrap(), story.dates().legal_due);
    assert_eq!(dates(&moved), (day("2026-03-16"), Some(day("2026-04-04"))));
    moved.does(ANNA, "classify", json!({"residence": {"country": "JP"}}));
    assert_eq!(dates(&moved), (day("2026-04-04"), None));
    assert_eq!(receipts(&moved), 2);
    // and the other way round
    moved.does(ANNA, "classify", json!({"residence": {"country": "DE"}}));
    assert_eq!(dates(&moved), (day("2026-04-04"), Some(day("2026-04-06"))));
    assert_eq!(receipts(&moved), 3);
}

#[test]
fn a_case_that_waits_goes_back_to_work_only_where_it_turns_out_to_be_fast_lane() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", json!({"reason": "scope", "text": "?"}));
    story.does(ANNA, "classify", json!({"sensitive": true}));
    assert_eq!((story.case.state, story.case.back_to), (State::Waiting, Some(State::Received)));
    story.does(ANNA, "classify", json!({"right": "withdraw_consent", "sensitive": false}));
    assert_eq!(story.case.back_to, Some(State::Working));
}

#[test]
fn the_fast_lane_asks_nobody_for_proof_or_authority() {
    let laws = [attached("eu-gdpr", AttachedBy::Establishment)];
    let asked = Asked { purpose: Some(Purpose::Marketing), ..Asked::plain(Right::Objection) };
    let mut story = Story::with(asked, "Europe/Berlin", None, &laws, OnBehalfOf::Other);
    let offered = story.offered(ANNA, "ask").reasons;
    let codes: Vec<&str> = offered.iter().map(|reason| reason.code.as_str()).collect();
    assert!(
        !codes.contains(&"identity") && !codes.contains(&"authority") && codes.contains(&"other"),
        "{codes:?}"
    );
    let mut withdrawn = story.clone();
    withdrawn.does(PERSON, "withdraw", json!({})).does(ANNA, "reopen", json!({"cause": "our_error"}));
    assert_eq!(withdrawn.case.state, State::Working, "nothing is to be proven");
    story.does(ANNA, "decide", given());
    assert_eq!(story.case.state, State::Releasing);
    story.leaves().accepts(LetterKind::Done).does(PERSON, "appeal", json!({"text": "look again"}));
    assert_eq!(story.contest().case.state, State::Working);
}

#[test]
fn what_was_done_already_is_not_done_twice() {
    let mut story = Story::of(Right::Access);
    let did = |story: &mut Story, actor, act: &Act| story.tries(actor, act).unwrap().len();
    let me = super::read("assign", &json!({"to": "me"})).unwrap();
    assert_eq!((did(&mut story, ANNA, &me), did(&mut story, ANNA, &me)), (1, 0));
    assert_eq!(did(&mut story, LEA, &me), 1, "another owner");
    let file = StoredFile { id: uuid::Uuid::from_u128(902).into(), sha256: "ef".repeat(32), bytes: 1 };
    let file = Act::AttachFile(file);
    assert_eq!((did(&mut story, ANNA, &file), did(&mut story, ANNA, &file)), (1, 0));
    let message = Act::ReceiveMessage(uuid::Uuid::from_u128(8));
    assert_eq!((did(&mut story, PERSON, &message), did(&mut story, PERSON, &message)), (1, 0));
    let confirm = Act::ConfirmMailbox(Nothing {});
    assert_eq!((did(&mut story, PERSON, &confirm), did(&mut story, PERSON, &confirm)), (1, 0));
    story.verifies().does(ANNA, "plan", json!({"tasks": [{"system": "crm"}]}));
    let answer = Act::AnswerTask(0);
    assert_eq!((did(&mut story, MACHINE, &answer), did(&mut story, MACHINE, &answer)), (1, 0));
    assert_eq!(did(&mut story, MACHINE, &Act::AnswerTask(1)), 0, "no such task");
}

#[test]
fn who_withdrew_is_written_down() {
    let by_requester = |actor| {
        let mut story = Story::of(Right::Access);
        story.does(actor, "withdraw", json!({}));
        matches!(story.events.last(), Some(Event::Withdrawn { by_requester: true, .. }))
    };
    assert!(by_requester(PERSON) && !by_requester(ANNA));
}

#[test]
fn a_held_or_purged_case_has_no_timer_of_purging() {
    let mut story = Story::worked(Right::Access);
    story.office.retention_days = Some(30);
    story.accepts(LetterKind::Done);
    let purge = story.timer(TimerKind::Purge).unwrap();
    assert_eq!((purge.occurrence, purge.fire_at), (1, story.office.end_of(day("2026-04-04"))));
    let mut held = story.clone();
    held.does(ANNA, "hold", json!({"reason": "a claim"})).does(LEA, "hold", json!({"reason": "a claim"}));
    assert_eq!(held.timer(TimerKind::Purge), None);
    story.now = purge.fire_at;
    let mut by_hand = story.clone();
    let purged = by_hand.tries(MACHINE, &Act::Purge(Nothing {})).unwrap();
    assert_eq!(purged, [Event::Purged { at: purge.fire_at }]);
    assert_eq!(story.fires(), [TimerKind::Purge]);
    assert_eq!((story.case.state, story.timers()), (State::Purged, Vec::new()));
    let note = super::read("note", &json!({"text": "x"})).unwrap();
    let refused = story.ask_facts(ANNA, |facts| decide(&story.case, &note, facts)).unwrap_err();
    assert_eq!(refused.code(), "wrong_state");
}

#[test]
fn reminders_go_only_to_who_has_a_mailbox_that_is_not_confirmed_and_wants_them() {
    let story = Story::of(Right::Access);
    let first = story.timer(TimerKind::RemindConfirm).unwrap();
    assert_eq!((first.occurrence, first.fire_at), (1, instant("2026-03-08T11:00:00Z")));
    let mut unwanted = story.clone();
    unwanted.case.carries_reminders = false;
    assert_eq!(unwanted.timer(TimerKind::RemindConfirm), None);
    let mut without = story.clone();
    without.case.has_mailbox = false;
    assert_eq!(without.timer(TimerKind::RemindConfirm), None);
    let mut confirmed = story.clone();
    confirmed.confirms();
    assert_eq!(confirmed.timer(TimerKind::RemindConfirm), None);
    let mut asked = story;
    asked.does(ANNA, "ask", identity()).accepts(LetterKind::Question).on("2026-03-08");
    assert_eq!(asked.fires(), [TimerKind::RemindConfirm, TimerKind::RemindAnswer]);
    let next = |story: &Story, kind| story.timer(kind).map(|it| (it.occurrence, it.fire_at)).unwrap();
    let at = instant("2026-03-15T11:00:00Z");
    assert_eq!(next(&asked, TimerKind::RemindConfirm), (2, at));
    assert_eq!(next(&asked, TimerKind::RemindAnswer), (102, at));
}

#[test]
fn an_extension_announced_in_its_last_hour_has_no_ladder() {
    let rungs = |at: &str| {
        let mut story = Story::of(Right::Access);
        story.now = instant(at);
        story.does(ANNA, "extend", json!({"reasons": ["complexity"]}));
        let beside = |kind: &TimerKind| matches!(kind, TimerKind::OwedLeft(..) | TimerKind::OwedDue(_));
        story.timers().into_iter().filter(|timer| beside(&timer.kind)).count()
    };
    assert_eq!(rungs("2026-04-04T20:59:59Z"), 4, "an hour and a second before midnight in Berlin");
    assert_eq!(rungs("2026-04-04T21:00:00Z"), 0, "the letter's own hour is all that is left");
}

#[test]
fn a_closed_case_revokes_nothing_that_was_not_recalled() {
    let mut story = Story::worked(Right::Access);
    story.accepts(LetterKind::Done);
    assert!(!story.effects.contains(&Effect::RevokeFiles));
    story.does(ANNA, "recall", json!({"reason": "another person's file"}));
    assert!(story.effects.contains(&Effect::RevokeFiles));
}
