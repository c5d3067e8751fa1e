//! A decision as its reviewer reads it: the rows with their labels, the letter's words, the code in words.

use serde_json::{Map, Value, json};

use crate::{
    case::{
        Case, Facts, State,
        act::payload::LawGround,
        decision::{Answer, Item, Step},
    },
    desk::{
        Error,
        pipeline::{rows::Words, snapshot::CaseSnapshot},
        staff::colleagues::Emails,
    },
    law::{Refusal, Under},
    types::UserId,
};

/// The decision or refusal under review, on its way, or sent; while the case is back at work, the draft that was
/// returned or pulled back; nothing where there is none.
pub(in crate::desk) fn decision_view(
    snapshot: &CaseSnapshot,
    emails: &Emails,
    facts: &Facts<'_>,
) -> Result<Option<Value>, Error> {
    let case = &snapshot.case;
    let Some(decision) = &case.decision else { return draft(snapshot) };
    let reasons = case.under().map_or_else(Vec::new, |under| match &decision.answer {
        Answer::Decided { .. } => facts.statutes.withhold_reasons(under, case.asked.right),
        Answer::Refused { .. } => facts.statutes.refusal_reasons(under, case.asked.right),
    });
    let mut view = Map::new();
    let words = match &decision.answer {
        Answer::Decided { items, outcome } => {
            let words = snapshot.words_beside(&["decided"])?;
            let rows = items.iter().enumerate().map(|(place, item)| {
                let mut view = row(place, item, &words, &reasons);
                let known = |under| facts.statutes.withhold_reasons(under, case.asked.right);
                grounds_view(&mut view, case, &item.grounds, known);
                Value::Object(view)
            });
            view.insert("kind".to_owned(), json!("decided"));
            view.insert("outcome".to_owned(), json!(outcome));
            view.insert("items".to_owned(), Value::Array(rows.collect()));
            words.get("letter/text").cloned()
        }
        Answer::Refused { code, grounds } => {
            view.insert("kind".to_owned(), json!("refused"));
            view.insert("code".to_owned(), json!(code));
            put(&mut view, "reason", in_words(code, &reasons));
            let known = |under| facts.statutes.refusal_reasons(under, case.asked.right);
            grounds_view(&mut view, case, grounds, known);
            snapshot.words_beside(&["refusal_written"])?.remove("text")
        }
    };
    if let Some(text) = words {
        view.insert("letter".to_owned(), json!({ "text": text }));
    }
    let name = |id: UserId| emails.get(&id).cloned();
    view.insert("digest".to_owned(), json!(decision.digest));
    put(&mut view, "author", name(decision.author));
    put(&mut view, "approved_by", decision.approved_by.and_then(name));
    view.insert("step".to_owned(), json!(step(decision.step)));
    Ok(Some(Value::Object(view)))
}

/// What was decided or refused last, so that nobody types it twice.
fn draft(snapshot: &CaseSnapshot) -> Result<Option<Value>, Error> {
    let written = |kind: &str| matches!(kind, "decided" | "refusal_written");
    let newest = snapshot.stored.iter().rev().find(|event| written(&event.kind));
    let Some(event) = newest.filter(|_| snapshot.case.state == State::Working) else { return Ok(None) };
    let unreadable = |_| Error::Internal(format!("event {} cannot be read", event.seq));
    let data: Value = serde_json::from_str(&event.payload).map_err(unreadable)?;
    let words = snapshot.words_beside(&["decided", "refusal_written"])?;
    let mut view = Map::new();
    view.insert("kind".to_owned(), json!("draft"));
    if let Some(items) = data.get("items") {
        let items: Vec<Item> = serde_json::from_value(items.clone()).map_err(unreadable)?;
        let rows = items.iter().enumerate().map(|(place, item)| {
            let mut view = row(place, item, &words, &[]);
            grounds_view(&mut view, &snapshot.case, &item.grounds, |_| Vec::new());
            Value::Object(view)
        });
        view.insert("items".to_owned(), Value::Array(rows.collect()));
    }
    for name in ["code", "grounds"] {
        if let Some(known) = data.get(name) {
            view.insert(name.to_owned(), known.clone());
        }
    }
    if let Some(text) = words.get("letter/text").or_else(|| words.get("text")) {
        view.insert("letter".to_owned(), json!({ "text": text }));
    }
    Ok(Some(Value::Object(view)))
}

fn put(view: &mut Map<String, Value>, name: &str, text: Option<String>) {
    if let Some(text) = text {
        view.insert(name.to_owned(), Value::String(text));
    }
}

/// The ground under each further law, in its words.
fn grounds_view<'a>(
    view: &mut Map<String, Value>,
    case: &'a Case,
    grounds: &[LawGround],
    known: impl Fn(Under<'a>) -> Vec<&'a Refusal>,
) {
    let one = |ground: &LawGround| {
        let under = case.further_statutes().into_iter().find(|under| *under.law == ground.law);
        let mut view = Map::new();
        view.insert("law".to_owned(), json!(ground.law));
        view.insert("code".to_owned(), json!(ground.code));
        put(&mut view, "reason", in_words(&ground.code, &under.map(&known).unwrap_or_default()));
        Value::Object(view)
    };
    if !grounds.is_empty() {
        view.insert("grounds".to_owned(), grounds.iter().map(one).collect());
    }
}

fn row(place: usize, item: &Item, words: &Words, reasons: &[&Refusal]) -> Map<String, Value> {
    let mut view = Map::new();
    put(&mut view, "label", words.get(&format!("items/{place}/label")).cloned());
    view.insert("outcome".to_owned(), json!(item.outcome));
    put(&mut view, "code", item.code.clone());
    put(&mut view, "reason", item.code.as_deref().and_then(|code| in_words(code, reasons)));
    if !item.files.is_empty() {
        view.insert("files".to_owned(), json!(item.files));
    }
    view
}

/// The code as the law file words it, with its provision.
fn in_words(code: &str, reasons: &[&Refusal]) -> Option<String> {
    let reason = reasons.iter().find(|reason| reason.code == code)?;
    let text = reason.text.in_language("en");
    Some(if reason.cite.is_empty() { text.to_owned() } else { format!("{text} ({})", reason.cite) })
}

fn step(step: Step) -> &'static str {
    match step {
        Step::Review => "review",
        Step::Approved => "approved",
        Step::Holding { .. } => "holding",
        Step::Left { .. } => "left",
    }
}
