//! Asking for a fresh proof before an answer is released, an account or a key changed, a job run. What was typed goes along
//! and comes back.

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{Method, StatusCode},
    web::Payload as Body,
};
use askama::Template;

use super::{
    accounts::{WelcomeBack, entered, ours},
    sent::{HELD_FIELD, Sent},
};
use crate::{
    case::ActKind,
    desk::{
        self, officer,
        staff::{self, Proof},
        views::Staff,
    },
    web::{
        desk_pages::{
            frame::{Frame, go},
            queue::returning::carried_on,
        },
        forms::{self, Control, Fault, Field, Line},
        posted,
        problem::Problem,
    },
};

/// Where somebody links their account with the identity provider.
pub const LINK: &str = "/desk/account/provider";
/// Where somebody sets out to the provider for a fresh proof.
pub const PROVE: &str = "/desk/step-up/provider";
const ACCOUNTS: &str = "/desk/accounts";
const PASSWORD: &str = "/desk/password";
const RECOVERY_CODES: &str = "/desk/recovery-codes";
const SECOND_FACTOR: &str = "/desk/second-factor";
const KEYS: &str = "/desk/keys";
const INSTALLATION: &str = "/desk/installation";
const JOBS: &str = "/desk/installation/jobs/";

#[derive(Template)]
#[template(path = "web/desk_pages/staff/step_up.html")]
struct StepUp<'a> {
    page: &'a Frame,
    action: &'static str,
    fields: Vec<Field>,
    faults: Vec<Fault>,
    to: String,
    held: String,
}

/// Whether what is asked for wants a fresh proof: a dialog that releases something, a change of an account or a key, a job
/// run by hand. Whoever may not do it at all hears that instead.
pub fn wants_fresh(method: &Method, path: &str, staff: &Staff) -> bool {
    let act = path.rsplit_once("/acts/").and_then(|(_, act)| act.parse::<ActKind>().ok());
    let is_sent = *method == Method::POST;
    let runs_the_office = is_sent && (is_typed_into(path) || button_on(path).is_some());
    act.is_some_and(|act| staff::releases(act) && officer::may(staff, act).is_ok())
        || runs_the_office && staff.runs_the_office().is_ok()
        || matches!(path, PASSWORD | SECOND_FACTOR)
        || is_sent && matches!(path, RECOVERY_CODES | LINK)
}

/// Whether the form that is sent here, for who runs the office, holds what somebody typed.
fn is_typed_into(path: &str) -> bool {
    let is_account = path.strip_prefix(ACCOUNTS).is_some_and(|rest| rest.starts_with('/'));
    matches!(path, ACCOUNTS | KEYS) || is_account
}

/// The page on which the button stands that sends this form, where it is nothing but a button: it is pressed again there.
fn button_on(path: &str) -> Option<&'static str> {
    let is_key = path.strip_prefix(KEYS).is_some_and(|rest| rest.starts_with('/'));
    match path {
        _ if is_key => Some(KEYS),
        _ if path.starts_with(JOBS) => Some(INSTALLATION),
        LINK => Some("/desk/account"),
        _ => None,
    }
}

/// The page in place of what was asked for. What was typed into a form goes along; a password does not.
///
/// # Errors
/// As reading a form.
pub async fn first(req: &HttpRequest, mut payload: Payload, frame: Frame) -> Result<HttpResponse, Problem> {
    let mut held = String::new();
    let here = || format!("{}{}", req.path(), carried_on(req.query_string()));
    let path = button_on(req.path()).map_or_else(here, str::to_owned);
    if req.method() == Method::POST && (is_typed_into(req.path()) || path.contains("/acts/")) {
        let body = Body::from_request(req, &mut payload).await;
        let body = body.map_err(|_| Problem::of_status(StatusCode::BAD_REQUEST))?;
        let typed = posted::read(req, body, frame.site()).await?;
        held = serde_json::to_string(&typed).unwrap_or_default();
    }
    let fields = fields(&frame, None);
    show(frame, fields, path, held)
}

/// `POST /desk/step-up`.
///
/// # Errors
/// 403 for a form of another session; 429 after too many tries.
pub async fn confirm(frame: Frame, Sent(typed, desk): Sent) -> Result<HttpResponse, Problem> {
    let (to, held) = (ours(frame.site(), typed.one("to")), typed.one(HELD_FIELD).to_owned());
    match staff::step_up(&desk, &frame.staff, typed.one("proof")).await {
        Ok(session) if held.is_empty() => entered(frame.site(), &session.token, go(&to)),
        Ok(session) => {
            let title = frame.say("desk-step-up-done");
            let frame = frame.titled(title);
            let shown = frame.show(&WelcomeBack { page: &frame, to, kept: held })?;
            entered(frame.site(), &session.token, shown)
        }
        Err(desk::Error::CredentialsWrong | desk::Error::SecondFactorRequired) => {
            let key = match staff::proves_by(&frame.staff) {
                Proof::Code => "desk-second-factor-wrong",
                Proof::Password | Proof::Provider => "desk-step-up-password-wrong",
            };
            let fields = fields(&frame, Some(frame.say(key)));
            show(frame, fields, to, held)
        }
        Err(other) => Err(other.into()),
    }
}

/// What is asked for here; nothing of who proves it at the identity provider.
fn fields(frame: &Frame, fault: Option<String>) -> Vec<Field> {
    let field = match staff::proves_by(&frame.staff) {
        Proof::Code => {
            let hint = frame.say("desk-step-up-code-hint");
            Field::new("proof", frame.say("desk-sign-in-code"), Control::Line(Line::Factor)).hint(hint)
        }
        Proof::Password => {
            Field::new("proof", frame.say("desk-sign-in-password"), Control::Line(Line::Password))
        }
        Proof::Provider => return Vec::new(),
    };
    vec![Field { fault, ..field }]
}

/// The page once more for who was not let in at the identity provider, with what was typed.
///
/// # Errors
/// 500 when the page cannot be written.
pub fn again(frame: Frame, to: String, held: String, why: String) -> Result<HttpResponse, Problem> {
    let fields = fields(&frame, None);
    shown(frame, fields, vec![Fault { to: String::new(), text: why }], to, held)
}

fn show(frame: Frame, fields: Vec<Field>, to: String, held: String) -> Result<HttpResponse, Problem> {
    let faults = forms::faults(&fields);
    shown(frame, fields, faults, to, held)
}

fn shown(
    mut frame: Frame,
    fields: Vec<Field>,
    faults: Vec<Fault>,
    to: String,
    held: String,
) -> Result<HttpResponse, Problem> {
    frame.title = frame.say("desk-step-up-title");
    frame.has_faults = !faults.is_empty();
    let action = if fields.is_empty() { PROVE } else { "/desk/step-up" };
    frame.show(&StepUp { page: &frame, action, fields, faults, to, held })
}
