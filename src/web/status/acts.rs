//! What a requester can do on the status page: write, withdraw, leave.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data},
};
use askama::Template;
use serde::Deserialize;

use super::{
    overview,
    session::{anywhere, requester_here, signed_in},
};
use crate::{
    desk::{Desk, intake, requester, views::CaseStatus},
    types::CaseId,
    web::{
        forms,
        page::Page,
        posted::Posted,
        problem::Problem,
        session::{self, Kind},
    },
};

/// Sends a message to the officer.
pub async fn message(req: HttpRequest, page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { typed, desk, is_trusted } = posted;
    let requester = signed_in(&req, &page, &desk).await?;
    let mut fields = [overview::message_field(&page)];
    let is_well = forms::check(&mut fields, &typed, &page.voice);
    let [field] = fields;
    // another tab, or another person, may have opened another request meanwhile
    let is_meant = typed.one("reference") == requester.reference.as_str();
    if !is_well || !is_trusted || !is_meant {
        let notice = match (is_meant, is_trusted) {
            (false, _) => Some(page.say("status-other")),
            (true, false) => Some(page.say("session-renewed")),
            (true, true) => None,
        };
        return overview::show_with(page, &desk, &requester, field, notice).await;
    }
    requester::write_message(&desk, &requester, typed.one("message")).await?;
    Ok(page.go("/status#messages"))
}

/// Which case is to be withdrawn.
#[derive(Debug, Deserialize)]
pub struct Which {
    case: CaseId,
}

#[derive(Template)]
#[template(path = "web/layout/withdraw.html")]
struct WithdrawPage<'a> {
    page: &'a Page,
    right: String,
    case: String,
}

/// The case, if the person may withdraw it.
async fn withdrawable(
    desk: &Desk,
    requester: &crate::desk::views::Requester,
    wanted: CaseId,
) -> Result<CaseStatus, Problem> {
    let status = requester::filing_status(desk, requester).await?;
    let found = status.cases.into_iter().find(|case| case.id == wanted && case.may_withdraw);
    found.ok_or_else(Problem::not_found)
}

/// Asks whether to withdraw: two choices, two equal buttons.
pub async fn ask_withdraw(
    req: HttpRequest,
    page: Page,
    which: web::Query<Which>,
    desk: Data<Desk>,
) -> Result<HttpResponse, Problem> {
    let Some(requester) = requester_here(&req, &page, &desk).await? else { return Ok(page.go("/status")) };
    let case = withdrawable(&desk, &requester, which.case).await?;
    let page = page.titled("withdraw-title").back_to("/status");
    let template =
        WithdrawPage { right: page.right(case.right, case.purpose), case: case.id.to_string(), page: &page };
    page.show(&template)
}

/// Withdraws one case, or keeps it.
pub async fn withdraw(req: HttpRequest, page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    let (typed, desk) = posted.trusted()?;
    let requester = signed_in(&req, &page, &desk).await?;
    if typed.one("choice") == "withdraw" {
        let case: CaseId = typed.one("case").parse().map_err(|_| Problem::not_found())?;
        requester::withdraw(&desk, &requester, Some(case), None).await?;
    }
    Ok(page.go("/status"))
}

/// Ends everything, on the server and in the browser: the session, the draft or what is left of it, both cookies, what
/// the browser keeps of our pages. A form of an older visit ends it, too; [`Posted`] takes none of another site.
pub async fn leave(req: HttpRequest, page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    let desk = posted.desk;
    if let Some(requester) = anywhere(&req, &page, &desk).await? {
        requester::end_requester_session(&desk, &requester).await?;
    }
    if !page.visit.is_new {
        intake::drop_draft(&desk, &page.visit.token).await?;
    }
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((header::LOCATION, page.path("/")));
    answer.insert_header(("clear-site-data", "\"cache\", \"storage\""));
    for kind in [Kind::Requester, Kind::Visit] {
        answer.cookie(session::removal(page.site(), kind));
    }
    Ok(answer.finish())
}
