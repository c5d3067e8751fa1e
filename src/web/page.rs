//! What every public page holds: whose page it is, in which language, under which session. Rendering happens here and
//! nowhere else, so that a page always leaves with the right status, type and cookie.

use std::cell::Cell;

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{StatusCode, header},
};
use askama::Template;

use super::{
    assets::{ASSETS, Assets},
    problem::Problem,
    session::{self, Visit},
    signals,
    site::{PageScope, Site},
};
use crate::{
    config::Controller,
    law::{Purpose, Right},
    texts::{Texts, Voice},
    types::{ControllerSlug, Locale, Signal},
};

/// The frame of one page.
#[derive(Debug)]
pub struct Page {
    /// The controller it speaks for.
    pub place: PageScope,
    /// Its language.
    pub voice: Voice,
    /// The visit it belongs to.
    pub visit: Visit,
    /// The path asked for, without the query.
    pub here: String,
    /// What the browser says by itself.
    pub signals: Vec<Signal>,
    /// Title without the service's and the controller's names.
    pub title: String,
    /// Where "Back" leads.
    pub back: Option<String>,
    /// Whether the page shows faults: its title says so first.
    pub has_faults: bool,
    holds_form: Cell<bool>,
}

/// One entry of the language menu.
#[derive(Debug, Clone)]
pub struct LanguageLink {
    pub tag: String,
    /// Name in itself.
    pub name: String,
    /// Whether the page is in it.
    pub is_current: bool,
}

impl Page {
    /// The frame for this request.
    ///
    /// # Errors
    /// 404 when the address names a controller that does not exist.
    pub fn of(req: &HttpRequest) -> Result<Self, Problem> {
        Ok(Self::at(PageScope::of(req)?, req))
    }

    /// The frame for an address that belongs to nobody: the first controller's.
    ///
    /// # Errors
    /// 500 when the site is not set up.
    pub fn nowhere(req: &HttpRequest) -> Result<Self, Problem> {
        Ok(Self::at(PageScope::first(req)?, req))
    }

    fn at(place: PageScope, req: &HttpRequest) -> Self {
        let visit = Visit::of(req, place.site());
        let locale = place.locale(req, visit.language.as_deref());
        Self {
            voice: Texts::embedded().speak(locale.identifier()),
            visit,
            here: req.path().to_owned(),
            signals: signals::of(req.headers()),
            title: String::new(),
            back: None,
            has_faults: false,
            holds_form: Cell::new(false),
            place,
        }
    }

    /// With a title, given as a key of the texts.
    #[must_use]
    pub fn titled(mut self, key: &str) -> Self {
        self.title = self.voice.say(key);
        self
    }

    /// With a way back.
    #[must_use]
    pub fn back_to(mut self, path: &str) -> Self {
        self.back = Some(self.path(path));
        self
    }

    /// Whether the browser asks for Global Privacy Control.
    pub fn asks_gpc(&self) -> bool {
        self.signals.contains(&Signal::Gpc)
    }

    /// Whether it does, and the controller honours it.
    pub fn honours_gpc(&self) -> bool {
        self.asks_gpc() && self.place.controller().is_ok_and(|controller| controller.signals.gpc.is_some())
    }

    /// What all workers share; for templates.
    pub fn site(&self) -> &Site {
        self.place.site()
    }

    /// The controller, as long as the settings hold one.
    pub fn controller(&self) -> Option<&Controller> {
        self.place.controller().ok()
    }

    /// The controller's name.
    pub fn controller_name(&self) -> &str {
        self.controller().map_or("", |controller| controller.name.as_str())
    }

    /// A path under the controller's prefix.
    pub fn path(&self, path: &str) -> String {
        self.place.path(path)
    }

    /// The text of `key`.
    pub fn say(&self, key: &str) -> String {
        self.voice.say(key)
    }

    /// The text of `key` with one value.
    pub fn say_one(&self, key: &str, name: &'static str, value: &str) -> String {
        self.voice.say_one(key, name, value.to_owned())
    }

    /// The text of `family-id`, of a closed list: each of its ids has one.
    pub fn name(&self, family: &str, id: &str) -> String {
        self.voice.name(family, id)
    }

    /// What the form calls an id of an open set.
    pub fn name_or_id(&self, set: OpenSet, id: &str) -> String {
        self.voice.find(&format!("{}-{id}", set.id())).unwrap_or_else(|| in_words(id))
    }

    /// A right in the person's words, with what an objection is about.
    pub fn right(&self, right: Right, purpose: Option<Purpose>) -> String {
        self.voice.right(right.id(), purpose.map(Purpose::id))
    }

    /// The `title` element.
    pub fn full_title(&self) -> String {
        let service = self.say("service-name");
        let title = format!("{} – {service} – {}", self.title, self.controller_name());
        if self.has_faults { format!("{} {title}", self.say("title-error")) } else { title }
    }

    /// The hidden field that every form carries. Asking for it makes the page set the visit's cookie.
    pub fn form_token(&self) -> String {
        self.holds_form.set(true);
        session::form_token(&self.visit.token, &*self.site().clock)
    }

    /// Style sheets and icons.
    pub fn assets(&self) -> &'static Assets {
        &ASSETS
    }

    /// Bootstrap for this page's direction.
    pub fn bootstrap(&self) -> &'static str {
        if self.voice.dir() == "rtl" { &ASSETS.rtl.path } else { &ASSETS.ltr.path }
    }

    /// The languages that this controller offers; empty when there is nothing to choose.
    pub fn languages(&self) -> Vec<LanguageLink> {
        let offered = self.controller().map_or(&[] as &[Locale], |controller| &controller.languages);
        if offered.len() < 2 {
            return Vec::new();
        }
        let texts = Texts::embedded();
        let link = |locale: &Locale| LanguageLink {
            tag: locale.to_string(),
            name: texts.tr(locale.identifier(), "language-name", &[]),
            is_current: locale.identifier() == self.voice.lang(),
        };
        offered.iter().map(link).collect()
    }

    /// The page as an answer.
    ///
    /// # Errors
    /// 500 when the template cannot be written.
    pub fn html(&self, status: StatusCode, template: &impl Template) -> Result<HttpResponse, Problem> {
        let body = template.render().map_err(|error| {
            tracing::error!(%error, "a page could not be rendered");
            Problem::unexpected()
        })?;
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"));
        if self.holds_form.get() && self.visit.is_new {
            response.cookie(self.visit.cookie(self.site()));
        }
        Ok(response.body(body))
    }

    /// The page as an answer: 200, or 422 when it shows faults.
    ///
    /// # Errors
    /// As [`Self::html`].
    pub fn show(&self, template: &impl Template) -> Result<HttpResponse, Problem> {
        let status = if self.has_faults { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        self.html(status, template)
    }

    /// Leads the browser on after a form.
    pub fn go(&self, path: &str) -> HttpResponse {
        let mut response = HttpResponse::SeeOther();
        response.insert_header((header::LOCATION, self.path(path)));
        if self.visit.is_new {
            response.cookie(self.visit.cookie(self.site()));
        }
        response.finish()
    }
}

impl Page {
    /// Leads the browser to the same service of another controller.
    pub fn go_over(&self, controller: &ControllerSlug, path: &str) -> HttpResponse {
        let to = format!("/c/{controller}{path}");
        HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
    }
}

/// Sets that the settings add to: what no text names is shown by its id, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenSet {
    /// Laws; an operator may bring some.
    Law,
    /// What a person can be to a controller.
    Relationship,
    /// By what a controller finds a person.
    Identifier,
}

impl OpenSet {
    /// The family of its texts.
    pub fn id(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Relationship => "relationship",
            Self::Identifier => "identifier",
        }
    }
}

/// `number_of_requests` as `Number of requests`.
pub fn in_words(id: &str) -> String {
    let words = id.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl FromRequest for Page {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(req))
    }
}
