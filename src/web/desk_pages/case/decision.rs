//! A decision as people read it: before it is approved, before it is sent, and afterwards.

use super::files::{File, file_row};
use crate::{
    desk::views::{CaseView, DecisionKind, DecisionView, GroundView, ItemView},
    law::LawId,
    texts::Sentence,
    web::desk_pages::frame::Frame,
};

/// A row of the decision under review.
pub struct Item {
    /// What it is.
    pub label: String,
    /// What happens to it.
    pub outcome: String,
    /// Id of what happens to it.
    pub outcome_id: &'static str,
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

impl Shown {
    /// The decision of a case, as the desk tells it; nothing where it says neither items nor a code.
    pub fn of(decision: &DecisionView, case: &CaseView, frame: &Frame) -> Option<Self> {
        // a draft holds codes alone: the offers of the case know their words
        let offered = |code: &str, law: Option<&LawId>| {
            let mut all = case.acts.iter().flat_map(|offer| &offer.reasons);
            let found = all.find(|it| it.code == code && (law.is_none() || it.law.as_ref() == law));
            found.map(|it| frame.voice.sentence(&it.text))
        };
        let said = |reason: Option<&Sentence>| reason.map(|reason| frame.voice.sentence(reason));
        let ground = |ground: &GroundView| {
            let words = said(ground.reason.as_ref()).or_else(|| offered(&ground.code, Some(&ground.law)));
            (frame.law(ground.law.as_str()), ground.code.clone(), words.unwrap_or_default())
        };
        let item = |item: &ItemView| {
            let files = case.files.iter().filter(|file| item.files.contains(&file.id));
            let code = item.code.as_deref();
            Item {
                label: item.label.clone().unwrap_or_default(),
                outcome: frame.name("desk-item", item.outcome.id()),
                outcome_id: item.outcome.id(),
                code: item.code.clone(),
                reason: said(item.reason.as_ref()).or_else(|| code.and_then(|code| offered(code, None))),
                grounds: item.grounds.iter().map(ground).collect(),
                files: files.map(|file| file_row(file, frame)).collect(),
            }
        };
        let items: Vec<Item> = decision.items.iter().map(item).collect();
        let refusal = decision.code.as_ref().filter(|_| items.is_empty()).map(|code| {
            let words = said(decision.reason.as_ref()).or_else(|| offered(code, None));
            (code.clone(), words.unwrap_or_default())
        });
        let shown = Self {
            is_draft: decision.kind == DecisionKind::Draft,
            items,
            refusal,
            grounds: decision.grounds.iter().map(ground).collect(),
            letter: decision.letter.as_ref().map(|letter| letter.text.clone()).filter(|it| !it.is_empty()),
            outcome: decision.outcome.map(|outcome| frame.name("desk-outcome", outcome.id())),
            author: decision.author.clone(),
        };
        (!shown.items.is_empty() || shown.refusal.is_some()).then_some(shown)
    }
}
