//! Proof that a filing holds, as its cases take it over; what staff are offered; what comes back.

use serde_json::json;

use super::{ANNA, LEA, MACHINE, PERSON, Story, attached, file, instant};
use crate::{
    case::{
        Act, ActKind, Asked, Event, Facts, FilingFacts, LetterKind, OnBehalfOf, Proven, State, Tier,
        act::payload::RecordedProof,
        acts,
        event::ProofTaken,
        evolve,
        model::filing::FilingProof,
        words::{ExtendReason, ReopenCause},
    },
    law::{AttachedBy, Right, StopReason},
};

fn proof(tier: u8, authority: Option<Proven>) -> RecordedProof {
    let on = instant("2026-03-06T11:00:00Z").date_naive();
    RecordedProof { number: 1, tier: Tier::try_from(tier).unwrap(), authority, on }
}

fn on_behalf_of(whom: OnBehalfOf) -> Story {
    let laws = [attached("eu-gdpr", AttachedBy::Establishment)];
    Story::with(Asked::plain(Right::Access), "Europe/Berlin", None, &laws, whom)
}

#[test]
fn a_case_takes_what_its_filing_proved_and_nothing_twice() {
    let mut story = Story::of(Right::Access);
    let takes = |story: &mut Story, tier| story.tries(MACHINE, &Act::TakeProof(proof(tier, None))).unwrap();
    assert_eq!(takes(&mut story, 1).len(), 1);
    assert_eq!((story.case.state, story.case.proof.tier), (State::Received, Tier::CONTROL), "not enough");
    assert_eq!(takes(&mut story, 1), [], "known already");
    assert!(
        takes(&mut story, 2)
            .iter()
            .any(|event| matches!(event, Event::ProofTaken(ProofTaken { to: State::Working, .. })))
    );
    assert_eq!((story.case.state, story.case.proof.tier.number()), (State::Working, 2));
    assert_eq!(story.case.ordered(LetterKind::Progress), 0, "the case on which it was recorded tells it");
}

#[test]
fn authority_that_was_proved_elsewhere_counts_and_identity_alone_does_not() {
    let mut story = on_behalf_of(OnBehalfOf::Other);
    story.tries(MACHINE, &Act::TakeProof(proof(2, None))).unwrap();
    assert_eq!(story.case.state, State::Received);
    let authority = proof(0, Some(Proven::Established));
    story.tries(MACHINE, &Act::TakeProof(authority)).unwrap();
    assert_eq!(story.case.state, State::Working);
    assert_eq!(story.tries(MACHINE, &Act::TakeProof(authority)).unwrap(), []);
}

#[test]
fn proof_taken_over_beside_another_question_says_where_the_case_goes_from_there() {
    let mut story = Story::of(Right::Access);
    story.does(ANNA, "ask", json!({"reason": "scope", "text": "?"})).accepts(LetterKind::Question);
    for (tier, then) in [(1, State::Received), (2, State::Working)] {
        story.tries(MACHINE, &Act::TakeProof(proof(tier, None))).unwrap();
        assert_eq!((story.case.state, story.case.back_to), (State::Waiting, Some(then)), "tier {tier}");
    }
}

/// The same case, filed when the filing knew this already.
fn opened_later(story: &Story, proof: FilingProof) -> State {
    let Some(Event::Filed(filed)) = story.events.first() else { panic!("{:?}", story.events) };
    let filing = FilingFacts { proof, ..FilingFacts::default() };
    let events = story.ask_facts(PERSON, |facts| file(&filed.new, &Facts { filing, ..*facts }).unwrap());
    crate::case::replay(&events).unwrap().state
}

#[test]
fn a_case_that_opens_later_begins_at_work_only_with_all_that_it_needs() {
    let proven = |tier: u8, authority| FilingProof {
        recorded: 1,
        last_established: Some(1),
        tier: Tier::try_from(tier).unwrap(),
        authority,
    };
    let own = Story::of(Right::Access);
    assert_eq!(opened_later(&own, FilingProof::default()), State::Received);
    assert_eq!(opened_later(&own, proven(1, None)), State::Received);
    assert_eq!(opened_later(&own, proven(2, None)), State::Working);
    let others = on_behalf_of(OnBehalfOf::Other);
    assert_eq!(opened_later(&others, proven(2, None)), State::Received);
    assert_eq!(opened_later(&others, proven(2, Some(Proven::Failed))), State::Received);
    assert_eq!(opened_later(&others, proven(2, Some(Proven::Established))), State::Working);
}

#[test]
fn the_person_is_told_of_progress_once_and_only_when_work_begins() {
    let mut story = Story::of(Right::Access);
    let weak = json!({"method": "two_points", "evidence": "a number", "tier": 1, "result": "established"});
    story.does(ANNA, "verify", weak);
    assert_eq!((story.case.state, story.case.ordered(LetterKind::Progress)), (State::Verifying, 0));
    story.verifies();
    assert_eq!((story.case.state, story.case.ordered(LetterKind::Progress)), (State::Working, 1));
}

#[test]
fn a_case_that_opens_again_goes_to_work_with_authority_and_to_proof_without() {
    let withdrawn = |authority: &str| {
        let mut story = on_behalf_of(OnBehalfOf::Other);
        let mut mandate = json!({"method": "document", "evidence": "a mandate", "authority": authority, "result": "established"});
        mandate["next_step"] = json!("Send the mandate.");
        story.does(ANNA, "verify", mandate).does(PERSON, "withdraw", json!({}));
        story.does(ANNA, "reopen", json!({"cause": "withdrawal_reversed"}));
        story.case.state
    };
    assert_eq!(withdrawn("established"), State::Working);
    assert_eq!(withdrawn("failed"), State::Verifying);
}

#[test]
fn only_its_own_letter_that_comes_back_lapses_a_moved_date() {
    let mut story = Story::in_israel(Right::Access, "IL");
    let legal = story.dates().legal_due.unwrap();
    story.does(LEA, "postpone", json!({"to": legal.to_string(), "reason": "the archive is closed"}));
    story.bounces(LetterKind::Received);
    assert!(story.case.postponement.is_some(), "the receipt came back, not the letter about the date");
    story.bounces(LetterKind::Postponement);
    assert!(story.case.postponement.is_none());
}

#[test]
fn what_can_be_extended_or_asked_is_offered_with_the_provision() {
    let story = Story::of(Right::Access);
    let offers = story.ask_facts(ANNA, |facts| acts(&story.case, facts));
    let reasons = |act: ActKind| &offers.iter().find(|offer| offer.act == act).unwrap().reasons;
    let ids = |act: ActKind| reasons(act).iter().map(|reason| reason.code.as_str()).collect::<Vec<_>>();
    assert_eq!(ids(ActKind::Extend), ExtendReason::ALL.iter().map(|it| it.id()).collect::<Vec<_>>());
    assert!(reasons(ActKind::Extend).iter().all(|reason| reason.cite.contains("12")), "GDPR Art. 12(3)");
    assert_eq!(ids(ActKind::Ask), StopReason::ALL.iter().map(|it| it.id()).collect::<Vec<_>>());
    assert!(reasons(ActKind::Ask).iter().all(|reason| reason.cite == "eu-gdpr"));
}

#[test]
fn what_is_undelivered_stays_so_only_where_that_is_why_the_case_opens_again() {
    let mut case = Story::of(Right::Access).case;
    let reopened = |cause| Event::Reopened { cause, receipt: None, to: State::Working };
    for (was, cause, is) in [
        (true, ReopenCause::Undelivered, true),
        (true, ReopenCause::OurError, false),
        (false, ReopenCause::Undelivered, false),
    ] {
        case.undelivered = was;
        assert_eq!(evolve(case.clone(), &reopened(cause)).undelivered, is, "{cause} {was}");
    }
}

#[test]
fn the_causes_offered_fit_how_the_case_was_closed() {
    let offered = |story: &Story| {
        let reasons = story.offered(ANNA, "reopen").reasons;
        reasons.into_iter().map(|reason| reason.code).collect::<Vec<_>>()
    };
    assert_eq!(offered(&Story::of(Right::Access)), Vec::<String>::new(), "it is open");
    let mut answered = Story::worked(Right::Access);
    answered.accepts(LetterKind::Done);
    assert_eq!(offered(&answered), ["our_error", "undelivered"]);
    let refused = |code: &str| {
        let mut story = Story::of(Right::Erasure);
        story.confirms().does(ANNA, "refuse", json!({ "code": code })).leaves();
        story.accepts(LetterKind::Refused);
        story
    };
    assert_eq!(offered(&refused("legal_duty")), ["our_error", "undelivered"]);
    assert_eq!(
        offered(&refused("identity_not_established")),
        ["our_error", "undelivered", "identity_now_given"]
    );
    let ended = |act: &str, payload: serde_json::Value| {
        let mut story = Story::of(Right::Access);
        story.does(ANNA, act, payload);
        story
    };
    assert_eq!(offered(&ended("withdraw", json!({}))), ["our_error", "withdrawal_reversed"]);
    assert_eq!(offered(&ended("not_a_request", json!({"reason": "a newsletter"}))), ["not_a_request"]);
    let mut referred = ended("refer", json!({"to": "the other one", "basis": "not_held", "evidence": "yes"}));
    referred.does(ANNA, "referral_accepted", json!({}));
    assert_eq!(offered(&referred), ["our_error"]);
}

#[test]
fn a_mailbox_that_was_confirmed_for_the_filing_is_confirmed_for_a_case_that_opens_later() {
    let story = Story::of(Right::Access);
    let Some(Event::Filed(filed)) = story.events.first() else { panic!("{:?}", story.events) };
    let filed = |confirmed_at| {
        let events = story.ask_facts(PERSON, |facts| {
            let filing = FilingFacts { confirmed_at, ..FilingFacts::default() };
            file(&filed.new, &Facts { filing, ..*facts })
        });
        crate::case::replay(&events.unwrap()).unwrap().proof
    };
    let proof = filed(Some(story.now));
    assert_eq!((proof.mailbox, proof.tier), (true, Tier::CONTROL));
    assert_eq!((filed(None).mailbox, filed(None).tier), (false, Tier::NONE));
}

#[test]
fn proofs_of_a_filing_are_numbered_in_the_order_in_which_they_are_recorded() {
    let story = Story::of(Right::Access);
    let payload = json!({"method": "two_points", "evidence": "a number", "result": "established"});
    let Act::Verify(verify) = super::read("verify", &payload).unwrap() else { panic!("another act") };
    let numbers = |recorded| {
        story.ask_facts(ANNA, |facts| {
            let proof = FilingProof { recorded, ..FilingProof::default() };
            let facts = Facts { filing: FilingFacts { proof, ..FilingFacts::default() }, ..*facts };
            let recorded = crate::case::record_proof(&story.case, &verify, &facts).unwrap();
            let crate::case::model::filing::FilingEvent::ProofRecorded { proof: number, tier, .. } = recorded
            else {
                panic!("{recorded:?}")
            };
            assert_eq!(tier, Tier::MATCHED);
            let taken = crate::case::decide(&story.case, &Act::Verify(verify.clone()), &facts).unwrap();
            let taken = taken.iter().find_map(|event| {
                if let Event::ProofTaken(taken) = event { Some(taken.proof) } else { None }
            });
            (number, taken.unwrap())
        })
    };
    assert_eq!(numbers(0), (1, 1));
    assert_eq!(numbers(2), (3, 3));
}

#[test]
fn an_appeal_of_somebody_who_is_not_known_begins_with_proof() {
    let refused = |mut story: Story| {
        story.does(ANNA, "refuse", json!({"code": "identity_not_established"})).leaves();
        story.accepts(LetterKind::Refused);
        story
    };
    let begins = |mut story: Story, act: &str| {
        story.does(PERSON, act, json!({"text": "look again"}));
        story.contest().case.state
    };
    assert_eq!(begins(refused(Story::of(Right::Access)), "appeal"), State::Received);
    assert_eq!(begins(refused(Story::of(Right::Access)), "complaint"), State::Working, "needs no proof");
    let mut confirmed = Story::of(Right::Access);
    confirmed.confirms();
    assert_eq!(begins(refused(confirmed), "appeal"), State::Working);
    let mut agent = on_behalf_of(OnBehalfOf::Other);
    agent.confirms();
    assert_eq!(begins(refused(agent.clone()), "appeal"), State::Received, "without authority");
    let mandate = json!({"method": "mailbox_code", "authority": "established", "result": "established"});
    agent.does(ANNA, "verify", mandate);
    assert_eq!(begins(refused(agent), "appeal"), State::Working);
}

#[test]
fn an_appeal_that_is_over_and_a_complaint_stand_in_the_way_of_no_other_appeal() {
    let mut story = Story::worked(Right::Access);
    story.accepts(LetterKind::Done).does(PERSON, "complaint", json!({"text": "so slow"}));
    assert_eq!(story.code(PERSON, "complaint", json!({"text": "so slow"})), "contested_already");
    assert!(story.offered(PERSON, "appeal").forbidden.is_none(), "a complaint is another matter");
    story.tries(MACHINE, &Act::CloseLink(super::FRESH)).unwrap();
    assert!(story.offered(PERSON, "complaint").forbidden.is_none(), "it is over");
}

#[test]
fn a_silent_refusal_with_a_telling_ground_needs_control_of_what_was_named() {
    let laws =
        [attached("us-ca-ccpa", AttachedBy::Residence), attached("eu-gdpr", AttachedBy::Establishment)];
    let mut story = Story::begun(Asked::plain(Right::Erasure), "Europe/Berlin", Some("US-CA"), &laws);
    let refuse =
        json!({"code": "identity_not_established", "grounds": [{"law": "eu-gdpr", "code": "legal_claims"}]});
    assert_eq!(story.code(ANNA, "refuse", refuse.clone()), "proof_missing");
    story.confirms().does(ANNA, "refuse", refuse);
    assert_eq!(story.case.state, State::Reviewing);
}
