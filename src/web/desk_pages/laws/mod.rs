//! The Laws pages: every law at hand, one law article by article, a date tried out, the holidays of a year, what another
//! file would change. They write nothing.

mod holidays;
mod one;
mod replay;
mod try_date;
mod words;

use actix_web::{
    HttpResponse,
    web::{ServiceConfig, get, post},
};
use askama::Template;
use chrono::NaiveDate;

use super::{super::problem::Problem, frame::Frame};
use crate::{
    desk::laws::{self, law_book::LawBook, statutes::Findings},
    law::{Finding, Law, finding::Level},
};

/// Every address under `/desk/laws`.
pub fn addresses(cfg: &mut ServiceConfig) {
    cfg.route("/laws", get().to(list))
        .route("/laws/try", get().to(try_date::show))
        .route("/laws/holidays", get().to(holidays::show))
        .route("/laws/replay", get().to(replay::ask))
        .route("/laws/replay", post().to(replay::try_it))
        .route("/laws/{id}", get().to(one::show));
}

/// One law of the list.
struct Row {
    href: String,
    name: String,
    id: String,
    version: String,
    kind: String,
    interval: String,
    /// Not in force today: coming, or over.
    standing: Option<String>,
    places: String,
    rights: usize,
    examples: Passed,
    unsure: String,
    attached: Vec<String>,
}

/// What a look over laws and promises found.
struct Found {
    icon: &'static str,
    level: String,
    text: String,
    href: String,
    law: String,
    controller: Option<String>,
}

/// How the examples of a law came out.
pub(super) struct Passed {
    /// In words.
    pub(super) words: String,
    /// Whether all came true.
    pub(super) all: bool,
}

impl Passed {
    pub(super) fn of(law: &Law, frame: &Frame) -> Self {
        let (all, failed) = (law.examples.len(), law.failed_examples().len());
        let args = [("well", (all - failed).into()), ("all", all.into())];
        Self { words: frame.voice.say_with("desk-law-examples-passed", &args), all: failed == 0 }
    }
}

#[derive(Template)]
#[template(path = "web/desk_pages/laws/list.html")]
struct List<'a> {
    page: &'a Frame,
    tab: &'static str,
    found: Vec<Found>,
    groups: Vec<(String, &'static str, Vec<Row>)>,
}

/// `GET /desk/laws`.
///
/// # Errors
/// 403 for a role that sees no cases.
pub async fn list(frame: Frame) -> Result<HttpResponse, Problem> {
    let desk = frame.desk().clone();
    let book = laws::law_book(&desk, &frame.staff)?;
    let found = laws::law_findings(&desk, &frame.staff)?;
    draw(frame, book, &found)
}

/// The page itself.
fn draw(frame: Frame, book: &LawBook, found: &[(String, Findings)]) -> Result<HttpResponse, Problem> {
    let title = frame.say("desk-laws");
    let frame = frame.titled(title);
    let today = today(&frame);
    let (ours, others): (Vec<Row>, Vec<Row>) = {
        let rows = book.installed().all().iter();
        let is_ours = |law: &&Law| !words::applies_to(law, &frame).is_empty();
        let (ours, others): (Vec<&Law>, Vec<&Law>) = rows.partition(is_ours);
        let row = |law: &Law| row(law, today, &frame);
        (ours.into_iter().map(row).collect(), others.into_iter().map(row).collect())
    };
    let groups = [("desk-laws-ours", "ours", ours), ("desk-laws-others", "others", others)];
    let groups = groups.into_iter().filter(|(_, _, rows)| !rows.is_empty());
    let groups = groups.map(|(key, id, rows)| (frame.say(key), id, rows)).collect();
    let found = found.iter().flat_map(|(controller, findings)| {
        findings.iter().map(|finding| Found::of(finding, controller, &frame))
    });
    frame.show(&List { page: &frame, tab: "list", found: found.collect(), groups })
}

impl Found {
    fn of(finding: &Finding, controller: &str, frame: &Frame) -> Self {
        let level = finding.level.id();
        let line = finding.to_string();
        Self {
            icon: if finding.level == Level::Note { "done" } else { "alert" },
            level: frame.name("desk-finding", level),
            // The line begins with the level, which is said in the reader's words instead.
            text: line
                .strip_prefix(level)
                .map_or(line.as_str(), |rest| rest.trim_start_matches([':', ' ']))
                .to_owned(),
            href: format!("/desk/laws/{}", finding.about),
            law: frame.name("desk-law", finding.about.as_str()),
            controller: (frame.controllers().len() > 1).then(|| controller.to_owned()),
        }
    }
}

/// The day by which the office counts: that of its first controller.
pub(super) fn today(frame: &Frame) -> NaiveDate {
    frame.today(frame.controllers().first().map_or(chrono_tz::Tz::UTC, |controller| controller.zone))
}

fn row(law: &Law, today: NaiveDate, frame: &Frame) -> Row {
    Row {
        href: href(law),
        name: law.name.clone(),
        id: law.id.to_string(),
        version: law.version.clone(),
        kind: words::kind(law.kind, frame),
        interval: words::interval(law, frame),
        standing: standing(law, today, frame),
        places: words::places_in_short(law, frame),
        rights: law.rights.len(),
        examples: Passed::of(law, frame),
        unsure: frame.voice.say_one("desk-law-unsure", "count", law.unsure()),
        attached: words::applies_to(law, frame),
    }
}

/// Where one version of a law is shown.
pub(super) fn href(law: &Law) -> String {
    format!("/desk/laws/{}?version={}", law.id, law.version)
}

/// Whether a version is still to come, over, or never chosen; nothing for what counts today.
pub(super) fn standing(law: &Law, today: NaiveDate, frame: &Frame) -> Option<String> {
    let key = if law.disabled.is_some() {
        "desk-law-never-chosen"
    } else if law.in_force(today) {
        return None;
    } else if law.in_force_from > today {
        "desk-law-coming"
    } else {
        "desk-law-over"
    };
    Some(frame.say(key))
}
