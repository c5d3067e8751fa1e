//! Questions, extensions, moved dates, timers and duties.

use serde_json::json;

use super::{ANNA, LEA, MACHINE, Story, attached, cited, day, instant};
use crate::{
    case::{
        Act, Alarm, Asked, Audience, DutyKind, Effect, ExtensionState, LadderRung, LetterKind, Nearness,
        Notice, State, TimerKind, act::payload::TimerFired, duties, nearness,
    },
    law::{AttachedBy, Calendar, CalendarId, Purpose, Right},
};

use TimerKind::{Due, Left, Overdue};

fn identity() -> serde_json::Value {
    json!({"reason": "identity", "text": "Which order was it?"})
}

#[test]
fn a_question_stops_the_clock_only_from_the_day_it_reached_the_person() {
    let mut story = Story::of(Right::Access);
    story.on("2026-03-06").does(ANNA, "ask", identity());
    assert_eq!(story.case.state, State::Waiting);
    assert!(!story.case.is_stopped(), "asking alone stops nothing");
    story.on("2026-03-09").accepts(LetterKind::Question);
    assert!(story.case.is_stopped());
    assert_eq!((story.dates().due, story.dates().safe_due), (None, Some(day("2026-04-04"))));
    story.on("2026-03-21").does(ANNA, "resume", json!({"arrived_on": "2026-03-19"}));
    assert_eq!(story.case.state, State::Received);
    assert_eq!(story.dates().due, Some(day("2026-04-14")), "ten days from 9 to 19 March do not count");
    assert!(
        story
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Letter { letter: LetterKind::ClockRuns, .. }))
    );
}

#[test]
fn a_reason_the_law_does_not_know_stops_nothing() {
    for (right, reason) in [(Right::Access, "other"), (Right::Access, "fee"), (Right::Erasure, "scope")] {
        let mut story = Story::of(right);
        story.does(ANNA, "ask", json!({"reason": reason, "text": "?"})).accepts(LetterKind::Question);
        assert_eq!((story.case.state, story.case.is_stopped()), (State::Waiting, false), "{right} {reason}");
    }
    let mut story = Story::in_israel(Right::Access, "US-CA");
    story.does(ANNA, "ask", identity()).accepts(LetterKind::Question);
    assert!(!story.case.is_stopped(), "California's clock never stops");
}

#[test]
fn a_question_that_comes_back_never_stopped_the_clock() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", identity()).accepts(LetterKind::Question);
    assert!(story.case.is_stopped());
    story.bounces(LetterKind::Question);
    assert!(!story.case.is_stopped() && story.case.undelivered);
    assert!(
        story
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::OtherChannel { letter: LetterKind::Question, .. }))
    );
    let dispatched =
        json!({"duty": "question", "channel": "post", "on": "2026-03-05", "proof": "posted by hand"});
    story.does(ANNA, "dispatched", dispatched);
    assert!(story.case.is_stopped());
}

#[test]
fn a_late_question_needs_a_lead_and_a_reason() {
    let mut story = Story::of(Right::Access);
    story.on("2026-03-12");
    assert!(story.offered(ANNA, "ask").forbidden.is_none(), "the seventh day is in time");
    story.on("2026-03-13");
    assert_eq!(story.code(ANNA, "ask", identity()), "late_question");
    assert_eq!(story.code(LEA, "ask", identity()), "late_question");
    story.does(
        LEA,
        "ask",
        json!({"reason": "identity", "text": "?", "late_reason": "a second account turned up"}),
    );
}

#[test]
fn verifying_answers_an_identity_question_and_no_other() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", identity()).accepts(LetterKind::Question).on("2026-03-15").verifies();
    assert_eq!((story.case.state, story.case.is_stopped()), (State::Working, false));
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", json!({"reason": "scope", "text": "?"})).accepts(LetterKind::Question).verifies();
    assert_eq!((story.case.state, story.case.back_to), (State::Waiting, Some(State::Working)));
    assert!(story.case.is_stopped());
    story.does(ANNA, "resume", json!({"arrived_on": "2026-03-05", "complete": false}));
    assert_eq!(story.case.state, State::Waiting);
    assert_eq!(story.code(ANNA, "resume", json!({"arrived_on": "2026-03-04"})), "date_impossible");
    story.does(ANNA, "resume", json!({"arrived_on": "2026-03-05", "complete": true}));
    assert_eq!(story.case.state, State::Working);
}

#[test]
fn proof_that_does_not_suffice_beside_another_question_leads_back_to_verifying() {
    let too_little = json!({"method": "mailbox_code", "result": "established"});
    let answered = json!({"arrived_on": "2026-03-05", "complete": true});
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", json!({"reason": "scope", "text": "?"})).accepts(LetterKind::Question);
    story.does(ANNA, "verify", too_little.clone());
    assert_eq!((story.case.state, story.case.back_to), (State::Waiting, Some(State::Verifying)));
    let mut then_enough = story.clone();
    story.does(ANNA, "resume", answered.clone());
    assert_eq!(story.case.state, State::Verifying);
    then_enough.verifies().does(ANNA, "resume", answered.clone());
    assert_eq!(then_enough.case.state, State::Working);
    // what was being worked on stays so
    let mut story = Story::of(Right::Access);
    story.verifies().does(ANNA, "ask", json!({"reason": "scope", "text": "?"}));
    story.does(ANNA, "classify", json!({"sensitive": true})).does(ANNA, "verify", too_little);
    story.does(ANNA, "resume", answered);
    assert_eq!(story.case.state, State::Working);
}

#[test]
fn an_extension_moves_the_date_when_its_letter_was_accepted_and_only_once() {
    let mut story = Story::of(Right::Access);
    let extend = json!({"reasons": ["complexity"], "text": "many systems"});
    story.on("2026-03-20").does(ANNA, "extend", extend.clone());
    assert_eq!(story.dates().due, Some(day("2026-04-04")), "pending");
    assert!(
        duties(&story.case).iter().any(|duty| duty.duty == DutyKind::TellExtension && duty.met.is_none())
    );
    assert_eq!(story.timer(TimerKind::ExtensionLapse).unwrap().fire_at, instant("2026-04-04T22:00:00Z"));
    assert_eq!(story.code(ANNA, "extend", extend.clone()), "extended_already");
    story.accepts(LetterKind::Extension);
    assert_eq!(story.dates().due, Some(day("2026-06-04")));
    assert_eq!(story.code(ANNA, "extend", extend), "extended_already");
    story.bounces(LetterKind::Extension);
    assert_eq!(story.dates().due, Some(day("2026-04-04")), "nobody was told after all");
    let dispatched =
        json!({"duty": "tell_extension", "channel": "telephone", "on": "2026-03-20", "proof": ["call note"]});
    story.does(ANNA, "dispatched", dispatched);
    assert_eq!(story.dates().due, Some(day("2026-06-04")));
}

#[test]
fn where_the_law_has_no_number_the_date_that_the_person_was_told_counts() {
    let swiss = [attached("ch-fadp", AttachedBy::Establishment)];
    let mut story = Story::begun(Asked::plain(Right::Access), "Europe/Zurich", None, &swiss);
    let unnamed = json!({"reasons": ["complexity"]});
    let named = |to: &str| json!({"reasons": ["complexity"], "to": to});
    story.on("2026-03-20");
    assert_eq!(Story::of(Right::Access).code(ANNA, "extend", named("2026-05-20")), "date_impossible");
    for impossible in [unnamed, named("2026-04-04"), named("2027-04-05")] {
        assert_eq!(story.code(ANNA, "extend", impossible), "date_impossible");
    }
    story.does(ANNA, "extend", named("2026-05-20"));
    assert_eq!(story.dates().due, Some(day("2026-04-04")), "nobody was told yet");
    story.accepts(LetterKind::Extension);
    assert_eq!(
        (story.dates().due, story.dates().legal_due),
        (Some(day("2026-05-20")), Some(day("2026-05-20")))
    );
    story.bounces(LetterKind::Extension);
    assert_eq!(story.dates().due, Some(day("2026-04-04")), "nobody was told after all");
    let dispatched =
        json!({"duty": "tell_extension", "channel": "telephone", "on": "2026-03-20", "proof": ["call note"]});
    story.does(ANNA, "dispatched", dispatched);
    assert_eq!(story.dates().due, Some(day("2026-05-20")));
}

#[test]
fn an_extension_whose_letter_comes_too_late_lapses_and_alarms() {
    let mut story = Story::of(Right::Access);
    story.on("2026-04-04").does(ANNA, "extend", json!({"reasons": ["number_of_requests"]}));
    let mut late = story.clone();
    late.on("2026-04-05").accepts(LetterKind::Extension);
    let mut silent = story;
    silent.on("2026-04-05");
    assert!(silent.fires().contains(&TimerKind::ExtensionLapse));
    for story in [late, silent] {
        assert_eq!(story.case.extension, Some(ExtensionState::Lapsed));
        assert_eq!(story.dates().due, Some(day("2026-04-04")));
        assert!(story.effects.iter().any(|effect| matches!(
            effect,
            Effect::Notice { notice: Notice::Alarm(Alarm::ExtensionLapsed), .. }
        )));
    }
}

#[test]
fn no_extension_after_the_last_day_nor_where_the_law_has_none() {
    let extend = json!({"reasons": ["complexity"]});
    let mut story = Story::of(Right::Access);
    story.on("2026-04-05");
    let refused = story.refused(ANNA, "extend", extend.clone());
    assert_eq!((refused.code(), cited(&refused).contains("12(3)")), ("extension_too_late", true));
    assert_eq!(Story::in_israel(Right::Access, "IL").code(ANNA, "extend", extend.clone()), "no_extension");
    let opt_out = Story::in_israel(Right::OptOut, "US-CA");
    assert_eq!(opt_out.case.state, State::Working);
    assert!(opt_out.offered(ANNA, "extend").forbidden.is_some());
}

#[test]
fn only_an_office_date_is_postponed_at_most_to_the_legal_one_and_with_a_letter_before_it() {
    let to = |on: &str| json!({"to": on, "reason": "the archive is closed"});
    let mut californian = Story::in_israel(Right::Access, "US-CA");
    assert_eq!(californian.code(LEA, "postpone", to("2026-04-10")), "not_a_policy_date");
    let mut story = Story::in_israel(Right::Access, "IL");
    let (due, legal) = (story.dates().due.unwrap(), story.dates().legal_due.unwrap());
    assert!(due < legal, "7 working days of our own, 30 days by law");
    assert_eq!(story.code(ANNA, "postpone", to(&legal.to_string())), "wrong_role");
    assert_eq!(story.code(LEA, "postpone", to(&legal.succ_opt().unwrap().to_string())), "past_legal_date");
    story.does(LEA, "postpone", to(&legal.to_string()));
    assert_eq!(story.dates().due, Some(due), "not before the letter");
    let mut late = story.clone();
    late.now = story.office.end_of(due.pred_opt().unwrap());
    assert!(late.fires().contains(&TimerKind::PostponementLapse));
    assert_eq!(late.dates().due, Some(due));
    story.accepts(LetterKind::Postponement);
    assert_eq!(story.dates().due, Some(legal));
    assert!(story.dates().trace.iter().any(|step| step.rule == "postpone"));
}

#[test]
fn the_ladder_rings_once_per_rung_and_daily_after() {
    let mut story = Story::of(Right::Access);
    story.confirms().accepts(LetterKind::Received);
    // due on Saturday 4 April; the office works by Friday 3 April
    assert_eq!(story.dates().work_by, Some(day("2026-04-03")));
    let mut fired = Vec::new();
    for on in [
        "2026-03-19",
        "2026-03-21",
        "2026-03-28",
        "2026-04-01",
        "2026-04-03",
        "2026-04-04",
        "2026-04-05",
        "2026-04-06",
    ] {
        fired.push(story.on(on).fires());
    }
    let none = Vec::new();
    assert_eq!(
        fired,
        [
            none.clone(),
            vec![Left(50)],
            vec![Left(25)],
            vec![Left(10)],
            vec![Due],
            none,
            vec![Overdue],
            vec![Overdue]
        ]
    );
    // a week of downtime: once, not seven times
    assert_eq!(story.on("2026-04-14").fires(), [Overdue]);
    assert_eq!(story.on("2026-04-14").fires(), []);
    assert_eq!(story.timer(Overdue).unwrap().occurrence, 4);
}

#[test]
fn after_downtime_every_rung_rings_once_in_order() {
    let mut story = Story::of(Right::Access);
    story.confirms().accepts(LetterKind::Received);
    assert_eq!(story.on("2026-04-20").fires(), [Left(50), Left(25), Left(10), Due, Overdue]);
}

#[test]
fn a_paused_case_does_not_become_overdue_and_is_not_forgotten() {
    let mut story = Story::of(Right::Access);
    story
        .confirms()
        .accepts(LetterKind::Received)
        .does(ANNA, "ask", identity())
        .accepts(LetterKind::Question);
    let fired = story.on("2026-04-20").fires();
    assert!(!fired.contains(&TimerKind::Overdue));
    assert!(fired.contains(&TimerKind::StillPaused) && fired.contains(&TimerKind::Left(10)));
    assert_eq!(story.on("2026-04-26").fires(), []);
    assert_eq!(story.on("2026-04-27").fires(), [TimerKind::StillPaused]);
    assert!(story.case.queue_at().is_some(), "still in the queue");
}

#[test]
fn the_person_is_reminded_on_day_three_and_ten() {
    let mut story = Story::of(Right::Access);
    story.accepts(LetterKind::Received).does(ANNA, "ask", identity()).accepts(LetterKind::Question);
    assert_eq!(story.on("2026-03-07").fires(), []);
    assert_eq!(story.on("2026-03-08").fires(), [TimerKind::RemindConfirm, TimerKind::RemindAnswer]);
    story.confirms();
    assert_eq!(story.on("2026-03-15").fires(), [TimerKind::RemindAnswer]);
    assert_eq!(story.timer(TimerKind::RemindAnswer), None);
    story.does(ANNA, "resume", json!({"arrived_on": "2026-03-15"}));
    story.does(LEA, "ask", json!({"reason": "scope", "text": "?", "late_reason": "new systems"}));
    assert_eq!(
        story.timer(TimerKind::RemindAnswer).unwrap().occurrence,
        201,
        "the second question counts anew"
    );
}

#[test]
fn a_timer_that_moved_or_rang_already_does_nothing() {
    let mut story = Story::of(Right::Access);
    let ring = |kind, occurrence| Act::TimerFired(TimerFired { kind, occurrence });
    assert_eq!(story.tries(MACHINE, &ring(TimerKind::Left(50), 1)).unwrap(), [], "not yet");
    story.on("2026-03-21");
    assert_eq!(story.tries(MACHINE, &ring(TimerKind::Left(50), 1)).unwrap().len(), 1);
    assert_eq!(story.tries(MACHINE, &ring(TimerKind::Left(50), 1)).unwrap(), []);
}

#[test]
fn acknowledgement_is_a_duty_with_its_own_ladder_met_by_the_mail_server() {
    let mut story = Story::in_israel(Right::Access, "US-CA");
    let acknowledge =
        |story: &Story| duties(&story.case).into_iter().find(|duty| duty.duty == DutyKind::Acknowledge);
    assert_eq!(acknowledge(&story).unwrap().due, Some(day("2026-03-19")), "10 business days");
    assert!(story.timer(TimerKind::AcknowledgeDue).is_some());
    let mut bounced = story.clone();
    story.accepts(LetterKind::Received);
    assert_eq!(acknowledge(&story).unwrap().on_time, Some(true));
    assert!(story.timer(TimerKind::AcknowledgeDue).is_none());
    story.bounces(LetterKind::Received);
    assert_eq!(acknowledge(&story).unwrap().met, None, "a bounce reopens the duty");
    bounced.on("2026-03-25").fires();
    assert!(bounced.case.fired.contains_key(&TimerKind::AcknowledgeOverdue));
}

#[test]
fn waiting_for_marketing_objections_never_stops_a_clock() {
    let asked = Asked { purpose: Some(Purpose::Marketing), ..Asked::plain(Right::Objection) };
    let mut story = Story::asked(asked);
    story
        .does(ANNA, "ask", json!({"reason": "other", "text": "Which address gets the letters?"}))
        .accepts(LetterKind::Question);
    assert!(!story.case.is_stopped());
}

#[test]
fn a_rung_comes_by_working_days_where_the_share_of_the_period_would_come_too_late() {
    let mut story = Story::in_israel(Right::Access, "IL");
    story.office.calendar = Calendar::from(CalendarId::Il);
    story.confirms().accepts(LetterKind::Received);
    // received on Thursday 5 March, due on Monday 16 March; Friday and Saturday are not worked
    assert_eq!(story.dates().work_by, Some(day("2026-03-16")));
    let local = |story: &Story, kind| story.office.day(story.timer(kind).unwrap().fire_at);
    assert_eq!(
        local(&story, Left(25)),
        day("2026-03-12"),
        "Sunday and Monday are left; the share says 14 March"
    );
    assert_eq!(local(&story, Left(10)), day("2026-03-15"), "Monday is left");
    assert_eq!(story.timer(Left(10)).unwrap().fire_at, story.office.start_of(day("2026-03-15")));
    let near = |share| nearness(&story.case, &story.office, Left(share));
    assert_eq!(near(50), Some(Nearness::Share(50)));
    assert_eq!(near(25), Some(Nearness::WorkingDays(2)));
    assert_eq!(nearness(&story.case, &story.office, Due), None);

    // an office that wants to know earlier
    story.office.ladder[2].working_days = 7;
    assert_eq!(local(&story, Left(10)), day("2026-03-05"), "all seven are left on the day of receipt");
    let first = story.timers().into_iter().map(|timer| timer.kind).take(3).collect::<Vec<_>>();
    assert_eq!(first, [Left(10), Left(25), Left(50)], "the farther rungs are reached with the nearest");
}

#[test]
fn who_hears_of_a_rung_goes_by_its_place_on_the_offices_own_ladder() {
    let everybody = vec![Audience::Owner, Audience::Leads, Audience::Dpo];
    let mut story = Story::of(Right::Access);
    let rung = |share| LadderRung { share, working_days: 0 };
    story.office.ladder = vec![rung(60), rung(20), rung(15)];
    story.confirms().accepts(LetterKind::Received).on("2026-04-03");
    story.effects.clear();
    assert_eq!(story.fires(), [Left(60), Left(20), Left(15), Due]);
    let told = story.effects.iter().map(|effect| match effect {
        Effect::Notice { notice: Notice::Ladder(rung), to, .. } => (*rung, to.clone()),
        other @ (Effect::Letter { .. }
        | Effect::Notice { .. }
        | Effect::OtherChannel { .. }
        | Effect::OpenCase { .. }
        | Effect::RevokeFiles
        | Effect::WentAnotherWay { .. }
        | Effect::Task { .. }) => panic!("{other:?}"),
    });
    let owner = vec![Audience::Owner];
    let leads = vec![Audience::Owner, Audience::Leads];
    assert_eq!(
        told.collect::<Vec<_>>(),
        [(Left(60), owner), (Left(20), leads), (Left(15), everybody.clone()), (Due, everybody)]
    );
}
