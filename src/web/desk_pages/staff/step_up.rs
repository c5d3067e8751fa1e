//! Asking for a fresh proof before an answer is released or an account changed. What was typed goes along and comes back.

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{Method, StatusCode},
    web::Payload as Body,
};
use askama::Template;

use super::{
    accounts::{WelcomeBack, entered, ours},
    sent::Sent,
};
use crate::{
    case::ActKind,
    desk::{self, staff},
    web::{
        desk_pages::frame::{Frame, go},
        forms::{self, Control, Fault, Field, Line},
        posted,
        problem::Problem,
    },
};

const ACCOUNTS: &str = "/desk/accounts";
const PASSWORD: &str = "/desk/password";
const RECOVERY_CODES: &str = "/desk/recovery-codes";
/// Hidden field with what was typed into the form that waits. Not that of the sign-in page, which would be shown at once.
const HELD_FIELD: &str = "held";

#[derive(Template)]
#[template(path = "web/desk_pages/staff/step_up.html")]
struct StepUp<'a> {
    page: &'a Frame,
    fields: Vec<Field>,
    faults: Vec<Fault>,
    to: String,
    held: String,
}

/// Whether what is asked for wants a fresh proof: a dialog that releases something, a change of the own account.
pub fn wants_fresh(method: &Method, path: &str) -> bool {
    let act = path.rsplit_once("/acts/").and_then(|(_, act)| act.parse::<ActKind>().ok());
    let is_changed = *method == Method::POST && matches!(path, ACCOUNTS | RECOVERY_CODES);
    act.is_some_and(staff::releases) || path == PASSWORD || is_changed
}

/// The page in place of what was asked for. The form of an act goes along; a password that was typed does not.
///
/// # Errors
/// As reading a form.
pub async fn first(req: &HttpRequest, mut payload: Payload, frame: Frame) -> Result<HttpResponse, Problem> {
    let path = req.path().to_owned();
    let mut held = String::new();
    if req.method() == Method::POST && (path == ACCOUNTS || path.contains("/acts/")) {
        let body = Body::from_request(req, &mut payload).await;
        let body = body.map_err(|_| Problem::of_status(StatusCode::BAD_REQUEST))?;
        let typed = posted::read(req, body, frame.site()).await?;
        held = serde_json::to_string(&typed).unwrap_or_default();
    }
    let field = field(&frame);
    show(frame, field, path, held)
}

/// `POST /desk/step-up`.
///
/// # Errors
/// 403 for a form of another session; 429 after too many tries.
pub async fn confirm(frame: Frame, Sent(typed, _): Sent) -> Result<HttpResponse, Problem> {
    let (to, held) = (ours(frame.site(), typed.one("to")), typed.one(HELD_FIELD).to_owned());
    match staff::step_up(frame.desk(), &frame.staff, typed.one("proof")).await {
        Ok(session) if held.is_empty() => entered(frame.site(), &session.token, go(&to)),
        Ok(session) => {
            let title = frame.say("desk-step-up-done");
            let frame = frame.titled(title);
            let shown = frame.show(&WelcomeBack { page: &frame, to, kept: held })?;
            entered(frame.site(), &session.token, shown)
        }
        Err(desk::Error::CredentialsWrong | desk::Error::SecondFactorRequired) => {
            let key = if staff::proves_by_code(&frame.staff) {
                "desk-second-factor-wrong"
            } else {
                "desk-step-up-password-wrong"
            };
            let field = Field { fault: Some(frame.say(key)), ..field(&frame) };
            show(frame, field, to, held)
        }
        Err(other) => Err(other.into()),
    }
}

fn field(frame: &Frame) -> Field {
    if staff::proves_by_code(&frame.staff) {
        let hint = frame.say("desk-step-up-code-hint");
        Field::new("proof", frame.say("desk-sign-in-code"), Control::Line(Line::Factor)).hint(hint)
    } else {
        Field::new("proof", frame.say("desk-sign-in-password"), Control::Line(Line::Password))
    }
}

fn show(mut frame: Frame, field: Field, to: String, held: String) -> Result<HttpResponse, Problem> {
    let fields = vec![field];
    let faults = forms::faults(&fields);
    frame.title = frame.say("desk-step-up-title");
    frame.has_faults = !faults.is_empty();
    frame.show(&StepUp { page: &frame, fields, faults, to, held })
}
