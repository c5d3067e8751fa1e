//! Collecting the answer: the list of files and the files, after a fresh code. Bytes are handed out, never shown.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use super::{enter, session::requester_here};
use crate::{
    case::PackageEnd,
    desk::{
        Desk, Error, requester,
        views::{LeftOutView, PackagedFile, Requester},
    },
    law::Zone,
    types::FileId,
    web::{download, page::Page, problem::Problem},
};

/// One file in words.
struct FileLines {
    href: String,
    name: String,
    size: String,
    sha256: String,
    /// How often it was collected, and when last.
    collected: String,
}

/// What was left out, and why.
pub(super) struct LeftOut {
    pub(super) label: String,
    pub(super) outcome: String,
    /// Of the officer, above the reason; not again where those before it are the same.
    pub(super) words: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) citation: Option<String>,
}

impl LeftOut {
    /// As the letter says it.
    pub(super) fn of(page: &Page, items: &[LeftOutView]) -> Vec<Self> {
        let before = std::iter::once(None).chain(items.iter().map(|item| item.words.as_ref()));
        let lines = items.iter().zip(before);
        lines.map(|(item, before)| Self::one(page, item, before)).collect()
    }

    fn one(page: &Page, item: &LeftOutView, before: Option<&String>) -> Self {
        Self {
            label: item.label.clone(),
            outcome: page.name("outcome", item.outcome.id()),
            words: item.words.clone().filter(|words| Some(words) != before),
            reason: item.reason.clone(),
            citation: item
                .citation
                .as_deref()
                .map(|citation| page.say_one("left-out-law", "citation", citation)),
        }
    }
}

/// The files that go on one day.
struct DayLines {
    until: Option<String>,
    files: Vec<FileLines>,
}

#[derive(Template)]
#[template(path = "web/layout/package.html")]
struct PackagePage<'a> {
    page: &'a Page,
    days: Vec<DayLines>,
    left_out: Vec<LeftOut>,
}

#[derive(Template)]
#[template(path = "web/layout/package_over.html")]
struct OverPage<'a> {
    page: &'a Page,
    why: String,
    again: String,
}

/// The files that can be collected.
pub async fn list(req: HttpRequest, page: Page, desk: Data<Desk>) -> Result<HttpResponse, Problem> {
    let Some(requester) = requester_here(&req, &page, &desk).await? else { return Ok(page.go("/status")) };
    let package = match requester::package(&desk, &requester).await {
        Ok(package) => package,
        Err(error) => return instead(page, &desk, &requester, error).await,
    };
    let page = page.titled("package-title").back_to("/status");
    let mut by_day: BTreeMap<Option<(NaiveDate, bool)>, Vec<FileLines>> = BTreeMap::new();
    for PackagedFile { file, until, is_kept, collected, .. } in &package.files {
        by_day.entry(until.map(|day| (day, *is_kept))).or_default().push(FileLines {
            href: page.path(&format!("/status/package/{}", file.id)),
            name: file.name.clone(),
            size: size(&page, file.bytes),
            sha256: file.sha256.clone(),
            collected: taken(&page, package.zone, collected),
        });
    }
    let until = |(day, is_kept): (NaiveDate, bool)| {
        let key = if is_kept { "package-kept" } else { "package-until" };
        page.say_one(key, "date", &page.voice.day(day))
    };
    let days = by_day.into_iter().map(|(day, files)| DayLines { until: day.map(until), files });
    let left_out = LeftOut::of(&page, &package.left_out);
    page.show(&PackagePage { days: days.collect(), left_out, page: &page })
}

/// What is shown instead of files.
async fn instead(
    page: Page,
    desk: &Desk,
    requester: &Requester,
    error: Error,
) -> Result<HttpResponse, Problem> {
    match error {
        Error::CodeRequired => enter::ask_fresh(page, desk, requester, "package").await,
        Error::PackageOver { by, last_day } => over(page, by, last_day),
        other => Err(other.into()),
    }
}

/// 410: it cannot be collected any more; how to ask again.
fn over(page: Page, by: PackageEnd, last_day: Option<NaiveDate>) -> Result<HttpResponse, Problem> {
    let page = page.titled("package-over-title").back_to("/status");
    let (why, again) = match (by, last_day) {
        (PackageEnd::Over, Some(day)) => {
            (page.say_one("package-over-day", "date", &page.voice.day(day)), "package-over-again")
        }
        (PackageEnd::Over, None) => (page.say("package-over-deleted"), "package-over-again"),
        (PackageEnd::Recalled | PackageEnd::Reopened, _) => {
            (page.say("package-over-taken_back"), "package-over-wait")
        }
        (PackageEnd::Replaced, _) => (page.say("package-over-replaced"), "package-over-newer"),
    };
    let again = page.say(again);
    page.html(StatusCode::GONE, &OverPage { why, again, page: &page })
}

/// How often a file was collected, and when last.
fn taken(page: &Page, zone: Zone, collected: &[DateTime<Utc>]) -> String {
    let Some(last) = collected.last() else { return page.say("package-not-collected") };
    let times = u64::try_from(collected.len()).unwrap_or(u64::MAX);
    let at = page.voice.instant(zone.local(*last), zone.name());
    page.voice.say_with("package-collected", &[("times", times.into()), ("at", at.into())])
}

fn size(page: &Page, bytes: u64) -> String {
    match bytes {
        0..1_024 => page.voice.say_one("package-bytes", "count", bytes),
        1_024..1_048_576 => page.voice.say_one("package-kilobytes", "count", bytes.div_ceil(1_024)),
        _ => page.voice.say_one("package-megabytes", "count", bytes.div_ceil(1_048_576)),
    }
}

/// One file. Its id is asked for by name: below `/c/{slug}` the address has one part more.
pub async fn file(req: HttpRequest, page: Page, desk: Data<Desk>) -> Result<HttpResponse, Problem> {
    let Some(requester) = requester_here(&req, &page, &desk).await? else { return Ok(page.go("/status")) };
    let id: FileId = req.match_info().query("file").parse().map_err(|_| Problem::not_found())?;
    match requester::package_file(&desk, &requester, id).await {
        Ok(handed) => Ok(download::while_given(Desk::clone(&desk), handed)),
        Err(error) => instead(page, &desk, &requester, error).await,
    }
}
