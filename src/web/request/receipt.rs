//! The receipt: reference, dates, what happens next. It can be loaded again as often as one likes; the confirmation of
//! the mail address stands on it but never in its way.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data},
};
use askama::Template;
use serde::Deserialize;

use super::draft;
use crate::{
    case::Asked,
    desk::{
        CodeFault, Desk, Error, intake, requester,
        views::{Receipt, ReceiptCase},
    },
    letters::{ClockLine, WhyLine},
    web::{
        dates::{self, Due},
        forms::{self, Control, Fault, Field, Line, Typed},
        limits,
        page::Page,
        posted::Posted,
        problem::Problem,
        session::{self, Kind},
    },
};

/// One case on the receipt.
struct CaseLines {
    right: String,
    due: Option<Due>,
    is_stopped: bool,
    clocks: Vec<ClockLine>,
    why: Vec<WhyLine>,
}

#[derive(Template)]
#[template(path = "web/layout/receipt.html")]
struct ReceiptPage<'a> {
    page: &'a Page,
    faults: Vec<Fault>,
    notice: Option<String>,
    reference: String,
    received: String,
    cases: Vec<CaseLines>,
    is_fast: bool,
    by_mail: bool,
    code: Field,
    status_url: String,
}

/// Hidden field with the reference that the page shows: what is done here is done to no other request.
const REFERENCE_FIELD: &str = "reference";

/// What the address adds: how asking for a new code went, or that this is not the request that was meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Notice {
    code: Option<String>,
    wait: Option<u32>,
    other: Option<String>,
}

fn code_field(page: &Page) -> Field {
    Field::new("code", page.say("filed-confirm-code"), Control::Line(Line::Code))
        .required(page.say("filed-code-required"))
}

/// The receipt of this visit's draft; nothing when there is none yet.
async fn sent(page: &Page, desk: &Desk) -> Result<Option<Receipt>, Problem> {
    let answers = draft::load(page, desk).await?;
    Ok(intake::receipt_of_form(desk, &answers.form_key).await?)
}

/// The receipt that a form of the receipt page shows. Another tab may have sent another request meanwhile.
async fn sent_and_seen(page: &Page, desk: &Desk, typed: &Typed) -> Result<Option<Receipt>, Problem> {
    let receipt = sent(page, desk).await?;
    Ok(receipt.filter(|receipt| receipt.reference.as_str() == typed.one(REFERENCE_FIELD)))
}

/// The receipt page.
pub async fn show(page: Page, desk: Data<Desk>, notice: web::Query<Notice>) -> Result<HttpResponse, Problem> {
    let Some(receipt) = sent(&page, &desk).await? else { return Ok(page.go("/request")) };
    let words = match (notice.wait, notice.code.is_some(), notice.other.is_some()) {
        (Some(secs), ..) => Some(page.voice.say_one("filed-code-wait", "secs", secs)),
        (None, true, _) => Some(page.say("filed-code-sent")),
        (None, false, true) => Some(page.say("filed-other")),
        (None, false, false) => None,
    };
    let code = code_field(&page);
    render(page, &receipt, code, words)
}

fn render(
    mut page: Page,
    receipt: &Receipt,
    code: Field,
    notice: Option<String>,
) -> Result<HttpResponse, Problem> {
    page.title = page.say("filed-title");
    let fields = [code];
    let faults = forms::faults(&fields);
    let [code] = fields;
    page.has_faults = !faults.is_empty();
    let lines = |case: &ReceiptCase| {
        let why = case.why();
        CaseLines {
            right: page.right(case.right, case.purpose),
            due: dates::due(&page, receipt.zone, &case.dates),
            is_stopped: case.dates.due.is_none() && case.clocks.iter().any(|clock| clock.stopped),
            clocks: why.clocks(&page.voice),
            why: why.lines(&page.voice),
        }
    };
    let template = ReceiptPage {
        reference: receipt.reference.to_string(),
        received: page.voice.instant(receipt.zone.local(receipt.received_at), receipt.zone.name()),
        cases: dates::in_order(&receipt.cases, |case| case.right).into_iter().map(lines).collect(),
        is_fast: receipt.cases.iter().all(is_fast),
        by_mail: receipt.confirm_by_mail,
        status_url: page.path(&format!("/status?reference={}", receipt.reference)),
        page: &page,
        faults,
        notice,
        code,
    };
    page.show(&template)
}

/// Whether this right never needs proof of identity.
fn is_fast(case: &ReceiptCase) -> bool {
    Asked { purpose: case.purpose, ..Asked::plain(case.right) }.is_fast_lane()
}

/// Confirms the address by the code of the mail; opens the status page.
pub async fn confirm(req: HttpRequest, page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    let (typed, desk) = posted.trusted()?;
    let Some(receipt) = sent_and_seen(&page, &desk, &typed).await? else {
        return Ok(page.go("/request/sent?other=1"));
    };
    let mut fields = [code_field(&page)];
    if !forms::check(&mut fields, &typed, &page.voice) {
        let [code] = fields;
        return render(page, &receipt, code, None);
    }
    let [mut code] = fields;
    match enter(&req, &page, &desk, receipt.reference.as_str(), &typed).await? {
        Entry::Open(answer) => Ok(answer),
        Entry::Shut(fault) => {
            code.fault = Some(page.voice.sentence(&fault.sentence()));
            render(page, &receipt, code, None)
        }
    }
}

/// What a code opened.
pub enum Entry {
    /// The status page, or what it was asked for.
    Open(HttpResponse),
    /// Nothing: it may be mended on the page where it was entered.
    Shut(CodeFault),
}

/// Trades the code for a session and leads to the status page.
///
/// # Errors
/// 429 after too many tries.
pub async fn enter(
    req: &HttpRequest,
    page: &Page,
    desk: &Desk,
    reference: &str,
    typed: &Typed,
) -> Result<Entry, Problem> {
    let site = page.site();
    let from = limits::network(req, &site.settings.settings.server.trusted_proxies);
    let opened = match requester::open_session(desk, reference, typed.one("code"), from).await {
        Ok(opened) => opened,
        Err(Error::CodeWrong(fault)) => return Ok(Entry::Shut(fault)),
        Err(other) => return Err(other.into()),
    };
    let mut answer = page.go(if typed.one("to") == "package" { "/status/package" } else { "/status" });
    let cookie = session::cookie(site, Kind::Requester, opened.token);
    answer.add_cookie(&cookie).map_err(|_| Problem::unexpected())?;
    Ok(Entry::Open(answer))
}

/// Mails a new code for this filing.
pub async fn new_code(page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    let (typed, desk) = posted.trusted()?;
    let Some(receipt) = sent_and_seen(&page, &desk, &typed).await? else {
        return Ok(page.go("/request/sent?other=1"));
    };
    match requester::send_code(&desk, receipt.reference.as_str()).await {
        Ok(()) => Ok(page.go("/request/sent?code=sent")),
        Err(Error::TooMany { retry_secs }) => Ok(page.go(&format!("/request/sent?wait={retry_secs}"))),
        Err(other) => Err(other.into()),
    }
}

/// Begins another request, from its first question: nothing is kept of what was sent.
pub async fn again(page: Page, posted: Posted) -> Result<HttpResponse, Problem> {
    let (_, desk) = posted.trusted()?;
    if draft::load(&page, &desk).await?.is_sent {
        intake::drop_draft(&desk, &page.visit.token).await?;
    }
    Ok(page.go("/request"))
}
