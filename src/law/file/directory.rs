//! A directory of law files, read in the order in which they need each other: sentences, the frames, the laws.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use include_dir::{Dir, include_dir};

use super::{
    fault::Fault,
    frame::{self, Frame, Frames},
    parse::Beside,
    sheet::{self, List, Sheet, Sheets},
};
use crate::law::text::law::Law;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/config/laws");

/// The files inside the binary; read once in a process.
static BUILT_IN: LazyLock<Directory> = LazyLock::new(|| Directory::read(embedded(), &BTreeSet::new()));

fn embedded() -> BTreeMap<String, String> {
    let named = EMBEDDED.files().filter_map(|file| {
        let name = file.path().file_name()?.to_str()?;
        Some((name.to_owned(), file.contents_utf8()?.to_owned()))
    });
    named.collect()
}

/// What was read of a set of files.
#[derive(Debug, Clone, Default)]
pub(super) struct Directory {
    frames: Frames,
    /// Sentences by the file of the law or frame beside which they stand.
    sheets: BTreeMap<String, Sheets>,
    /// Laws by file.
    pub(super) laws: BTreeMap<String, Law>,
    pub(super) faults: Vec<Fault>,
    /// Laws whose file could not be read, by file.
    pub(super) broken: Vec<String>,
}

/// A file with sentences, and to which file they belong.
struct Beneath<'a> {
    file: &'a str,
    text: &'a str,
    owner: String,
}

impl Directory {
    /// The files inside the binary with others put over them: the same name replaces, another adds.
    pub(super) fn put_over(files: BTreeMap<String, String>) -> Self {
        let is_law = |(file, text): (&String, &String)| {
            !frame::is_frame(file) && sheet::belongs_to(file, text).is_none()
        };
        if files.iter().all(is_law) {
            let mut read = BUILT_IN.clone();
            for (file, text) in &files {
                read.law(file, text);
            }
            read.give_way(&files.into_keys().collect());
            return read;
        }
        // Another frame, or other sentences of one, changes every law that stands in it.
        let above = files.keys().cloned().collect();
        let mut texts = embedded();
        texts.extend(files);
        let mut read = Self::read(texts, &above);
        read.give_way(&above);
        read
    }

    /// An operator's own `ID.toml` may go back further than the one that ships: then it stands for the older versions that ship
    /// beside that, too.
    fn give_way(&mut self, above: &BTreeSet<String>) {
        let own = |law: &Law| above.contains(&law.file) && law.file == format!("{}.toml", law.id);
        let own: Vec<Law> = self.laws.values().filter(|law| own(law)).cloned().collect();
        self.laws.retain(|file, law| {
            let is_older = file.contains('@') && !above.contains(file);
            let reaches = |own: &Law| {
                own.id == law.id && law.in_force_until.is_some_and(|last| own.in_force_from <= last)
            };
            !(is_older && own.iter().any(reaches))
        });
    }

    /// Reads a whole set of files. `above` are those that were put over others, by name: sentences from below that a law put
    /// over another does not ask for are not wanted, and no fault.
    pub(super) fn read(files: BTreeMap<String, String>, above: &BTreeSet<String>) -> Self {
        let mut read = Self::default();
        let mut beneath = Vec::new();
        let (mut framing, mut lawful) = (Vec::new(), Vec::new());
        let mut garbled = BTreeSet::new();
        for (file, text) in &files {
            match sheet::belongs_to(file, text) {
                Some((owner, language)) => match Sheet::parse(file, text) {
                    Ok(sheet) => {
                        read.sheets.entry(owner.clone()).or_default().insert(language, sheet);
                        beneath.push(Beneath { file, text, owner });
                    }
                    Err(found) => {
                        read.faults.extend(found);
                        garbled.insert(owner);
                    }
                },
                None if frame::is_frame(file) => framing.push((file, text)),
                None => lawful.push((file, text)),
            }
        }
        for (file, text) in framing.into_iter().filter(|(file, _)| !garbled.contains(*file)) {
            read.frame(file, text);
        }
        for (file, text) in lawful {
            if garbled.contains(file) {
                read.broken.push(file.clone());
            } else {
                read.law(file, text);
            }
        }
        for one in beneath {
            let is_below = above.contains(&one.owner) && !above.contains(one.file);
            if !is_below {
                read.faults.extend(read.unasked(&one, &files));
            }
        }
        read
    }

    fn frame(&mut self, file: &str, text: &str) {
        let none = Sheets::new();
        match Frame::parse(file, text, self.sheets.get(file).unwrap_or(&none)) {
            Ok((id, frame)) => {
                let silent = frame.unspoken(file);
                if silent.is_empty() {
                    self.frames.insert(id, frame);
                }
                self.faults.extend(silent);
            }
            Err(found) => self.faults.extend(found),
        }
    }

    fn law(&mut self, file: &str, text: &str) {
        let none = Sheets::new();
        let sheets = self.sheets.get(file).unwrap_or(&none);
        match Law::parse_beside(file, text, &Beside { frames: &self.frames, sheets, is_spoken: true }) {
            Ok(law) => {
                self.laws.insert(file.to_owned(), law);
            }
            Err(found) => {
                self.laws.remove(file);
                self.broken.push(file.to_owned());
                self.faults.extend(found);
            }
        }
    }

    /// The sentences that nobody asks for.
    fn unasked(&self, one: &Beneath<'_>, files: &BTreeMap<String, String>) -> Vec<Fault> {
        let codes: Vec<(List, &str)> = if let Some(law) = self.laws.get(&one.owner) {
            law.spoken().into_iter().map(|(list, code, _)| (list, code)).collect()
        } else if let Some(frame) = self.frames.get(frame::id_of(&one.owner)) {
            frame.codes()
        } else if files.contains_key(&one.owner) {
            // It has faults of its own.
            return Vec::new();
        } else {
            let problem = format!("no file {} beside it, whose sentences these would be", one.owner);
            return vec![Fault { file: one.file.to_owned(), line: None, key: String::new(), problem }];
        };
        Sheet::parse(one.file, one.text)
            .map_or_else(|_| Vec::new(), |it| it.unasked(one.file, one.text, &codes))
    }
}
