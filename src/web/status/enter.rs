//! The way in: a reference, then a code that goes to the address on file.

use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use crate::{
    desk::{Desk, Error, requester, views::Requester},
    types::Reference,
    web::{
        forms::{self, Control, Field, Line},
        page::Page,
        posted::Posted,
        problem::Problem,
        request::{Entry, QuestionPage, open_session},
    },
};

/// Where to go after the code: nowhere in particular, but the page speaks of confirming.
const CONFIRM: &str = "confirm";

/// What a link to the status page may carry. None of it opens anything by itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Link {
    reference: String,
    /// Set by the link of the confirmation mail: the code is at hand already.
    confirm: Option<String>,
}

impl Link {
    /// Whether the link speaks of the filing whose session is open, or of none.
    pub fn is_about(&self, requester: &Requester) -> bool {
        self.reference.is_empty() || self.reference.parse() == Ok(requester.reference.clone())
    }
}

fn reference_field(page: &Page) -> Field {
    Field::new("reference", page.say("status-reference"), Control::Line(Line::Reference))
        .hint(page.say("status-reference-hint"))
        .required(page.say("status-reference-required"))
}

fn code_field(page: &Page) -> Field {
    Field::new("code", page.say("status-code"), Control::Line(Line::Code))
        .hint(page.say("status-code-hint"))
        .required(page.say("filed-code-required"))
}

/// Asks for the reference; for the code at once when the link of the confirmation mail was followed.
pub fn show(page: Page, link: &Link) -> Result<HttpResponse, Problem> {
    if let (Ok(reference), true) = (link.reference.parse::<Reference>(), link.confirm.is_some()) {
        let field = code_field(&page);
        return ask_code(page, reference.as_str(), CONFIRM, field, None);
    }
    let mut field = reference_field(&page);
    link.reference.clone_into(&mut field.value);
    ask_reference(page, field)
}

fn ask_reference(page: Page, field: Field) -> Result<HttpResponse, Problem> {
    let mut page = page.titled("status-title").back_to("/");
    let fields = vec![field];
    let faults = forms::faults(&fields);
    page.has_faults = !faults.is_empty();
    let template = QuestionPage {
        action: page.path("/status/code"),
        heading: Some(page.say("status-heading")),
        lead: vec![page.say("status-lead")],
        why: Some((page.say("status-no-mail"), page.say("status-no-mail-text"))),
        button: page.say("status-send-code"),
        page: &page,
        faults,
        notice: None,
        hidden: Vec::new(),
        warning: None,
        fields,
        links: Vec::new(),
    };
    page.show(&template)
}

/// Mails a code. Whether the reference exists is not said.
pub async fn send_code(page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    let (typed, desk) = posted.trusted()?;
    let mut fields = vec![reference_field(&page)];
    let is_filled = forms::check(&mut fields, &typed, &page.voice);
    let reference = typed.one("reference").parse::<Reference>();
    let reference = match (is_filled, reference) {
        (true, Ok(reference)) => reference,
        (is_filled, _) => {
            let mut field = fields.pop().unwrap_or_else(|| reference_field(&page));
            if is_filled {
                field.fault = Some(page.say("status-reference-wrong"));
            }
            return ask_reference(page, field);
        }
    };
    let notice = match requester::send_code(&desk, reference.as_str()).await {
        Ok(()) => page.say("filed-code-sent"),
        Err(Error::TooMany { retry_secs }) => page.voice.say_one("filed-code-wait", "secs", retry_secs),
        Err(other) => return Err(other.into()),
    };
    let field = code_field(&page);
    ask_code(page, reference.as_str(), typed.one("to"), field, Some(notice))
}

fn ask_code(
    page: Page,
    reference: &str,
    to: &str,
    field: Field,
    notice: Option<String>,
) -> Result<HttpResponse, Problem> {
    let is_confirming = to == CONFIRM;
    let title = if is_confirming { "confirm-heading" } else { "status-code-title" };
    let mut page = page.titled(title).back_to("/status");
    let fields = vec![field];
    let faults = forms::faults(&fields);
    page.has_faults = !faults.is_empty();
    let template = QuestionPage {
        action: page.path("/status/enter"),
        hidden: vec![("reference", reference.to_owned()), ("to", to.to_owned())],
        heading: Some(page.say(title)),
        lead: if is_confirming {
            vec![page.say_one("confirm-lead", "reference", reference), page.say("confirm-not-you-page")]
        } else {
            vec![page.say_one("status-code-lead", "reference", reference)]
        },
        button: page.say("status-enter"),
        links: vec![(page.path(&format!("/status?reference={reference}")), page.say("status-code-again"))],
        page: &page,
        faults,
        notice,
        warning: None,
        fields,
        why: None,
    };
    page.show(&template)
}

/// Takes the code.
pub async fn enter(req: HttpRequest, page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    let (typed, desk) = posted.trusted()?;
    let reference = typed.one("reference").parse::<Reference>().map_err(|_| Problem::not_found())?;
    let mut field = code_field(&page);
    let mut fields = [field.clone()];
    if !forms::check(&mut fields, &typed, &page.voice) {
        let [field] = fields;
        return ask_code(page, reference.as_str(), typed.one("to"), field, None);
    }
    match open_session(&req, &page, &desk, reference.as_str(), &typed).await? {
        Entry::Open(answer) => Ok(answer),
        Entry::Shut(fault) => {
            field.fault = Some(page.voice.sentence(&fault.sentence()));
            ask_code(page, reference.as_str(), typed.one("to"), field, None)
        }
    }
}

/// Asks for a fresh code before something that a session alone may not do.
pub async fn ask_fresh(
    page: Page,
    desk: &Desk,
    requester: &Requester,
    to: &str,
) -> Result<HttpResponse, Problem> {
    let notice = match requester::send_code(desk, requester.reference.as_str()).await {
        Ok(()) => page.say("status-fresh-code"),
        Err(Error::TooMany { .. }) => page.say("status-fresh-code-sent"),
        Err(other) => return Err(other.into()),
    };
    let field = code_field(&page);
    ask_code(page, requester.reference.as_str(), to, field, Some(notice))
}
