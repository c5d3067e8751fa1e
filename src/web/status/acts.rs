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
    desk::{
        Desk, intake,
        requester::{self, Done},
        views::CaseStatus,
    },
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
    requester::leave_notice(&desk, &requester, Done::Written).await?;
    Ok(page.go("/status"))
}

/// Which case is meant.
#[derive(Debug, Deserialize)]
pub struct Which {
    case: CaseId,
}

/// What a person decides about one case with two equal buttons.
#[derive(Debug, Clone, Copy)]
enum Choice {
    Withdraw,
    Reopen,
}

impl Choice {
    /// The name of its page, of its button, and the beginning of its texts.
    fn id(self) -> &'static str {
        match self {
            Self::Withdraw => "withdraw",
            Self::Reopen => "reopen",
        }
    }

    fn is_offered(self, case: &CaseStatus) -> bool {
        match self {
            Self::Withdraw => case.may_withdraw,
            Self::Reopen => case.may_reopen,
        }
    }
}

#[derive(Template)]
#[template(path = "web/layout/withdraw.html")]
struct ChoicePage<'a> {
    page: &'a Page,
    right: String,
    case: String,
    action: String,
    choice: &'static str,
    text: String,
    keep: String,
    change: String,
}

/// Asks: two choices, two equal buttons.
async fn ask(
    req: HttpRequest,
    page: Page,
    desk: Data<Desk>,
    choice: Choice,
    wanted: CaseId,
) -> Result<HttpResponse, Problem> {
    let Some(requester) = requester_here(&req, &page, &desk).await? else { return Ok(page.go("/status")) };
    let status = requester::filing_status(&desk, &requester).await?;
    let found = status.cases.into_iter().find(|case| case.id == wanted && choice.is_offered(case));
    let case = found.ok_or_else(Problem::not_found)?;
    let name = choice.id();
    let page = page.titled(&format!("{name}-title")).back_to("/status");
    let template = ChoicePage {
        right: page.right(case.right, case.purpose),
        case: case.id.to_string(),
        action: page.path(&format!("/status/{name}")),
        choice: name,
        text: page.name(name, "text"),
        keep: page.name(name, "keep"),
        change: page.name(name, "do"),
        page: &page,
    };
    page.show(&template)
}

/// Does it, or leaves the case as it is.
async fn choose(
    req: HttpRequest,
    page: Page,
    posted: Posted,
    choice: Choice,
) -> Result<HttpResponse, Problem> {
    let (typed, desk) = posted.trusted()?;
    let requester = signed_in(&req, &page, &desk).await?;
    if typed.one("choice") == choice.id() {
        let case: CaseId = typed.one("case").parse().map_err(|_| Problem::not_found())?;
        let done = match choice {
            Choice::Withdraw => {
                requester::withdraw(&desk, &requester, Some(case), None).await?;
                Done::Withdrawn
            }
            Choice::Reopen => {
                requester::reopen(&desk, &requester, case).await?;
                Done::Reopened
            }
        };
        requester::leave_notice(&desk, &requester, done).await?;
    }
    Ok(page.go("/status"))
}

/// `GET /status/withdraw?case=…`
pub async fn ask_withdraw(
    req: HttpRequest,
    page: Page,
    which: web::Query<Which>,
    desk: Data<Desk>,
) -> Result<HttpResponse, Problem> {
    ask(req, page, desk, Choice::Withdraw, which.case).await
}

/// `POST /status/withdraw`
pub async fn withdraw(req: HttpRequest, page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    choose(req, page, posted, Choice::Withdraw).await
}

/// `GET /status/reopen?case=…`
pub async fn ask_reopen(
    req: HttpRequest,
    page: Page,
    which: web::Query<Which>,
    desk: Data<Desk>,
) -> Result<HttpResponse, Problem> {
    ask(req, page, desk, Choice::Reopen, which.case).await
}

/// `POST /status/reopen`
pub async fn reopen(req: HttpRequest, page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    choose(req, page, posted, Choice::Reopen).await
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
