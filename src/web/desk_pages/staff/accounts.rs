//! Signing in and out.
//!
//! The sign-in page belongs to nobody yet: its form is bound to the visit, as on the public pages.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::Query,
};
use askama::Template;
use serde::Deserialize;

use super::{
    provider,
    sent::{KEPT_FIELD, Sent},
};
use crate::{
    desk::{
        self, Desk,
        staff::{self, Clicked, Whence},
        views::StaffSession,
    },
    web::{
        desk_pages::frame::{Frame, go},
        forms::{self, Control, Fault, Field, Line},
        limits,
        page::Page,
        posted::Posted,
        problem::Problem,
        session::{self, Kind},
        site::Site,
    },
};

#[derive(Template)]
#[template(path = "web/desk_pages/staff/sign_in.html")]
struct SignIn<'a> {
    page: &'a Page,
    fields: Vec<Field>,
    faults: Vec<Fault>,
    notice: Option<String>,
    to: String,
    kept: String,
}

/// The way back to what was typed before somebody proved who they are.
#[derive(Template)]
#[template(path = "web/desk_pages/staff/kept.html")]
pub struct WelcomeBack<'a> {
    pub page: &'a Frame,
    pub to: String,
    pub kept: String,
}

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct To {
    #[serde(default)]
    to: String,
    #[serde(default)]
    out: String,
}

/// Where somebody is led who signed out.
pub const SIGNED_OUT: &str = "/desk/sign-in?out=1";

/// Only our own console pages; anything else leads to my day.
pub fn ours(site: &Site, to: &str) -> String {
    let is_ours = |path: &String| {
        let page = path.split(['?', '#']).next().unwrap_or_default();
        (page == "/desk" || page.starts_with("/desk/")) && !page.starts_with("/desk/sign-")
    };
    site.own_path(to).filter(is_ours).unwrap_or_else(|| "/desk".to_owned())
}

fn fields(page: &Page) -> Vec<Field> {
    vec![
        Field::new("email", page.say("desk-sign-in-email"), Control::Line(Line::Email))
            .required(page.say("desk-sign-in-email-missing")),
        Field::new("code", page.say("desk-sign-in-code"), Control::Line(Line::Factor))
            .hint(page.say("desk-sign-in-code-hint")),
    ]
}

/// The sign-in page; `kept` is what was typed into a form whose session is over.
///
/// # Errors
/// 500 when the page cannot be written.
pub fn sign_in_page(req: &HttpRequest, to: &str, kept: String) -> Result<HttpResponse, Problem> {
    sign_in_again(req, to, kept, None)
}

/// The sign-in page for who was not let in, for the reason that stands first.
///
/// # Errors
/// 500 when the page cannot be written.
pub fn sign_in_again(
    req: &HttpRequest,
    to: &str,
    kept: String,
    why: Option<String>,
) -> Result<HttpResponse, Problem> {
    let page = Page::nowhere(req)?.titled("desk-sign-in-title");
    let is_kept = (!kept.is_empty()).then(|| page.say("desk-sign-in-kept"));
    let said: Vec<String> = why.into_iter().chain(is_kept).collect();
    let notice = (!said.is_empty()).then(|| said.join(" "));
    let fields = fields(&page);
    let status = if kept.is_empty() { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
    page.html(
        status,
        &SignIn { page: &page, fields, faults: Vec::new(), notice, to: ours(page.site(), to), kept },
    )
}

/// `GET /desk/sign-in`.
///
/// # Errors
/// 500 when the page cannot be written.
pub async fn ask(req: HttpRequest, query: Query<To>) -> Result<HttpResponse, Problem> {
    let page = Page::nowhere(&req)?.titled("desk-sign-in-title");
    let notice = (!query.out.is_empty()).then(|| page.say("desk-signed-out"));
    let (fields, to) = (fields(&page), ours(page.site(), &query.to));
    page.show(&SignIn { page: &page, fields, faults: Vec::new(), notice, to, kept: String::new() })
}

/// `POST /desk/sign-in`.
///
/// # Errors
/// 429 after too many tries; 503 when storage cannot answer.
pub async fn sign_in(req: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let mut page = Page::nowhere(&req)?.titled("desk-sign-in-title");
    let typed = &posted.typed;
    let (to, kept) = (ours(page.site(), typed.one("to")), typed.one(KEPT_FIELD).to_owned());
    let mut fields = fields(&page);
    forms::check(&mut fields, typed, &page.voice);
    let mut faults = forms::faults(&fields);
    if typed.one("password").is_empty() {
        faults.push(Fault { to: "password".to_owned(), text: page.say("desk-sign-in-password-missing") });
    }
    if !posted.is_trusted {
        faults.push(Fault { to: String::new(), text: page.say("desk-sign-in-again") });
    }
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut retry_after = None;
    if faults.is_empty() {
        if let Some(token) = brought_before(&req, page.site(), &posted.desk).await? {
            return welcome(&page, StaffSession { token, device: None }, to, kept).await;
        }
        match enter(&page, &req, &posted).await {
            Ok(Ok(session)) => return welcome(&page, session, to, kept).await,
            Ok(Err((field, key))) => faults.push(Fault { to: field.to_owned(), text: page.say(key) }),
            // The same page, so that the address need not be typed again. The password never comes back.
            Err(problem) if problem.status() == StatusCode::TOO_MANY_REQUESTS => {
                (status, retry_after) = (problem.status(), problem.retry_after);
                let wait = retry_after.map(|secs| page.voice.say_one("problem-wait", "secs", secs));
                let text = [Some(page.say("desk-sign-in-too-many")), wait];
                let text = text.into_iter().flatten().collect::<Vec<_>>().join(" ");
                faults.push(Fault { to: "email".to_owned(), text });
            }
            Err(problem) => return Err(problem),
        }
    }
    page.has_faults = true;
    let shown = SignIn { page: &page, fields, faults, notice: None, to, kept };
    let mut response = page.html(status, &shown)?;
    if let Some(secs) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(secs));
    }
    Ok(response)
}

/// The cookie of the browser, where this form brought it and is sent again later than by a second click.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn brought_before(req: &HttpRequest, site: &Site, desk: &Desk) -> Result<Option<String>, Problem> {
    let Some(token) = session::read(req, site, Kind::Staff) else { return Ok(None) };
    let clicked = staff::clicked_again(desk, &token).await?;
    Ok(matches!(clicked, Some(Clicked::Long)).then_some(token))
}

/// One try: the session, or which field is at fault and the key of what to say about it.
async fn enter(
    page: &Page,
    req: &HttpRequest,
    posted: &Posted,
) -> Result<Result<StaffSession, (&'static str, &'static str)>, Problem> {
    let (site, typed) = (page.site(), &posted.typed);
    let device = session::read(req, site, Kind::Device);
    let network = limits::network(req, &site.settings.settings.server.trusted_proxies);
    let from = Whence { network, device: device.as_deref() };
    let code = typed.given("code");
    match staff::sign_in(&posted.desk, typed.one("email").trim(), typed.one("password"), code, from).await {
        Ok(session) => Ok(Ok(session)),
        Err(desk::Error::CredentialsWrong) => Ok(Err(("email", "desk-sign-in-wrong"))),
        Err(desk::Error::SecondFactorRequired) => Ok(Err(("code", "desk-sign-in-code-missing"))),
        Err(other) => Err(other.into()),
    }
}

/// Sets the cookies and leads on, or shows the way back to what was typed.
async fn welcome(
    page: &Page,
    opened: StaffSession,
    to: String,
    kept: String,
) -> Result<HttpResponse, Problem> {
    let (site, token) = (page.place.site(), opened.token.as_str());
    let response = if kept.is_empty() { go(&to) } else { back_to(page, token, to, kept).await? };
    let mut response = entered(site, token, response)?;
    if let Some(device) = opened.device {
        let cookie = session::cookie(site, Kind::Device, device);
        response.add_cookie(&cookie).map_err(|_| Problem::unexpected())?;
    }
    Ok(response)
}

/// The way back to what was typed, for somebody who was just let in.
///
/// # Errors
/// 500 when the page cannot be written; 503 when storage cannot answer.
pub async fn back_to(page: &Page, token: &str, to: String, kept: String) -> Result<HttpResponse, Problem> {
    let site = page.place.site();
    let staff = staff::staff(&site.desk, token).await?;
    let frame = Frame::new(site.clone(), staff, &to).titled(page.say("desk-kept-title"));
    frame.show(&WelcomeBack { page: &frame, to, kept })
}

/// The answer with the cookie of a sign-in that was just opened.
///
/// # Errors
/// 500 when the cookie cannot be written.
pub fn entered(site: &Site, token: &str, mut response: HttpResponse) -> Result<HttpResponse, Problem> {
    let cookie = session::cookie(site, Kind::Staff, token.to_owned());
    response.add_cookie(&cookie).map_err(|_| Problem::unexpected())?;
    Ok(response)
}

/// `POST /desk/sign-out`.
///
/// # Errors
/// 403 for a form of another session.
pub async fn sign_out(frame: Frame, sent: Sent) -> Result<HttpResponse, Problem> {
    drop(sent);
    staff::sign_out(frame.desk(), &frame.staff).await?;
    signed_out(frame.site())
}

/// The answer to who left: the browser keeps nothing.
///
/// # Errors
/// 500 when the cookie cannot be written.
pub fn signed_out(site: &Site) -> Result<HttpResponse, Problem> {
    let mut response = go(SIGNED_OUT);
    response.add_cookie(&session::removal(site, Kind::Staff)).map_err(|_| Problem::unexpected())?;
    let everything = header::HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(header::HeaderName::from_static("clear-site-data"), everything);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::{forms::Typed, site::test_site};

    #[test]
    fn sign_in_leads_to_our_own_pages_only() {
        let (_folder, site) = test_site("http://127.0.0.1:8080");
        for to in [
            "",
            "//evil.example",
            "https://evil.example",
            "/desk\\evil",
            "/desk/sign-out",
            "/desk/../desk/sign-out",
            "/desk/../request",
            "/deskevil",
            "/desk.evil.example",
            "/desk/\t/x",
            "/desk/\u{b}x",
            "/",
        ] {
            assert_eq!(ours(&site, to), "/desk", "{to}");
        }
        assert_eq!(ours(&site, "/desk/cases/1?x=2"), "/desk/cases/1?x=2");
    }

    #[test]
    fn what_was_typed_survives_a_sign_in() {
        let typed = Typed::parse("text=%D7%A9&files=a&files=b".as_bytes());
        let kept: Typed = serde_json::from_str(&serde_json::to_string(&typed).unwrap()).unwrap();
        assert_eq!(kept, typed);
    }
}
