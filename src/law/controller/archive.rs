//! Versions of laws that are on record and no longer installed as they were: open cases may still count by them.

use std::collections::BTreeMap;

use crate::law::text::{law::Law, right::LawId};

/// The archived versions, each once.
#[derive(Debug, Clone, Default)]
pub struct LawArchive(BTreeMap<(LawId, String), Law>);

impl LawArchive {
    /// The law in that version, where it is archived.
    pub fn version(&self, id: &LawId, version: &str) -> Option<&Law> {
        self.0.get(&(id.clone(), version.to_owned()))
    }

    /// Every archived version of a law.
    pub fn versions(&self, id: &LawId) -> Vec<&Law> {
        self.0.values().filter(|law| law.id == *id).collect()
    }
}

impl FromIterator<Law> for LawArchive {
    fn from_iter<T: IntoIterator<Item = Law>>(laws: T) -> Self {
        Self(laws.into_iter().map(|law| ((law.id.clone(), law.version.clone()), law)).collect())
    }
}
