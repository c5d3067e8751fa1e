//! What the person gets, and the second person who looks at it.
//!
//! Invariant: no author approves; an approval is bound to the digest of what was reviewed; what is kept or withheld has
//! a code of the law, and words of the officer's own where the sentence of that code points at them.

use super::{
    clock::stop_waiting,
    digest::{digest_of_decision, digest_of_refusal},
    guards::stands_alone,
    proof::{tier_for, tier_of_refusal, tier_reached},
    wording,
};
use crate::{
    case::{
        act::payload::{Approve, Decide, DecideItem, Refuse},
        context::{Facts, Forbidden, Obstacle},
        decide::steps::{Steps, known_files, staff},
        event::{Decided, Event, RefusalWritten},
        model::{Answer, Case, Item, outcome_of},
        words::{LawGround, State},
    },
    law::{LawId, Refusal, Under},
};

pub(in crate::case) fn refusal_reasons<'a>(case: &Case, facts: &Facts<'a>) -> Vec<&'a Refusal> {
    case.under().map_or_else(Vec::new, |under| facts.statutes.refusal_reasons(under, case.asked.right))
}

pub(in crate::case) fn withhold_reasons<'a>(case: &Case, facts: &Facts<'a>) -> Vec<&'a Refusal> {
    case.under().map_or_else(Vec::new, |under| facts.statutes.withhold_reasons(under, case.asked.right))
}

fn known_code(case: &Case, code: &str, reasons: &[&Refusal]) -> Result<(), Forbidden> {
    known_under(case, case.law(), code, reasons)
}

fn known_under(case: &Case, law: Option<&LawId>, code: &str, reasons: &[&Refusal]) -> Result<(), Forbidden> {
    if reasons.iter().any(|reason| reason.code == code) {
        return Ok(());
    }
    let (right, known) = (case.asked.right, codes(reasons));
    Err(match law.cloned() {
        Some(law) => Obstacle::CodeUnknown { law, right, known },
        None => Obstacle::CodeUnknownUndated { right, known },
    }
    .into())
}

fn codes(reasons: &[&Refusal]) -> Vec<String> {
    reasons.iter().map(|reason| reason.code.clone()).collect()
}

/// A further law that grants the right, with its codes.
type Further<'a> = Vec<(Under<'a>, Vec<&'a Refusal>)>;

/// Codes under each further law that grants the right.
pub(in crate::case) fn further_reasons<'a>(case: &'a Case, facts: &Facts<'a>) -> Further<'a> {
    let right = case.asked.right;
    let reasons = |under: Under<'a>| (under, facts.statutes.refusal_reasons(under, right));
    case.further_statutes().into_iter().map(reasons).collect()
}

/// The same for what is kept or withheld.
pub(in crate::case) fn further_withhold_reasons<'a>(case: &'a Case, facts: &Facts<'a>) -> Further<'a> {
    let right = case.asked.right;
    let reasons = |under: Under<'a>| (under, facts.statutes.withhold_reasons(under, right));
    case.further_statutes().into_iter().map(reasons).collect()
}

/// A ground names a law of the case beside the leading one.
fn no_stranger(grounds: &[LawGround], further: &Further<'_>) -> Result<(), Forbidden> {
    let stranger = grounds.iter().find(|ground| further.iter().all(|(under, _)| *under.law != ground.law));
    stranger.map_or(Ok(()), |stranger| Err(Obstacle::NoFurtherLaw { law: stranger.law.clone() }.into()))
}

fn ground_missing(case: &Case, under: Under<'_>, reasons: &[&Refusal], facts: &Facts<'_>) -> Forbidden {
    let (law, right) = (under.law, case.asked.right);
    let grant =
        facts.statutes.grant(under, right).map_or_else(|| law.to_string(), |grant| grant.cite.clone());
    let missing = Obstacle::GroundMissing { law: law.clone(), right, known: codes(reasons) };
    Forbidden::citing(missing, grant)
}

/// A refusal needs a ground under every law that grants the right, not only under the one that leads.
fn ground_under_each(case: &Case, grounds: &[LawGround], facts: &Facts<'_>) -> Result<(), Forbidden> {
    let further = further_reasons(case, facts);
    no_stranger(grounds, &further)?;
    for (under, reasons) in &further {
        let Some(ground) = grounds.iter().find(|ground| ground.law == *under.law) else {
            return Err(ground_missing(case, *under, reasons, facts));
        };
        known_under(case, Some(under.law), &ground.code, reasons)?;
    }
    Ok(())
}

/// So does what is kept or withheld: its own code, where that law knows it, or one that is named for that law.
fn withheld_under_each(
    case: &Case,
    item: &DecideItem,
    further: &Further<'_>,
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    no_stranger(&item.grounds, further)?;
    for (under, reasons) in further {
        let named = item.grounds.iter().find(|ground| ground.law == *under.law);
        let is_shared =
            reasons.iter().any(|reason| item.code.as_ref().is_some_and(|code| reason.code == code.as_str()));
        match named {
            Some(ground) => known_under(case, Some(under.law), &ground.code, reasons)?,
            None if is_shared => {}
            None => return Err(ground_missing(case, *under, reasons, facts)),
        }
    }
    Ok(())
}

pub(super) fn decide(steps: &mut Steps, payload: &Decide, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let author = staff(facts)?;
    let case = &steps.case;
    let withheld = withhold_reasons(case, facts);
    let further = further_withhold_reasons(case, facts);
    for item in &payload.items {
        known_files(case, &item.files)?;
        match &item.code {
            Some(code) => known_code(case, code.as_str(), &withheld)?,
            None if item.outcome.withholds() => {
                return Err(Obstacle::CodeMissing.into());
            }
            None => {}
        }
        if item.outcome.withholds() {
            withheld_under_each(case, item, &further, facts)?;
        }
    }
    let items: Vec<Item> = payload
        .items
        .iter()
        .map(|item| Item {
            outcome: item.outcome,
            code: item.code.as_ref().map(|code| code.as_str().to_owned()),
            grounds: item.grounds.clone(),
            files: item.files.clone(),
        })
        .collect();
    let outcome = outcome_of(&items);
    tier_reached(case, tier_for(case, &items, outcome, facts), facts)?;
    if case.hold.is_some() && items.iter().any(|item| item.outcome.destroys()) {
        return Err(Obstacle::ErasureHeld.into());
    }
    let answer = Answer::Decided { items: items.clone(), outcome };
    wording::written(case, &answer, payload.letter.as_ref().map(|letter| &letter.text), facts)?;
    let digest = digest_of_decision(facts.seal, case.id, payload, &case.files);
    let to = if case.is_fast_lane() { State::Releasing } else { State::Reviewing };
    steps.push(Event::Decided(Decided { items, outcome, digest, author, to }));
    Ok(())
}

pub(super) fn refuse(steps: &mut Steps, payload: &Refuse, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let author = staff(facts)?;
    known_code(&steps.case, payload.code.as_str(), &refusal_reasons(&steps.case, facts))?;
    ground_under_each(&steps.case, &payload.grounds, facts)?;
    tier_of_refusal(&steps.case, payload.code.as_str(), &payload.grounds, facts)?;
    // who it is may be known of another filing that is answered with this one
    if payload.code.as_str() == "identity_not_established" {
        stands_alone(&steps.case)?;
    }
    let (code, grounds) = (payload.code.as_str().to_owned(), payload.grounds.clone());
    let answer = Answer::Refused { code: code.clone(), grounds: grounds.clone() };
    wording::written(&steps.case, &answer, payload.text.as_ref(), facts)?;
    stop_waiting(steps, facts)?;
    let digest = digest_of_refusal(facts.seal, steps.case.id, payload);
    steps.push(Event::RefusalWritten(RefusalWritten { code, grounds, digest, author }));
    Ok(())
}

pub(super) fn approve(steps: &mut Steps, payload: &Approve, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let by = staff(facts)?;
    let own = || steps.case.review_digest().unwrap_or_default().to_owned();
    let digest = facts.review.map_or_else(own, |review| review.to_string());
    let stated = payload.digest.as_str();
    let is_of_all = facts.together.is_some_and(|together| together.to_string() == stated);
    if digest.is_empty() || (digest != stated && !is_of_all) {
        return Err(Obstacle::OtherDigest.into());
    }
    steps.push(Event::Approved { by, digest });
    Ok(())
}
