//! A decision as its reviewer reads it: the rows with their labels, the letter's words, the code in words.

use crate::{
    case::{
        Case, Event, EventKind, Facts, State,
        act::payload::LawGround,
        decision::{Answer, Item},
    },
    desk::{
        Error,
        pipeline::{rows::SealedFields, snapshot::CaseSnapshot},
        staff::colleagues::Emails,
        views::{DecisionKind, DecisionView, GroundView, ItemView, LetterWordsView},
    },
    law::{Refusal, Under},
    texts::Sentence,
    types::UserId,
};

/// The decision or refusal under review, on its way, or sent; while the case is back at work, the draft that was
/// returned or pulled back; nothing where there is none. `review_digest`: what is to be approved, while it is reviewed.
pub(in crate::desk) fn decision_view(
    snapshot: &CaseSnapshot,
    emails: &Emails,
    facts: &Facts<'_>,
    review_digest: Option<&String>,
) -> Result<Option<DecisionView>, Error> {
    let case = &snapshot.case;
    let Some(decision) = &case.decision else { return draft(snapshot) };
    let known = |under| match &decision.answer {
        Answer::Decided { .. } => facts.statutes.withhold_reasons(under, case.asked.right),
        Answer::Refused { .. } => facts.statutes.refusal_reasons(under, case.asked.right),
    };
    let reasons = case.under().map(known).unwrap_or_default();
    let name = |id: UserId| emails.get(&id).cloned();
    let view = match &decision.answer {
        Answer::Decided { items, outcome } => {
            let words = snapshot.words_beside(&[EventKind::Decided])?;
            let items = items.iter().enumerate();
            DecisionView {
                items: items
                    .map(|(place, item)| ItemView {
                        reason: item.code.as_deref().and_then(|code| in_words(code, &reasons)),
                        ..row(place, item, &words, grounds(case, &item.grounds, known))
                    })
                    .collect(),
                outcome: Some(*outcome),
                letter: letter(words.get("letter/text")),
                ..empty(DecisionKind::Decided)
            }
        }
        Answer::Refused { code, grounds: further } => DecisionView {
            reason: in_words(code, &reasons),
            code: Some(code.clone()),
            grounds: grounds(case, further, known),
            letter: letter(snapshot.words_beside(&[EventKind::RefusalWritten])?.get("text")),
            ..empty(DecisionKind::Refused)
        },
    };
    Ok(Some(DecisionView {
        digest: review_digest.or(decision.approved.as_ref()).or(Some(&decision.digest)).cloned(),
        author: name(decision.author),
        approved_by: decision.approved_by.and_then(name),
        step: Some(decision.step.into()),
        ..view
    }))
}

/// What was decided or refused last, so that nobody types it twice.
fn draft(snapshot: &CaseSnapshot) -> Result<Option<DecisionView>, Error> {
    let written = [EventKind::Decided, EventKind::RefusalWritten];
    let newest = snapshot.newest(&written).filter(|_| snapshot.case.state == State::Working);
    let Some(event) = newest else { return Ok(None) };
    let unreadable = |_| Error::Internal(format!("event {} cannot be read", event.seq));
    let words = snapshot.words_beside(&written)?;
    let view = DecisionView {
        letter: letter(words.get("letter/text").or_else(|| words.get("text"))),
        ..empty(DecisionKind::Draft)
    };
    let in_codes = |further: &[LawGround]| grounds(&snapshot.case, further, |_| Vec::new());
    Ok(match serde_json::from_str(&event.payload).map_err(unreadable)? {
        Event::Decided(decided) => {
            let items = decided.items.iter().enumerate();
            let items = items.map(|(place, item)| row(place, item, &words, in_codes(&item.grounds)));
            Some(DecisionView { items: items.collect(), ..view })
        }
        Event::RefusalWritten(refusal) => {
            Some(DecisionView { grounds: in_codes(&refusal.grounds), code: Some(refusal.code), ..view })
        }
        other => return Err(Error::Internal(format!("{} is no answer", other.name()))),
    })
}

fn empty(kind: DecisionKind) -> DecisionView {
    DecisionView {
        approved_by: None,
        author: None,
        code: None,
        digest: None,
        grounds: Vec::new(),
        items: Vec::new(),
        kind,
        letter: None,
        outcome: None,
        reason: None,
        step: None,
    }
}

fn letter(text: Option<&String>) -> Option<LetterWordsView> {
    text.map(|text| LetterWordsView { text: text.clone() })
}

/// The ground under each further law, in its words.
fn grounds<'a>(
    case: &'a Case,
    grounds: &[LawGround],
    known: impl Fn(Under<'a>) -> Vec<&'a Refusal>,
) -> Vec<GroundView> {
    let one = |ground: &LawGround| {
        let under = case.further_statutes().into_iter().find(|under| *under.law == ground.law);
        GroundView {
            code: ground.code.clone(),
            law: ground.law.clone(),
            reason: in_words(&ground.code, &under.map(&known).unwrap_or_default()),
        }
    };
    grounds.iter().map(one).collect()
}

fn row(place: usize, item: &Item, words: &SealedFields, grounds: Vec<GroundView>) -> ItemView {
    ItemView {
        code: item.code.clone(),
        files: item.files.clone(),
        grounds,
        label: words.get(&format!("items/{place}/label")).cloned(),
        outcome: item.outcome,
        reason: None,
    }
}

/// The code as the law file words it, with its provision.
fn in_words(code: &str, reasons: &[&Refusal]) -> Option<Sentence> {
    let reason = reasons.iter().find(|reason| reason.code == code)?;
    Some(reason.text.sentence().citing(reason.cite.clone()))
}
