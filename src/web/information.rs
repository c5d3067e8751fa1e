//! Pages that only tell: start, accessibility. They set no cookie.

use actix_web::HttpResponse;
use askama::Template;

use super::{page::Page, problem::Problem};

#[derive(Template)]
#[template(path = "web/layout/start.html")]
struct Start<'a> {
    page: &'a Page,
}

#[derive(Template)]
#[template(path = "web/layout/text.html")]
struct Text<'a> {
    page: &'a Page,
    sections: Vec<Section>,
}

/// A part of such a page.
pub(super) struct Section {
    /// None for the first.
    pub(super) heading: Option<String>,
    pub(super) paragraphs: Vec<String>,
}

/// `/`: what one can ask here and how.
///
/// # Errors
/// 404 for an unknown controller.
pub async fn start(page: Page) -> Result<HttpResponse, Problem> {
    let page = page.titled("start-title");
    page.show(&Start { page: &page })
}

/// `/accessibility`.
///
/// # Errors
/// 404 for an unknown controller.
pub async fn accessibility(page: Page) -> Result<HttpResponse, Problem> {
    tell(page, "accessibility", 3)
}

/// A page of `sections` sections: `PAGE-title`, `PAGE-N-heading` (from 2 on) and `PAGE-N-text`, whose lines are paragraphs.
fn tell(page: Page, name: &str, sections: usize) -> Result<HttpResponse, Problem> {
    let page = page.titled(&format!("{name}-title")).back_to("/");
    let controller = page.controller_name().to_owned();
    let section = |number: usize| Section {
        heading: (number > 1).then(|| page.say(&format!("{name}-{number}-heading"))),
        paragraphs: paragraphs(&page.say_one(&format!("{name}-{number}-text"), "controller", &controller)),
    };
    let sections = (1..=sections).map(section).collect();
    show(&page, sections)
}

/// A page of these sections.
pub(super) fn show(page: &Page, sections: Vec<Section>) -> Result<HttpResponse, Problem> {
    page.show(&Text { page, sections })
}

/// The lines of a text that say anything.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}
