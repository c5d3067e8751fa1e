//! What a law says in words: grounds for refusing, remedies, duties beside the deadlines, exemptions.
//!
//! Each with its citation, and its sentence by language, in English always. Where several laws say the same, the sentence
//! stands in a frame (`frame`); the citation never does.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{right::Right, source::Certainty};
use crate::{
    texts::{Sentence, best_of},
    types::closed_list,
};

/// A ground for refusing a request or for withholding part of the data.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Stable code, snake case.
    pub code: String,
    /// For these rights; empty: for all.
    #[serde(default)]
    pub rights: Vec<Right>,
    /// Never for these rights.
    #[serde(default)]
    pub except_rights: Vec<Right>,
    /// What it can be used on.
    #[serde(default)]
    pub on: RefusalOn,
    /// Its sentence points at the officer's own words in the letter: it is never used without them.
    #[serde(default)]
    pub needs_words: bool,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// The sentence for the letter, by language; always in English.
    #[serde(default)]
    pub text: Localised,
}

impl Refusal {
    /// The provision, where the person may read it as law.
    pub fn public_cite(&self) -> Option<&str> {
        Some(self.cite.as_str()).filter(|_| self.certainty.is_public())
    }

    /// Whether it may be used only together with the officer's own words: its file says so, or its sentence does, where the
    /// file is older than the key.
    pub fn demands_words(&self) -> bool {
        self.needs_words || self.points_at_words()
    }

    /// Whether its sentence speaks of something that only the officer can have written.
    pub(in crate::law) fn points_at_words(&self) -> bool {
        let sentence = self.text.exactly("en").unwrap_or_default().to_lowercase();
        sentence.split(|letter: char| !letter.is_alphabetic()).any(|word| POINTERS.contains(&word))
    }
}

/// What points at words that stand before it, in a sentence of English, which every ground has.
const POINTERS: [&str; 4] = ["above", "explain", "explained", "named"];

/// What a ground for refusal can be used on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalOn {
    /// The whole request, or part of the data.
    #[default]
    Any,
    /// Only the whole request.
    Whole,
    /// Only part of the data.
    Part,
}

/// What a person can do.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// Where they can turn.
    pub kind: RemedyKind,
    /// Which sentence; without it, the one named after the kind.
    pub code: Option<String>,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// The sentence for the letter, by language; always in English.
    #[serde(default)]
    pub text: Localised,
}

closed_list! {
    /// Where a person can turn.
    RemedyKind, "remedy" {
        /// Back to the controller.
        Controller = "controller",
        /// An appeal that the controller must decide.
        Appeal = "appeal",
        /// A supervisory authority.
        Authority = "authority",
        Court = "court",
    }
}

/// A duty beside the deadlines.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// What kind of duty.
    pub kind: DutyKind,
    /// Which sentence; without it, the one named after the kind.
    pub code: Option<String>,
    /// For these rights; empty: for all.
    #[serde(default)]
    pub rights: Vec<Right>,
    /// A figure, where it has one: months to keep, free requests in twelve months.
    pub value: Option<u32>,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// In words, by language; always in English.
    #[serde(default)]
    pub text: Localised,
}

/// Whom or what a law leaves out: then it gives no right, and the request is answered by another law or our own rules.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Stable code, snake case.
    pub code: String,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// In words, by language; always in English.
    #[serde(default)]
    pub text: Localised,
}

closed_list! {
    /// Duties beside the deadlines.
    DutyKind, "duty" {
        /// Tell those who received the data.
        TellRecipients = "tell_recipients",
        /// Keep proof of requests, in months.
        KeepRecords = "keep_records",
        /// Requests that are free in twelve months.
        FreeRequests = "free_requests",
        /// Identifiers that an answer must not contain.
        Redact = "redact",
        /// Who may act for the person.
        Agents = "agents",
        /// The form of the answer.
        Format = "format",
        /// What a refusal must say.
        RefusalContent = "refusal_content",
        /// What a notice of extension must say.
        ExtensionContent = "extension_content",
        /// How an appeal must be offered and answered.
        Appeal = "appeal",
        /// Anything else worth showing to the officer.
        Note = "note",
    }
}

/// A text in several languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Localised(BTreeMap<String, String>);

impl Localised {
    /// The text in a language (`de`, `pt-BR`), else in its main language, else in English.
    pub fn in_language(&self, tag: &str) -> &str {
        best_of(&self.0, tag)
    }

    /// To be said in the language of whoever reads it.
    pub fn sentence(&self) -> Sentence {
        Sentence::ByLanguage(self.0.clone())
    }

    /// The text in exactly this language.
    pub(in crate::law) fn exactly(&self, tag: &str) -> Option<&str> {
        self.0.get(tag).map(String::as_str)
    }

    /// The languages that there is a text in.
    pub(in crate::law) fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Adds a text in a language, where there is none.
    pub(in crate::law) fn add(&mut self, tag: &str, text: &str) {
        self.0.entry(tag.to_owned()).or_insert_with(|| text.to_owned());
    }

    /// Whether there is no text at all.
    pub(in crate::law) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there is a text in exactly this language.
    pub fn has(&self, tag: &str) -> bool {
        self.0.get(tag).is_some_and(|text| !text.trim().is_empty())
    }
}
