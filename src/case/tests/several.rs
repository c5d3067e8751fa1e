//! One case under several laws and promises: each clock its own, the earliest governs, a refusal needs a ground under each.

use serde_json::json;

use super::{ANNA, LEA, Story, attached, cited, day, in_english};
use crate::{
    case::{
        Alarm, Asked, DutyKind, Effect, Event, Evidence, ExtensionState, LetterKind, Notice, State,
        TimerKind, duties,
    },
    law::{AttachedBy, Basis, Right},
};

/// A Californian and a controller in the EU: California leads, 45 days; the GDPR runs beside it, 30 days.
fn californian_in_europe(right: Right) -> Story {
    let laws =
        [attached("us-ca-ccpa", AttachedBy::Residence), attached("eu-gdpr", AttachedBy::Establishment)];
    Story::begun(Asked::plain(right), "Europe/Berlin", Some("US-CA"), &laws)
}

fn clocks(story: &Story) -> Vec<(&str, bool, Option<chrono::NaiveDate>)> {
    story.dates().clocks.iter().map(|clock| (clock.law.as_str(), clock.stopped, clock.due)).collect()
}

#[test]
fn a_question_stops_one_clock_and_the_other_runs_on() {
    let mut story = californian_in_europe(Right::Access);
    assert_eq!(story.case.unders().len(), 2);
    assert_eq!(story.dates().due, Some(day("2026-04-04")), "the GDPR's 30 days");
    story.does(ANNA, "ask", json!({"reason": "identity", "text": "?"})).accepts(LetterKind::Question);
    assert_eq!(clocks(&story), [("us-ca-ccpa", false, Some(day("2026-04-19"))), ("eu-gdpr", true, None)]);
    assert!(!story.case.is_stopped(), "California never stops");
    let compared = |rule: &str| {
        let steps = &story.dates().trace;
        steps.iter().find(|step| step.rule == rule).map(|step| step.text.clone()).unwrap()
    };
    assert!(
        compared("earliest").ends_with("us-ca-ccpa 2026-04-19, eu-gdpr is stopped"),
        "{}",
        compared("earliest")
    );
    assert!(!compared("earliest/legal").contains("stopped"), "what the law demands is told as it is");
    assert_eq!(story.dates().due, Some(day("2026-04-19")));
    assert_eq!(story.dates().safe_due, Some(day("2026-04-04")));
    story.on("2026-03-15").does(ANNA, "resume", json!({"arrived_on": "2026-03-15"}));
    assert_eq!(story.dates().due, Some(day("2026-04-14")), "ten days of the GDPR do not count");
    story.does(LEA, "ask", json!({"reason": "scope", "text": "?", "late_reason": "two accounts"}));
    story.accepts(LetterKind::Question).on("2026-03-20");
    story.does(ANNA, "resume", json!({"arrived_on": "2026-03-20"}));
    assert_eq!(
        clocks(&story),
        [("us-ca-ccpa", false, Some(day("2026-04-19"))), ("eu-gdpr", false, Some(day("2026-04-19")))],
        "a second pause moves the same clock and no other"
    );
}

#[test]
fn of_two_figures_the_trace_says_which_governs_and_of_one_nothing() {
    let governs = |story: &Story| {
        let steps = story.dates().trace.iter();
        steps.filter(|step| step.text.starts_with("the earliest of these figures governs")).count()
    };
    assert_eq!(
        governs(&Story::in_israel(Right::Access, "IL")),
        1,
        "7 working days of our own, 30 days of law"
    );
    let laws = [attached("us-ca-ccpa", AttachedBy::Residence)];
    let alone = Story::begun(Asked::plain(Right::Access), "Europe/Berlin", Some("US-CA"), &laws);
    assert_eq!(governs(&alone), 0);
    assert!(
        alone.dates().trace.iter().all(|step| !step.rule.starts_with("earliest")),
        "one clock is compared with none"
    );
}

#[test]
fn a_case_keeps_every_clock_under_which_it_came_in() {
    let mut story = californian_in_europe(Right::Access);
    let came_in: Vec<(String, String)> =
        story.case.unders().iter().map(|it| (it.law.to_string(), it.version.to_owned())).collect();
    // the controller declares something else meanwhile
    story.attachments = vec![attached("il-ppl", AttachedBy::Establishment)];
    story.does(ANNA, "correct_receipt", json!({"received_at": "2026-03-03T10:00:00Z", "reason": "found"}));
    let kept: Vec<(String, String)> =
        story.case.unders().iter().map(|it| (it.law.to_string(), it.version.to_owned())).collect();
    assert_eq!(kept, came_in);
    assert_eq!(story.dates().due, Some(day("2026-04-02")));
    story.does(ANNA, "classify", json!({"right": "erasure"}));
    assert_eq!(story.case.law().unwrap().as_str(), "il-ppl", "another right is another matter");
}

#[test]
fn a_refusal_needs_a_ground_under_every_law_that_grants_the_right() {
    let mut story = californian_in_europe(Right::Erasure);
    story.verifies();
    let refuse =
        |grounds: serde_json::Value| json!({"code": "legal_duty", "grounds": grounds, "text": "Tax law."});
    let missing = story.refused(ANNA, "refuse", json!({"code": "legal_duty"}));
    assert_eq!(missing.code(), "ground_missing");
    let words = in_english(&missing);
    assert!(words.contains("eu-gdpr") && words.contains("legal_claims"), "{words}");
    assert!(cited(&missing).contains("17"), "{}", cited(&missing));
    let unknown = refuse(json!([{"law": "eu-gdpr", "code": "because"}]));
    assert_eq!(story.code(ANNA, "refuse", unknown), "code_unknown");
    let stranger = refuse(json!([{"law": "il-ppl", "code": "data_correct"}]));
    assert_eq!(story.code(ANNA, "refuse", stranger), "code_unknown");
    let lead_again = refuse(json!([{"law": "us-ca-ccpa", "code": "legal_duty"}]));
    assert_eq!(story.code(ANNA, "refuse", lead_again), "code_unknown");
    let offered = story.offered(ANNA, "refuse");
    let of = |law: &str| offered.reasons.iter().filter(|it| it.law.as_ref().unwrap().as_str() == law).count();
    assert!(of("us-ca-ccpa") > 0 && of("eu-gdpr") > 0, "{:?}", offered.reasons);
    story.does(ANNA, "refuse", refuse(json!([{"law": "eu-gdpr", "code": "legal_claims"}])));
    assert_eq!(story.case.state, State::Reviewing);
    let digest = story.case.review_digest().unwrap().to_owned();
    story.does(LEA, "return", json!({"comment": "another ground"}));
    story.does(ANNA, "refuse", refuse(json!([{"law": "eu-gdpr", "code": "expression"}])));
    assert_ne!(story.case.review_digest().unwrap(), digest, "the approval is bound to every ground");
}

#[test]
fn what_is_withheld_has_a_ground_under_every_law_that_grants_the_right() {
    let mut story = californian_in_europe(Right::Access);
    story.verifies();
    let withheld = |code: &str, grounds: serde_json::Value| json!({"items": [{"label": "x", "outcome": "withhold", "code": code, "grounds": grounds}], "letter": {"text": "Section 34."}});
    let missing = story.refused(ANNA, "decide", withheld("never_disclosed", json!([])));
    assert_eq!(missing.code(), "ground_missing");
    let words = in_english(&missing);
    assert!(words.contains("eu-gdpr") && words.contains("rights_of_others"), "{words}");
    assert!(cited(&missing).contains("15"), "{}", cited(&missing));
    let under = |law: &str, code: &str| json!([{"law": law, "code": code}]);
    let unknown = withheld("never_disclosed", under("eu-gdpr", "never_disclosed"));
    assert_eq!(story.code(ANNA, "decide", unknown), "code_unknown");
    let stranger = withheld("rights_of_others", under("il-ppl", "rights_of_others"));
    assert_eq!(story.code(ANNA, "decide", stranger), "code_unknown");
    let offered = story.offered(ANNA, "decide").reasons;
    let of = |law: &str| offered.iter().filter(|it| it.law.as_ref().unwrap().as_str() == law).count();
    assert!(of("us-ca-ccpa") > 0 && of("eu-gdpr") > 0, "{offered:?}");
    story.does(ANNA, "decide", withheld("never_disclosed", under("eu-gdpr", "rights_of_others")));
    let digest = story.case.review_digest().unwrap().to_owned();
    story.does(LEA, "return", json!({"comment": "the other ground"}));
    // one code that both laws know is a ground under both
    story.does(ANNA, "decide", withheld("rights_of_others", json!([])));
    story.does(LEA, "return", json!({"comment": "not so"}));
    story.does(ANNA, "decide", withheld("never_disclosed", under("eu-gdpr", "national_restriction")));
    assert_ne!(story.case.review_digest().unwrap(), digest, "the approval is bound to every ground");
    let alone = Story::of(Right::Access).offered(ANNA, "decide").reasons;
    assert!(alone.iter().all(|reason| reason.law.is_none()), "one law, one list");
}

#[test]
fn a_promise_is_no_law_under_which_one_refuses() {
    let laws = [
        attached("eu-gdpr", AttachedBy::Establishment),
        attached("custom-policy", AttachedBy::Establishment),
    ];
    let mut story = Story::begun(Asked::plain(Right::Correction), "Europe/Berlin", None, &laws);
    assert_eq!((story.dates().due, story.dates().due_basis), (Some(day("2026-03-16")), Some(Basis::Promise)));
    assert_eq!(story.code(LEA, "postpone", json!({"to": "2026-03-20", "reason": "x"})), "not_a_policy_date");
    story.confirms().does(ANNA, "refuse", json!({"code": "data_accurate"}));
    assert_eq!(story.case.state, State::Reviewing);
}

#[test]
fn a_silent_refusal_stays_silent_under_every_law() {
    let mut story = californian_in_europe(Right::Access);
    let telling = json!({"code": "identity_not_established", "grounds": [{"law": "eu-gdpr", "code": "rights_of_others"}]});
    let refused = story.refused(ANNA, "refuse", telling);
    assert!(["proof_missing", "code_unknown"].contains(&refused.code()), "{refused:?}");
    let silent = json!({"code": "identity_not_established", "grounds": [{"law": "eu-gdpr", "code": "identity_not_established"}]});
    story.does(ANNA, "refuse", silent);
    assert_eq!(story.case.state, State::Reviewing);
}

#[test]
fn an_extension_extends_the_clocks_whose_last_day_it_met() {
    let extend = json!({"reasons": ["complexity"]});
    let mut story = californian_in_europe(Right::Access);
    story.on("2026-04-01").does(ANNA, "extend", extend.clone()).accepts(LetterKind::Extension);
    assert_eq!(story.dates().due, Some(day("2026-06-03")), "ninety days; the GDPR gives a day more");
    assert_eq!(story.dates().refuse_by, Some(day("2026-04-04")));
    let mut late = californian_in_europe(Right::Access);
    late.on("2026-04-10").does(ANNA, "extend", extend.clone());
    let owed = |story: &Story| {
        duties(&story.case).into_iter().find(|duty| duty.duty == DutyKind::TellExtension).unwrap()
    };
    assert_eq!((owed(&late).due, owed(&late).met.is_none()), (Some(day("2026-04-04")), true));
    late.accepts(LetterKind::Extension);
    assert_eq!(owed(&late).on_time, Some(false), "too late for the GDPR");
    assert_eq!(late.dates().due, Some(day("2026-04-04")), "whose date stands");
    assert_eq!(late.dates().clocks[0].extended_due, Some(day("2026-06-03")));
    let mut too_late = californian_in_europe(Right::Access);
    too_late.on("2026-04-20");
    assert_eq!(too_late.code(ANNA, "extend", extend), "extension_too_late");
}

#[test]
fn an_extension_waits_lapses_or_takes_by_its_letter_alone() {
    let extend = json!({"reasons": ["complexity"]});
    let mut story = californian_in_europe(Right::Access);
    story.on("2026-04-18").does(ANNA, "extend", extend);
    assert_eq!(story.dates().clocks[0].extended_due, None, "pending");
    assert_eq!(
        story.timer(TimerKind::ExtensionLapse).unwrap().fire_at,
        super::instant("2026-04-19T22:00:00Z")
    );
    story.on("2026-04-20").accepts(LetterKind::Extension);
    assert_eq!(story.case.extension, Some(ExtensionState::Lapsed));
    let alarm = |effect: &Effect| {
        matches!(effect, Effect::Notice { notice: Notice::Alarm(Alarm::ExtensionLapsed), .. })
    };
    assert!(story.effects.iter().any(alarm));
    assert!(story.dates().clocks.iter().all(|clock| clock.extended_due.is_none()));
}

#[test]
fn an_extension_told_during_an_open_pause_is_in_time() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", json!({"reason": "identity", "text": "?"})).accepts(LetterKind::Question);
    // the base date would have been 4 April; while the question is open it has not come
    story.on("2026-04-10");
    assert!(story.offered(ANNA, "extend").forbidden.is_none());
    story.does(ANNA, "extend", json!({"reasons": ["complexity"]}));
    assert_eq!(story.timer(TimerKind::ExtensionLapse), None, "nothing lapses while the clock stands");
    story.accepts(LetterKind::Extension);
    assert!(matches!(story.case.extension, Some(ExtensionState::InForce { by: None, .. })));
    assert!(story.case.is_stopped() && story.dates().due.is_none());
    story.on("2026-04-14").does(ANNA, "resume", json!({"arrived_on": "2026-04-14"}));
    assert_eq!(story.dates().base_due, Some(day("2026-05-14")), "40 days do not count");
    assert_eq!(story.dates().due, Some(day("2026-07-14")));
    assert_eq!(story.dates().refuse_by, Some(day("2026-05-14")));
}

#[test]
fn a_moved_date_that_nobody_was_told_of_falls_back() {
    let mut story = Story::in_israel(Right::Access, "IL");
    let due = story.dates().due.unwrap();
    story.does(LEA, "postpone", json!({"to": "2026-03-26", "reason": "the archive is closed"}));
    let owed =
        |story: &Story| duties(&story.case).into_iter().find(|duty| duty.duty == DutyKind::TellPostponement);
    assert_eq!((owed(&story).unwrap().due, owed(&story).unwrap().met), (due.pred_opt(), None));
    story.accepts(LetterKind::Postponement);
    assert_eq!(story.dates().due, Some(day("2026-03-26")));
    assert!(matches!(owed(&story).unwrap().met, Some(Evidence::Accepted { .. })));
    assert_eq!(owed(&story).unwrap().on_time, Some(true));
    assert_eq!(story.code(LEA, "postpone", json!({"to": "2026-03-30", "reason": "x"})), "nothing_to_do");
    story.bounces(LetterKind::Postponement);
    assert_eq!((story.dates().due, owed(&story)), (Some(due), None));
    assert!(story.case.undelivered);
    let alarm = |effect: &Effect| {
        matches!(effect, Effect::Notice { notice: Notice::Alarm(Alarm::PostponementLapsed), .. })
    };
    assert!(story.effects.iter().any(alarm));
    let shown = |event: &Event| matches!(event, Event::PostponementAnnounced { .. });
    assert!(story.events.iter().any(shown), "for ever");
}
