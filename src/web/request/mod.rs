//! The wizard under `/request`: whole pages without scripts, one question a page, and nothing typed is ever lost.
//!
//! A page that is answered well leads on; one that is not comes back with every fault at its field and in the summary.
//! What the answers mean is decided in `answers`; what is lawful, by the desk.

mod answers;
mod check;
mod details;
mod draft;
mod path;
mod question;
mod questions;
mod receipt;
mod step;
#[cfg(test)]
mod tests;
mod wish;

use actix_web::{
    HttpRequest, HttpResponse,
    dev::HttpServiceFactory,
    middleware::Compress,
    web::{self, Data},
};
use askama::Template;
use serde::Deserialize;

use self::{question::Question, step::Step};
pub use self::{
    receipt::{Entry, enter as open_session},
    wish::Wish,
};
use super::{
    forms::{self, Control, Fault, Field},
    page::Page,
    posted::Posted,
    problem::Problem,
    routes::{Addresses, get, post, resource},
};
use crate::desk::Desk;

/// The addresses of the wizard.
pub fn addresses(table: Addresses) -> Addresses {
    table
        .route("/request", get().to(begin))
        .route("/request/check", get().to(check::show))
        .route("/request/send", post().to(check::send))
        .route("/request/sent", get().to(receipt::show))
        .route("/request/confirm", post().to(receipt::confirm))
        .route("/request/code", post().to(receipt::new_code))
        .route("/request/again", post().to(receipt::again))
        .route("/request/for-someone", get().to(for_someone))
}

/// The questions, after every other address of the wizard.
pub fn each_question() -> impl HttpServiceFactory + 'static {
    // The list of countries is long. Compression is safe here: the form's token differs on every page.
    resource("/request/{step}", vec![get().to(ask), post().to(answer)]).wrap(Compress::default())
}

/// A page with one form: a question of the wizard, or any other.
#[derive(Template)]
#[template(path = "web/layout/question.html")]
pub struct QuestionPage<'a> {
    pub(super) page: &'a Page,
    pub(super) faults: Vec<Fault>,
    pub(super) notice: Option<String>,
    pub(super) action: String,
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) heading: Option<String>,
    pub(super) lead: Vec<String>,
    pub(super) warning: Option<String>,
    pub(super) fields: Vec<Field>,
    pub(super) why: Option<(String, String)>,
    pub(super) button: String,
    pub(super) links: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "web/layout/for_someone.html")]
struct ForSomeone<'a> {
    page: &'a Page,
}

/// Why the page was opened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Why {
    /// One answer is to be changed; then back to the check page.
    change: Option<String>,
    /// What the check page showed is no longer what was answered.
    changed: Option<String>,
}

fn step_of(req: &HttpRequest) -> Result<Step, Problem> {
    req.match_info().get("step").and_then(Step::of).ok_or_else(Problem::not_found)
}

/// `/request`: the first question.
async fn begin(page: Page, desk: Data<Desk>) -> Result<HttpResponse, Problem> {
    show(Step::Whose, page, &desk, &Why::default()).await
}

async fn ask(
    req: HttpRequest,
    page: Page,
    why: web::Query<Why>,
    desk: Data<Desk>,
) -> Result<HttpResponse, Problem> {
    show(step_of(&req)?, page, &desk, &why).await
}

async fn show(step: Step, page: Page, desk: &Desk, why: &Why) -> Result<HttpResponse, Problem> {
    let answers = draft::load(&page, desk).await?;
    if answers.is_sent {
        return Ok(page.go("/request/sent"));
    }
    let mut question = questions::question(step, &page, &answers, page.place.controller()?);
    if answers.has(step) {
        forms::fill(&mut question.fields, answers.of(step));
    }
    let is_change = why.change.is_some();
    let back = back_of(&answers, step, is_change);
    let notice = why.changed.is_some().then(|| page.say("check-changed-open"));
    render(page, step, question, &back, is_change, notice)
}

fn back_of(answers: &answers::Answers, step: Step, is_change: bool) -> String {
    if is_change {
        return "/request/check".to_owned();
    }
    path::before(answers, step).map_or_else(|| "/".to_owned(), Step::path)
}

fn render(
    page: Page,
    step: Step,
    question: Question,
    back: &str,
    is_change: bool,
    notice: Option<String>,
) -> Result<HttpResponse, Problem> {
    let mut page = page.back_to(back);
    page.title = question.title();
    let faults = forms::faults(&question.fields);
    page.has_faults = !faults.is_empty();
    let template = QuestionPage {
        action: page.path(&step.path()),
        hidden: if is_change { vec![("change", "1".to_owned())] } else { Vec::new() },
        button: page.say("continue-button"),
        page: &page,
        faults,
        notice,
        heading: question.heading,
        lead: question.lead,
        warning: question.warning,
        fields: question.fields,
        why: question.why,
        links: Vec::new(),
    };
    page.show(&template)
}

async fn answer(req: HttpRequest, mut page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    let step = step_of(&req)?;
    let desk = &posted.desk;
    let mut answers = draft::load(&page, desk).await?;
    if answers.is_sent {
        return Ok(page.go("/request/sent"));
    }
    let is_change = posted.typed.given("change").is_some();
    let mut question = questions::question(step, &page, &answers, page.place.controller()?);
    let is_well = question.check(step, &posted.typed, &page);
    if !is_well || !posted.is_trusted {
        let notice = (!posted.is_trusted).then(|| page.say("session-renewed"));
        let back = back_of(&answers, step, is_change);
        return render(page, step, question, &back, is_change, notice);
    }
    answers.put(step, posted.typed.only(&question.fields));
    draft::save(&req, &mut page, desk, &answers).await?;
    if step == Step::Whose && posted.typed.one("whose") != "self" {
        return Ok(page.go("/request/for-someone"));
    }
    let next = path::after(&answers, step, is_change);
    Ok(page.go(&next.map_or_else(|| "/request/check".to_owned(), Step::path)))
}

/// How to ask for another person, which this form cannot take yet.
async fn for_someone(page: Page) -> Result<HttpResponse, Problem> {
    let page = page.titled("other-title").back_to("/request");
    page.show(&ForSomeone { page: &page })
}
