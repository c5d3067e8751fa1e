//! What every console page holds: who is signed in, in which language, at which hour. A page is rendered here and
//! nowhere else.

use std::sync::Arc;

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse,
    dev::Payload,
    http::{StatusCode, header},
    web::Data,
};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use super::{
    super::{
        assets::{ASSETS, Assets},
        page::{OpenSet, in_words},
        problem::Problem,
        session,
        site::Site,
    },
    queue::returning::carried_on,
};
use crate::{
    case::{Role, TimerKind},
    config::Controller,
    desk::{Desk, laws, views::Staff},
    law::{Certainty, Zone},
    texts::{Texts, Voice},
    types::Locale,
};

/// The frame of one console page.
#[derive(Debug, Clone)]
pub struct Frame {
    site: Arc<Site>,
    /// Who is signed in.
    pub staff: Staff,
    /// The language of the console.
    pub voice: Voice,
    /// The path asked for, without the query.
    pub here: String,
    /// The present instant.
    pub now: DateTime<Utc>,
    /// Title without the console's name.
    pub title: String,
    /// Whether the page shows faults: its title says so first.
    pub has_faults: bool,
    /// What was searched for: the box keeps it.
    pub sought: String,
    /// The list that a case was opened from, as the address of each page about it carries it.
    pub carried: String,
}

impl Frame {
    /// The frame for this request of this person.
    pub fn new(site: Arc<Site>, staff: Staff, here: &str) -> Self {
        let now = site.clock.now();
        Self {
            site,
            staff,
            voice: Texts::embedded().speak(Locale::english().identifier()),
            here: here.to_owned(),
            now,
            title: String::new(),
            has_faults: false,
            sought: String::new(),
            carried: String::new(),
        }
    }

    /// The same page for a sign-in that takes the place of this one.
    pub fn of(self, staff: Staff) -> Self {
        Self { staff, ..self }
    }

    /// A figure with the mark that nobody has looked it up.
    pub fn marked(&self, words: String, certainty: Option<Certainty>) -> String {
        match certainty.filter(|certainty| !certainty.is_public()) {
            Some(_) => format!("{words} · {}", self.say("desk-unchecked")),
            None => words,
        }
    }

    /// With a title, given as a text.
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// What all workers share; for templates.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The use cases.
    pub fn desk(&self) -> &Desk {
        &self.site.desk
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

    /// What the desk calls an id of an open set; a law of the operator as its file does.
    pub fn name_or_id(&self, set: OpenSet, id: &str) -> String {
        let own = || match set {
            OpenSet::Law => laws::law_name(self.desk(), id),
            OpenSet::Relationship | OpenSet::Identifier => None,
        };
        let found = self.voice.find(&format!("desk-{}-{id}", set.id()));
        found.or_else(own).unwrap_or_else(|| in_words(id))
    }

    /// What a law is called.
    pub fn law(&self, id: &str) -> String {
        self.name_or_id(OpenSet::Law, id)
    }

    /// What a timer looks for. The rungs of the ladder are the operator's: any share of the time may be one.
    pub fn timer(&self, kind: TimerKind) -> String {
        let left = |of: &str, share: u8| {
            let named = self.voice.find(&format!("desk-share-{share}"));
            let share =
                named.unwrap_or_else(|| self.say_one("desk-share-other", "count", &share.to_string()));
            self.say_one(&format!("desk-timer-{of}left"), "share", &share)
        };
        match kind {
            TimerKind::Left(share) => left("", share),
            TimerKind::AcknowledgeLeft(share) => left("acknowledge_", share),
            TimerKind::OwedLeft(owed, share) => left(&format!("{owed}_"), share),
            TimerKind::Due
            | TimerKind::Overdue
            | TimerKind::StillPaused
            | TimerKind::AcknowledgeDue
            | TimerKind::AcknowledgeOverdue
            | TimerKind::OwedDue(_)
            | TimerKind::OwedOverdue(_)
            | TimerKind::RemindConfirm
            | TimerKind::RemindAnswer
            | TimerKind::RemindCollect
            | TimerKind::SendHold
            | TimerKind::ExtensionLapse
            | TimerKind::PostponementLapse
            | TimerKind::Purge => self.name("desk-timer", &kind.to_string()),
        }
    }

    /// The `title` element.
    pub fn full_title(&self) -> String {
        let title = format!("{} – {}", self.title, self.say("desk-name"));
        if self.has_faults { format!("{} {title}", self.say("title-error")) } else { title }
    }

    /// Style sheets and icons.
    #[expect(clippy::unused_self, reason = "templates reach it through the page")]
    pub fn assets(&self) -> &'static Assets {
        &ASSETS
    }

    /// Bootstrap for this page's direction.
    pub fn bootstrap(&self) -> &'static str {
        if self.voice.dir() == "rtl" { &ASSETS.rtl.path } else { &ASSETS.ltr.path }
    }

    /// The hidden field that every form carries, different in each.
    pub fn form_token(&self) -> String {
        session::form_token(&self.staff.csrf, &*self.site.clock)
    }

    /// The controllers whose cases the person sees.
    pub fn controllers(&self) -> Vec<&Controller> {
        let all = self.site.settings.settings.controllers.iter();
        all.filter(|controller| self.staff.reach.covers(&controller.slug)).collect()
    }

    /// The zone in which a controller's dates count.
    pub fn zone_of(&self, slug: &str) -> Zone {
        let controllers = self.controllers();
        let found = controllers.iter().find(|controller| controller.slug.as_str() == slug);
        found.or_else(|| controllers.first()).map_or(Zone::UTC, |controller| controller.zone)
    }

    /// A controller's name.
    pub fn controller_name(&self, slug: &str) -> String {
        let found = self.controllers().into_iter().find(|controller| controller.slug.as_str() == slug);
        found.map_or_else(|| slug.to_owned(), |controller| controller.name.clone())
    }

    /// The local day in `zone`.
    pub fn today(&self, zone: Zone) -> NaiveDate {
        zone.local(self.now).date_naive()
    }

    /// `21 Dec 2026, 14:05`: for lists, whose zone is said once.
    pub fn moment(&self, at: DateTime<Utc>, zone: Zone) -> String {
        let local = zone.local(at);
        let (date, time) = (self.day(local.date_naive()), local.format("%H:%M").to_string());
        self.voice.say_with("desk-moment", &[("date", date.into()), ("time", time.into())])
    }

    /// `21 December 2026`.
    pub fn day(&self, date: NaiveDate) -> String {
        self.voice.day_plain(date)
    }

    /// Whether the person may work cases, not only read them.
    pub fn may_act(&self) -> bool {
        matches!(self.staff.role, Role::Officer | Role::Lead)
    }

    /// Whether the person sees cases at all.
    pub fn sees_cases(&self) -> bool {
        self.staff.role != Role::Admin
    }

    /// Whether the person runs the installation.
    pub fn is_admin(&self) -> bool {
        self.staff.role == Role::Admin
    }

    /// The person's role in words.
    pub fn role(&self) -> String {
        self.name("desk-role", self.staff.role.id())
    }

    /// `page` where the path is that of a main page, for the bar.
    pub fn current(&self, path: &str) -> &'static str {
        let here = self.here.trim_end_matches('/');
        if here == path { "page" } else { "false" }
    }

    /// The page as an answer.
    ///
    /// # Errors
    /// 500 when the template cannot be written.
    #[expect(clippy::unused_self, reason = "reads like the public page, whose frame sets a cookie")]
    pub fn html(&self, status: StatusCode, template: &impl Template) -> Result<HttpResponse, Problem> {
        let body = template.render().map_err(|error| {
            tracing::error!(%error, "a console page could not be rendered");
            Problem::unexpected()
        })?;
        Ok(HttpResponse::build(status)
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .body(body))
    }

    /// The page as an answer: 200, or 422 when it shows faults.
    ///
    /// # Errors
    /// As [`Self::html`].
    pub fn show(&self, template: &impl Template) -> Result<HttpResponse, Problem> {
        let status = if self.has_faults { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        self.html(status, template)
    }
}

/// Leads the browser on after a form.
pub fn go(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

impl FromRequest for Frame {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let frame = || {
            let site = req.app_data::<Data<Site>>().cloned().ok_or_else(Problem::unexpected)?.into_inner();
            // Only the guard puts it there: a page without it cannot be reached by anybody.
            let staff = req.extensions().get::<Staff>().cloned().ok_or_else(Problem::not_found)?;
            let carried = carried_on(req.query_string());
            Ok(Self { carried, ..Self::new(site, staff, req.path()) })
        };
        std::future::ready(frame())
    }
}
