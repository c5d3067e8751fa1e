//! What the letters about an answer say: items with their reasons, and what the person can do who does not agree.

use super::{about::About, dates};
use crate::{
    case::{Case, ItemOutcome, act::payload::LawGround, decision},
    desk::office::controller::ControllerContext,
    law::{Authority, Law, RemedyKind, Under},
    letters::{Again, Complaint, Ground, Item, Regulator, Remedies},
};

/// The rows of a decision with their words. Those that were done come first.
pub(in crate::desk) fn items(about: &About<'_>) -> Vec<Item> {
    let Some(decision::Answer::Decided { items, .. }) =
        about.case.decision.as_ref().map(|decision| &decision.answer)
    else {
        return Vec::new();
    };
    let mut rows: Vec<Item> = items
        .iter()
        .enumerate()
        .map(|(place, item)| {
            let (reason, citation) = item.code.as_deref().map_or((None, None), |code| reason(about, code));
            Item {
                label: about.words.get(&format!("items/{place}/label")).cloned().unwrap_or_default(),
                outcome: item.outcome,
                reason,
                citation,
            }
        })
        .collect();
    rows.sort_by_key(|item| {
        matches!(item.outcome, ItemOutcome::Keep | ItemOutcome::Withhold | ItemOutcome::NotHeld)
    });
    rows
}

/// The laws of the case, each in the version under which it came in; the leading one first. An appeal stands under the law
/// of the decision that it is about, too.
pub(crate) fn laws<'a>(case: &Case, context: &'a ControllerContext) -> Vec<&'a Law> {
    let under = |under: &Under<'_>| context.statutes.version(under.law, under.version);
    let own = case.unders();
    let contested = case.contested_law().and_then(|law| context.statutes.any(law));
    let mut laws: Vec<&Law> = own.iter().filter_map(under).collect();
    laws.extend(contested.filter(|law| own.iter().all(|under| *under.law != law.id)));
    laws
}

/// The sentence and the provision of a code under the lead law.
pub(super) fn reason(about: &About<'_>, code: &str) -> (Option<String>, Option<String>) {
    let (case, language) = (about.case, about.language());
    let found = laws(case, about.context).first().and_then(|law| law.refusal(case.asked.right, code));
    found.map_or((None, None), |refusal| {
        (Some(refusal.text.in_language(&language).to_owned()), refusal.public_cite().map(str::to_owned))
    })
}

/// The grounds of a refusal, or of what was withheld, under the further laws; each once.
pub(super) fn further_grounds(about: &About<'_>) -> Vec<Ground> {
    let (case, language) = (about.case, about.language());
    let mut grounds: Vec<&LawGround> = Vec::new();
    let named: Box<dyn Iterator<Item = &LawGround>> = match case.decision.as_ref().map(|it| &it.answer) {
        Some(decision::Answer::Refused { grounds, .. }) => Box::new(grounds.iter()),
        Some(decision::Answer::Decided { items, .. }) => {
            Box::new(items.iter().flat_map(|item| &item.grounds))
        }
        None => return Vec::new(),
    };
    for ground in named {
        if !grounds.contains(&ground) {
            grounds.push(ground);
        }
    }
    let laws = laws(case, about.context);
    let in_words = |ground: &LawGround| {
        let law = laws.iter().find(|law| law.id == ground.law)?;
        let refusal = law.refusal(case.asked.right, &ground.code)?;
        Some(Ground {
            law: law.name.clone(),
            reason: refusal.text.in_language(&language).to_owned(),
            citation: refusal.public_cite().unwrap_or_default().to_owned(),
        })
    };
    grounds.into_iter().filter_map(in_words).collect()
}

/// What can be done against a decision: besides authority and court, a second look of ours, once, as the law puts it.
pub(super) fn remedies_after(about: &About<'_>, page: &str) -> Remedies {
    let language = about.language();
    let appeal_path = about.case.contests.is_none().then(|| page.to_owned());
    let laws = laws(about.case, about.context);
    let again = laws.iter().filter(|law| law.is_statute() && appeal_path.is_some()).flat_map(|law| {
        let within = law.decides_appeals_within().map(dates::period);
        let appeals = sentences(law, RemedyKind::Appeal, &language).map(move |words| Again { words, within });
        appeals.chain(
            sentences(law, RemedyKind::Controller, &language).map(|words| Again { words, within: None }),
        )
    });
    Remedies { again: again.collect(), appeal_path, ..remedies_under(about, &laws) }
}

/// Authorities and courts, as every law of the case names them.
pub(super) fn remedies(about: &About<'_>) -> Remedies {
    remedies_under(about, &laws(about.case, about.context))
}

/// What a notice of an extension tells: there is nothing to appeal against yet, so laws that have an appeal first are silent.
pub(super) fn remedies_meanwhile(about: &About<'_>) -> Remedies {
    let mut laws = laws(about.case, about.context);
    laws.retain(|law| law.remedies(RemedyKind::Appeal).next().is_none());
    remedies_under(about, &laws)
}

fn remedies_under(about: &About<'_>, laws: &[&Law]) -> Remedies {
    let language = about.language();
    let residence = about.case.residence.as_ref().map(|it| &it.0);
    let mut complaints: Vec<Complaint> = Vec::new();
    let mut courts: Vec<String> = Vec::new();
    // our own rules name authorities only where no statute applies
    let is_by_statute = laws.iter().any(|law| law.is_statute());
    for law in laws.iter().filter(|law| law.is_statute() || !is_by_statute) {
        let mut regulators: Vec<Regulator> =
            about.context.authorities(law, residence).into_iter().map(regulator).collect();
        let known = |it: &Regulator| complaints.iter().any(|complaint| complaint.regulators.contains(it));
        regulators.retain(|it| !known(it));
        let words = sentences(law, RemedyKind::Authority, &language)
            .find(|words| complaints.iter().all(|complaint| complaint.words.as_ref() != Some(words)));
        if words.is_some() || !regulators.is_empty() {
            complaints.push(Complaint { words, regulators });
        }
        for court in sentences(law, RemedyKind::Court, &language) {
            if !courts.contains(&court) {
                courts.push(court);
            }
        }
    }
    Remedies { complaints, courts, ..Remedies::default() }
}

/// What a law says of one remedy, as far as the person may read it as law.
fn sentences<'a>(law: &'a Law, kind: RemedyKind, language: &'a str) -> impl Iterator<Item = String> + 'a {
    let is_public = law.remedies(kind).filter(|it| it.certainty.is_public());
    is_public.map(move |it| it.text.in_language(language).to_owned())
}

fn regulator(authority: &Authority) -> Regulator {
    let name = match &authority.note {
        Some(note) => format!("{}. {note}", authority.name),
        None => authority.name.clone(),
    };
    Regulator { name, address: authority.complaint.as_ref().unwrap_or(&authority.web).clone() }
}
