//! Duties beside the answer: each with its date, its ladder, and its own evidence.

use serde_json::json;

use super::{ANNA, BEN, LEA, LUC, Story, attached, day};
use crate::{
    case::{
        Asked, Audience, Duty, DutyKind, Effect, Evidence, ExtensionState, LetterKind, Notice, Owed, State,
        TimerKind, duties,
    },
    law::{AttachedBy, Right},
};

use TimerKind::{OwedDue, OwedLeft, OwedOverdue};

fn duty(story: &Story, kind: DutyKind) -> Option<Duty> {
    duties(&story.case).into_iter().find(|duty| duty.duty == kind)
}

fn rungs(story: &Story, owed: Owed) -> usize {
    story
        .timers()
        .iter()
        .filter(|timer| timer.kind.ladder() == Some(super::super::LadderOf::Beside(owed)))
        .count()
}

fn by_post(duty: &str, on: &str) -> serde_json::Value {
    json!({"duty": duty, "channel": "post", "on": on, "proof": "RR 12"})
}

/// Answered on 5 March: erased, as far as the letter says.
fn erased(mut story: Story) -> Story {
    story.confirms().accepts(LetterKind::Received).verifies();
    story.does(ANNA, "decide", json!({"items": [{"label": "account", "outcome": "erase"}]})).leaves();
    story.accepts(LetterKind::Done);
    assert_eq!(story.case.state, State::Answered);
    story
}

#[test]
fn who_received_what_was_erased_is_told_after_the_answer_and_that_has_a_ladder_of_its_own() {
    let mut story = erased(Story::of(Right::Erasure));
    let owed = duty(&story, DutyKind::TellRecipients).unwrap();
    assert_eq!((owed.due, owed.met.is_none()), (Some(day("2026-03-12")), true), "our own seven days");
    assert_eq!(owed.law.unwrap().as_str(), "eu-gdpr");
    let cites: Vec<&str> = owed.demands.iter().map(|demand| demand.cite.as_str()).collect();
    assert_eq!(cites, ["GDPR Art 19", "GDPR Art 17(2)", "GDPR Art 28(3)(e)"]);
    story.effects.clear();
    let fired: Vec<_> = ["2026-03-10", "2026-03-11", "2026-03-13", "2026-03-14"]
        .map(|on| story.on(on).fires())
        .into_iter()
        .collect();
    let of = Owed::Recipients;
    assert_eq!(
        fired,
        [
            vec![OwedLeft(of, 50), OwedLeft(of, 25)],
            vec![OwedLeft(of, 10)],
            vec![OwedDue(of), OwedOverdue(of)],
            vec![OwedOverdue(of)]
        ]
    );
    let told = |effect: &Effect| matches!(effect, Effect::Notice { notice: Notice::Ladder(_), to, .. } if to.contains(&Audience::Owner));
    assert_eq!(story.effects.iter().filter(|effect| told(effect)).count(), 6, "a letter for each rung");
    assert!(story.case.has_late_duty());
    story.does(BEN, "dispatched", by_post("tell_recipients", "2026-03-13"));
    let met = duty(&story, DutyKind::TellRecipients).unwrap();
    assert_eq!((met.on_time, met.met.map(|met| met.on())), (Some(false), Some(day("2026-03-13"))));
    assert_eq!(
        (rungs(&story, of), story.case.has_late_duty(), story.case.state),
        (0, false, State::Answered)
    );
    assert_eq!(story.code(ANNA, "dispatched", by_post("tell_recipients", "2026-03-14")), "wrong_state");
}

#[test]
fn recipients_are_owed_only_for_what_changed_and_where_a_law_says_so() {
    let mut unasked = Story::of(Right::Erasure);
    unasked.verifies();
    assert_eq!(unasked.code(ANNA, "dispatched", by_post("tell_recipients", "2026-03-05")), "nothing_to_do");
    let mut access = Story::worked(Right::Access);
    access.accepts(LetterKind::Done);
    assert_eq!(duty(&access, DutyKind::TellRecipients), None, "nothing changed");
    let mut kept = Story::of(Right::Erasure);
    let items = json!({"items": [{"label": "invoices", "outcome": "keep", "code": "legal_duty"}]});
    kept.verifies().does(ANNA, "decide", items).leaves().accepts(LetterKind::Partly);
    assert_eq!(duty(&kept, DutyKind::TellRecipients), None);
    let mut corrected = Story::of(Right::Correction);
    corrected.verifies().decides().leaves().accepts(LetterKind::Done);
    assert!(duty(&corrected, DutyKind::TellRecipients).is_some(), "what was corrected was corrected");
    let several =
        [attached("us-ca-ccpa", AttachedBy::Residence), attached("eu-gdpr", AttachedBy::Establishment)];
    let story = erased(Story::begun(Asked::plain(Right::Erasure), "Europe/Berlin", Some("US-CA"), &several));
    let laws: Vec<_> = duty(&story, DutyKind::TellRecipients).unwrap().demands;
    let laws: Vec<&str> = laws.iter().map(|demand| demand.law.as_str()).collect();
    assert_eq!(laws, ["us-ca-ccpa", "eu-gdpr", "eu-gdpr", "eu-gdpr"]);
}

#[test]
fn what_was_done_to_the_data_is_owed_to_recipients_however_the_case_goes_on() {
    let mut story = erased(Story::of(Right::Erasure));
    story.bounces(LetterKind::Done);
    assert_eq!(story.case.state, State::Releasing);
    assert!(story.case.owes_recipients(), "the person was not reached; the data are gone all the same");
    story.on("2026-03-07").does(ANNA, "send", json!({})).does(
        ANNA,
        "dispatched",
        by_post("answer", "2026-03-07"),
    );
    assert_eq!(duty(&story, DutyKind::TellRecipients).unwrap().due, Some(day("2026-03-12")), "and not later");
    story.does(ANNA, "dispatched", by_post("tell_recipients", "2026-03-07"));
    story.does(ANNA, "reopen", json!({"cause": "our_error"}));
    assert_eq!(duty(&story, DutyKind::TellRecipients), None, "another answer, another notice");
    story.does(ANNA, "decide", json!({"items": [{"label": "backup", "outcome": "erase"}]})).leaves();
    story.accepts(LetterKind::Done);
    assert_eq!(duty(&story, DutyKind::TellRecipients).unwrap().due, Some(day("2026-03-14")));
}

#[test]
fn the_date_of_a_refusal_stays_when_the_answer_is_extended_and_has_a_ladder_of_its_own() {
    let mut story = Story::of(Right::Access);
    story.confirms().accepts(LetterKind::Received).verifies();
    assert_eq!(duty(&story, DutyKind::RefuseBy), None, "one date, one ladder");
    story.does(ANNA, "extend", json!({"reasons": ["complexity"]})).accepts(LetterKind::Extension);
    assert_eq!(story.dates().due, Some(day("2026-06-04")));
    let owed = duty(&story, DutyKind::RefuseBy).unwrap();
    assert_eq!((owed.due, owed.met), (Some(day("2026-04-04")), None));
    assert_eq!(owed.law.unwrap().as_str(), "eu-gdpr");
    let mut granted = story.clone();
    granted.decides();
    assert_eq!((duty(&granted, DutyKind::RefuseBy), rungs(&granted, Owed::Refuse)), (None, 0), "moot");
    let digest = json!({"comment": "not yet"});
    granted.does(LEA, "return", digest);
    assert!(rungs(&granted, Owed::Refuse) > 0, "open again");

    let mut refused = story.clone();
    refused.on("2026-04-02");
    assert!(refused.fires().contains(&OwedLeft(Owed::Refuse, 10)));
    refused.does(ANNA, "refuse", json!({"code": "excessive"})).leaves().accepts(LetterKind::Refused);
    let met = duty(&refused, DutyKind::RefuseBy).unwrap();
    assert!(matches!(met.met, Some(Evidence::Accepted { letter: LetterKind::Refused, .. })));
    assert_eq!((met.on_time, rungs(&refused, Owed::Refuse)), (Some(true), 0));

    let fired = story.on("2026-04-05").fires();
    assert!(
        fired.contains(&OwedDue(Owed::Refuse)) && fired.contains(&OwedOverdue(Owed::Refuse)),
        "{fired:?}"
    );
    assert_eq!(rungs(&story, Owed::Refuse), 0, "lapsed, and told once");
    assert!(!story.case.has_late_duty(), "nobody must refuse");
    story.does(ANNA, "refuse", json!({"code": "excessive"})).leaves().accepts(LetterKind::Refused);
    assert_eq!(
        duty(&story, DutyKind::RefuseBy).unwrap().on_time,
        Some(false),
        "late although the answer is not"
    );
    assert_eq!(duty(&story, DutyKind::AnswerOrRefuse).unwrap().on_time, Some(true));
}

#[test]
fn the_letter_about_an_extension_has_a_ladder_to_its_last_lawful_day() {
    let mut story = Story::of(Right::Access);
    story.confirms().accepts(LetterKind::Received);
    story.on("2026-03-25").does(ANNA, "extend", json!({"reasons": ["complexity"]}));
    let of = Owed::Extension;
    assert_eq!(duty(&story, DutyKind::TellExtension).unwrap().due, Some(day("2026-04-04")));
    let mut taken = story.clone();
    taken.accepts(LetterKind::Extension);
    assert_eq!(rungs(&taken, of), 0, "met");
    let fired = story.on("2026-04-04").fires();
    for rung in [OwedLeft(of, 50), OwedLeft(of, 25), OwedLeft(of, 10), OwedDue(of)] {
        assert!(fired.contains(&rung), "{rung:?} in {fired:?}");
    }
    let mut posted = story.clone();
    posted.does(ANNA, "dispatched", by_post("tell_extension", "2026-04-03"));
    assert_eq!((rungs(&posted, of), posted.dates().due), (0, Some(day("2026-06-04"))));
    assert!(story.on("2026-04-05").fires().contains(&TimerKind::ExtensionLapse));
    assert_eq!((story.case.extension.clone(), rungs(&story, of)), (Some(ExtensionState::Lapsed), 0));

    // announced on its very last day: the letter gets its hour
    let mut late = Story::of(Right::Access);
    late.on("2026-04-04").does(ANNA, "extend", json!({"reasons": ["complexity"]}));
    assert!(late.fires().iter().all(|kind| !matches!(kind, OwedLeft(..) | OwedDue(_))));
    late.now += chrono::TimeDelta::hours(1);
    assert!(late.fires().contains(&OwedDue(of)));
}

#[test]
fn an_extension_too_late_for_one_law_is_told_and_goes_on_for_the_other() {
    let laws =
        [attached("us-ca-ccpa", AttachedBy::Residence), attached("eu-gdpr", AttachedBy::Establishment)];
    let mut story = Story::begun(Asked::plain(Right::Access), "Europe/Berlin", Some("US-CA"), &laws);
    story.confirms().accepts(LetterKind::Received);
    story.on("2026-04-02").does(ANNA, "extend", json!({"reasons": ["complexity"]}));
    let owed = duty(&story, DutyKind::TellExtension).unwrap();
    assert_eq!((owed.due, owed.law.unwrap().as_str()), (Some(day("2026-04-04")), "eu-gdpr"));
    let fired = story.on("2026-04-05").fires();
    assert!(fired.contains(&OwedOverdue(Owed::Extension)), "{fired:?}");
    assert!(story.case.has_late_duty());
    assert!(!story.on("2026-04-08").fires().contains(&OwedOverdue(Owed::Extension)), "once");
    story.accepts(LetterKind::Extension);
    assert!(!story.case.has_late_duty());
    assert_eq!(story.dates().clocks[0].extended_due, Some(day("2026-06-03")), "in time for California");
}

#[test]
fn every_kind_of_rung_reads_back_from_its_name() {
    for owed in Owed::ALL {
        for kind in [OwedLeft(*owed, 25), OwedDue(*owed), OwedOverdue(*owed)] {
            assert_eq!(kind.to_string().parse::<TimerKind>().unwrap(), kind);
        }
    }
    for wrong in ["refuse", "refuse_", "refuse_left_", "recipients_lapse", "extension_left_x", "left_"] {
        assert!(wrong.parse::<TimerKind>().is_err(), "{wrong}");
    }
    assert_eq!("extension_lapse".parse::<TimerKind>().unwrap(), TimerKind::ExtensionLapse);
}

#[test]
fn opt_out_appeal_and_complaint_have_duties_of_their_own() {
    let opt_out = Story::in_israel(Right::OptOut, "US-CA");
    let answer = duty(&opt_out, DutyKind::AnswerOrRefuse).unwrap();
    assert_eq!((answer.due, answer.law.unwrap().as_str()), (Some(day("2026-03-26")), "us-ca-ccpa"));
    let mut done = opt_out.clone();
    done.does(ANNA, "decide", json!({"items": [{"label": "sale", "outcome": "block"}]}));
    done.leaves().accepts(LetterKind::Done);
    assert_eq!(duty(&done, DutyKind::AnswerOrRefuse).unwrap().on_time, Some(true));
    let third = duty(&done, DutyKind::TellRecipients).unwrap();
    assert_eq!(third.demands[0].cite, "11 CCR 7026(f)", "who bought it after the request");
}

#[test]
fn a_consent_is_given_back_within_the_days_that_its_law_sets() {
    let laws = [attached("us-mn-cdpa", AttachedBy::Residence)];
    let asked = Asked::plain(Right::WithdrawConsent);
    let mut story = Story::begun(asked, "America/Chicago", Some("US-MN"), &laws);
    let answer = duty(&story, DutyKind::AnswerOrRefuse).unwrap();
    assert_eq!(
        (answer.due, answer.law.unwrap().as_str()),
        (Some(day("2026-03-20")), "us-mn-cdpa"),
        "15 days"
    );
    assert!(story.timer(TimerKind::Left(50)).is_some());
    story.on("2026-03-21").does(
        ANNA,
        "decide",
        json!({"items": [{"label": "newsletter", "outcome": "block"}]}),
    );
    story.leaves().accepts(LetterKind::Done);
    assert_eq!(duty(&story, DutyKind::AnswerOrRefuse).unwrap().on_time, Some(false));
}

/// An appeal is decided, and a complaint acknowledged, by days of their own: each is a case with its own duties and ladders.
#[test]
fn an_appeal_and_a_complaint_are_owed_by_days_of_their_own() {
    let refused = |law: &str, zone: &str, place: &str| {
        let laws = [attached(law, AttachedBy::Residence)];
        let mut story = Story::begun(Asked::plain(Right::Erasure), zone, Some(place), &laws);
        story.on("2026-07-01").confirms().accepts(LetterKind::Received);
        story.does(ANNA, "refuse", json!({"code": "excessive"})).leaves().accepts(LetterKind::Refused);
        story
    };
    let mut story = refused("us-co-cpa", "America/Denver", "US-CO");
    story.does(super::PERSON, "appeal", json!({"text": "look again"}));
    let mut appeal = story.contest();
    let decide = duty(&appeal, DutyKind::DecideAppeal).unwrap();
    assert_eq!((decide.due, decide.law.unwrap().as_str()), (Some(day("2026-08-15")), "us-co-cpa"), "45 days");
    assert_eq!(duty(&appeal, DutyKind::AnswerOrRefuse), None);
    assert!(appeal.timer(TimerKind::Left(50)).is_some());
    appeal.does(BEN, "refuse", json!({"code": "excessive"}));
    let digest = appeal.case.review_digest().unwrap().to_owned();
    appeal.does(LUC, "approve", json!({ "digest": digest })).leaves().accepts(LetterKind::Refused);
    assert_eq!(duty(&appeal, DutyKind::DecideAppeal).unwrap().on_time, Some(true));

    let mut story = refused("uk-gdpr", "Europe/London", "GB");
    story.does(super::PERSON, "complaint", json!({"text": "look again"}));
    let mut complaint = story.contest();
    let acknowledge = duty(&complaint, DutyKind::AcknowledgeComplaint).unwrap();
    assert_eq!((acknowledge.due, acknowledge.law.unwrap().as_str()), (Some(day("2026-07-31")), "uk-gdpr"));
    assert!(complaint.timer(TimerKind::AcknowledgeDue).is_some());
    complaint.accepts(LetterKind::Contested);
    assert_eq!(duty(&complaint, DutyKind::AcknowledgeComplaint).unwrap().on_time, Some(true));
    assert!(complaint.timer(TimerKind::AcknowledgeDue).is_none(), "met");
}
