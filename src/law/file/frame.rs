//! Frames: prose that several laws share, such as the sentences of the American consumer privacy acts.
//!
//! A law file names its frame and then leaves out the sentences that stand there, in the frame's file or, by language, beside
//! it. Figures and citations are never taken from a frame: whoever reads one law file finds everything cited. A frame has no
//! frame of its own, so nothing can go round in a circle.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    fault::Fault,
    sheet::{List, Sheets},
};
use crate::law::text::{
    grounds::{Localised, RefusalOn},
    law::Law,
    right::Right,
};

/// Frame files are called `frame-ID.toml`.
const PREFIX: &str = "frame-";
/// The line between a law and its frame where both stand in one text.
const SEAM: &str = "\n# ---- the frame of this law, as it stood ----\n";

/// A frame as its file has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    /// What it is for, for whoever reads the file.
    #[expect(dead_code, reason = "documents the file")]
    name: String,
    /// Always `frame`.
    #[expect(dead_code, reason = "checked by its type")]
    kind: FrameKind,
    #[serde(default)]
    refusals: Vec<Phrase>,
    #[serde(default)]
    remedies: Vec<Phrase>,
    #[serde(default)]
    duties: Vec<Phrase>,
    #[serde(default)]
    exemptions: Vec<Phrase>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FrameKind {
    Frame,
}

/// One sentence, found by its code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase {
    code: String,
    #[serde(default)]
    rights: Vec<Right>,
    #[serde(default)]
    on: RefusalOn,
    /// Of a ground: see there.
    #[serde(default)]
    needs_words: bool,
    #[serde(default)]
    text: Localised,
}

/// Prose that several laws share.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    text: String,
    file: File,
    sheets: Sheets,
}

/// The frames at hand, by id.
pub(super) type Frames = BTreeMap<String, Frame>;

/// Whether a file of that name holds a frame.
pub(super) fn is_frame(file: &str) -> bool {
    file.rsplit('/').next().unwrap_or(file).starts_with(PREFIX)
}

impl Frame {
    /// Reads a frame file, with its sentences in files of their own; its id and itself.
    pub(super) fn parse(file: &str, text: &str, sheets: &Sheets) -> Result<(String, Self), Vec<Fault>> {
        let mut read: File =
            toml::from_str(text).map_err(|error| vec![Fault::of_shape(file, text, &error)])?;
        let mut faults = Vec::new();
        let mut must = |holds: bool, key: String, problem: &str| {
            if !holds {
                faults.push(Fault::at(file, text, key, problem.to_owned()));
            }
        };
        must(id_of(file) == read.id, "id".to_owned(), "the file is named after the frame: frame-ID.toml");
        for (list, phrases) in read.lists() {
            let list = list.id();
            for (n, phrase) in phrases.iter().enumerate() {
                let once = phrases.iter().filter(|other| other.code == phrase.code).count() == 1;
                must(once, format!("{list}[{n}].code"), "each code once");
            }
        }
        read.say(sheets);
        if faults.is_empty() {
            Ok((read.id.clone(), Self { text: text.to_owned(), file: read, sheets: sheets.clone() }))
        } else {
            Err(faults)
        }
    }

    /// Whether sentences of it stand in files of their own.
    pub(super) fn has_sheets(&self) -> bool {
        !self.sheets.is_empty()
    }

    /// List and code of every sentence.
    pub(super) fn codes(&self) -> Vec<(List, &str)> {
        let lists = self.file.lists().into_iter();
        lists.flat_map(|(list, phrases)| phrases.iter().map(move |it| (list, it.code.as_str()))).collect()
    }

    /// The sentences of the frame for which there is no English text.
    pub(super) fn unspoken(&self, file: &str) -> Vec<Fault> {
        let lists = self.file.lists().into_iter();
        let numbered = lists.flat_map(|(list, phrases)| phrases.iter().enumerate().map(move |it| (list, it)));
        let silent = numbered.filter(|(_, (_, phrase))| !phrase.text.has("en"));
        let fault = |(list, (n, _)): (List, (usize, &Phrase))| {
            Fault::at(file, &self.text, format!("{}[{n}].text.en", list.id()), in_english(file))
        };
        silent.map(fault).collect()
    }

    /// A text that holds a law and its frame, from which the law can be read again by itself.
    pub(super) fn joined_to(&self, law: &str) -> String {
        joined(law, &self.text)
    }

    /// Puts the sentences of the frame where the law has none of its own. Key and allowed codes of each that is missing.
    pub(super) fn fill(&self, law: &mut Law) -> Vec<(String, String)> {
        let mut missing = Vec::new();
        let mut find = |list: &str, phrases: &'_ [Phrase], n: usize, code: &str| -> Option<Phrase> {
            let found = phrases.iter().find(|phrase| phrase.code == code).cloned();
            if found.is_none() {
                let codes: Vec<&str> = phrases.iter().map(|phrase| phrase.code.as_str()).collect();
                let problem = format!(
                    "no text here or beside it, and `{code}` is not in the frame `{}`; there: {}",
                    self.file.id,
                    codes.join(", ")
                );
                missing.push((format!("{list}[{n}].code"), problem));
            }
            found
        };
        for (n, refusal) in law.refusals.iter_mut().enumerate().filter(|(_, it)| it.text.is_empty()) {
            let Some(phrase) = find("refusals", &self.file.refusals, n, &refusal.code) else { continue };
            refusal.text = phrase.text;
            if refusal.rights.is_empty() {
                refusal.rights = phrase.rights;
            }
            if refusal.on == RefusalOn::Any {
                refusal.on = phrase.on;
            }
            refusal.needs_words |= phrase.needs_words;
        }
        for (n, remedy) in law.remedies.iter_mut().enumerate().filter(|(_, it)| it.text.is_empty()) {
            let code = remedy.code.as_deref().unwrap_or(remedy.kind.id());
            if let Some(phrase) = find("remedies", &self.file.remedies, n, code) {
                remedy.text = phrase.text;
            }
        }
        for (n, duty) in law.duties.iter_mut().enumerate().filter(|(_, it)| it.text.is_empty()) {
            let code = duty.code.as_deref().unwrap_or(duty.kind.id());
            let Some(phrase) = find("duties", &self.file.duties, n, code) else { continue };
            duty.text = phrase.text;
            if duty.rights.is_empty() {
                duty.rights = phrase.rights;
            }
        }
        for (n, exemption) in law.exemptions.iter_mut().enumerate().filter(|(_, it)| it.text.is_empty()) {
            if let Some(phrase) = find("exemptions", &self.file.exemptions, n, &exemption.code) {
                exemption.text = phrase.text;
            }
        }
        missing
    }
}

impl File {
    fn lists(&self) -> [(List, &[Phrase]); 4] {
        [
            (List::Refusals, &self.refusals),
            (List::Remedies, &self.remedies),
            (List::Duties, &self.duties),
            (List::Exemptions, &self.exemptions),
        ]
    }

    /// Gives each phrase the sentences that the sheets have for it, in languages in which it has none.
    fn say(&mut self, sheets: &Sheets) {
        let lists = [
            (List::Refusals, &mut self.refusals),
            (List::Remedies, &mut self.remedies),
            (List::Duties, &mut self.duties),
            (List::Exemptions, &mut self.exemptions),
        ];
        for (list, phrases) in lists {
            for phrase in phrases {
                for (language, sheet) in sheets {
                    if let Some(sentence) = sheet.sentence(list, &phrase.code) {
                        phrase.text.add(language, sentence);
                    }
                }
            }
        }
    }
}

/// What is demanded of each sentence, and where it may stand.
pub(super) fn in_english(file: &str) -> String {
    let beside = file.trim_end_matches(".toml");
    format!("an English text, here or in {beside}.en.toml; other languages beside it")
}

/// The name of the file from which a frame came, by its id.
pub(super) fn file_name(text: &str) -> String {
    let id = text.lines().find_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'));
    format!("{PREFIX}{}.toml", id.unwrap_or(""))
}

/// What a law says by itself, and behind it what its frame says.
pub(super) fn joined(law: &str, frame: &str) -> String {
    format!("{law}{SEAM}{frame}")
}

/// The id of the frame in a file of that name.
pub(super) fn id_of(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(".toml")).unwrap_or("")
}

/// Takes a text apart into the law and, where there is one, its frame.
pub(super) fn taken_apart(text: &str) -> (&str, Option<&str>) {
    text.split_once(SEAM).map_or((text, None), |(law, frame)| (law, Some(frame)))
}
