//! Who may come in: the guard before every console page.
//!
//! Nobody passes without a session but to the sign-in page and to the link of an invitation. What an officer typed into a form whose session is over goes
//! along to the sign-in page and comes back afterwards.

use actix_web::{
    Error, FromRequest, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header},
    middleware::Next,
    web::{Data, Payload as Body},
};
use askama::Template;
use futures_util::{future, stream};

use super::{accounts, provider, sent::SecondClick, step_up};
use crate::{
    desk::{
        self, Desk,
        staff::{self, Clicked},
        views::{Owed, Staff},
    },
    web::{
        desk_pages::frame::{Frame, go},
        errors,
        forms::Typed,
        posted,
        problem::{Code, Problem},
        session::{self, Kind},
        site::Site,
    },
};

const SIGN_IN: &str = "/desk/sign-in";
/// Under it stand the links of invitations.
const INVITATIONS: &str = "/desk/invitation/";
const PASSWORD: &str = "/desk/password";
const SECOND_FACTOR: &str = "/desk/second-factor";
const SIGN_OUT: &str = "/desk/sign-out";
const STEP_UP: &str = "/desk/step-up";
const RECOVERY_CODES: &str = "/desk/recovery-codes";

/// The middleware of the scope.
///
/// # Errors
/// Passes on what the pages could not answer.
pub async fn guard<B: MessageBody + 'static>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = req.path().to_owned();
    if path == SIGN_IN || path == staff::CALLBACK || path.starts_with(INVITATIONS) {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    let site = req.app_data::<Data<Site>>().cloned().ok_or_else(Problem::unexpected)?.into_inner();
    let staff = match who(&mut req, &site, &path).await {
        Ok(Who::Staff(staff)) => Some(*staff),
        Ok(Who::SentLongAgo) => return Ok(req.into_response(go(after(&path))).map_into_boxed_body()),
        Ok(Who::Nobody) => None,
        Err(problem) => {
            let (request, _) = req.into_parts();
            let answer = nobody_knows(&request, &site, problem).await;
            return Ok(answered(request, answer));
        }
    };
    let Some(staff) = staff else {
        let (request, payload) = req.into_parts();
        let answer = sign_in_first(&request, payload, &site).await;
        return Ok(answered(request, answer));
    };
    // who chose a password long ago confirms it before they set up what nobody can take away
    let owes_password = staff.owes == Some(Owed::Password);
    let is_open = |way: &str| {
        path == way || path == SIGN_OUT || path == step_up::LINK || (path == STEP_UP && !owes_password)
    };
    if let Some(way) = staff.owes.map(where_owed).filter(|way| !is_open(way)) {
        return Ok(req.into_response(go(way)).map_into_boxed_body());
    }
    let is_stale = || staff::demand_fresh(&site.desk, &staff).is_err();
    if !owes_password && step_up::wants_fresh(req.method(), &path, &staff) && is_stale() {
        let (request, payload) = req.into_parts();
        let answer = step_up::first(&request, payload, Frame::new(site, staff, &path)).await;
        return Ok(answered(request, answer));
    }
    req.extensions_mut().insert(staff.clone());
    let response = next.call(req).await?;
    let Some(problem) = response.response().error().map(problem_of) else {
        return Ok(response.map_into_boxed_body());
    };
    let answer = explained(&problem, Frame::new(site, staff, &path))?;
    Ok(response.into_response(answer).map_into_boxed_body())
}

/// What the guard itself answers. A problem is made a page here, for lack of a response that the layers outside could read.
fn answered(request: HttpRequest, answer: Result<HttpResponse, Problem>) -> ServiceResponse<BoxBody> {
    let answer = answer.unwrap_or_else(|problem| errors::answer(&problem, &request));
    ServiceResponse::new(request, answer).map_into_boxed_body()
}

/// Nobody can say who this is. Whoever leaves may, and need not wait for an identity provider that is silent.
async fn nobody_knows(request: &HttpRequest, site: &Site, problem: Problem) -> Result<HttpResponse, Problem> {
    if !problem.is(Code::ProviderSilent) {
        return Err(problem);
    }
    if request.method() == Method::POST && request.path() == SIGN_OUT {
        session::check_origin(request, site)?;
        let token = session::read(request, site, Kind::Staff).unwrap_or_default();
        staff::leave(&site.desk, &token).await?;
        return accounts::signed_out(site);
    }
    provider::silent(request)
}

/// Who asks for a page.
enum Who {
    Staff(Box<Staff>),
    /// Somebody who sends a form again that brought their sign-in.
    SentLongAgo,
    Nobody,
}

async fn who(req: &mut ServiceRequest, site: &Site, path: &str) -> Result<Who, Problem> {
    let Some(token) = session::read(req.request(), site, Kind::Staff) else { return Ok(Who::Nobody) };
    let renews = req.method() == Method::POST && matches!(path, PASSWORD | SECOND_FACTOR | STEP_UP);
    let form = if renews { Some(form(req, site).await?) } else { None };
    if let Some(who) = clicked(req, form.as_ref(), &token).await? {
        return Ok(who);
    }
    match staff::staff(&site.desk, &token).await {
        Ok(staff) => Ok(Who::Staff(Box::new(staff))),
        // the first click may have ended it this moment
        Err(desk::Error::Unauthenticated | desk::Error::NotFound) => {
            Ok(clicked(req, form.as_ref(), &token).await?.unwrap_or(Who::Nobody))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whose second click this is, of a form that puts another sign-in in the place of the one that sent it: the cookie that
/// comes along may be of either.
async fn clicked(req: &ServiceRequest, form: Option<&Desk>, token: &str) -> Result<Option<Who>, Problem> {
    let Some(desk) = form else { return Ok(None) };
    Ok(match staff::clicked_again(desk, token).await? {
        Some(Clicked::Again(staff)) => {
            req.extensions_mut().insert(SecondClick);
            Some(Who::Staff(staff))
        }
        Some(Clicked::Long) => Some(Who::SentLongAgo),
        None => None,
    })
}

/// The use cases for the form that is sent, which is read once more behind the guard.
async fn form(req: &mut ServiceRequest, site: &Site) -> Result<Desk, Problem> {
    let mut payload = req.take_payload();
    let body = Body::from_request(req.request(), &mut payload).await;
    let body = body.map_err(|_| Problem::of_status(StatusCode::BAD_REQUEST))?;
    let bytes = posted::within_limits(body, site.settings.settings.limits.body_bytes_max).await?;
    let desk = posted::desk_for(req.request(), site, &Typed::parse(&bytes))?;
    let again = stream::once(future::ready(Ok(bytes)));
    req.set_payload(Payload::Stream { payload: Box::pin(again) });
    Ok(desk)
}

/// Where a form leads that was sent long ago.
fn after(path: &str) -> &'static str {
    match path {
        SECOND_FACTOR => RECOVERY_CODES,
        _ => "/desk",
    }
}

/// The page on which somebody does what they owe before anything else.
fn where_owed(owed: Owed) -> &'static str {
    match owed {
        Owed::Password => PASSWORD,
        Owed::SecondFactor => SECOND_FACTOR,
    }
}

/// A page asked for leads to the sign-in page and back; a form sent goes along.
async fn sign_in_first(
    req: &HttpRequest,
    mut payload: Payload,
    site: &Site,
) -> Result<HttpResponse, Problem> {
    let to = req.uri().path_and_query().map_or("/desk", |it| it.as_str()).to_owned();
    let is_dialog = req.path() == "/desk/new" || req.path().contains("/acts/");
    if req.method() == Method::POST && is_dialog {
        let body = Body::from_request(req, &mut payload).await;
        let body = body.map_err(|_| Problem::of_status(StatusCode::BAD_REQUEST))?;
        let typed = posted::read(req, body, site).await?;
        let kept = serde_json::to_string(&typed).unwrap_or_default();
        return accounts::sign_in_page(req, &to, kept);
    }
    if req.method() == Method::POST && req.path() == SIGN_OUT {
        return Ok(go(accounts::SIGNED_OUT));
    }
    let to = if req.method() == Method::GET { to } else { "/desk".to_owned() };
    let to: String = url::form_urlencoded::byte_serialize(to.as_bytes()).collect();
    Ok(go(&if to == "%2Fdesk" { SIGN_IN.to_owned() } else { format!("{SIGN_IN}?to={to}") }))
}

fn problem_of(error: &Error) -> Problem {
    let status = || Problem::of_status(error.as_response_error().status_code());
    error.as_error::<Problem>().cloned().unwrap_or_else(status)
}

#[derive(Template)]
#[template(path = "web/desk_pages/staff/problem.html")]
struct ProblemPage<'a> {
    page: &'a Frame,
    paragraphs: Vec<String>,
}

/// The page that says what happened and what to do now, inside the console.
fn explained(problem: &Problem, mut page: Frame) -> Result<HttpResponse, Problem> {
    let family = match problem.status() {
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::FORBIDDEN if problem.is(Code::LinkRequired) => "link",
        StatusCode::FORBIDDEN if problem.is(Code::NotAllowed) || problem.is_refused_role() => "role",
        StatusCode::FORBIDDEN => "form",
        StatusCode::TOO_MANY_REQUESTS => "too-many",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::CONFLICT => "conflict",
        status if status.is_client_error() => "malformed",
        _ => "internal",
    };
    page.title = page.say(&format!("desk-problem-{family}-title"));
    let role = page.role();
    let mut paragraphs = vec![page.say_one(&format!("desk-problem-{family}-text"), "role", &role)];
    if matches!(family, "conflict" | "too-large") {
        paragraphs.extend(problem.detail.clone());
        paragraphs.extend(problem.citation.clone());
    }
    if family == "malformed" {
        paragraphs.extend(problem.errors.iter().map(|error| error.message.clone()));
    }
    if let Some(secs) = problem.retry_after.filter(|_| family == "too-many") {
        paragraphs.push(page.voice.say_one("problem-wait", "secs", secs));
    }
    let mut response = page.html(problem.status(), &ProblemPage { page: &page, paragraphs })?;
    if let Some(secs) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(secs));
    }
    Ok(response)
}
