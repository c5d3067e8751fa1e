//! The place of a case in the queue: a clock that stands hides nothing.

use std::sync::Arc;

use serde_json::json;

use super::{ANNA, Story, attached, day};
use crate::{
    case::{Asked, LetterKind, TimerKind},
    law::{AttachedBy, Right},
};

#[test]
fn the_nearest_date_counts_as_if_no_clock_had_been_stopped() {
    let laws =
        [attached("us-ca-ccpa", AttachedBy::Residence), attached("eu-gdpr", AttachedBy::Establishment)];
    let mut story = Story::begun(Asked::plain(Right::Access), "Europe/Berlin", Some("US-CA"), &laws);
    let place = |story: &Story| story.case.queue_at().unwrap();
    let end = |story: &Story, on: &str| story.office.end_of(day(on));
    assert_eq!(place(&story), end(&story, "2026-04-04"), "the GDPR's 30 days");
    story.does(ANNA, "ask", json!({"reason": "identity", "text": "?"})).accepts(LetterKind::Question);
    assert_eq!(story.dates().due, Some(day("2026-04-19")), "California runs on");
    assert_eq!(place(&story), end(&story, "2026-04-04"), "and hides nothing");
    story.on("2026-03-15").does(ANNA, "resume", json!({"arrived_on": "2026-03-15"}));
    assert_eq!(place(&story), end(&story, "2026-04-14"));
    assert_eq!(story.dates().safe_due, Some(day("2026-04-04")), "which nothing stops any more");
}

/// The date of the law whose clock stands would pass unseen behind the one that runs.
#[test]
fn who_works_the_case_hears_when_the_unstopped_date_of_one_clock_passes() {
    let laws =
        [attached("us-ca-ccpa", AttachedBy::Residence), attached("eu-gdpr", AttachedBy::Establishment)];
    let mut story = Story::begun(Asked::plain(Right::Access), "Europe/Berlin", Some("US-CA"), &laws);
    story.confirms().accepts(LetterKind::Received);
    assert_eq!(story.timer(TimerKind::StillPaused), None, "nothing stands");
    story.does(ANNA, "ask", json!({"reason": "identity", "text": "?"})).accepts(LetterKind::Question);
    let paused = story.timer(TimerKind::StillPaused).unwrap();
    assert_eq!(paused.fire_at, story.office.end_of(day("2026-04-04")));
    assert!(story.on("2026-04-06").fires().contains(&TimerKind::StillPaused));
    assert!(story.timer(TimerKind::Overdue).is_some(), "California's date goes on");
    story.does(ANNA, "resume", json!({"arrived_on": "2026-04-06"}));
    assert_eq!(story.timer(TimerKind::StillPaused), None);
}

#[test]
fn one_clock_alone_stands_in_the_queue_by_its_unstopped_date() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", json!({"reason": "identity", "text": "?"})).accepts(LetterKind::Question);
    assert!(story.case.is_stopped());
    assert_eq!(story.case.queue_at().unwrap(), story.office.end_of(day("2026-04-04")));
    // what was stored before there was such a place
    let dates = story.case.dates.as_mut().unwrap();
    Arc::make_mut(dates).queue_instant = None;
    assert_eq!(story.case.queue_at().unwrap(), story.office.end_of(day("2026-04-04")));
    let question = Story::of(Right::Question);
    assert_eq!(question.dates().queue_instant, None, "a target is promised to nobody");
}
