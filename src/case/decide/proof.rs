//! How sure the office must be who asks before it answers.
//!
//! Invariant: nothing that says whether data exist leaves without control of what was named.

use crate::{
    case::{
        context::{Facts, Forbidden, Obstacle},
        model::{Case, Item},
        words::{Asked, ItemOutcome, LawGround, Outcome, Proven, Tier},
    },
    law::Right,
};

/// Refusals that say neither that data exist nor that they do not: possible without any proof.
const SILENT: &[&str] = &[
    "identity_not_established",
    "authority_not_established",
    "manifestly_unfounded",
    "excessive",
    "not_applicable",
    "twice_in_twelve_months",
];

pub(super) fn authority(case: &Case) -> Result<(), Forbidden> {
    if case.on_behalf_of.needs_authority()
        && !case.is_fast_lane()
        && case.proof.authority != Some(Proven::Established)
    {
        return Err(Obstacle::AuthorityMissing.into());
    }
    Ok(())
}

pub(super) fn tier_reached(case: &Case, needed: Tier, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let reached = case.proof.tier;
    if reached >= needed {
        return Ok(());
    }
    let methods = facts.tiers.methods_for(needed).into_iter().map(|method| method.id().to_owned()).collect();
    Err(Obstacle::ProofMissing { needed, reached, methods }.into())
}

/// The tier for one answer: that of the right; control of what was named, if the answer says whether data exist;
/// that of access, if files are given, whatever right was asked.
pub(super) fn tier_for(case: &Case, items: &[Item], outcome: Outcome, facts: &Facts<'_>) -> Tier {
    let mut needed = facts.tiers.needed(&case.asked, case.sensitive);
    if outcome == Outcome::NoneHeld {
        needed = needed.max(Tier::CONTROL);
    }
    if items.iter().any(|item| item.outcome == ItemOutcome::Give && !item.files.is_empty()) {
        needed = needed.max(facts.tiers.needed(&Asked::plain(Right::Access), case.sensitive));
    }
    needed
}

/// Any refusal that tells whether data exist needs control of what was named, at least.
pub(super) fn tier_of_refusal(
    case: &Case,
    code: &str,
    grounds: &[LawGround],
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    let silent = |code: &str| SILENT.contains(&code);
    if case.is_fast_lane() || (silent(code) && grounds.iter().all(|ground| silent(&ground.code))) {
        return Ok(());
    }
    tier_reached(case, Tier::CONTROL, facts)
}
