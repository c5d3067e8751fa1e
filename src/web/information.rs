//! Pages that only tell: start, privacy, accessibility, figures. They set no cookie.

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

struct Section {
    heading: Option<String>,
    paragraphs: Vec<String>,
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

/// `/privacy`: what this service itself keeps, and for how long.
///
/// # Errors
/// 404 for an unknown controller.
pub async fn privacy(page: Page) -> Result<HttpResponse, Problem> {
    tell(page, "privacy", 5)
}

/// `/figures`: nothing is published before a year of figures exists, and the page says so.
///
/// # Errors
/// 404 for an unknown controller.
pub async fn figures(page: Page) -> Result<HttpResponse, Problem> {
    tell(page, "figures", 1)
}

/// A page of `sections` sections: `PAGE-title`, `PAGE-N-heading` (from 2 on) and `PAGE-N-text`, whose lines are paragraphs.
fn tell(page: Page, name: &str, sections: usize) -> Result<HttpResponse, Problem> {
    let page = page.titled(&format!("{name}-title")).back_to("/");
    let controller = page.controller_name().to_owned();
    let section = |number: usize| Section {
        heading: (number > 1).then(|| page.say(&format!("{name}-{number}-heading"))),
        paragraphs: page
            .say_one(&format!("{name}-{number}-text"), "controller", &controller)
            .lines()
            .map(str::to_owned)
            .filter(|line| !line.trim().is_empty())
            .collect(),
    };
    let sections = (1..=sections).map(section).collect();
    page.show(&Text { page: &page, sections })
}
