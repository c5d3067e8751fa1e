//! The check page and the sending of the request. Sending twice is the same filing: the draft's own key goes along.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;

use super::{
    answers::{Answers, UNSAID},
    draft, path, questions,
    step::Step,
};
use crate::{
    desk::{Desk, Error, FieldFault, Filer, intake},
    web::{
        forms::{self, Control, Fault, Field},
        limits::{self, Bucket},
        page::Page,
        posted::Posted,
        problem::Problem,
    },
};

/// One answer on the check page.
struct Row {
    label: String,
    value: String,
    change: String,
}

#[derive(Template)]
#[template(path = "web/layout/check.html")]
struct CheckPage<'a> {
    page: &'a Page,
    faults: Vec<Fault>,
    notice: Option<String>,
    rows: Vec<Row>,
}

/// The check page; leads to the first question that is still open.
pub async fn show(page: Page, desk: Data<Desk>) -> Result<HttpResponse, Problem> {
    let answers = draft::load(&page, &desk).await?;
    if answers.is_sent {
        return Ok(page.go("/request/sent"));
    }
    if let Some(open) = first_open(&page, &answers)? {
        return Ok(page.go(&open.path()));
    }
    render(page, &answers, Vec::new(), None)
}

/// The button at the end of the form: files what the draft holds.
pub async fn send(
    req: HttpRequest,
    mut page: Page,
    posted: Posted,
    desk: Data<Desk>,
) -> Result<HttpResponse, Problem> {
    let mut answers = draft::load(&page, &desk).await?;
    if answers.is_sent {
        return Ok(page.go("/request/sent"));
    }
    if let Some(open) = first_open(&page, &answers)? {
        return Ok(page.go(&open.path()));
    }
    if !posted.is_trusted {
        let notice = Some(page.say("session-renewed"));
        return render(page, &answers, Vec::new(), notice);
    }
    let site = page.site();
    let client = limits::client(&req, &site.settings.settings.server.trusted_proxies);
    site.limits.admit(Bucket::Filing, client)?;
    let filing = answers.filing(page.place.controller()?, &page.voice);
    match intake::file_request(&desk, Filer::Form, &filing, Some(&answers.form_key), None).await {
        Ok(_) => {
            answers.is_sent = true;
            answers.start_next();
            draft::save(&mut page, &desk, &answers).await?;
            Ok(page.go("/request/sent"))
        }
        Err(Error::Fields(errors)) => {
            let faults = errors.iter().map(|error| fault(&page, &answers, error)).collect();
            render(page, &answers, faults, None)
        }
        Err(other) => Err(other.into()),
    }
}

/// The first page of the path that is missing or no longer well.
fn first_open(page: &Page, answers: &Answers) -> Result<Option<Step>, Problem> {
    let controller = page.place.controller()?;
    let is_open = |step: &Step| {
        let typed = answers.of(*step);
        let is_another = *step == Step::Whose && typed.one("whose") != "self";
        !answers.has(*step)
            || is_another
            || !questions::question(*step, page, answers, controller).check(*step, typed, page)
    };
    Ok(path::path(answers).into_iter().find(is_open))
}

fn render(
    page: Page,
    answers: &Answers,
    faults: Vec<Fault>,
    notice: Option<String>,
) -> Result<HttpResponse, Problem> {
    let path = path::path(answers);
    let back = path.last().map_or_else(|| "/request".to_owned(), |step| step.path());
    let mut page = page.titled("check-heading").back_to(&back);
    page.has_faults = !faults.is_empty();
    let controller = page.place.controller()?;
    let mut rows = Vec::new();
    for step in path {
        let mut question = questions::question(step, &page, answers, controller);
        forms::fill(&mut question.fields, answers.of(step));
        rows.extend(question.fields.iter().filter_map(|field| row(&page, step, field)));
    }
    page.show(&CheckPage { page: &page, faults, notice, rows })
}

/// A field and its answer; nothing for an optional field left empty.
fn row(page: &Page, step: Step, field: &Field) -> Option<Row> {
    let value = match &field.control {
        Control::Line(_) | Control::Lines { .. } => field.value.clone(),
        Control::Radios(choices) | Control::Checks(choices) | Control::Select(choices) => {
            let chosen = choices.iter().filter(|choice| choice.is_chosen && !choice.value.is_empty());
            let words = |choice: &forms::Choice| {
                if choice.value == UNSAID { page.say("check-not-said") } else { choice.label.clone() }
            };
            chosen.map(words).collect::<Vec<_>>().join("\n")
        }
    };
    if value.trim().is_empty() {
        return None;
    }
    Some(Row {
        change: page.path(&format!("{}?change=1#{}", step.path(), field.first_id())),
        label: field.label.clone(),
        value,
    })
}

/// A fault that only the desk finds: its sentence, leading to the page where it can be mended.
fn fault(page: &Page, answers: &Answers, error: &FieldFault) -> Fault {
    let short = answers.is_direct_opt_out();
    let step = match error.pointer.as_str() {
        _ if short => Step::OptOut,
        "/residence" => Step::Place,
        "/relationship" => Step::Relationship,
        "/reply_by" => Step::Reply,
        pointer if pointer.starts_with("/rights") => Step::Wishes,
        _ => Step::Find,
    };
    Fault { to: page.path(&format!("{}?change=1", step.path())), text: page.voice.sentence(&error.sentence) }
}
