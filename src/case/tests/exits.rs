//! Cases that end without an answer, and cases that come back.

use serde_json::json;

use super::{ANNA, MACHINE, PERSON, Story, day};
use crate::{
    case::{Act, Effect, LetterKind, ReferralStage, State, TimerKind, words::JoinedCase},
    law::{JoinedDates, Right},
    types::CaseId,
};

#[test]
fn the_person_withdraws_and_may_come_back_with_a_new_receipt() {
    let mut story = Story::of(Right::Access);
    story.does(PERSON, "withdraw", json!({"words": "never mind"}));
    assert_eq!(story.case.state, State::Withdrawn);
    assert!(
        story
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Letter { letter: LetterKind::Withdrawn, .. }))
    );
    assert!(story.timers().is_empty());
    story.on("2026-05-04");
    assert_eq!(story.code(ANNA, "reopen", json!({"cause": "not_a_request"})), "cause_mismatch");
    story.does(ANNA, "reopen", json!({"cause": "withdrawal_reversed"}));
    assert_eq!((story.case.state, story.dates().due), (State::Verifying, Some(day("2026-06-03"))));
    assert_eq!(story.case.former_receipts.len(), 1, "the old figures stay");
}

#[test]
fn what_was_no_request_comes_back_on_its_original_clock() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "not_a_request", json!({"reason": "a newsletter"}));
    assert_eq!(story.case.state, State::NotARequest);
    story.on("2026-05-04").does(ANNA, "reopen", json!({"cause": "not_a_request"}));
    assert_eq!(story.dates().due, Some(day("2026-04-04")), "it may be overdue at once");
    assert!(story.fires().contains(&TimerKind::Overdue));
}

#[test]
fn proof_that_comes_after_a_refusal_begins_a_new_period() {
    let mut story = Story::of(Right::Access);
    story
        .does(ANNA, "refuse", json!({"code": "identity_not_established"}))
        .leaves()
        .accepts(LetterKind::Refused);
    story.on("2026-05-04").does(ANNA, "reopen", json!({"cause": "identity_now_given"})).verifies();
    assert_eq!((story.case.state, story.dates().due), (State::Working, Some(day("2026-06-03"))));
}

#[test]
fn our_error_keeps_the_clock_and_the_clock_that_stood_runs_on() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", json!({"reason": "identity", "text": "?"})).accepts(LetterKind::Question);
    story.on("2026-03-15").does(PERSON, "withdraw", json!({}));
    story.on("2026-03-20").does(ANNA, "reopen", json!({"cause": "our_error"}));
    assert!(!story.case.is_stopped());
    assert_eq!(story.dates().due, Some(day("2026-04-14")), "it stood from 5 to 15 March");
    let mut answered = Story::worked(Right::Access);
    answered.accepts(LetterKind::Done).does(ANNA, "reopen", json!({"cause": "our_error"}));
    assert_eq!((answered.case.state, answered.dates().due), (State::Working, Some(day("2026-04-04"))));
    answered.decides().leaves().accepts(LetterKind::Done);
    assert_eq!(answered.case.state, State::Answered);
}

#[test]
fn a_referral_closes_only_when_the_other_accepted() {
    let mut story = Story::of(Right::Access);
    assert_eq!(story.code(ANNA, "referral_accepted", json!({})), "referral");
    let refer = |evidence: &str| json!({"to": "the other one", "basis": "not_held", "evidence": evidence});
    assert_eq!(story.code(ANNA, "refer", refer(" ")), "persons_word_missing");
    story.does(ANNA, "refer", refer("They wrote on 5 March: yes, please."));
    assert_eq!((story.case.state, story.dates().due), (State::Received, Some(day("2026-04-04"))));
    let mut declined = story.clone();
    declined.does(ANNA, "referral_declined", json!({}));
    assert!(!declined.case.referral_pending);
    assert_eq!(declined.case.referral_stage(), Some(ReferralStage::Declined));
    assert_eq!(declined.dates().due, Some(day("2026-04-04")));
    story.does(ANNA, "referral_accepted", json!({}));
    assert_eq!(story.case.state, State::Referred);
    assert_eq!(story.case.ordered(LetterKind::Referred), 2, "told when it was asked, and when it said yes");
}

#[test]
fn what_is_held_for_another_is_passed_on_at_once_and_what_we_hold_ourselves_never() {
    let processor = json!({"to": "whom we work for", "basis": "processor"});
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "refer", processor);
    assert_eq!((story.case.state, story.case.referral_pending), (State::Referred, false));
    assert_eq!(story.case.referral_stage(), Some(ReferralStage::OnBehalf));
    // a draft that says that we hold something ourselves is answered here
    let mut pending = Story::of(Right::Access);
    pending.verifies();
    pending.does(ANNA, "refer", json!({"to": "x", "basis": "not_held", "evidence": "yes"})).decides();
    assert_eq!(pending.code(ANNA, "referral_accepted", json!({})), "held_here");
}

#[test]
fn a_merged_case_comes_back_where_it_was() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", json!({"reason": "scope", "text": "?"}));
    let own = story.case.id.to_string();
    assert_eq!(story.code(ANNA, "merge", json!({"into": own})), "merge_target");
    story.does(ANNA, "merge", json!({"into": uuid::Uuid::from_u128(3)}));
    assert_eq!(story.case.state, State::Merged);
    story.does(ANNA, "unmerge", json!({}));
    assert_eq!((story.case.state, story.case.back_to), (State::Waiting, Some(State::Received)));
}

#[test]
fn the_earlier_date_holds_for_both_whatever_the_own_clock_does() {
    let mut story = Story::of(Right::Access);
    let other = CaseId(uuid::Uuid::from_u128(5));
    let dates = JoinedDates { due: Some(day("2026-03-20")), ..JoinedDates::default() };
    let joined = JoinedCase { case: other, filing: story.other.filing, dates };
    story.tries(MACHINE, &Act::TakeIn(joined)).unwrap();
    assert_eq!(story.dates().due, Some(day("2026-03-20")));
    story.does(ANNA, "ask", json!({"reason": "scope", "text": "?"})).accepts(LetterKind::Question);
    assert_eq!((story.dates().due, story.case.is_stopped()), (Some(day("2026-03-20")), false));
    story.tries(MACHINE, &Act::LetGo(other)).unwrap();
    assert_eq!((story.dates().due, story.case.is_stopped()), (None, true));
}

#[test]
fn a_case_merged_under_review_is_purged_without_its_draft() {
    let mut story = Story::of(Right::Access);
    story.office.retention_days = Some(30);
    story.verifies().decides().does(ANNA, "merge", json!({"into": uuid::Uuid::from_u128(3)}));
    assert_eq!(story.on("2026-05-04").fires(), [TimerKind::Purge]);
    assert_eq!((story.case.state, &story.case.decision), (State::Purged, &None));
}
