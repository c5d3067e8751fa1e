//! The laws as loaded: the files inside the binary, with those of the operator over them.
//!
//! Parsed from texts; who reads a directory is above this floor.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use include_dir::{Dir, include_dir};

use super::{
    book::{Kind, Law},
    error::Fault,
    right::LawId,
};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/config/laws");

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
        let embedded = EMBEDDED.files().filter_map(|file| {
            let name = file.path().file_name()?.to_str()?;
            Some((name.to_owned(), file.contents_utf8()?.to_owned()))
        });
        let mut texts: BTreeMap<String, String> = embedded.collect();
        texts.extend(files);
        Self::parse(texts)
    }

    /// Reads a whole set of files: name and text.
    ///
    /// # Errors
    /// Every fault in every file.
    pub fn parse(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut laws = Vec::new();
        for (file, text) in files {
            match Law::parse(&file, &text) {
                Ok(law) => laws.push(law),
                Err(found) => faults.extend(found),
            }
        }
        laws.sort_by(|a, b| (&a.id, a.in_force_from).cmp(&(&b.id, b.in_force_from)));
        for pair in laws.windows(2) {
            if let [a, b] = pair
                && a.id == b.id
                && a.in_force_until.is_none_or(|last| last >= b.in_force_from)
            {
                let problem = format!("two files of {} are in force on {}", b.id, b.in_force_from);
                faults.push(Fault {
                    file: format!("{}.toml", b.id),
                    line: None,
                    key: "in_force_from".to_owned(),
                    problem,
                });
            }
        }
        let base = laws.iter().find(|law| law.kind == Kind::Base).cloned();
        match base {
            Some(base) if faults.is_empty() => Ok(Self { laws, base }),
            Some(_) => Err(faults),
            None => {
                // A base file that has faults was told already.
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

    /// The law that applies to requests received on a day.
    pub fn law(&self, id: &LawId, received_on: NaiveDate) -> Option<&Law> {
        self.laws.iter().find(|law| law.id == *id && law.in_force(received_on))
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
