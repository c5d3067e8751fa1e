//! The page behind the link of an invitation. Looking at it does nothing; its button trades the link for a session.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};
use askama::Template;

use super::accounts::{brought_before, entered};
use crate::{
    desk::{self, staff},
    web::{
        desk_pages::frame::go,
        forms::{self, Control, Fault, Field, Line},
        limits::{self, Bucket},
        page::Page,
        posted::Posted,
        problem::Problem,
    },
};

#[derive(Template)]
#[template(path = "web/desk_pages/staff/invitation.html")]
struct InvitationPage<'a> {
    page: &'a Page,
    /// Where the button leads; none when the link is over.
    action: Option<String>,
    fields: Vec<Field>,
    faults: Vec<Fault>,
}

/// `GET /desk/invitation/{token}`.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn ask(req: HttpRequest, token: Path<String>) -> Result<HttpResponse, Problem> {
    let page = Page::nowhere(&req)?.titled("desk-invitation-title");
    match staff::look_at_invitation(&page.site().desk, &token).await {
        Ok(()) => show(page, &token, None),
        Err(desk::Error::LinkOver) => over(page),
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/invitation/{token}`.
///
/// # Errors
/// 429 after too many tries; 503 when storage cannot answer.
pub async fn open(req: HttpRequest, token: Path<String>, posted: Posted) -> Result<HttpResponse, Problem> {
    let page = Page::nowhere(&req)?.titled("desk-invitation-title");
    let site = page.site();
    site.limits
        .admit(Bucket::Writing, limits::client(&req, &site.settings.settings.server.trusted_proxies))?;
    if !posted.is_trusted {
        return show(page, &token, None);
    }
    if brought_before(&req, site, &posted.desk).await?.is_some() {
        return Ok(go("/desk/password"));
    }
    match staff::open_invitation(&posted.desk, &token, posted.typed.given("code")).await {
        Ok(session) => entered(site, &session.token, go("/desk/password")),
        Err(desk::Error::LinkOver) => over(page),
        Err(desk::Error::SecondFactorRequired) => show(page, &token, Some("desk-invitation-code")),
        Err(desk::Error::CredentialsWrong) => show(page, &token, Some("desk-second-factor-wrong")),
        Err(other) => Err(other.into()),
    }
}

/// With a field for the code once the link turned out to be that of an account with a second factor.
fn show(mut page: Page, token: &str, fault: Option<&str>) -> Result<HttpResponse, Problem> {
    let code = |text: String| {
        let field = Field::new("code", page.say("desk-sign-in-code"), Control::Line(Line::Factor));
        Field { fault: Some(text), ..field.hint(page.say("desk-invitation-code-hint")) }
    };
    let fields: Vec<Field> = fault.map(|key| code(page.say(key))).into_iter().collect();
    let faults = forms::faults(&fields);
    page.has_faults = !faults.is_empty();
    let action = Some(format!("/desk/invitation/{token}"));
    page.show(&InvitationPage { page: &page, action, fields, faults })
}

fn over(page: Page) -> Result<HttpResponse, Problem> {
    let template = InvitationPage { page: &page, action: None, fields: Vec::new(), faults: Vec::new() };
    page.html(StatusCode::GONE, &template)
}
