//! A decision as people read it: before it is approved, before it is sent, and afterwards.

use serde_json::Value;

use super::files::{File, file_row};
use crate::{desk::views::CaseView, law::LawId, web::desk_pages::frame::Frame};

/// One item.
pub struct Item {
    /// What it is.
    pub label: String,
    /// What happens to it.
    pub outcome: String,
    /// Id of what happens to it.
    pub outcome_id: String,
    /// Code.
    pub code: Option<String>,
    /// The code's reason in words.
    pub reason: Option<String>,
    /// The ground under each further law that does not know the code: law, code, reason in words.
    pub grounds: Vec<(String, String, String)>,
    /// Files handed out.
    pub files: Vec<File>,
}

/// The whole.
pub struct Shown {
    /// Whether it was returned or pulled back, and counts for nothing.
    pub is_draft: bool,
    /// Rows; empty for a refusal.
    pub items: Vec<Item>,
    /// Code of a refusal with its reason in words.
    pub refusal: Option<(String, String)>,
    /// The ground under each further law: law, code, reason in words.
    pub grounds: Vec<(String, String, String)>,
    /// The officer's words in the letter.
    pub letter: Option<String>,
    /// What it comes to.
    pub outcome: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn grounds_of(value: &Value) -> impl Iterator<Item = &Value> {
    value.get("grounds").and_then(Value::as_array).into_iter().flatten()
}

impl Shown {
    /// The decision of a case, as the desk tells it; nothing where there is none.
    pub fn of(decision: &Value, case: &CaseView, frame: &Frame) -> Option<Self> {
        let reason = |code: &str| {
            let mut all = case.acts.iter().flat_map(|offer| &offer.reasons);
            all.find(|reason| reason.code == code).map(|reason| frame.voice.sentence(&reason.text))
        };
        let ground = |ground: &Value| {
            let (law, code) = (text(ground, "law")?, text(ground, "code")?);
            let words = text(ground, "reason").map(str::to_owned).or_else(|| {
                let mut all = case.acts.iter().flat_map(|offer| &offer.reasons);
                let of_law = |it: &LawId| it.as_str() == law;
                all.find(|it| it.code == code && it.law.as_ref().is_some_and(of_law))
                    .map(|it| frame.voice.sentence(&it.text))
            });
            Some((frame.name("desk-law", law), code.to_owned(), words.unwrap_or_default()))
        };
        let item = |item: &Value| {
            let ids: Vec<&str> = item
                .get("files")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let files = case.files.iter().filter(|file| ids.contains(&file.id.to_string().as_str()));
            let outcome = text(item, "outcome").unwrap_or_default();
            Item {
                label: text(item, "label").unwrap_or_default().to_owned(),
                outcome: frame.name("desk-item", outcome),
                outcome_id: outcome.to_owned(),
                code: text(item, "code").map(str::to_owned),
                reason: text(item, "reason")
                    .map(str::to_owned)
                    .or_else(|| text(item, "code").and_then(reason)),
                grounds: grounds_of(item).filter_map(ground).collect(),
                files: files.map(|file| file_row(file, frame)).collect(),
            }
        };
        let items: Vec<Item> =
            decision.get("items").and_then(Value::as_array).into_iter().flatten().map(item).collect();
        let refusal = text(decision, "code").filter(|_| items.is_empty()).map(|code| {
            let words = text(decision, "reason").map(str::to_owned).or_else(|| reason(code));
            (code.to_owned(), words.unwrap_or_default())
        });
        let letter = decision.get("letter");
        let letter =
            letter.and_then(|it| it.as_str().or_else(|| text(it, "text"))).or_else(|| text(decision, "text"));
        let shown = Self {
            is_draft: text(decision, "kind") == Some("draft"),
            items,
            refusal,
            grounds: grounds_of(decision).filter_map(ground).collect(),
            letter: letter.map(str::to_owned),
            outcome: text(decision, "outcome").map(|outcome| frame.name("desk-outcome", outcome)),
            author: text(decision, "author").map(str::to_owned),
        };
        (!shown.items.is_empty() || shown.refusal.is_some()).then_some(shown)
    }
}
