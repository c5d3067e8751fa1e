//! The laws of one controller: those that it declares, in the versions that are installed or archived.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;

use super::{archive::LawArchive, question::ClockFacts};
use crate::law::{
    calendar::{business::Calendar, days, id::CalendarId, zone::Zone},
    choose::choice::{Attachment, Choice, choose},
    count::dates::ClockDates,
    file::laws::Laws,
    lint::{controller::lint, finding::Finding},
    text::{
        law::Law,
        matter::{Matter, Standing},
        right::LawId,
    },
};

/// What a controller declares about laws and days.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// Its laws, and to whom each applies.
    pub attachments: Vec<Attachment>,
    /// What its own words for relationships mean to a law.
    pub means: BTreeMap<String, Standing>,
    /// Its working days.
    pub calendar: Calendar,
    /// Its zone: a day is a day there.
    pub zone: Zone,
}

/// A controller names something that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeclarationError {
    /// No file has this id.
    #[error("laws: no law `{law}`; known: {}", listed(.known))]
    UnknownLaw {
        /// What was named.
        law: LawId,
        /// What there is, in the order of the files.
        known: Vec<LawId>,
    },
    /// No calendar has this id.
    #[error("calendar: no calendar `{calendar}`; known: {}", listed(CalendarId::ALL))]
    UnknownCalendar {
        /// What was named.
        calendar: String,
    },
}

fn listed<T: ToString>(ids: &[T]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// One controller's laws. Cheap to clone but for what the controller declares.
#[derive(Debug, Clone)]
pub struct ControllerLaws {
    pub(super) laws: Arc<Laws>,
    pub(super) archive: Arc<LawArchive>,
    /// A law that counts instead of every version of it, for asking what it would change.
    pub(super) instead: Option<Arc<Law>>,
    pub(super) declaration: Declaration,
}

impl ControllerLaws {
    /// The laws that a controller declares.
    ///
    /// # Errors
    /// Names a law that does not exist.
    pub fn new(
        laws: Arc<Laws>,
        archive: Arc<LawArchive>,
        declaration: Declaration,
    ) -> Result<Self, DeclarationError> {
        match declaration.attachments.iter().find(|attachment| !laws.knows(&attachment.law)) {
            Some(unknown) => Err(DeclarationError::UnknownLaw {
                law: unknown.law.clone(),
                known: laws.all().iter().map(|law| law.id.clone()).collect(),
            }),
            None => Ok(Self { laws, archive, instead: None, declaration }),
        }
    }

    /// The same with a law that counts instead of every version of it, whenever a request came in.
    #[must_use]
    pub fn with_instead(&self, law: &Arc<Law>) -> Self {
        Self { instead: Some(Arc::clone(law)), ..self.clone() }
    }

    /// Which law leads, and which others run beside it.
    pub fn choose(&self, facts: &ClockFacts<'_>) -> Choice<'_> {
        let means = |word: &str| self.declaration.means.get(word).copied().or_else(|| word.parse().ok());
        let standings = facts.person.standings(means);
        let matter = Matter {
            right: facts.right,
            purpose: facts.purpose,
            ground: facts.ground,
            residence: facts.residence,
            standings: &standings,
            by_parent: facts.person.is_by_parent(),
            received_on: days::local_date(facts.received_at, self.declaration.zone),
        };
        choose(&self.laws, &self.declaration.attachments, &matter)
    }

    /// What a look over these laws and promises finds, for requests received from that day on. It compares four years of
    /// days.
    pub fn lint(&self, from: NaiveDate) -> Vec<Finding> {
        lint(&self.laws, &self.declaration.attachments, from)
    }

    /// A law in the version that a case came in under: as it stands on record, else as it is installed.
    pub fn version(&self, id: &LawId, version: &str) -> Option<&Law> {
        self.archive.version(id, version).or_else(|| self.laws.by_version(id, version))
    }

    /// The version of a law that counts for requests received on a day.
    pub fn in_force(&self, id: &LawId, on: NaiveDate) -> Option<&Law> {
        self.laws.law(id, on)
    }

    /// Any version of a law, the newest first: for texts that need no version.
    pub fn any(&self, id: &LawId) -> Option<&Law> {
        self.laws.all().iter().rev().find(|law| law.id == *id)
    }

    /// What the file of a clock's law calls it.
    pub fn name_of(&self, clock: &ClockDates) -> Option<String> {
        self.version(&clock.law, &clock.version).map(|law| law.name.clone())
    }

    /// The controller's working days.
    pub fn calendar(&self) -> &Calendar {
        &self.declaration.calendar
    }
}
