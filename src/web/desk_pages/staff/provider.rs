//! To the identity provider and back.
//!
//! Both ways lead over a page of ours that goes on by itself. There: a form may lead to our own pages only (`form-action`).
//! Back: the cookie of a sign-in is strict, and a browser that comes from elsewhere would not show it to the next page.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::Cookie,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
    web::Query,
};
use askama::Template;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    accounts::{self, back_to, entered, ours},
    sent::{HELD_FIELD, KEPT_FIELD, Sent},
    step_up,
};
use crate::{
    desk::{
        self, ProviderFault,
        staff::{self, CameBack, Stopped, WayThere},
    },
    web::{
        desk_pages::frame::Frame,
        limits,
        page::Page,
        posted::Posted,
        problem::Problem,
        session::{self, Kind},
        site::Site,
    },
};

/// What the identity provider is called, where there is one.
pub fn name(site: &Site) -> Option<&str> {
    staff::has_provider(&site.desk).then_some(site.settings.settings.auth.oidc.name.as_str())
}

#[derive(Template)]
#[template(path = "web/desk_pages/staff/provider.html")]
struct Between<'a> {
    page: &'a Page,
    text: String,
    to: String,
    label: String,
}

/// What the provider sends along.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Brought {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
}

/// `POST /desk/sign-in/provider`.
///
/// # Errors
/// 404 where there is no provider; 429 after too many tries; 503 when storage cannot answer.
pub async fn sign_in(req: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let page = page(&req)?;
    let to = ours(page.site(), posted.typed.one("to"));
    if !posted.is_trusted {
        return accounts::sign_in_page(&req, &to, posted.typed.one(KEPT_FIELD).to_owned());
    }
    let kept = posted.typed.one(KEPT_FIELD).to_owned();
    let from = limits::network(&req, &page.site().settings.settings.server.trusted_proxies);
    match staff::set_out_to_sign_in(&page.site().desk, &to, &kept, from).await {
        Err(error @ desk::Error::TooMany { .. }) => {
            let why = page.say("desk-sign-in-too-many");
            let mut response = accounts::sign_in_again(&req, &to, kept, Some(why))?;
            *response.status_mut() = Problem::from(error).status();
            Ok(response)
        }
        Err(desk::Error::Provider(fault)) => stop(&req, page, Stopped { fault, to, kept, staff: None }),
        way => set_out(page, way),
    }
}

/// `POST /desk/step-up/provider`.
///
/// # Errors
/// 403 for a form of another session, and for who did not sign in by the provider.
pub async fn prove(req: HttpRequest, frame: Frame, Sent(typed, _): Sent) -> Result<HttpResponse, Problem> {
    let to = ours(frame.site(), typed.one("to"));
    let (page, kept) = (page(&req)?, typed.one(HELD_FIELD).to_owned());
    match staff::set_out_to_prove(frame.desk(), &frame.staff, &to, &kept).await {
        Err(desk::Error::Provider(fault)) => {
            stop(&req, page, Stopped { fault, to, kept, staff: Some(frame.staff) })
        }
        way => set_out(page, way),
    }
}

/// `POST /desk/account/provider`.
///
/// # Errors
/// 403 for a form of another session, and for who must open the mailed link first.
pub async fn link(req: HttpRequest, frame: Frame, sent: Sent) -> Result<HttpResponse, Problem> {
    drop(sent);
    let way = staff::set_out_to_link(frame.desk(), &frame.staff).await;
    set_out(page(&req)?, way)
}

/// `GET /desk/sign-in/provider`: the provider sends the browser back here.
///
/// # Errors
/// 404 where there is no provider; 503 when storage cannot answer.
pub async fn back(req: HttpRequest, brought: Query<Brought>) -> Result<HttpResponse, Problem> {
    let page = page(&req)?;
    let site = page.site();
    let Brought { code, state, iss } = brought.into_inner();
    let kind = way_of(state.as_deref().unwrap_or_default());
    let token = session::read(&req, site, kind).unwrap_or_default();
    let welcome = match staff::come_back(&site.desk, &token, CameBack { code, state, iss }).await {
        Ok(Ok(welcome)) => welcome,
        Ok(Err(stopped)) => return stop(&req, page, *stopped),
        Err(desk::Error::Provider(fault)) => return not_let_in(page, fault),
        Err(other) => return Err(other.into()),
    };
    let shown = if welcome.kept.is_empty() {
        let to = ours(site, &welcome.to);
        on_the_way(&page, "desk-provider-back", "desk-provider-back-link", &to)?
    } else {
        back_to(&page, &welcome.session.token, ours(site, &welcome.to), welcome.kept).await?
    };
    let mut response = entered(site, &welcome.session.token, shown)?;
    keep(&mut response, &session::removal(site, kind))?;
    Ok(response)
}

/// The cookie of the way that has this state: two tabs that set out do not take each other's.
fn way_of(state: &str) -> Kind {
    let digest = Sha256::digest(state.as_bytes());
    Kind::Provider(digest.first_chunk().map_or(0, |mark| u16::from_be_bytes(*mark)))
}

fn page(req: &HttpRequest) -> Result<Page, Problem> {
    let mut page = Page::nowhere(req)?;
    let title = name(page.site()).map(|name| said(&page, "desk-provider-title", name));
    page.title = title.ok_or_else(Problem::not_found)?;
    Ok(page)
}

fn said(page: &Page, key: &str, name: &str) -> String {
    page.voice.say_one(key, "provider", name.to_owned())
}

/// The page for who came in by a provider that does not answer now.
///
/// # Errors
/// 404 where there is no provider.
pub fn silent(req: &HttpRequest) -> Result<HttpResponse, Problem> {
    not_let_in(page(req)?, ProviderFault::Silent)
}

fn set_out(page: Page, way: Result<WayThere, desk::Error>) -> Result<HttpResponse, Problem> {
    let way = match way {
        Ok(way) => way,
        Err(desk::Error::Provider(fault)) => return not_let_in(page, fault),
        Err(other) => return Err(other.into()),
    };
    let mut response =
        on_the_way(&page, "desk-provider-there", "desk-provider-there-link", way.url.as_str())?;
    keep(&mut response, &session::cookie(page.site(), way_of(&way.state), way.token))?;
    Ok(response)
}

fn keep(response: &mut HttpResponse, cookie: &Cookie<'_>) -> Result<(), Problem> {
    response.add_cookie(cookie).map_err(|_| Problem::unexpected())
}

/// A page that goes on by itself, and by its link where a browser does not.
fn on_the_way(page: &Page, text: &str, label: &str, to: &str) -> Result<HttpResponse, Problem> {
    let name = name(page.site()).unwrap_or_default();
    let (text, label) = (said(page, text, name), said(page, label, name));
    let mut response = page.show(&Between { page, text, to: to.to_owned(), label })?;
    let refresh = HeaderValue::from_str(&format!("0; url={to}")).map_err(|_| Problem::unexpected())?;
    response.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    Ok(response)
}

/// Why somebody was not let in; where they had typed something, beside the form that brings it back.
fn stop(req: &HttpRequest, page: Page, stopped: Stopped) -> Result<HttpResponse, Problem> {
    let Stopped { fault, to, kept, staff } = stopped;
    if kept.is_empty() {
        return not_let_in(page, fault);
    }
    let (key, status) = reason(fault);
    let why = said(&page, key, name(page.site()).unwrap_or_default());
    let to = ours(page.site(), &to);
    let mut response = match staff {
        Some(staff) => step_up::again(Frame::new(page.place.site().clone(), staff, &to), to, kept, why)?,
        None => accounts::sign_in_again(req, &to, kept, Some(why))?,
    };
    *response.status_mut() = status;
    Ok(response)
}

fn reason(fault: ProviderFault) -> (&'static str, StatusCode) {
    match fault {
        ProviderFault::Silent => ("desk-provider-silent", StatusCode::SERVICE_UNAVAILABLE),
        ProviderFault::Refused => ("desk-provider-refused", StatusCode::UNAUTHORIZED),
        ProviderFault::NotLinked => ("desk-provider-not-linked", StatusCode::UNAUTHORIZED),
        ProviderFault::Another => ("desk-provider-another", StatusCode::UNAUTHORIZED),
        ProviderFault::Over => ("desk-provider-over", StatusCode::UNAUTHORIZED),
    }
}

fn not_let_in(page: Page, fault: ProviderFault) -> Result<HttpResponse, Problem> {
    let (key, status) = reason(fault);
    let text = said(&page, key, name(page.site()).unwrap_or_default());
    let label = page.say("desk-provider-begin-again");
    page.html(status, &Between { page: &page, text, to: "/desk".to_owned(), label })
}
