//! Proof that a filing holds, as its cases take it over; what staff are offered; what comes back.

use serde_json::json;

use super::{ANNA, LEA, MACHINE, PERSON, SEAL, Story, TIERS, attached, file, instant, statutes};
use crate::{
    case::{
        Act, ActKind, Asked, Event, Facts, FilingFacts, LetterKind, OnBehalfOf, Proven, State, Tier,
        act::payload::RecordedProof,
        acts, evolve,
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
            .any(|event| matches!(event, Event::ProofTaken { to: State::Working, .. }))
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

/// The same case, filed when the filing knew this already.
fn opened_later(story: &Story, proof: FilingProof) -> State {
    let Some(Event::Filed(filed)) = story.events.first() else { panic!("{:?}", story.events) };
    let statutes = statutes(&story.attachments, &story.office);
    let facts = Facts {
        now: story.now,
        actor: PERSON,
        office: &story.office,
        tiers: &TIERS,
        statutes: &statutes,
        fresh: super::FRESH,
        seal: SEAL,
        filing: FilingFacts { proof, confirmed_at: None },
    };
    crate::case::replay(&file(&filed.new, &facts).unwrap()).unwrap().state
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
