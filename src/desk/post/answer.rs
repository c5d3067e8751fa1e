//! What the letters about an answer say: items with their reasons, and what the person can do who does not agree.

use crate::{
    case::{Case, decision},
    desk::{ControllerRoom, record::Words},
    law::{Law, RemedyKind},
    letters::{Item, ItemOutcome, Regulator, Remedies},
};

/// The rows of a decision with their words. Those that were done come first.
pub(super) fn items(case: &Case, room: &ControllerRoom, words: &Words) -> Vec<Item> {
    let Some(decision::Answer::Decided { items, .. }) =
        case.decision.as_ref().map(|decision| &decision.answer)
    else {
        return Vec::new();
    };
    let mut rows: Vec<Item> = items
        .iter()
        .enumerate()
        .filter_map(|(place, item)| {
            let (reason, citation) =
                item.code.as_deref().map_or((None, None), |code| reason(case, room, code));
            Some(Item {
                label: words.get(&format!("items/{place}/label")).cloned().unwrap_or_default(),
                outcome: item.outcome.id().parse().ok()?,
                reason,
                citation,
            })
        })
        .collect();
    rows.sort_by_key(|item| {
        matches!(item.outcome, ItemOutcome::Keep | ItemOutcome::Withhold | ItemOutcome::NotHeld)
    });
    rows
}

/// The lead law, in the version under which the case came in.
fn lead<'a>(case: &'a Case, room: &'a ControllerRoom) -> Option<&'a Law> {
    case.under().and_then(|under| room.statutes.version(under.law, under.version))
}

/// The sentence and the provision of a code under the lead law.
pub(super) fn reason(case: &Case, room: &ControllerRoom, code: &str) -> (Option<String>, Option<String>) {
    let found = lead(case, room).and_then(|law| law.refusal(case.asked.right, code));
    found.map_or((None, None), |refusal| {
        (Some(refusal.text.in_language("en").to_owned()), Some(refusal.cite.clone()))
    })
}

/// Authority and court, as the lead law names them.
pub(super) fn remedies(case: &Case, room: &ControllerRoom) -> Remedies {
    let Some(law) = lead(case, room) else { return Remedies::default() };
    let regulators = law
        .regulator
        .iter()
        .map(|regulator| Regulator {
            name: regulator.name.clone(),
            address: regulator.url.clone().unwrap_or_default(),
        })
        .collect();
    Remedies {
        appeal_path: None,
        appeal_by: None,
        regulators,
        court: law.remedies(RemedyKind::Court).next().is_some(),
    }
}
