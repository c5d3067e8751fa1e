//! Decisions, refusals, the second person, and the way to the person.

use serde_json::json;

use super::{ANNA, BEN, DORA, LEA, LUC, MACHINE, Story, day, given, read};
use crate::{
    case::{
        Act, ActKind, Case, Citation, Effect, Facts, LetterKind, Outcome, ReviewSeal, State, TimerKind,
        act::payload::{LetterResult, StoredFile},
        acts, decide, duties, evolve,
    },
    law::Right,
};

fn with_file(story: &mut Story) -> serde_json::Value {
    let id = uuid::Uuid::from_u128(901);
    let file = StoredFile { id: id.into(), sha256: "cd".repeat(32), bytes: 9 };
    story.tries(ANNA, &Act::AttachFile(file)).unwrap();
    json!({"label": "Account data", "outcome": "give", "files": [id]})
}

#[test]
fn a_whole_case_ends_answered_when_the_mail_server_took_the_letter() {
    let mut story = Story::of(Right::Access);
    story.confirms().verifies();
    let item = with_file(&mut story);
    story.does(ANNA, "decide", json!({"items": [item], "letter": {"text": "Dear person"}}));
    assert_eq!(story.case.state, State::Reviewing);
    story.leaves();
    assert_eq!(story.case.state, State::Releasing, "queued is not delivered");
    story.accepts(LetterKind::ReadyToCollect);
    assert_eq!((story.case.state, story.case.outcome), (State::Answered, Some(Outcome::Full)));
    assert!(duties(&story.case).iter().all(|duty| duty.met.is_some()));
    let kinds: Vec<TimerKind> = story.timers().iter().map(|timer| timer.kind).collect();
    assert_eq!(kinds, [TimerKind::RemindCollect], "a closed case has no ladder; its answer waits");
}

#[test]
fn the_outcome_is_computed_from_the_items() {
    let rows = |rows: &[(&str, Option<&str>)]| {
        let items: Vec<_> = rows
            .iter()
            .map(|(outcome, code)| json!({"label": "x", "outcome": outcome, "code": code}))
            .collect();
        json!({ "items": items })
    };
    let cases = [
        (rows(&[("give", None), ("not_held", None)]), Outcome::Full, LetterKind::Done),
        (rows(&[("give", None), ("withhold", Some("rights_of_others"))]), Outcome::Part, LetterKind::Partly),
        (rows(&[("not_held", None)]), Outcome::NoneHeld, LetterKind::NothingFound),
    ];
    for (payload, outcome, letter) in cases {
        let mut story = Story::of(Right::Access);
        story.verifies().does(ANNA, "decide", payload).leaves().accepts(letter);
        assert_eq!(story.case.outcome, Some(outcome));
    }
}

#[test]
fn what_is_withheld_has_a_code_of_the_law() {
    let mut story = Story::of(Right::Access);
    story.verifies();
    let item =
        |code: serde_json::Value| json!({"items": [{"label": "x", "outcome": "withhold", "code": code}]});
    assert_eq!(story.code(ANNA, "decide", item(json!(null))), "code_missing");
    assert_eq!(story.code(ANNA, "decide", item(json!("because"))), "code_unknown");
    assert!(story.offered(ANNA, "decide").reasons.iter().any(|reason| reason.code == "rights_of_others"));
    let gone = json!({"items": [{"label": "x", "outcome": "give", "files": [uuid::Uuid::nil()]}]});
    assert_eq!(story.code(ANNA, "decide", gone), "file_unknown");
}

#[test]
fn no_author_approves_no_officer_approves_and_the_head_of_privacy_neither() {
    let mut story = Story::of(Right::Access);
    story.verifies().does(LEA, "decide", given());
    let digest = json!({"digest": story.case.review_digest().unwrap()});
    assert_eq!(story.code(LEA, "approve", digest.clone()), "second_person_required");
    assert_eq!(story.code(BEN, "approve", digest.clone()), "wrong_role");
    assert_eq!(story.code(DORA, "approve", digest.clone()), "wrong_role");
    assert_eq!(story.code(DORA, "return", json!({"comment": "x"})), "wrong_role");
    assert_eq!(story.code(LUC, "approve", json!({"digest": "00"})), "digest_mismatch");
    assert_eq!(story.code(ANNA, "send", json!({})), "wrong_state");
    // returned, and edited by another: neither may approve
    story.does(LUC, "return", json!({"comment": "say more"}));
    story.does(ANNA, "decide", json!({"items": [{"label": "Account data", "outcome": "give"}]}));
    assert_eq!(story.code(LUC, "approve", digest.clone()), "digest_mismatch");
    assert_eq!(story.code(LEA, "approve", digest), "second_person_required");
}

#[test]
fn the_digest_changes_with_every_word_code_and_file() {
    let base = json!({"items": [{"label": "a", "outcome": "give"}], "letter": {"text": "b"}});
    let digest = |payload: serde_json::Value| {
        let mut story = Story::of(Right::Access);
        story.verifies().does(ANNA, "decide", payload);
        story.case.review_digest().unwrap().to_owned()
    };
    let first = digest(base.clone());
    assert_eq!(first, digest(base));
    assert_eq!(first.len(), 64);
    for other in [
        json!({"items": [{"label": "A", "outcome": "give"}], "letter": {"text": "b"}}),
        json!({"items": [{"label": "a", "outcome": "give"}], "letter": {"text": "B"}}),
        json!({"items": [{"label": "a", "outcome": "give"}]}),
        json!({"items": [{"label": "a", "outcome": "block"}], "letter": {"text": "b"}}),
    ] {
        assert_ne!(first, digest(other));
    }
}

#[test]
fn the_digest_tells_nothing_to_whoever_tries_out_words_without_the_seal() {
    let mut story = Story::of(Right::Access);
    story.verifies();
    let act = read("decide", &json!({"items": [{"label": "a", "outcome": "give"}], "letter": {"text": "b"}}));
    let act = act.unwrap();
    let digest = |seal| {
        let events =
            story.ask_facts(ANNA, |facts| decide(&story.case, &act, &Facts { seal, ..*facts })).unwrap();
        let decided = events.iter().fold(story.case.clone(), evolve);
        decided.review_digest().unwrap().to_owned()
    };
    assert_eq!(digest(ReviewSeal([1; 32])), digest(ReviewSeal([1; 32])));
    assert_ne!(digest(ReviewSeal([1; 32])), digest(ReviewSeal([2; 32])));
}

#[test]
fn nothing_leaves_before_send_and_its_hold_and_until_then_it_is_pulled_back() {
    let mut story = Story::of(Right::Access);
    story.verifies().decides();
    let digest = json!({"digest": story.case.review_digest().unwrap()});
    story.does(LEA, "approve", digest);
    let sent = |story: &Story| {
        story.effects.iter().any(|effect| matches!(effect, Effect::Letter { letter: LetterKind::Done, .. }))
    };
    let dispatched =
        json!({"duty": "answer_or_refuse", "channel": "post", "on": "2026-03-05", "proof": "receipt"});
    assert_eq!(story.code(ANNA, "dispatched", dispatched), "not_sent");
    story.does(ANNA, "send", json!({}));
    assert_eq!(story.fires(), [], "ten seconds");
    assert_eq!(story.code(ANNA, "send", json!({})), "already_sent");
    assert!(!sent(&story));
    let mut held = story.clone();
    held.does(ANNA, "pull_back", json!({}));
    assert_eq!((held.case.state, &held.case.decision), (State::Working, &None), "the approval is void");
    story.now += story.office.send_hold;
    story.fires();
    assert!(sent(&story));
    assert_eq!(story.code(ANNA, "pull_back", json!({})), "already_sent");
    assert_eq!(story.code(super::PERSON, "withdraw", json!({})), "already_sent");
}

#[test]
fn a_refusal_has_a_code_and_always_a_second_person() {
    let mut story = Story::of(Right::Access);
    assert_eq!(story.code(ANNA, "refuse", json!({"code": "we do not want to"})), "code_unknown");
    let refuse = json!({"code": "identity_not_established", "text": "We could not tell who you are."});
    story.does(ANNA, "refuse", refuse);
    assert_eq!(story.case.state, State::Reviewing);
    story.leaves().accepts(LetterKind::Refused);
    assert_eq!((story.case.state, story.case.outcome), (State::Refused, None));
    assert!(story.dates().refuse_by.is_some());

    let mut fast = Story::of(Right::WithdrawConsent);
    // GDPR Art. 12(5) speaks of Articles 15 to 22, not of taking back a consent.
    assert_eq!(fast.code(ANNA, "refuse", json!({"code": "excessive"})), "code_unknown");
    let text = "We send the invoices because of your contract.";
    fast.does(ANNA, "refuse", json!({"code": "not_based_on_consent", "text": text}));
    assert_eq!(fast.case.state, State::Reviewing);
}

/// "We have explained above": GDPR Art. 12(4) wants reasons, and a sentence that points at some gives none.
#[test]
fn a_ground_that_points_at_words_is_never_used_without_any() {
    let mut story = Story::of(Right::Objection);
    story.verifies();
    let refusal = |text| json!({"code": "compelling_grounds", "text": text});
    let item = json!({"label": "Notes", "outcome": "keep", "code": "compelling_grounds"});
    let decision = |text| json!({"items": [item.clone()], "letter": {"text": text}});
    for (act, payload, field) in [
        ("refuse", json!({"code": "compelling_grounds"}), "/text"),
        ("refuse", refusal(" \n "), "/text"),
        ("decide", json!({"items": [item.clone()]}), "/letter/text"),
    ] {
        let refused = story.refused(ANNA, act, payload);
        assert_eq!((refused.code(), refused.field), ("words_missing", Some(field)));
        assert_eq!(refused.citation, Citation::Law("GDPR Art 21(1)".to_owned()));
    }
    for (act, payload) in
        [("decide", decision("We must prove who paid.")), ("refuse", refusal("A court asks."))]
    {
        let mut story = story.clone();
        story.does(ANNA, act, payload);
        let approve = read("approve", &json!({"digest": story.case.review_digest()})).unwrap();
        // a release before let answers through that have none: they are decided again
        let without_words = |act: &Act, case: &Case| {
            story.ask_facts(LEA, |facts| decide(case, act, &Facts { has_words: false, ..*facts }))
        };
        let refused = without_words(&approve, &story.case).unwrap_err();
        assert_eq!((refused.code(), refused.field), ("words_missing", None));
        let offered = story.ask_facts(LEA, |facts| acts(&story.case, &Facts { has_words: false, ..*facts }));
        let approving = offered.iter().find(|offer| offer.act == ActKind::Approve).unwrap();
        assert_eq!(approving.forbidden.as_ref(), Some(&refused), "button and act say the same");
        let mut approved = story.clone();
        approved.does(LEA, "approve", json!({"digest": story.case.review_digest()}));
        let send = read("send", &json!({})).unwrap();
        assert_eq!(without_words(&send, &approved.case).unwrap_err().code(), "words_missing");
        approved.does(ANNA, "send", json!({}));
    }
    story.does(
        ANNA,
        "decide",
        json!({"items": [{"label": "Notes", "outcome": "keep", "code": "legal_claims"}]}),
    );
}

#[test]
fn a_refusal_that_tells_whether_data_exist_needs_control_of_what_was_named() {
    let mut story = Story::of(Right::Erasure);
    assert_eq!(story.code(ANNA, "refuse", json!({"code": "legal_duty"})), "proof_missing");
    story.confirms().does(ANNA, "refuse", json!({"code": "legal_duty"}));
}

#[test]
fn refusing_while_we_wait_lets_the_clock_run_again() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", json!({"reason": "identity", "text": "?"})).accepts(LetterKind::Question);
    story.on("2026-03-25").does(ANNA, "refuse", json!({"code": "identity_not_established"}));
    assert!(!story.case.is_stopped());
    story.does(LEA, "return", json!({"comment": "ask again"}));
    assert_eq!((story.case.state, story.dates().due), (State::Working, Some(day("2026-04-24"))));
}

#[test]
fn post_meets_the_duty_of_a_person_without_mail() {
    let mut story = Story::worked(Right::Access);
    story.on("2026-03-06");
    let sent = json!({"duty": "answer_or_refuse", "channel": "post", "on": "2026-03-06", "proof": ["registered letter"]});
    let future = json!({"duty": "answer", "channel": "post", "on": "2026-03-07", "proof": "x"});
    assert_eq!(story.code(ANNA, "dispatched", future), "date_impossible");
    story.does(ANNA, "dispatched", sent);
    assert_eq!(story.case.state, State::Answered);
    assert!(duties(&story.case).iter().any(|duty| duty.duty.is_answer() && duty.on_time == Some(true)));
}

#[test]
fn an_answer_that_comes_back_reopens_the_duty_and_goes_another_way() {
    let mut story = Story::worked(Right::Access);
    story.accepts(LetterKind::Done).on("2026-03-07").bounces(LetterKind::Done);
    assert_eq!((story.case.state, story.case.undelivered), (State::Releasing, true));
    assert_eq!(story.dates().due, Some(day("2026-04-04")), "original dates stay");
    assert!(duties(&story.case).iter().any(|duty| duty.duty.is_answer() && duty.met.is_none()));
    assert_eq!(story.code(ANNA, "pull_back", json!({})), "already_sent");
    let mut mailed = story.clone();
    mailed.leaves().accepts(LetterKind::Done);
    assert_eq!(mailed.case.ordered(LetterKind::Done), 2);
    story.does(
        ANNA,
        "dispatched",
        json!({"duty": "answer_or_refuse", "channel": "telephone", "on": "2026-03-07", "proof": "call note"}),
    );
    for story in [story, mailed] {
        assert_eq!((story.case.state, story.case.undelivered), (State::Answered, false));
    }
}

#[test]
fn a_letter_reported_twice_or_never_called_for_changes_nothing() {
    let mut story = Story::worked(Right::Access);
    let result =
        |letter, occurrence| LetterResult { letter, occurrence, at: super::instant("2026-03-05T12:00:00Z") };
    assert_eq!(story.tries(MACHINE, &Act::LetterAccepted(result(LetterKind::Refused, 1))).unwrap(), []);
    assert_eq!(story.tries(MACHINE, &Act::LetterAccepted(result(LetterKind::Done, 2))).unwrap(), []);
    story.accepts(LetterKind::Done);
    assert_eq!(story.tries(MACHINE, &Act::LetterAccepted(result(LetterKind::Done, 1))).unwrap(), []);
}

#[test]
fn a_delivered_letter_or_a_note_makes_no_open_page_stale() {
    let mut story = Story::of(Right::Access);
    let version = story.case.version;
    story.accepts(LetterKind::Received).confirms().does(ANNA, "note", json!({"text": "called"}));
    assert_eq!(story.case.version, version);
    assert!(story.case.seq > version);
    story.tries(super::PERSON, &Act::ReceiveMessage(uuid::Uuid::from_u128(7))).unwrap();
    assert_eq!(story.case.version, story.case.seq);
}

#[test]
fn what_was_sent_by_mistake_is_recalled() {
    let mut story = Story::worked(Right::Access);
    story.accepts(LetterKind::Done).does(ANNA, "recall", json!({"reason": "another person's file"}));
    assert_eq!((story.case.state, story.case.undelivered), (State::Working, true));
    assert!(story.effects.contains(&Effect::RevokeFiles));
}

#[test]
fn a_held_case_is_not_erased_and_a_system_that_has_not_answered_blocks_the_decision() {
    let mut story = Story::of(Right::Erasure);
    story.verifies();
    let hold = json!({"reason": "a claim"});
    story.does(ANNA, "hold", hold.clone());
    assert_eq!(story.case.hold, None, "proposed");
    assert_eq!(story.code(ANNA, "hold", hold.clone()), "second_person_required");
    story.does(LEA, "hold", hold);
    let erase = json!({"items": [{"label": "account", "outcome": "erase"}]});
    assert_eq!(story.code(ANNA, "decide", erase.clone()), "legal_hold");
    story.does(ANNA, "lift_hold", json!({})).does(LEA, "lift_hold", json!({}));
    story.does(ANNA, "plan", json!({"tasks": [{"system": "crm"}]}));
    assert_eq!(story.code(ANNA, "decide", erase.clone()), "system_unanswered");
    story.tries(MACHINE, &Act::AnswerTask(0)).unwrap();
    story.does(ANNA, "decide", erase);
}
