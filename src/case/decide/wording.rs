//! Grounds whose sentence points at the officer's own words: "named above", "as we explained". No answer is written, approved
//! or sent with one of them and without words.
//!
//! Law: GDPR Art. 12(1) and 12(4), 12(5): a refusal says why, in words that can be understood.

use crate::{
    case::{
        context::{Facts, Forbidden, Obstacle},
        model::{Answer, Case},
        words::{LawGround, Words},
    },
    law::{Refusal, Under},
};

/// Of an answer that is being written: its words are missing at the field where they stand.
pub(super) fn written(
    case: &Case,
    answer: &Answer,
    words: Option<&Words>,
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    if words.is_some_and(|words| !words.is_blank()) {
        return Ok(());
    }
    let field = match answer {
        Answer::Decided { .. } => "/letter/text",
        Answer::Refused { .. } => "/text",
    };
    pointing(case, answer, facts).map_or(Ok(()), |ground| {
        let missing = Obstacle::WordsMissing { reason: ground.text.sentence() };
        Err(Forbidden::citing(missing, ground.cite.clone()).at(field))
    })
}

/// Of the answer that stands, which a release before may have let through: nothing is mended here, it is decided again.
pub(super) fn standing(case: &Case, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let answer = case.decision.as_ref().map(|decision| &decision.answer).filter(|_| !facts.has_words);
    answer.and_then(|answer| pointing(case, answer, facts)).map_or(Ok(()), |ground| {
        let untrue = Obstacle::AnswerWithoutWords { reason: ground.text.sentence() };
        Err(Forbidden::citing(untrue, ground.cite.clone()))
    })
}

/// The first ground of an answer, under the lead law or a further one, that is never used without words.
fn pointing<'a>(case: &Case, answer: &Answer, facts: &Facts<'a>) -> Option<&'a Refusal> {
    let (statutes, right) = (facts.statutes, case.asked.right);
    let (codes, grounds): (Vec<&str>, Vec<&LawGround>) = match answer {
        Answer::Decided { items, .. } => (
            items.iter().filter_map(|item| item.code.as_deref()).collect(),
            items.iter().flat_map(|item| &item.grounds).collect(),
        ),
        Answer::Refused { code, grounds } => (vec![code.as_str()], grounds.iter().collect()),
    };
    let reasons = |under: Under<'_>| match answer {
        Answer::Decided { .. } => statutes.withhold_reasons(under, right),
        Answer::Refused { .. } => statutes.refusal_reasons(under, right),
    };
    let mut lead = case.under().map(reasons).unwrap_or_default();
    lead.retain(|reason| codes.contains(&reason.code.as_str()));
    for under in case.further_statutes() {
        let is_named =
            |reason: &Refusal| grounds.iter().any(|it| it.law == *under.law && it.code == reason.code);
        lead.extend(reasons(under).into_iter().filter(|reason| is_named(reason)));
    }
    lead.into_iter().find(|reason| reason.demands_words())
}
