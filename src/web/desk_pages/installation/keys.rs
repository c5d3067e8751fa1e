//! Keys of the API: those that there are, a new one, shown once, and an end to one.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use chrono::TimeDelta;

use crate::{
    desk::{
        self, FieldFault,
        staff::{self, By, NewKey},
        views::KeyView,
    },
    law::Zone,
    types::{KeyScope, KeyScopes, Networks, Reach},
    web::{
        desk_pages::{
            frame::{Frame, go},
            staff::sent::{AGAIN, STEP_FIELD, Sent},
        },
        forms::{Choice, Typed},
        problem::Problem,
    },
};

/// A key lives no longer than this, if its life is limited.
const DAYS_MAX: u16 = 3_650;

/// One key.
struct Row {
    id: String,
    name: String,
    scopes: String,
    controllers: String,
    networks: String,
    used: String,
    /// Until when, or since when it opens nothing.
    ends: String,
    is_good: bool,
}

#[derive(Template)]
#[template(path = "web/desk_pages/installation/keys.html")]
struct Keys<'a> {
    page: &'a Frame,
    rows: Vec<Row>,
    scopes: Vec<Choice>,
    controllers: Vec<Choice>,
    typed: &'a Typed,
    /// Field and what is wrong with it.
    faults: Vec<(&'static str, String)>,
    /// The key that was just made.
    secret: Option<String>,
}

impl Keys<'_> {
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(of, _)| *of == field).map(|(_, words)| words.as_str())
    }
}

/// `GET /desk/keys`.
///
/// # Errors
/// 403 for who is no administrator, 503 when storage cannot answer.
pub async fn show(frame: Frame) -> Result<HttpResponse, Problem> {
    draw(frame, &Typed::default(), Vec::new(), None).await
}

/// `POST /desk/keys`: makes one and shows it, this once.
///
/// # Errors
/// As [`show`].
pub async fn make(frame: Frame, Sent(typed, desk): Sent) -> Result<HttpResponse, Problem> {
    if typed.one(STEP_FIELD) == AGAIN {
        return draw(frame, &typed, Vec::new(), None).await;
    }
    let (new, mut faults) = wanted(&frame, &typed);
    let Some(new) = new else { return draw(frame, &typed, faults, None).await };
    match staff::add_key(&desk, By::Admin(&frame.staff), new).await {
        Ok(made) => draw(frame, &Typed::default(), faults, Some(made.secret)).await,
        // a second click: the key was shown to the first
        Err(_) if desk.was_done_before().await? => Ok(go("/desk/keys")),
        Err(desk::Error::Fields(found)) => {
            faults.extend(found.iter().map(|fault| said(&frame, fault)));
            draw(frame, &typed, faults, None).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/keys/{id}`: ends it at once.
///
/// # Errors
/// As [`show`]; 404 for one that is not there or has ended.
pub async fn revoke(frame: Frame, path: Path<String>, Sent(_, desk): Sent) -> Result<HttpResponse, Problem> {
    let id = path.as_str().parse().map_err(|_| Problem::not_found())?;
    match staff::revoke_key(&desk, By::Admin(&frame.staff), id).await {
        Err(error) if !desk.was_done_before().await? => Err(error.into()),
        Ok(()) | Err(_) => Ok(go("/desk/keys")),
    }
}

/// The key that the form asks for, or what is wrong with it.
fn wanted(frame: &Frame, typed: &Typed) -> (Option<NewKey>, Vec<(&'static str, String)>) {
    let mut faults = Vec::new();
    let scopes: Option<KeyScopes> = typed.all("scope").join(",").parse().ok();
    if scopes.is_none() {
        faults.push(("scope", frame.say("desk-key-scope-missing")));
    }
    let reach = match typed.all("controller") {
        // all that who makes it has
        [] => Some(frame.staff.reach.clone()),
        some => some.join(",").parse().ok(),
    };
    let networks: Option<Networks> = typed.given("from").unwrap_or_default().trim().parse().ok();
    if networks.is_none() {
        faults.push(("from", frame.say("desk-key-from-wrong")));
    }
    let days = typed.given("days").map(|days| days.trim().parse::<u16>().ok());
    let days = days.map(|days| days.filter(|days| (1..=DAYS_MAX).contains(days)));
    if days == Some(None) {
        faults.push(("days", frame.say("desk-key-days-wrong")));
    }
    let name = typed.one("name").to_owned();
    let life = days.flatten().map(|days| TimeDelta::days(days.into()));
    let new = match (scopes, reach, networks, faults.is_empty()) {
        (Some(scopes), Some(reach), Some(networks), true) => {
            Some(NewKey { name, scopes, reach, networks, life })
        }
        _ => None,
    };
    (new, faults)
}

fn said(frame: &Frame, fault: &FieldFault) -> (&'static str, String) {
    let field = if fault.pointer == "/name" { "name" } else { "controller" };
    (field, frame.voice.sentence(&fault.sentence))
}

async fn draw(
    frame: Frame,
    typed: &Typed,
    faults: Vec<(&'static str, String)>,
    secret: Option<String>,
) -> Result<HttpResponse, Problem> {
    let keys = staff::keys(frame.desk(), By::Admin(&frame.staff)).await?;
    let title = frame.say("desk-keys");
    let mut frame = frame.titled(title);
    frame.has_faults = !faults.is_empty();
    let chosen = |name: &str, mut choice: Choice| {
        choice.is_chosen = typed.has(name, &choice.value);
        choice
    };
    let scopes = KeyScope::ALL.iter().map(|scope| {
        let label = frame.name("desk-key-scope", &scope.id().replace(':', "-"));
        chosen("scope", Choice::new(scope.id(), label))
    });
    let controllers = frame.controllers().into_iter();
    let controllers =
        controllers.map(|it| chosen("controller", Choice::new(it.slug.as_str(), it.name.clone())));
    let (scopes, controllers) = (scopes.collect(), controllers.collect::<Vec<_>>());
    let status = if frame.has_faults { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let rows = keys.iter().map(|key| row(&frame, key)).collect();
    let controllers = if controllers.len() > 1 { controllers } else { Vec::new() };
    frame.html(status, &Keys { page: &frame, rows, scopes, controllers, typed, faults, secret })
}

fn row(frame: &Frame, key: &KeyView) -> Row {
    let at = |at| frame.moment(at, Zone::UTC);
    let ends = match (key.revoked_at, key.expires_at) {
        (Some(since), _) => frame.say_one("desk-key-revoked", "since", &at(since)),
        (None, Some(end)) => frame.say_one("desk-key-until", "until", &at(end)),
        (None, None) => frame.say("desk-key-endless"),
    };
    let networks = key.networks.to_string();
    Row {
        id: key.id.to_string(),
        name: key.name.clone(),
        scopes: key.scopes.to_string().replace(',', ", "),
        controllers: match &key.reach {
            Reach::All => frame.say("desk-key-all-controllers"),
            Reach::Only(slugs) => {
                let names: Vec<String> =
                    slugs.iter().map(|slug| frame.controller_name(slug.as_str())).collect();
                names.join(", ")
            }
        },
        networks: if networks.is_empty() {
            frame.say("desk-key-anywhere")
        } else {
            networks.replace(',', ", ")
        },
        used: key.used_at.map_or_else(|| frame.say("desk-key-unused"), at),
        is_good: key.revoked_at.is_none() && key.expires_at.is_none_or(|end| frame.now < end),
        ends,
    }
}
