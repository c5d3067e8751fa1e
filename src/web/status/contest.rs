//! The person asks to have a decision looked at again, or complains: one page with one box, for both.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{self, Data},
};
use askama::Template;
use serde::Deserialize;

use super::{
    overview::MESSAGE_CHARS_MAX,
    session::{requester_here, signed_in},
};
use crate::{
    desk::{
        Contesting, Desk,
        requester::{self, Done},
        views::{CaseStatus, Requester},
    },
    types::CaseId,
    web::{
        forms::{self, Control, Fault, Field},
        page::Page,
        posted::Posted,
        problem::Problem,
    },
};

/// What the address names.
#[derive(Debug, Deserialize)]
pub struct Which {
    case: CaseId,
}

#[derive(Template)]
#[template(path = "web/layout/contest.html")]
struct ContestPage<'a> {
    page: &'a Page,
    faults: Vec<Fault>,
    right: String,
    lead: String,
    case: String,
    action: String,
    text: Field,
    button: String,
}

/// The case, if it may be contested.
async fn contestable(
    desk: &Desk,
    requester: &Requester,
    contesting: Contesting,
    wanted: CaseId,
) -> Result<CaseStatus, Problem> {
    let status = requester::filing_status(desk, requester).await?;
    let may = |case: &CaseStatus| match contesting {
        Contesting::Appeal => case.may_appeal,
        Contesting::Complaint => case.may_complain,
    };
    status.cases.into_iter().find(|case| case.id == wanted && may(case)).ok_or_else(Problem::not_found)
}

fn text_field(page: &Page, contesting: Contesting) -> Field {
    let control = Control::Lines { rows: 7, chars_max: MESSAGE_CHARS_MAX };
    Field::new("text", page.name("contest-text", contesting.id()), control)
        .hint(page.say("contest-text-hint"))
        .required(page.say("contest-text-required"))
}

fn show(page: Page, contesting: Contesting, case: &CaseStatus, text: Field) -> Result<HttpResponse, Problem> {
    let mut page = page.titled(match contesting {
        Contesting::Appeal => "contest-title-appeal",
        Contesting::Complaint => "contest-title-complaint",
    });
    page = page.back_to("/status");
    let fields = [text];
    let faults = forms::faults(&fields);
    let [text] = fields;
    page.has_faults = !faults.is_empty();
    let template = ContestPage {
        right: page.right(case.right, case.purpose),
        lead: page.name("contest-lead", contesting.id()),
        case: case.id.to_string(),
        action: page.path(&format!("/status/{}", contesting.id())),
        button: page.name("contest-button", contesting.id()),
        page: &page,
        faults,
        text,
    };
    page.show(&template)
}

async fn ask(
    req: HttpRequest,
    page: Page,
    desk: Data<Desk>,
    contesting: Contesting,
    wanted: CaseId,
) -> Result<HttpResponse, Problem> {
    let Some(requester) = requester_here(&req, &page, &desk).await? else { return Ok(page.go("/status")) };
    let case = contestable(&desk, &requester, contesting, wanted).await?;
    let text = text_field(&page, contesting);
    show(page, contesting, &case, text)
}

async fn send(
    req: HttpRequest,
    page: Page,
    posted: Posted,
    contesting: Contesting,
) -> Result<HttpResponse, Problem> {
    let Posted { typed, desk, is_trusted } = posted;
    let requester = signed_in(&req, &page, &desk).await?;
    let wanted: CaseId = typed.one("case").parse().map_err(|_| Problem::of_status(StatusCode::NOT_FOUND))?;
    let mut fields = [text_field(&page, contesting)];
    let is_well = forms::check(&mut fields, &typed, &page.voice);
    let [text] = fields;
    if !is_well || !is_trusted {
        let case = contestable(&desk, &requester, contesting, wanted).await?;
        return show(page, contesting, &case, text);
    }
    requester::contest(&desk, &requester, contesting, wanted, typed.one("text")).await?;
    let done = match contesting {
        Contesting::Appeal => Done::Appealed,
        Contesting::Complaint => Done::Complained,
    };
    requester::leave_notice(&desk, &requester, done).await?;
    Ok(page.go("/status"))
}

/// `GET /status/appeal?case=…`
pub async fn ask_appeal(
    req: HttpRequest,
    page: Page,
    which: web::Query<Which>,
    desk: Data<Desk>,
) -> Result<HttpResponse, Problem> {
    ask(req, page, desk, Contesting::Appeal, which.case).await
}

/// `POST /status/appeal`
pub async fn appeal(req: HttpRequest, page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    send(req, page, posted, Contesting::Appeal).await
}

/// `GET /status/complaint?case=…`
pub async fn ask_complaint(
    req: HttpRequest,
    page: Page,
    which: web::Query<Which>,
    desk: Data<Desk>,
) -> Result<HttpResponse, Problem> {
    ask(req, page, desk, Contesting::Complaint, which.case).await
}

/// `POST /status/complaint`
pub async fn complaint(req: HttpRequest, page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    send(req, page, posted, Contesting::Complaint).await
}
