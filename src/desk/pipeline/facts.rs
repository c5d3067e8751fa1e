//! What a decision may look at besides the case, gathered for the pure core.

use chrono::{DateTime, Utc};

use super::snapshot::CaseSnapshot;
use crate::{
    case::{
        Actor, EventKind, Facts, FilingFacts, ReviewSeal,
        decision::{Answer, Step},
    },
    desk::{Desk, Error, office::controller::ControllerContext},
    types::{CaseId, text},
    vault::DataKey,
};

/// For an act on a case.
pub(in crate::desk) fn facts_on<'a>(
    desk: &'a Desk,
    snapshot: &CaseSnapshot,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<Facts<'a>, Error> {
    let context = desk.context(&snapshot.case.controller)?;
    // without the filing's key, after an erasure, the digest of a decision has no seal
    let seal = snapshot.key.as_ref().map_or(ReviewSeal([0; 32]), review_seal);
    let filing = FilingFacts {
        proof: snapshot.filing_replayed.proof,
        confirmed_at: snapshot.filing_replayed.confirmed_at,
        // of whom was erased nobody knows it
        is_unreachable: snapshot.key.is_some() && !snapshot.person.can_be_told(),
    };
    Ok(Facts { filing, seal, has_words: has_words(snapshot)?, ..facts(desk, context, actor, now) })
}

/// Whether the answer that waits to leave has words of the officer's own. What is on its way is not asked again.
fn has_words(snapshot: &CaseSnapshot) -> Result<bool, Error> {
    let Some(decision) = &snapshot.case.decision else { return Ok(true) };
    match decision.step {
        Step::Left { .. } => return Ok(true),
        Step::Review | Step::Approved | Step::Holding { .. } => {}
    }
    let (event, field) = match decision.answer {
        Answer::Decided { .. } => (EventKind::Decided, "letter/text"),
        Answer::Refused { .. } => (EventKind::RefusalWritten, "text"),
    };
    Ok(snapshot.words_beside(&[event])?.get(field).is_some_and(|words| !text::is_blank(words)))
}

/// What keeps the words of a filing from being tried out on a digest that stands for ever.
pub(in crate::desk) fn review_seal(key: &DataKey) -> ReviewSeal {
    ReviewSeal(key.derived("review digest"))
}

/// The same before there is a case.
#[tracing::instrument(level = "trace", skip_all)]
pub(in crate::desk) fn facts<'a>(
    desk: &'a Desk,
    context: &'a ControllerContext,
    actor: Actor,
    now: DateTime<Utc>,
) -> Facts<'a> {
    Facts {
        seal: ReviewSeal([0; 32]),
        review: None,
        together: None,
        fresh: CaseId(desk.0.clock.fresh_id()),
        now,
        actor,
        office: &context.office,
        tiers: &desk.0.tiers,
        statutes: &context.statutes,
        filing: FilingFacts::default(),
        other: None,
        has_words: true,
    }
}
