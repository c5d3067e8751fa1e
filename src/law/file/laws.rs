//! The laws as loaded: the files inside the binary, with those of the operator over them.
//!
//! Parsed from texts; who reads a directory is above this floor.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    directory::Directory,
    examples::Failed,
    fault::Fault,
    frame::{self, Frame, Frames},
    parse::Beside,
    sheet::Sheets,
};
use crate::law::{
    count::error::LawError,
    text::{
        grounds::Refusal,
        law::{Kind, Law},
        right::LawId,
    },
};

/// Promises for laws that are not there. A law whose own file is `broken` has been reported.
fn unbound(laws: &[Law], broken: &[String]) -> Vec<Fault> {
    let known = |id: &LawId| laws.iter().any(|law| law.id == *id && law.is_statute());
    let replaced = |id: &LawId| {
        let named = |file: &String| file.split(['@', '.']).next() == Some(id.as_str());
        broken.iter().any(named)
    };
    let dangling = |law: &&Law| law.promises_for.as_ref().is_some_and(|id| !known(id) && !replaced(id));
    let statutes: BTreeSet<&str> =
        laws.iter().filter(|law| law.is_statute()).map(|law| law.id.as_str()).collect();
    let allowed = statutes.into_iter().collect::<Vec<_>>().join(", ");
    laws.iter()
        .filter(dangling)
        .map(|law| law.fault("promises_for", format!("no statute of that id; allowed: {allowed}")))
        .collect()
}

/// All laws.
#[derive(Debug, Clone)]
pub struct Laws {
    laws: Vec<Law>,
    base: Law,
}

impl Laws {
    /// The laws inside the binary.
    ///
    /// # Errors
    /// Never for a tested build.
    pub fn embedded() -> Result<Self, Vec<Fault>> {
        Self::with_overrides(std::iter::empty())
    }

    /// The laws inside the binary, with files (name and text) put over them: the same name replaces, another adds.
    ///
    /// # Errors
    /// Every fault in every file.
    pub fn with_overrides(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<Fault>> {
        Self::of(Directory::put_over(files.into_iter().collect()))
    }

    /// Reads a whole set of files: name and text.
    ///
    /// # Errors
    /// Every fault in every file.
    pub fn parse(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<Fault>> {
        Self::of(Directory::read(files.into_iter().collect(), &BTreeSet::new()))
    }

    fn of(Directory { laws, mut faults, broken, .. }: Directory) -> Result<Self, Vec<Fault>> {
        let mut laws: Vec<Law> = laws.into_values().collect();
        laws.sort_by(|a, b| (&a.id, a.in_force_from).cmp(&(&b.id, b.in_force_from)));
        for pair in laws.windows(2) {
            let [a, b] = pair else { continue };
            if a.id == b.id && a.in_force_until.is_none_or(|last| last >= b.in_force_from) {
                let problem = format!(
                    "two files of {} are in force on {}; the older one ends before the newer begins",
                    b.id, b.in_force_from
                );
                faults.push(b.fault("in_force_from", problem));
            }
            if a.id == b.id && a.version == b.version {
                let problem = format!("two files of {} have the version {}", b.id, b.version);
                faults.push(b.fault("version", problem));
            }
        }
        for law in laws.iter().filter(|law| law.kind == Kind::Base).skip(1) {
            let problem =
                "a second file of base rules; allowed: one, and nothing else is of kind base".to_owned();
            faults.push(law.fault("kind", problem));
        }
        faults.extend(unbound(&laws, &broken));
        let base = laws.iter().find(|law| law.kind == Kind::Base).cloned();
        match base {
            Some(base) if faults.is_empty() => Ok(Self { laws, base }),
            Some(_) => Err(faults),
            None => {
                // a base file that has faults has been reported
                let missing = Fault {
                    file: "base.toml".to_owned(),
                    line: None,
                    key: "kind".to_owned(),
                    problem: "one file of kind = \"base\" is needed, for places without a statute".to_owned(),
                };
                faults.push(missing);
                Err(faults)
            }
        }
    }

    /// The examples that do not come true, as faults of their files.
    pub fn untrue_examples(&self) -> Vec<Fault> {
        let of = |law: &Law| -> Vec<Fault> {
            let fault = |failed: Failed| {
                let place = law.examples.iter().position(|example| example.name == failed.example);
                let key = place.map_or_else(|| "examples".to_owned(), |n| format!("examples[{n}]"));
                let problem = format!(
                    "`{}` does not come true: {}; mend the example or the figures",
                    failed.example, failed.because
                );
                law.fault(&key, problem)
            };
            law.failed_examples().into_iter().map(fault).collect()
        };
        self.laws.iter().flat_map(of).collect()
    }

    /// The grounds whose sentence points at the officer's words, and that do not demand them, as faults of their files.
    pub fn unkeyed_grounds(&self) -> Vec<Fault> {
        self.laws.iter().flat_map(Law::unkeyed_grounds).collect()
    }

    /// Reads one more file as it would be read beside these, with the frames that they stand in, to be asked for dates: its
    /// sentences may be missing. Its name is free.
    ///
    /// # Errors
    /// Every fault found.
    pub fn parse_beside(&self, file: &str, text: &str) -> Result<Law, Vec<Fault>> {
        let frames = self.laws.iter().filter_map(|law| frame::taken_apart(&law.text).1);
        let sheets = Sheets::new();
        let frame = |text: &str| Frame::parse(&frame::file_name(text), text, &sheets).ok();
        let frames: Frames = frames.filter_map(frame).collect();
        let id = text.lines().find_map(|line| line.strip_prefix("id = \"")?.split('"').next());
        let named = id.map_or_else(|| file.to_owned(), |id| format!("{id}.toml"));
        let real = |fault: Fault| Fault { file: file.to_owned(), ..fault };
        let law =
            Law::parse_beside(&named, text, &Beside { frames: &frames, sheets: &sheets, is_spoken: false });
        law.map(|law| Law { file: file.to_owned(), ..law })
            .map_err(|faults| faults.into_iter().map(real).collect())
    }

    /// The law that applies to requests received on a day; never a disabled one.
    pub fn law(&self, id: &LawId, received_on: NaiveDate) -> Option<&Law> {
        self.laws.iter().find(|law| law.id == *id && law.in_force(received_on) && law.disabled.is_none())
    }

    /// Why no law answers to an id on a day.
    pub fn why_not(&self, id: &LawId, on: NaiveDate) -> LawError {
        let mut named = self.laws.iter().filter(|law| law.id == *id).peekable();
        if named.peek().is_none() {
            return LawError::UnknownLaw(id.clone());
        }
        match named.find_map(|law| law.disabled.clone().filter(|_| law.in_force(on))) {
            Some(reason) => LawError::Disabled { law: id.clone(), reason },
            None => LawError::NotInForce { law: id.clone(), on },
        }
    }

    /// A law in the version that a case came in under, if it is still loaded.
    pub fn by_version(&self, id: &LawId, version: &str) -> Option<&Law> {
        self.laws.iter().find(|law| law.id == *id && law.version == version)
    }

    /// The rules for places without a statute.
    pub fn base(&self) -> &Law {
        &self.base
    }

    /// Whether any file has this id.
    pub fn knows(&self, id: &LawId) -> bool {
        self.laws.iter().any(|law| law.id == *id)
    }

    /// Every law, by id and first day in force.
    pub fn all(&self) -> &[Law] {
        &self.laws
    }
}

impl Law {
    /// The grounds whose sentence points at the officer's words, and that do not demand them.
    pub fn unkeyed_grounds(&self) -> Vec<Fault> {
        let is_unkeyed = |(_, it): &(usize, &Refusal)| it.points_at_words() && !it.needs_words;
        let fault = |(n, it): (usize, &Refusal)| {
            let problem = format!(
                "the sentence of `{}` points at words of the officer; say `needs_words = true` here or in its frame, so that \
                 no letter goes without them, or put the sentence otherwise",
                it.code
            );
            self.fault(&format!("refusals[{n}].needs_words"), problem)
        };
        self.refusals.iter().enumerate().filter(is_unkeyed).map(fault).collect()
    }

    /// A fault of this law's file that only shows beside other files, or by running it.
    fn fault(&self, key: &str, problem: String) -> Fault {
        Fault::at(&self.file, frame::taken_apart(&self.text).0, key, problem)
    }
}
