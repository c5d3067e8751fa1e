//! A letter that left, read again by the person to whom it went.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;

use super::session::requester_here;
use crate::{
    desk::{
        Desk, requester,
        views::{LetterPage, LetterView, SentBy},
    },
    law::Zone,
    texts::{Texts, Voice},
    types::LetterId,
    web::{page::Page, problem::Problem},
};

/// A letter in the list of the status page.
pub(super) struct LetterLine {
    pub(super) href: String,
    pub(super) subject: String,
    pub(super) on: String,
}

impl LetterLine {
    pub(super) fn of(page: &Page, zone: Zone, letter: &LetterView) -> Self {
        let left_at = letter.left_at.unwrap_or(letter.written_at);
        Self {
            href: page.path(&format!("/status/letters/{}", letter.id)),
            subject: letter.subject.clone(),
            on: page.voice.day_plain(zone.local(left_at).date_naive()),
        }
    }
}

#[derive(Template)]
#[template(path = "web/layout/letter.html")]
struct LetterTemplate<'a> {
    page: &'a Page,
    /// In the language of the letter.
    voice: Voice,
    way: String,
    to: Vec<String>,
    has_marks: bool,
    letter: LetterPage,
}

/// `/status/letters/{letter}`. Its id is asked for by name: below `/c/{slug}` the address has one part more.
pub async fn show(req: HttpRequest, page: Page, desk: Data<Desk>) -> Result<HttpResponse, Problem> {
    let Some(requester) = requester_here(&req, &page, &desk).await? else { return Ok(page.go("/status")) };
    let id: LetterId = req.match_info().query("letter").parse().map_err(|_| Problem::not_found())?;
    let found = requester::letter(&desk, &requester, id).await?;
    let page = page.titled("status-letter-title").back_to("/status");
    let line = LetterLine::of(&page, found.zone, &found.letter);
    let way = match found.letter.by {
        SentBy::Mail => "status-letter-mail",
        SentBy::Post => "status-letter-post",
    };
    let language = found.letter.language.parse().map_err(|_| Problem::unexpected())?;
    page.show(&LetterTemplate {
        voice: Texts::embedded().speak(&language),
        way: page.say_one(way, "date", &line.on),
        to: found.to.lines().map(str::to_owned).collect(),
        has_marks: found.body.contains("<mark>"),
        letter: found,
        page: &page,
    })
}
