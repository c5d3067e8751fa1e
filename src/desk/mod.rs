//! What the office does: one use case a file, one write transaction each; the only caller of `case::decide`.
//!
//! Form, API, mail, jobs and command line use the same functions. Knows no HTTP, SQL, HTML or SMTP.

pub mod command;
pub mod error;
pub mod intake;
pub mod laws;
pub mod office;
pub mod officer;
pub mod post;
pub mod read;
pub mod requester;
pub mod staff;
pub mod upkeep;
pub mod views;

use std::{collections::BTreeMap, sync::Arc};

use object_store::ObjectStore;

pub use self::{
    error::{Error, FieldError, in_full},
    intake::file_request::Filer,
    office::open::OpenError,
    post::outgoing::{Lost, Outbound},
    read::queue_filter::QueueFilter,
    requester::contest::Contesting,
    upkeep::{
        slots::{HeldSlot, LastRun},
        tidying::Tidied,
        timers::Swept,
    },
};
use crate::{
    case::{Actor, Facts, Office, ReviewSeal, Tiers},
    clock::SharedClock,
    config::{Checked, Controller},
    desk::{
        command::door::Loaded,
        laws::{law_book::LawBook, statutes::ControllerLaws},
        office::keyring::Keyring,
        staff::identity::{Passwords, TokenKey},
    },
    law::{Authority, Law},
    letters::Sender,
    store::{Store, StoreError},
    texts::Texts,
    types::{CaseId, ControllerSlug, Place},
};

/// The office: everything a use case may hold. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    checked: Checked,
    public_url: String,
    clock: SharedClock,
    store: Store,
    keys: Keyring,
    tiers: Tiers,
    law_book: LawBook,
    controllers: Controllers,
    blobs: Arc<dyn ObjectStore>,
    texts: Texts,
    passwords: Passwords,
    token_key: TokenKey,
    code_key: [u8; 32],
}

/// One controller: its settings, its laws, its procedure.
pub(crate) struct ControllerRoom {
    settings: Controller,
    statutes: ControllerLaws,
    office: Office,
}

impl ControllerRoom {
    /// The authorities that `law` names for a person who lives there. GDPR Art. 12(4) wants the possibility told whoever
    /// asks: where no place is known, our own authority is.
    fn authorities<'a>(&self, law: &'a Law, residence: Option<&Place>) -> Vec<&'a Authority> {
        let there = law.authorities(residence);
        if there.is_empty() { law.authorities(self.settings.established_in.as_ref()) } else { there }
    }
}

/// All controllers by slug.
struct Controllers(BTreeMap<ControllerSlug, ControllerRoom>);

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk(…)")
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            // A conflict that reaches a door was tried again already: the store is busier than we can wait for.
            StoreError::Conflict | StoreError::Unavailable(None) => Self::Unavailable,
            StoreError::Unavailable(Some(cause)) => {
                tracing::error!(error = %cause, "storage is unavailable");
                Self::Unavailable
            }
            corrupt @ StoreError::Corrupt { .. } => Self::Internal(corrupt.to_string()),
        }
    }
}

impl Desk {
    /// The settings in force.
    pub fn settings(&self) -> &Checked {
        &self.0.checked
    }

    /// The clock everybody uses.
    pub fn clock(&self) -> &SharedClock {
        &self.0.clock
    }

    /// All controllers, in the order of the configuration.
    pub fn controllers(&self) -> &[Controller] {
        &self.0.checked.settings.controllers
    }

    /// The controller of that name.
    pub fn controller(&self, slug: &ControllerSlug) -> Option<&Controller> {
        self.0.checked.controller(slug)
    }

    /// Absolute, without a slash at its end.
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// The words of the house.
    pub fn texts(&self) -> &Texts {
        &self.0.texts
    }

    fn room(&self, slug: &ControllerSlug) -> Result<&ControllerRoom, Error> {
        self.0.controllers.0.get(slug).ok_or(Error::NotFound)
    }

    /// What an act on a case may look at.
    fn facts_on(&self, loaded: &Loaded, actor: Actor) -> Result<Facts<'_>, Error> {
        let room = self.room(&loaded.case.controller)?;
        // Where the person was erased, nothing of theirs is left to decide on: nobody's seal then.
        let seal = loaded.key.as_ref().map_or([0; 32], |key| key.derived("review digest"));
        Ok(Facts { seal: ReviewSeal(seal), ..self.facts(room, actor) })
    }

    /// The same before there is a case.
    fn facts<'a>(&'a self, room: &'a ControllerRoom, actor: Actor) -> Facts<'a> {
        Facts {
            seal: ReviewSeal([0; 32]),
            fresh: CaseId(self.0.clock.fresh_id()),
            now: self.0.clock.now(),
            actor,
            office: &room.office,
            tiers: &self.0.tiers,
            statutes: &room.statutes,
        }
    }

    fn sender(&self, room: &ControllerRoom) -> Sender {
        let mut contact = vec![room.settings.mailbox.as_str().to_owned()];
        contact.extend(
            [&room.settings.postal, &room.settings.phone].into_iter().filter(|way| !way.is_empty()).cloned(),
        );
        Sender { controller: room.settings.name.clone(), contact, public_url: self.0.public_url.clone() }
    }
}
