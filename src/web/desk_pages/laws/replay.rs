//! What would change: a law file, put to the open cases without touching them. For leads, the head of privacy and auditors.
//! The file is neither kept nor logged.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Payload};
use askama::Template;
use futures_util::StreamExt;

use super::super::{
    super::{download, posted::TOKEN_FIELD, problem::Problem, session},
    frame::Frame,
    staff::sent,
};
use crate::{
    desk::{
        self,
        laws::{
            self,
            replay::{self, Replayed, Shift},
        },
    },
    law::Law,
};

/// No law file needs more.
const FILE_BYTES_MAX: usize = 256 * 1024;
const FIELD_BYTES_MAX: usize = 200;
const UPLOAD_SECS_MAX: u64 = 60;
/// More rows than these are only in the table to download.
const ROWS_SHOWN: usize = 200;

/// One case.
struct Row {
    href: String,
    reference: String,
    right: String,
    kept: String,
    due: String,
    due_then: String,
    moved: String,
    notes: Vec<String>,
    is_late: bool,
}

/// What came of it.
struct Outcome {
    law: String,
    counts: Vec<String>,
    rows: Vec<Row>,
    /// How many more there are.
    left_off: usize,
    /// The file again, for the download.
    text: String,
}

#[derive(Template)]
#[template(path = "web/desk_pages/laws/replay.html")]
struct ReplayPage<'a> {
    page: &'a Frame,
    tab: &'static str,
    size: String,
    faults: Vec<String>,
    outcome: Option<Outcome>,
}

/// `GET /desk/laws/replay`.
///
/// # Errors
/// 403 for officers and administrators.
pub async fn ask(frame: Frame) -> Result<HttpResponse, Problem> {
    may(&frame)?;
    draw(frame, Vec::new(), None)
}

/// `POST /desk/laws/replay`: the file; `as=csv` hands out the table.
///
/// # Errors
/// 403 for other roles or a form of another session, 413 too large, 400 not our form, 503 when storage cannot answer.
pub async fn try_it(frame: Frame, req: HttpRequest, body: Payload) -> Result<HttpResponse, Problem> {
    session::check_origin(&req, frame.site())?;
    may(&frame)?;
    let reading = read(Multipart::new(req.headers(), body), &frame);
    let sent = tokio::time::timeout(Duration::from_secs(UPLOAD_SECS_MAX), reading).await;
    let sent = sent.map_err(|_| Problem::of_status(StatusCode::REQUEST_TIMEOUT))??;
    let desk = frame.desk().clone();
    let laws = laws::law_book(&desk, &frame.staff)?.installed();
    let Ok(text) = String::from_utf8(sent.text) else {
        let fault = frame.say("desk-replay-not-text");
        return draw(frame, vec![fault], None);
    };
    if text.trim().is_empty() {
        let fault = frame.say("desk-replay-no-file");
        return draw(frame, vec![fault], None);
    }
    let law = match laws.parse_beside(&frame.say("desk-replay-file-name"), &text) {
        Ok(law) => law,
        Err(faults) => {
            return draw(frame, faults.iter().map(ToString::to_string).collect(), None);
        }
    };
    let replayed = laws::replay_in_office(&desk, &frame.staff, law.clone()).await?;
    if sent.wants_csv {
        let table = replay::csv(&replayed.shifts, true).map_err(|_| Problem::unexpected())?;
        return Ok(download::attachment(&format!("what-if-{}.csv", law.id), table.into_bytes()));
    }
    let outcome = outcome(&law, &replayed, text, &frame);
    draw(frame, Vec::new(), Some(outcome))
}

fn may(frame: &Frame) -> Result<(), Problem> {
    laws::law_book(frame.desk(), &frame.staff)?;
    if frame.staff.may_replay() { Ok(()) } else { Err(desk::Error::NotAllowed.into()) }
}

fn draw(frame: Frame, faults: Vec<String>, outcome: Option<Outcome>) -> Result<HttpResponse, Problem> {
    let title = frame.say("desk-replay-title");
    let mut frame = frame.titled(title);
    frame.has_faults = !faults.is_empty();
    let size = (FILE_BYTES_MAX / 1024).to_string();
    frame.show(&ReplayPage { page: &frame, tab: "replay", size, faults, outcome })
}

struct Sent {
    text: Vec<u8>,
    wants_csv: bool,
}

/// The token comes first in our form; no byte of a file is read before it was found right.
async fn read(mut parts: Multipart, frame: &Frame) -> Result<Sent, Problem> {
    let malformed = || Problem::of_status(StatusCode::BAD_REQUEST);
    let mut sent = Sent { text: Vec::new(), wants_csv: false };
    let mut is_ours = false;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| malformed())?;
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = name == "file" || name == "text";
        let bytes_max = if is_file { FILE_BYTES_MAX } else { FIELD_BYTES_MAX };
        if !is_ours && name != TOKEN_FIELD {
            return Err(Problem::form_expired());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| malformed())?;
            if bytes.len() + chunk.len() > bytes_max {
                return Err(desk::Error::TooLarge { bytes_max }.into());
            }
            bytes.extend_from_slice(&chunk);
        }
        match name.as_str() {
            TOKEN_FIELD => {
                sent::check_token(&frame.staff, &String::from_utf8_lossy(&bytes))?;
                is_ours = true;
            }
            "file" | "text" => sent.text = bytes,
            "as" => sent.wants_csv = bytes == b"csv",
            _ => {}
        }
    }
    if is_ours { Ok(sent) } else { Err(Problem::form_expired()) }
}

fn outcome(law: &Law, replayed: &Replayed, text: String, frame: &Frame) -> Outcome {
    let sum = replayed.sum;
    let count = |key: &str, count: usize| frame.voice.say_one(key, "count", count);
    let mut counts = vec![
        count("desk-replay-open", sum.open),
        count("desk-replay-under", sum.under),
        count("desk-replay-moved", sum.moved),
        count("desk-replay-earlier", sum.earlier),
        count("desk-replay-later", sum.later),
        count("desk-replay-late", sum.become_late),
        count("desk-replay-not-counted", sum.not_counted),
        count("desk-replay-not-in-force", sum.not_in_force),
    ];
    let failed = law.failed_examples().len();
    if failed > 0 {
        counts.push(count("desk-replay-untrue", failed));
    }
    let rows: Vec<Row> = replayed.shifts.iter().take(ROWS_SHOWN).map(|shift| row(shift, frame)).collect();
    Outcome {
        law: format!("{} ({} {})", law.name, law.id, law.version),
        counts,
        left_off: replayed.shifts.len() - rows.len(),
        rows,
        text,
    }
}

fn row(shift: &Shift, frame: &Frame) -> Row {
    let day =
        |on: Option<chrono::NaiveDate>| on.map_or_else(|| frame.say("desk-law-no-date"), |on| frame.day(on));
    let days = shift.days.filter(|days| *days != 0);
    let moved = days.map(|days| {
        let key = if days < 0 { "desk-replay-days-earlier" } else { "desk-replay-days-later" };
        frame.voice.say_one(key, "count", days.unsigned_abs())
    });
    let other = |key: &str, now: Option<chrono::NaiveDate>, then: Option<chrono::NaiveDate>| {
        (shift.not_counted.is_none() && now != then).then(|| frame.say_one(key, "date", &day(then)))
    };
    let notes = [
        shift.becomes_late.then(|| frame.say("desk-replay-becomes-late")),
        other("desk-replay-legal", shift.legal_due, shift.legal_due_then),
        other("desk-replay-acknowledge", shift.acknowledge_by, shift.acknowledge_by_then),
        (!shift.in_force).then(|| frame.say("desk-replay-stays")),
        shift.not_counted.as_ref().map(|why| frame.say_one("desk-replay-why", "why", why)),
    ];
    Row {
        href: format!("/desk/cases/{}", shift.case),
        reference: shift.reference.to_string(),
        right: frame.name("desk-right", shift.right.id()),
        kept: shift.kept.clone(),
        due: day(shift.due),
        due_then: day(shift.due_then),
        moved: moved.unwrap_or_else(|| frame.say("desk-replay-same-day")),
        notes: notes.into_iter().flatten().collect(),
        is_late: shift.becomes_late || shift.not_counted.is_some(),
    }
}
