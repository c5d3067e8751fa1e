//! Who asks is judged once for a filing: the proof is recorded with the filing, and every case of it takes it over, in one
//! write.

use crate::{
    case::{Act, Actor, act::payload::RecordedProof, filing::FilingEvent, record_proof, words::Proven},
    desk::{
        Error, Flaw,
        pipeline::{
            attempt::Attempt,
            change::Change,
            command::Command,
            facts::facts_on,
            plan::{act_words, plan_all},
            snapshot::{CaseSnapshot, load_filing_of},
        },
    },
};

/// Records one proof. The command names the cases whose version the officer saw; the others of the filing that are open
/// take it over, too. The named cases afterwards.
///
/// # Errors
/// What state or law forbids on a named case; a version that has passed; a case of another filing; payloads that differ.
#[tracing::instrument(level = "trace", skip_all)]
pub(super) async fn plan_proof(
    attempt: &Attempt,
    command: &Command,
) -> Result<(Change, Vec<CaseSnapshot>), Error> {
    let first = command.on.first().ok_or(Error::NotFound)?;
    let Act::Verify(payload) = &first.act else { return Err(Error::NotFound) };
    let (filing, cases) = load_filing_of(&attempt.desk, first.case).await?;
    let (named, mut others) = named_and_others(cases, command)?;
    if let Some(place) = command.on.iter().position(|one| one.act != first.act) {
        return Err(Error::field("", &Flaw::OneProof).under(place));
    }
    let judged = named.first().ok_or(Error::NotFound)?;
    let facts = facts_on(&attempt.desk, judged, command.actor, attempt.now)?;
    let recorded = record_proof(&judged.case, payload, &facts);
    // version, role and state of the named cases are asked before what their payload says
    let (mut change, after) = plan_all(attempt, named, command, Change::default()).await?;
    let recorded = recorded?;
    let words = act_words(&first.act);
    let words = Some(&words).filter(|words| !words.is_empty());
    let by = (&command.actor, attempt.now);
    change.absorb(Change::of_filing(filing.with_event(&attempt.desk, &recorded, by, words)?));
    if let Some(proof) = established(&recorded) {
        others.retain(|one| one.case.state.is_open());
        let ids = others.iter().map(|one| one.case.id);
        let taken = Command::on_each(Actor::Machine, &Act::TakeProof(proof), ids);
        (change, _) = plan_all(attempt, others, &taken, change).await?;
    }
    Ok((change, after))
}

/// The cases that a command names, in its order, and the rest of their filing.
pub(super) fn named_and_others(
    mut cases: Vec<CaseSnapshot>,
    command: &Command,
) -> Result<(Vec<CaseSnapshot>, Vec<CaseSnapshot>), Error> {
    let mut named = Vec::with_capacity(command.on.len());
    for (place, one) in command.on.iter().enumerate() {
        let found = cases
            .iter()
            .position(|known| known.case.id == one.case)
            .ok_or_else(|| Error::field("/case", &Flaw::CaseElsewhere).under(place))?;
        named.push(cases.remove(found));
    }
    Ok((named, cases))
}

/// What the other cases take over; nothing of a proof that failed.
fn established(recorded: &FilingEvent) -> Option<RecordedProof> {
    match recorded {
        FilingEvent::ProofRecorded { proof, result: Proven::Established, tier, authority, on, .. } => {
            Some(RecordedProof { number: *proof, tier: *tier, authority: *authority, on: *on })
        }
        FilingEvent::ProofRecorded { result: Proven::Failed, .. }
        | FilingEvent::Filed { .. }
        | FilingEvent::CaseOpened { .. }
        | FilingEvent::CodeSent { .. }
        | FilingEvent::CodesGuessed { .. }
        | FilingEvent::AddressConfirmed { .. }
        | FilingEvent::ContactChanged { .. }
        | FilingEvent::LocaleChanged { .. }
        | FilingEvent::MessageReceived { .. }
        | FilingEvent::MessageSent { .. }
        | FilingEvent::LetterAccepted { .. }
        | FilingEvent::LetterBounced { .. } => None,
    }
}
