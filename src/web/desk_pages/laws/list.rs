//! Every law at hand, and what a look over laws and promises found.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDate;

use super::{
    about::{Passed, href, standing, today},
    words,
};
use crate::{
    desk::laws::{self, law_book::LawBook, statutes::Findings},
    law::{Finding, Law, finding::Level},
    web::{desk_pages::frame::Frame, problem::Problem},
};

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
            law: frame.law(finding.about.as_str()),
            controller: (frame.controllers().len() > 1).then(|| controller.to_owned()),
        }
    }
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
