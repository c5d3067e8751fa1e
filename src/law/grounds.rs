//! What a law says in words: grounds for refusing, remedies, duties beside the deadlines.
//!
//! Each with its citation and an English text; other languages stand beside it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{book::Certainty, right::Right};

/// A ground for refusing a request or for withholding part of the data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Stable code, snake case.
    pub code: String,
    /// For these rights; empty: for all.
    #[serde(default)]
    pub rights: Vec<Right>,
    /// What it can be used on.
    #[serde(default)]
    pub on: RefusalOn,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// The sentence for the letter, by language; always in English.
    pub text: Words,
}

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
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// Where they can turn.
    pub kind: RemedyKind,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// The sentence for the letter, by language; always in English.
    pub text: Words,
}

/// Where a person can turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// Back to the controller.
    Controller,
    /// An appeal that the controller must decide.
    Appeal,
    /// A supervisory authority.
    Authority,
    /// A court.
    Court,
}

/// A duty beside the deadlines.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// What kind of duty.
    pub kind: DutyKind,
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
    pub text: Words,
}

/// Duties beside the deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// Tell those who received the data.
    TellRecipients,
    /// Keep proof of requests, in months.
    KeepRecords,
    /// Requests that are free in twelve months.
    FreeRequests,
    /// Identifiers that an answer must not contain.
    Redact,
    /// Who may act for the person.
    Agents,
    /// The form of the answer.
    Format,
    /// What a refusal must say.
    RefusalContent,
    /// Anything else worth showing to the officer.
    Note,
}

/// A text in several languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// The text in a language (`de`, `pt-BR`), else in its main language, else in English.
    pub fn in_language(&self, tag: &str) -> &str {
        let main = tag.split('-').next().unwrap_or(tag);
        let found = [tag, main, "en"].into_iter().find_map(|tag| self.0.get(tag));
        found.map_or("", String::as_str)
    }

    /// Whether there is a text in exactly this language.
    pub fn has(&self, tag: &str) -> bool {
        self.0.get(tag).is_some_and(|text| !text.trim().is_empty())
    }
}
