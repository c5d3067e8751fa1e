//! The check page and the sending of the request. What is filed is what was shown: the form carries a digest of it, and
//! another tab, another person, back and forward bring the check page again. Sending twice is the same filing.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use askama::Template;
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

use super::{
    answers::{Answers, UNSAID},
    draft, path,
    question::Question,
    questions,
    step::Step,
};
use crate::{
    desk::{
        Desk, Error, FieldFault, Filer,
        intake::{self, RawFiling},
    },
    law::Right,
    web::{
        forms::{self, Control, Fault, Field},
        limits,
        page::Page,
        posted::Posted,
        problem::Problem,
    },
};

/// Hidden field with the digest of what the page shows.
const SHOWN_FIELD: &str = "shown";

/// One answer on the check page.
struct Row {
    label: String,
    value: String,
    /// Where it is changed; nothing where another form would have to be begun.
    change: Option<String>,
}

#[derive(Template)]
#[template(path = "web/layout/check.html")]
struct CheckPage<'a> {
    page: &'a Page,
    faults: Vec<Fault>,
    notice: Option<String>,
    rows: &'a [Row],
    shown: &'a str,
}

/// The answers as they stand: what a person is shown, and what is filed of it.
struct Shown {
    rows: Vec<Row>,
    filing: RawFiling,
    /// Of all of it, under the secret of the draft: the key of the filing.
    digest: String,
}

impl Shown {
    fn of(page: &Page, answers: &Answers) -> Result<Self, Problem> {
        let controller = page.place.controller()?;
        let drawn = |step| (step, questions::question(step, page, answers, controller));
        let mut pages: Vec<(Step, Question)> = path::path(answers).into_iter().map(drawn).collect();
        // on the short way the wish is no answer to a question, and yet it is what is sent
        let wish = answers.is_direct_opt_out().then(|| Row {
            change: None,
            label: page.say("check-wish"),
            value: page.right(Right::OptOut, None),
        });
        let mut rows: Vec<Row> = wish.into_iter().collect();
        for (step, question) in &mut pages {
            forms::fill(&mut question.fields, answers.of(*step));
            rows.extend(question.fields.iter().filter_map(|field| row(page, *step, field)));
        }
        let filing = answers.only(&pages).filing(controller, &page.voice);
        let digest = digest(&answers.form_key, &rows, &filing)?;
        Ok(Self { rows, filing, digest })
    }
}

fn digest(secret: &str, rows: &[Row], filing: &RawFiling) -> Result<String, Problem> {
    let rows: Vec<[&str; 2]> = rows.iter().map(|row| [row.label.as_str(), row.value.as_str()]).collect();
    let whole = serde_json::to_vec(&(secret, rows, filing)).map_err(|_| Problem::unexpected())?;
    Ok(BASE64URL_NOPAD.encode(&Sha256::digest(&whole)))
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
    let shown = Shown::of(&page, &answers)?;
    render(page, &shown, &answers, Vec::new(), None)
}

/// The button at the end of the form: files what the check page showed, and nothing else.
pub async fn send(req: HttpRequest, mut page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { typed, desk, is_trusted } = posted;
    let seen = typed.one(SHOWN_FIELD);
    let mut answers = draft::load(&page, &desk).await?;
    if answers.is_sent {
        let is_this = seen == answers.form_key || !is_trusted;
        return Ok(page.go(if is_this { "/request/sent" } else { "/request/sent?other=1" }));
    }
    if let Some(open) = first_open(&page, &answers)? {
        return Ok(page.go(&format!("{}?changed=1", open.path())));
    }
    let shown = Shown::of(&page, &answers)?;
    if !is_trusted {
        let notice = Some(page.say("session-renewed"));
        return render(page, &shown, &answers, Vec::new(), notice);
    }
    if seen != shown.digest {
        let notice = Some(page.say("check-changed"));
        let mut answer = render(page, &shown, &answers, Vec::new(), notice)?;
        *answer.status_mut() = StatusCode::CONFLICT;
        return Ok(answer);
    }
    let from = limits::network(&req, &page.site().settings.settings.server.trusted_proxies);
    let filing = RawFiling { signals: page.signals.clone(), ..shown.filing.clone() };
    match intake::file_request(&desk, Filer::Form(from), &filing, Some(&shown.digest), None).await {
        Ok(_) => {
            answers.sent_as(shown.digest);
            draft::save(&req, &mut page, &desk, &answers).await?;
            Ok(page.go("/request/sent"))
        }
        Err(Error::Fields(errors)) => {
            let faults = errors.iter().map(|error| fault(&page, &answers, error)).collect();
            render(page, &shown, &answers, faults, None)
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
    shown: &Shown,
    answers: &Answers,
    faults: Vec<Fault>,
    notice: Option<String>,
) -> Result<HttpResponse, Problem> {
    let back = path::path(answers).last().map_or_else(|| "/request".to_owned(), |step| step.path());
    let mut page = page.titled("check-heading").back_to(&back);
    page.has_faults = !faults.is_empty();
    page.show(&CheckPage { page: &page, faults, notice, rows: &shown.rows, shown: &shown.digest })
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
        change: Some(page.path(&format!("{}?change=1#{}", step.path(), field.first_id()))),
        label: field.label.clone(),
        value,
    })
}

/// A fault that only the desk finds: its sentence, leading to the page where it can be mended.
fn fault(page: &Page, answers: &Answers, error: &FieldFault) -> Fault {
    let short = answers.is_direct_opt_out();
    let step = match error.pointer.as_str() {
        _ if short => Step::OptOut,
        pointer if pointer.starts_with("/residence") => Step::Place,
        "/relationship" => Step::Relationship,
        "/reply_by" => Step::Reply,
        pointer if pointer.starts_with("/rights") => Step::Wishes,
        _ => Step::Find,
    };
    Fault { to: page.path(&format!("{}?change=1", step.path())), text: page.voice.sentence(&error.sentence) }
}
