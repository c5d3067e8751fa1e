//! Choosing a password: in place of an old one, or before anything else.

use actix_web::HttpResponse;
use askama::Template;

use super::{accounts::entered, provider, sent::Sent};
use crate::{
    desk::{self, FieldFault, staff, views::Owed},
    web::{
        desk_pages::frame::{Frame, go},
        forms::{self, Control, Fault, Field, Line},
        problem::Problem,
    },
};

#[derive(Template)]
#[template(path = "web/desk_pages/staff/password.html")]
struct PasswordPage<'a> {
    page: &'a Frame,
    lead: String,
    fields: Vec<Field>,
    faults: Vec<Fault>,
    /// What the identity provider is called, where there is one: it stands in for a password.
    provider: Option<&'a str>,
}

/// `GET /desk/password`.
///
/// # Errors
/// 500 when the page cannot be written.
pub async fn ask(frame: Frame) -> Result<HttpResponse, Problem> {
    let fields = fields(&frame);
    show(frame, fields)
}

/// `POST /desk/password`.
///
/// # Errors
/// 403 for a form of another session; 429 after too many tries.
pub async fn choose(frame: Frame, Sent(typed, desk): Sent) -> Result<HttpResponse, Problem> {
    let mut fields = fields(&frame);
    let mut is_filled = forms::check(&mut fields, &typed, &frame.voice);
    if is_filled && typed.one("new") != typed.one("again") {
        fault_at(&mut fields, "again", frame.say("desk-password-differs"));
        is_filled = false;
    }
    if !is_filled {
        return show(frame, fields);
    }
    match staff::choose_password(&desk, &frame.staff, typed.one("old"), typed.one("new")).await {
        // the guard leads on to what is still owed
        Ok(session) => entered(frame.site(), &session.token, go("/desk")),
        Err(desk::Error::Fields(faults)) => {
            for FieldFault { pointer, sentence, code: _ } in faults {
                fault_at(&mut fields, pointer.trim_start_matches('/'), frame.voice.sentence(&sentence));
            }
            show(frame, fields)
        }
        Err(other) => Err(other.into()),
    }
}

fn fault_at(fields: &mut [Field], name: &str, text: String) {
    for field in fields.iter_mut().filter(|field| field.name == name) {
        field.fault = Some(text.clone());
    }
}

fn fields(frame: &Frame) -> Vec<Field> {
    let missing = frame.say("desk-password-missing");
    let line = |name: &str, key: &str, line: Line| {
        Field::new(name, frame.say(key), Control::Line(line)).required(missing.clone())
    };
    let old =
        (frame.staff.owes != Some(Owed::Password)).then(|| line("old", "desk-password-old", Line::Password));
    let new = line("new", "desk-password-new", Line::NewPassword).hint(frame.say("desk-password-hint"));
    old.into_iter().chain([new, line("again", "desk-password-again", Line::NewPassword)]).collect()
}

fn show(mut frame: Frame, fields: Vec<Field>) -> Result<HttpResponse, Problem> {
    let faults = forms::faults(&fields);
    frame.title = frame.say("desk-password-title");
    frame.has_faults = !faults.is_empty();
    let lead = match frame.staff.owes {
        Some(Owed::Password) => frame.say("desk-password-owed"),
        Some(Owed::SecondFactor) | None => frame.say("desk-password-lead"),
    };
    let provider = provider::name(frame.site());
    frame.show(&PasswordPage { page: &frame, lead, fields, faults, provider })
}
