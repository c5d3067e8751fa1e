//! What the office does: use cases by who does them, the pipeline that they share, views; the only caller of
//! `case::decide`.
//!
//! Form, API, mail, jobs and command line use the same functions. Knows no HTTP, SQL, HTML or SMTP.

pub mod error;
mod flaw;
pub mod intake;
pub mod laws;
pub mod office;
pub mod officer;
pub mod pipeline;
pub mod post;
pub mod read;
pub mod requester;
pub mod staff;
pub mod upkeep;
pub mod views;

use std::sync::Arc;

use object_store::ObjectStore;
use tokio::sync::Semaphore;

pub use self::{
    error::{CodeFault, Conflict, Error, ProviderFault, in_full},
    flaw::{FieldFault, Flaw},
    intake::file_request::Filer,
    office::open_error::OpenError,
    post::outgoing::Outbound,
    read::queue_filter::{AskedAssignee, AskedState, QueueFilter},
    requester::contest::Contesting,
    upkeep::{
        slots::{HeldSlot, LastRun},
        tidying::Tidied,
        timers::Swept,
    },
};
use crate::{
    case::Tiers,
    clock::SharedClock,
    config::{Auth, Checked, Controller},
    desk::{
        laws::law_book::LawBook,
        office::{
            controller::{ControllerContext, Controllers},
            keyring::Keyring,
            scanner::Scanner,
        },
        pipeline::form::Form,
        staff::identity::{Passwords, TokenKey},
    },
    oidc::Provider,
    store::Store,
    texts::Texts,
    types::{ControllerSlug, Reach},
};

/// The office: everything a use case may hold, and the form that it works for, if a browser sent one. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>, Option<Arc<Form>>);

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
    scanner: Scanner,
    provider: Option<Arc<Provider>>,
    provider_places: Arc<Semaphore>,
    texts: Texts,
    passwords: Passwords,
    token_key: TokenKey,
    code_key: [u8; 32],
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk(…)")
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

    /// How staff come in.
    pub(in crate::desk) fn auth(&self) -> &Auth {
        &self.0.checked.settings.auth
    }

    /// The controllers of which somebody may see cases.
    pub(in crate::desk) fn within<'a>(
        &'a self,
        reach: &'a Reach,
    ) -> impl Iterator<Item = (&'a ControllerSlug, &'a ControllerContext)> {
        self.0.controllers.0.iter().filter(|(slug, _)| reach.covers(slug))
    }

    /// Settings, laws and procedure of one controller.
    pub(in crate::desk) fn context(&self, slug: &ControllerSlug) -> Result<&ControllerContext, Error> {
        self.0.controllers.0.get(slug).ok_or(Error::NotFound)
    }
}
