//! What a requester can do on the status page: write, withdraw, leave.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data},
};
use askama::Template;
use serde::Deserialize;

use super::{
    overview,
    session::{requester_here, signed_in},
};
use crate::{
    desk::{Desk, requester, views::CaseStatus},
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
pub async fn message(
    req: HttpRequest,
    page: Page,
    posted: Posted,
    desk: Data<Desk>,
) -> Result<HttpResponse, Problem> {
    let requester = signed_in(&req, &page, &desk).await?;
    let mut fields = [overview::message_field(&page)];
    let is_well = forms::check(&mut fields, &posted.typed, &page.voice);
    let [field] = fields;
    if !is_well || !posted.is_trusted {
        return overview::show_with(page, &desk, &requester, field).await;
    }
    requester::write_message(&desk, &requester, posted.typed.one("message")).await?;
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
pub async fn withdraw(
    req: HttpRequest,
    page: Page,
    posted: Posted,
    desk: Data<Desk>,
) -> Result<HttpResponse, Problem> {
    let requester = signed_in(&req, &page, &desk).await?;
    let typed = posted.trusted()?;
    if typed.one("choice") == "withdraw" {
        let case: CaseId = typed.one("case").parse().map_err(|_| Problem::not_found())?;
        requester::withdraw(&desk, &requester, Some(case), None).await?;
    }
    Ok(page.go("/status"))
}

/// Ends the session on the server and in the browser.
pub async fn leave(
    req: HttpRequest,
    page: Page,
    posted: Posted,
    desk: Data<Desk>,
) -> Result<HttpResponse, Problem> {
    posted.trusted()?;
    if let Some(requester) = requester_here(&req, &page, &desk).await? {
        requester::end_requester_session(&desk, &requester).await?;
    }
    let mut answer = page.go("/");
    let removal = session::removal(page.site(), Kind::Requester);
    answer.add_cookie(&removal).map_err(|_| Problem::unexpected())?;
    Ok(answer)
}
