//! The laws as staff read them: what is installed, and versions that only the record still knows.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::{
    desk::{Desk, Error, laws::statutes::Findings, views::Staff},
    law::{Calendar, Law, LawArchive, LawId, Laws},
    types::ControllerSlug,
};

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

/// The laws, for those who see cases.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases.
pub fn law_book<'a>(desk: &'a Desk, staff: &Staff) -> Result<&'a LawBook, Error> {
    staff.sees_cases()?;
    Ok(&desk.0.law_book)
}

/// What the file of a law calls it; what laws are called is no secret.
pub fn law_name(desk: &Desk, id: &str) -> Option<String> {
    let installed = desk.0.law_book.installed().all().iter();
    installed.rev().find(|law| law.id.as_str() == id).map(|law| law.name.clone())
}

/// The working days of a controller, with its one-off days.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases; [`Error::NotFound`].
pub fn working_days<'a>(
    desk: &'a Desk,
    staff: &Staff,
    controller: &ControllerSlug,
) -> Result<&'a Calendar, Error> {
    staff.sees_cases()?;
    Ok(desk.room(controller)?.statutes.calendar())
}

/// What a look over each controller's laws and promises finds, by name; those where nothing was found are left out.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases.
pub fn law_findings(desk: &Desk, staff: &Staff) -> Result<Vec<(String, Findings)>, Error> {
    staff.sees_cases()?;
    let now = desk.0.clock.now();
    let rooms = desk.0.controllers.0.values();
    let found = rooms
        .map(|room| (room.settings.name.clone(), room.findings.of(&room.statutes, room.office.day(now))));
    Ok(found.filter(|(_, findings)| !findings.is_empty()).collect())
}
