//! The laws as staff read them: what is installed, and versions that only the record still knows.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::law::{Law, LawArchive, LawId, Laws};

/// Every law at hand. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LawBook {
    installed: Arc<Laws>,
    archive: Arc<LawArchive>,
}

impl LawBook {
    pub(in crate::desk) fn new(installed: Arc<Laws>, archive: Arc<LawArchive>) -> Self {
        Self { installed, archive }
    }

    /// The laws as installed, by id and first day in force.
    pub fn installed(&self) -> &Laws {
        &self.installed
    }

    /// Every version of a law, by first day in force: those installed, and those that open cases may still keep.
    pub fn versions(&self, id: &LawId) -> Vec<&Law> {
        let mut all: Vec<&Law> = self.installed.all().iter().filter(|law| law.id == *id).collect();
        let former = self.archive.versions(id).into_iter().filter(|law| !self.is_installed(law));
        all.extend(former);
        all.sort_by_key(|law| law.in_force_from);
        all
    }

    /// Whether a version is installed, not only on record.
    pub fn is_installed(&self, law: &Law) -> bool {
        self.installed.by_version(&law.id, &law.version).is_some()
    }

    /// The version of that name; without a name the one for requests of that day, else the next to come, else the last.
    pub fn find(&self, id: &LawId, version: Option<&str>, on: NaiveDate) -> Option<&Law> {
        let versions = self.versions(id);
        let Some(version) = version else {
            let installed = || versions.iter().copied().filter(|law| self.is_installed(law));
            let next = || installed().find(|law| law.in_force_from > on);
            return installed()
                .find(|law| law.in_force(on))
                .or_else(next)
                .or_else(|| installed().next_back());
        };
        versions.into_iter().find(|law| law.version == version)
    }
}
