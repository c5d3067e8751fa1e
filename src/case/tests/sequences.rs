//! Any acts in any order by anybody: no illegal state, no panic, the same case on replay, timers and duties that fit.

use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ADAM, ANNA, BEN, DORA, LEA, LUC, MACHINE, PERSON, Story, attached, read};
use crate::{
    case::{
        Act, ActKind, Actor, Asked, DutyKind, LadderOf, LetterKind, OnBehalfOf, Outcome, Owed, State, Timer,
        TimerKind,
        act::{
            Entry,
            payload::{LetterResult, Nothing, StoredFile, TimerFired},
        },
        acts, duties,
    },
    law::{AttachedBy, Purpose, Right},
};

#[derive(Debug, Clone)]
enum Step {
    Person(Actor, &'static str, Value),
    Accept(LetterKind),
    Bounce(LetterKind),
    Ring(usize),
    Wait(i64),
    Confirm,
    Message(u128),
    File,
    Task,
    Approve(Actor),
}

fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        8 => Just(ANNA), 2 => Just(BEN), 6 => Just(LEA), 3 => Just(LUC),
        1 => Just(DORA), 1 => Just(ADAM), 2 => Just(PERSON), 1 => Just(MACHINE),
    ]
}

/// Dates are written relative to the story's now when the act is done: `@3` is three days ago.
fn payloads() -> Vec<(&'static str, Value)> {
    let file = uuid::Uuid::from_u128(77);
    vec![
        ("classify", json!({"right": "erasure"})),
        ("classify", json!({"right": "withdraw_consent"})),
        ("classify", json!({"right": "objection", "purpose": "marketing", "sensitive": true})),
        ("classify", json!({"residence": {"country": "US", "region": "CA"}})),
        ("classify", json!({"right": "access", "scope": "all", "split": [{"right": "erasure"}]})),
        ("verify", json!({"method": "two_points", "evidence": ["x"], "result": "established"})),
        (
            "verify",
            json!({"method": "document", "evidence": ["x"], "authority": "established", "result": "established", "information_received_on": "@1"}),
        ),
        ("verify", json!({"method": "mailbox_code", "result": "established"})),
        ("verify", json!({"method": "other", "result": "failed", "next_step": "ask"})),
        ("ask", json!({"reason": "identity", "text": "?", "late_reason": "late"})),
        ("ask", json!({"reason": "scope", "text": "?", "late_reason": "late"})),
        ("ask", json!({"reason": "fee", "text": "?"})),
        ("resume", json!({"arrived_on": "@0"})),
        ("resume", json!({"arrived_on": "@2", "complete": true})),
        ("resume", json!({"arrived_on": "@0", "complete": false})),
        ("extend", json!({"reasons": ["complexity"]})),
        ("postpone", json!({"to": "@-9", "reason": "x"})),
        ("assign", json!({"to": "me"})),
        ("note", json!({"text": "x"})),
        ("reply", json!({"text": "x"})),
        ("hold", json!({"reason": "x"})),
        ("lift_hold", json!({})),
        ("plan", json!({"tasks": [{"system": "crm"}]})),
        ("decide", json!({"items": [{"label": "x", "outcome": "give"}]})),
        ("decide", json!({"items": [{"label": "x", "outcome": "give", "files": [file]}]})),
        (
            "decide",
            json!({"items": [{"label": "x", "outcome": "give", "files": [file]}, {"label": "y", "outcome": "withhold", "code": "rights_of_others"}]}),
        ),
        ("decide", json!({"items": [{"label": "x", "outcome": "not_held"}]})),
        ("decide", json!({"items": [{"label": "x", "outcome": "erase"}]})),
        ("refuse", json!({"code": "identity_not_established"})),
        ("refuse", json!({"code": "legal_duty"})),
        (
            "refuse",
            json!({"code": "identity_not_established", "grounds": [{"law": "eu-gdpr", "code": "identity_not_established"}]}),
        ),
        ("return", json!({"comment": "x"})),
        ("send", json!({})),
        ("send", json!({})),
        ("pull_back", json!({})),
        ("dispatched", json!({"duty": "answer_or_refuse", "channel": "post", "on": "@0", "proof": "x"})),
        ("dispatched", json!({"duty": "question", "channel": "post", "on": "@1", "proof": "x"})),
        ("dispatched", json!({"duty": "tell_extension", "channel": "post", "on": "@0", "proof": "x"})),
        ("dispatched", json!({"duty": "acknowledge", "channel": "post", "on": "@0", "proof": "x"})),
        ("dispatched", json!({"duty": "tell_recipients", "channel": "other", "on": "@0", "proof": "x"})),
        ("dispatched", json!({"duty": "refuse_by", "channel": "post", "on": "@0", "proof": "x"})),
        ("refer", json!({"to": "x", "basis": "processor"})),
        ("refer", json!({"to": "x", "basis": "not_held", "evidence": "y"})),
        ("referral_accepted", json!({})),
        ("referral_declined", json!({})),
        ("merge", json!({"into": uuid::Uuid::from_u128(3)})),
        ("unmerge", json!({})),
        ("withdraw", json!({})),
        ("not_a_request", json!({"reason": "x"})),
        ("appeal", json!({"text": "x"})),
        ("complaint", json!({"text": "x"})),
        ("reopen", json!({"cause": "our_error"})),
        ("reopen", json!({"cause": "undelivered"})),
        ("reopen", json!({"cause": "not_a_request"})),
        ("reopen", json!({"cause": "identity_now_given"})),
        ("reopen", json!({"cause": "withdrawal_reversed"})),
        ("recall", json!({"reason": "x"})),
        ("correct_receipt", json!({"received_at": "@@40", "reason": "x"})),
        ("correct_receipt", json!({"received_at": "@@1", "reason": "x"})),
    ]
}

fn payload() -> impl Strategy<Value = (&'static str, Value)> {
    proptest::sample::select(payloads())
}

#[test]
fn every_act_of_people_is_among_those_that_are_drawn() {
    let drawn = payloads();
    // the digest is that of the case as it stands: `Step::Approve`
    let of_people =
        ActKind::ALL.iter().filter(|act| act.entry() != Entry::Program && **act != ActKind::Approve);
    let missing: Vec<&ActKind> =
        of_people.filter(|act| !drawn.iter().any(|(name, _)| *name == act.id())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn step() -> impl Strategy<Value = Step> {
    let letter = proptest::sample::select(LetterKind::ALL);
    prop_oneof![
        30 => (actor(), payload()).prop_map(|(actor, (name, payload))| Step::Person(actor, name, payload)),
        8 => letter.clone().prop_map(Step::Accept),
        4 => letter.prop_map(Step::Bounce),
        8 => (0_usize..6).prop_map(Step::Ring),
        8 => (0_i64..20).prop_map(Step::Wait),
        1 => Just(Step::Confirm),
        1 => (0_u128..3).prop_map(Step::Message),
        1 => Just(Step::File),
        2 => Just(Step::Task),
        6 => actor().prop_map(Step::Approve),
    ]
}

fn beginning() -> impl Strategy<Value = Story> {
    let asked = prop_oneof![
        4 => Just(Asked::plain(Right::Access)),
        2 => Just(Asked::plain(Right::Erasure)),
        1 => Just(Asked::plain(Right::Correction)),
        1 => Just(Asked::plain(Right::Unsure)),
        1 => Just(Asked::plain(Right::Question)),
        1 => Just(Asked::plain(Right::WithdrawConsent)),
        1 => Just(Asked { purpose: Some(Purpose::Marketing), ..Asked::plain(Right::Objection) }),
    ];
    let whose = prop_oneof![4 => Just(OnBehalfOf::Oneself), 1 => Just(OnBehalfOf::Other)];
    let place =
        prop_oneof![Just(None), Just(Some("DE")), Just(Some("IL")), Just(Some("US-CA")), Just(Some("JP"))];
    (asked, whose, place, any::<bool>(), any::<bool>()).prop_map(|(asked, whose, place, keeps, several)| {
        // with several clocks at once, or with one
        let eu = if several { AttachedBy::Establishment } else { AttachedBy::Residence };
        let mut laws = vec![
            attached("il-ppl", AttachedBy::Residence),
            attached("eu-gdpr", eu),
            attached("us-ca-ccpa", AttachedBy::Residence),
        ];
        laws.extend(several.then(|| attached("custom-policy", AttachedBy::Establishment)));
        let mut story = Story::with(asked, "Asia/Jerusalem", place, &laws, whose);
        story.office.retention_days = keeps.then_some(10);
        story
    })
}

fn dated(payload: &Value, story: &Story) -> Value {
    let mut text = payload.to_string();
    for back in [-9, 0, 1, 2, 40] {
        let at = story.now - TimeDelta::days(back);
        text = text.replace(&format!("\"@@{back}\""), &json!(at).to_string());
        text = text.replace(&format!("\"@{back}\""), &json!(story.office.day(at)).to_string());
    }
    serde_json::from_str(&text).unwrap()
}

fn take(story: &mut Story, step: &Step) {
    let at = story.now;
    let result = |letter| LetterResult { letter, occurrence: 1, at };
    let (actor, act) = match step {
        Step::Wait(days) => {
            story.now += TimeDelta::days(*days) + TimeDelta::seconds(11);
            return;
        }
        Step::Person(actor, name, payload) => (*actor, read(name, &dated(payload, story)).unwrap()),
        Step::Accept(letter) => {
            let occurrence = story.case.ordered(*letter);
            (MACHINE, Act::LetterAccepted(LetterResult { occurrence, ..result(*letter) }))
        }
        Step::Bounce(letter) => {
            let occurrence = story.case.ordered(*letter);
            (MACHINE, Act::LetterBounced(LetterResult { occurrence, ..result(*letter) }))
        }
        Step::Ring(place) => match story.timers().get(*place) {
            Some(timer) => {
                (MACHINE, Act::TimerFired(TimerFired { kind: timer.kind, occurrence: timer.occurrence }))
            }
            None => return,
        },
        Step::Confirm => (PERSON, Act::ConfirmMailbox(Nothing {})),
        Step::Message(id) => (MACHINE, Act::ReceiveMessage(uuid::Uuid::from_u128(*id))),
        Step::File => {
            let id = uuid::Uuid::from_u128(77).into();
            (ANNA, Act::AttachFile(StoredFile { id, sha256: "ef".repeat(32), bytes: 1 }))
        }
        Step::Task => (MACHINE, Act::AnswerTask(0)),
        Step::Approve(actor) => {
            let digest = story.case.review_digest().unwrap_or_default().to_owned();
            (*actor, read("approve", &json!({ "digest": digest })).unwrap())
        }
    };
    let offered = story.ask_facts(actor, |facts| acts(&story.case, facts));
    let outcome = story.tries(actor, &act);
    if act.kind().entry() == Entry::Route && outcome.is_ok() {
        let offer = offered.iter().find(|offer| offer.act == act.kind()).unwrap();
        assert!(offer.forbidden.is_none(), "{} was done though not offered: {offer:?}", act.name());
    }
}

fn fits(story: &Story) {
    let case = &story.case;
    let timers = story.timers();
    let names: std::collections::BTreeSet<_> =
        timers.iter().map(|timer| (timer.kind, timer.occurrence)).collect();
    assert_eq!(names.len(), timers.len(), "each timer has its own name");
    assert!(timers.iter().all(|timer| timer.occurrence > 0));
    if case.state.is_open() {
        let dated = case.dates.as_deref().is_some_and(|dates| dates.due_instant.is_some());
        assert!(
            !dated || timers.iter().any(|timer| timer.kind.ladder() == Some(LadderOf::Answer)),
            "an open case with a date has a ladder"
        );
        assert!(
            case.is_stopped() <= timers.iter().any(|timer| timer.kind == TimerKind::StillPaused),
            "a stopped clock is not forgotten"
        );
        assert!(case.is_stopped() <= !timers.iter().any(|timer| timer.kind == TimerKind::Overdue));
    } else {
        let outlives = |kind: TimerKind| {
            kind == TimerKind::Purge || kind.ladder() == Some(LadderOf::Beside(Owed::Recipients))
        };
        assert!(timers.iter().all(|timer| outlives(timer.kind)), "a closed case has no ladder but one");
    }
    for owed in Owed::ALL {
        let rungs = timers.iter().filter(|timer| timer.kind.ladder() == Some(LadderOf::Beside(*owed)));
        let (span, rungs) = (owed.span(case), rungs.count());
        assert!(span.is_some() || rungs == 0, "{owed}: what is met, lapsed or moot has no timer");
        let duty = duties(case).into_iter().find(|duty| duty.duty == kind_of(*owed) && duty.met.is_none());
        assert!(span.is_none() || duty.is_some_and(|duty| duty.due == span.map(|span| span.by)), "{owed}");
    }
    if case.owes_recipients() {
        let tells = |timer: &Timer| timer.kind == TimerKind::OwedOverdue(Owed::Recipients);
        assert!(timers.iter().any(tells), "recipients are not forgotten, whatever became of the case");
    }
    assert!(!case.has_late_duty() || duties(case).iter().any(|duty| duty.met.is_none()));
    if case.state == State::Answered {
        assert!(matches!(case.outcome, Some(Outcome::Full | Outcome::Part | Outcome::NoneHeld)));
    }
    let owed = duties(case);
    let open_answer = owed.iter().any(|duty| duty.duty.is_answer() && duty.met.is_none());
    assert_eq!(open_answer, case.state.is_open(), "exactly the open cases owe an answer: {}", case.state);
}

fn kind_of(owed: Owed) -> DutyKind {
    match owed {
        Owed::Refuse => DutyKind::RefuseBy,
        Owed::Extension => DutyKind::TellExtension,
        Owed::Recipients => DutyKind::TellRecipients,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_acts_in_any_order_keep_the_case_sound(mut story in beginning(), steps in prop::collection::vec(step(), 1..60)) {
        fits(&story);
        for step in &steps {
            take(&mut story, step);
            fits(&story);
        }
    }
}
