//! What the letters about an answer say: items with their reasons, and what the person can do who does not agree.

use crate::{
    case::{Case, Under, act::payload::LawGround, decision},
    desk::{ControllerRoom, record::Words},
    law::{Law, RemedyKind},
    letters::{Ground, Item, ItemOutcome, Regulator, Remedies},
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

/// The laws of the case, each in the version under which it came in; the leading one first. An appeal stands under the law
/// of the decision that it is about, too.
fn laws<'a>(case: &Case, room: &'a ControllerRoom) -> Vec<&'a Law> {
    let under = |under: &Under<'_>| room.statutes.version(under.law, under.version);
    let own = case.unders();
    let contested = case.contested_law().and_then(|law| room.statutes.any(law));
    let mut laws: Vec<&Law> = own.iter().filter_map(under).collect();
    laws.extend(contested.filter(|law| own.iter().all(|under| *under.law != law.id)));
    laws
}

/// The sentence and the provision of a code under the lead law.
pub(super) fn reason(case: &Case, room: &ControllerRoom, code: &str) -> (Option<String>, Option<String>) {
    let found = laws(case, room).first().and_then(|law| law.refusal(case.asked.right, code));
    found.map_or((None, None), |refusal| {
        (Some(refusal.text.in_language("en").to_owned()), refusal.told_cite().map(str::to_owned))
    })
}

/// The grounds of a refusal under the further laws.
pub(super) fn further_grounds(case: &Case, room: &ControllerRoom) -> Vec<Ground> {
    let Some(decision::Answer::Refused { grounds, .. }) =
        case.decision.as_ref().map(|decision| &decision.answer)
    else {
        return Vec::new();
    };
    let laws = laws(case, room);
    let in_words = |ground: &LawGround| {
        let law = laws.iter().find(|law| law.id == ground.law)?;
        let refusal = law.refusal(case.asked.right, &ground.code)?;
        Some(Ground {
            law: law.name.clone(),
            reason: refusal.text.in_language("en").to_owned(),
            citation: refusal.told_cite().unwrap_or_default().to_owned(),
        })
    };
    grounds.iter().filter_map(in_words).collect()
}

/// What can be done against a decision: besides authority and court, a second look of ours, once.
pub(super) fn remedies_after(case: &Case, room: &ControllerRoom, page: &str) -> Remedies {
    let appeal_path = case.contests.is_none().then(|| page.to_owned());
    Remedies { appeal_path, ..remedies(case, room) }
}

/// Authorities and courts, as every law of the case names them.
pub(super) fn remedies(case: &Case, room: &ControllerRoom) -> Remedies {
    let laws = laws(case, room);
    let residence = case.residence.as_ref().map(|it| &it.0);
    let mut regulators: Vec<Regulator> = Vec::new();
    for authority in laws.iter().flat_map(|law| law.authorities(residence)) {
        let mut name = authority.name.clone();
        if let Some(note) = &authority.note {
            name = format!("{name}. {note}");
        }
        let address = authority.complaint.as_ref().unwrap_or(&authority.web).clone();
        if regulators.iter().all(|known| known.name != name) {
            regulators.push(Regulator { name, address });
        }
    }
    Remedies {
        appeal_path: None,
        appeal_by: None,
        regulators,
        court: laws.iter().any(|law| law.remedies(RemedyKind::Court).any(|it| it.certainty.may_be_told())),
    }
}
