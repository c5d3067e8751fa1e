//! Sentences of a law or a frame in one language: a file of its own beside it, `ID.LANGUAGE.toml`.
//!
//! Figures have a version, and the sentences of each language go with it: a new language is never a new version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use crate::{
    law::text::{grounds::Localised, law::Law},
    types::Locale,
};

/// The lists of a law whose items have a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    Refusals,
    Remedies,
    Duties,
    Exemptions,
}

impl List {
    /// Its key in a file.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Refusals => "refusals",
            Self::Remedies => "remedies",
            Self::Duties => "duties",
            Self::Exemptions => "exemptions",
        }
    }
}

/// Sentences of one language, by list and code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Sheet {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    refusals: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    remedies: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    duties: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    exemptions: BTreeMap<String, String>,
}

/// The sheets of one law or frame, by language.
pub(super) type Sheets = BTreeMap<String, Sheet>;

/// The law or frame file that a file is a sheet of, and its language; nothing where it is none. A label behind an `@` may look
/// like a language: a law or a frame says its id.
pub(super) fn belongs_to(file: &str, text: &str) -> Option<(String, String)> {
    let (stem, tag) = file.strip_suffix(".toml")?.rsplit_once('.')?;
    let says_its_id = text
        .lines()
        .take_while(|line| !line.starts_with('['))
        .any(|line| line.split_once('=').is_some_and(|(key, _)| key.trim() == "id"));
    let language: Locale = tag.parse().ok().filter(|_| !says_its_id)?;
    Some((format!("{stem}.toml"), language.to_string()))
}

impl Sheet {
    /// Reads one; `file` is its name, for messages.
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let sheet: Self = toml::from_str(text).map_err(|error| vec![Fault::of_shape(file, text, &error)])?;
        let blank = sheet.all().filter(|(_, _, sentence)| sentence.trim().is_empty());
        let faults: Vec<Fault> = blank
            .map(|(list, code, _)| {
                Fault::at(file, text, format!("{}.{code}", list.id()), "may not be empty".to_owned())
            })
            .collect();
        if faults.is_empty() { Ok(sheet) } else { Err(faults) }
    }

    /// The sentence of a code.
    pub(super) fn sentence(&self, list: List, code: &str) -> Option<&str> {
        let of = match list {
            List::Refusals => &self.refusals,
            List::Remedies => &self.remedies,
            List::Duties => &self.duties,
            List::Exemptions => &self.exemptions,
        };
        of.get(code).map(String::as_str)
    }

    /// Puts a sentence in.
    pub(super) fn put(&mut self, list: List, code: &str, sentence: &str) {
        let of = match list {
            List::Refusals => &mut self.refusals,
            List::Remedies => &mut self.remedies,
            List::Duties => &mut self.duties,
            List::Exemptions => &mut self.exemptions,
        };
        of.insert(code.to_owned(), sentence.to_owned());
    }

    fn all(&self) -> impl Iterator<Item = (List, &str, &str)> {
        let lists = [
            (List::Refusals, &self.refusals),
            (List::Remedies, &self.remedies),
            (List::Duties, &self.duties),
            (List::Exemptions, &self.exemptions),
        ];
        lists.into_iter().flat_map(|(list, of)| {
            of.iter().map(move |(code, sentence)| (list, code.as_str(), sentence.as_str()))
        })
    }

    /// The sentences that nothing in the law or frame asks for. `codes`: list and code of each item there.
    pub(super) fn unasked(&self, file: &str, text: &str, codes: &[(List, &str)]) -> Vec<Fault> {
        let stranger = |(list, code, _): &(List, &str, &str)| !codes.contains(&(*list, *code));
        let fault = |(list, code, _): (List, &str, &str)| {
            let there = codes.iter().filter(|(of, _)| *of == list).map(|(_, code)| *code);
            let problem =
                format!("no sentence of that code; there: {}", there.collect::<Vec<_>>().join(", "));
            Fault::at(file, text, format!("{}.{code}", list.id()), problem)
        };
        self.all().filter(stranger).map(fault).collect()
    }

    /// As it goes on record.
    pub(super) fn written(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }
}

impl Law {
    /// Every item that has a sentence: its list, the code of the sentence, the sentence.
    pub(super) fn spoken(&self) -> Vec<(List, &str, &Localised)> {
        let refusals = self.refusals.iter().map(|it| (List::Refusals, it.code.as_str(), &it.text));
        let remedies = self
            .remedies
            .iter()
            .map(|it| (List::Remedies, it.code.as_deref().unwrap_or(it.kind.id()), &it.text));
        let duties =
            self.duties.iter().map(|it| (List::Duties, it.code.as_deref().unwrap_or(it.kind.id()), &it.text));
        let exemptions = self.exemptions.iter().map(|it| (List::Exemptions, it.code.as_str(), &it.text));
        refusals.chain(remedies).chain(duties).chain(exemptions).collect()
    }

    /// Gives each item the sentences that the sheets have for it, in languages in which it has none.
    pub(super) fn say(&mut self, sheets: &Sheets) {
        let add = |list: List, code: &str, words: &mut Localised| {
            for (language, sheet) in sheets {
                if let Some(sentence) = sheet.sentence(list, code) {
                    words.add(language, sentence);
                }
            }
        };
        for it in &mut self.refusals {
            add(List::Refusals, &it.code, &mut it.text);
        }
        for it in &mut self.remedies {
            add(List::Remedies, it.code.as_deref().unwrap_or(it.kind.id()), &mut it.text);
        }
        for it in &mut self.duties {
            add(List::Duties, it.code.as_deref().unwrap_or(it.kind.id()), &mut it.text);
        }
        for it in &mut self.exemptions {
            add(List::Exemptions, &it.code, &mut it.text);
        }
    }
}
