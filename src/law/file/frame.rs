//! Frames: prose that several laws share, such as the sentences of the American consumer privacy acts.
//!
//! A law file names its frame and then leaves out the texts that stand there. Figures and citations are never taken from a
//! frame: whoever reads one law file finds everything cited. A frame has no frame of its own, so nothing can go round in a
//! circle.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fault::Fault;
use crate::law::text::{
    grounds::{RefusalOn, Words},
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
    text: Words,
}

/// Prose that several laws share.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    text: String,
    file: File,
}

/// The frames at hand, by id.
pub(super) type Frames = BTreeMap<String, Frame>;

/// Whether a file of that name holds a frame.
pub(super) fn is_frame(file: &str) -> bool {
    file.rsplit('/').next().unwrap_or(file).starts_with(PREFIX)
}

impl Frame {
    /// Reads a frame file; its id and itself.
    pub(super) fn parse(file: &str, text: &str) -> Result<(String, Self), Vec<Fault>> {
        let read: File = toml::from_str(text).map_err(|error| vec![Fault::of_shape(file, text, &error)])?;
        let mut faults = Vec::new();
        let mut must = |holds: bool, key: String, problem: &str| {
            if !holds {
                faults.push(Fault::at(file, text, key, problem.to_owned()));
            }
        };
        let name = file.rsplit('/').next().unwrap_or(file);
        let named = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(".toml"));
        must(named == Some(&read.id), "id".to_owned(), "the file is named after the frame: frame-ID.toml");
        for (list, phrases) in read.lists() {
            for (n, phrase) in phrases.iter().enumerate() {
                let once = phrases.iter().filter(|other| other.code == phrase.code).count() == 1;
                must(once, format!("{list}[{n}].code"), "each code once");
                must(phrase.text.has("en"), format!("{list}[{n}].text.en"), "an English text");
            }
        }
        if faults.is_empty() {
            Ok((read.id.clone(), Self { text: text.to_owned(), file: read }))
        } else {
            Err(faults)
        }
    }

    /// A text that holds a law and its frame, from which the law can be read again by itself.
    pub(super) fn joined_to(&self, law: &str) -> String {
        format!("{law}{SEAM}{}", self.text)
    }

    /// Puts the sentences of the frame where the law has none of its own. Key and allowed codes of each that is missing.
    pub(super) fn fill(&self, law: &mut Law) -> Vec<(String, String)> {
        let mut missing = Vec::new();
        let mut find = |list: &str, phrases: &'_ [Phrase], n: usize, code: &str| -> Option<Phrase> {
            let found = phrases.iter().find(|phrase| phrase.code == code).cloned();
            if found.is_none() {
                let codes: Vec<&str> = phrases.iter().map(|phrase| phrase.code.as_str()).collect();
                let problem = format!(
                    "no text here, and `{code}` is not in the frame `{}`; there: {}",
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
    fn lists(&self) -> [(&'static str, &[Phrase]); 4] {
        [
            ("refusals", &self.refusals),
            ("remedies", &self.remedies),
            ("duties", &self.duties),
            ("exemptions", &self.exemptions),
        ]
    }
}

/// The name of the file from which a frame came, by its id.
pub(super) fn file_name(text: &str) -> String {
    let id = text.lines().find_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'));
    format!("{PREFIX}{}.toml", id.unwrap_or(""))
}

/// Takes a text apart into the law and, where there is one, its frame.
pub(super) fn taken_apart(text: &str) -> (&str, Option<&str>) {
    text.split_once(SEAM).map_or((text, None), |(law, frame)| (law, Some(frame)))
}
