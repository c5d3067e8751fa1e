//! The privacy notice of the service: who answers for it, what is kept, why, for how long, who sees it, what signals do, and
//! where to complain (GDPR Art. 13; California BPC 22575(b)(5) for Do Not Track). Filled from the settings.

use actix_web::HttpResponse;

use crate::{
    config::Controller,
    desk::read,
    web::{
        information::{self, Section, paragraphs},
        page::Page,
        problem::Problem,
    },
};

/// `/privacy`.
///
/// # Errors
/// 404 for an unknown controller.
pub async fn privacy(page: Page) -> Result<HttpResponse, Problem> {
    let page = page.titled("privacy-title").back_to("/");
    let sections = sections(&page)?;
    information::show(&page, sections)
}

/// The sections, in the order of the page.
fn sections(page: &Page) -> Result<Vec<Section>, Problem> {
    let controller = page.place.controller()?;
    let said = |key: &str| paragraphs(&page.say_one(key, "controller", page.controller_name()));
    let titled = |id: &str, paragraphs: Vec<String>| Section {
        heading: Some(page.name("privacy-heading", id)),
        paragraphs,
    };
    let plain = |id: &str| titled(id, said(&format!("privacy-{id}")));
    let own = |id: &str, words: &str| {
        let mut text = said(&format!("privacy-{id}"));
        text.extend(paragraphs(words));
        titled(id, text)
    };
    let notice = &controller.notice;
    Ok(vec![
        Section { heading: None, paragraphs: said("privacy-intro") },
        titled("who", who(page, controller)),
        plain("kept"),
        plain("used"),
        own("period", &notice.kept_for),
        own("recipients", &notice.recipients),
        plain("cookies"),
        titled("signals", signals(page, controller)),
        titled("rights", rights(page, controller)?),
    ])
}

/// Who answers for the service, and how they are reached.
fn who(page: &Page, controller: &Controller) -> Vec<String> {
    let reached = [controller.mailbox.as_str(), &controller.phone, &controller.postal];
    let reached = reached.into_iter().flat_map(str::lines).filter(|line| !line.trim().is_empty());
    let mut lines = vec![page.say_one("privacy-who", "controller", page.controller_name())];
    lines.extend(reached.map(str::to_owned));
    let officer = controller.notice.officer.trim();
    lines.extend((!officer.is_empty()).then(|| page.say_one("privacy-officer", "officer", officer)));
    lines
}

/// What each signal of a browser does here.
fn signals(page: &Page, controller: &Controller) -> Vec<String> {
    let gpc = if controller.signals.gpc.is_some() { "privacy-gpc-honoured" } else { "privacy-gpc-ignored" };
    let track = if controller.signals.do_not_track { "privacy-dnt-obeyed" } else { "privacy-dnt-ignored" };
    [gpc, track].map(|key| page.say_one(key, "controller", page.controller_name())).to_vec()
}

/// The person's rights over what is kept here, and where they can complain.
fn rights(page: &Page, controller: &Controller) -> Result<Vec<String>, Problem> {
    let mut lines = paragraphs(&page.say_one("privacy-rights", "controller", page.controller_name()));
    let authorities = read::own_authorities(&page.site().desk, &controller.slug)?;
    if authorities.is_empty() {
        lines.push(page.say("privacy-authority-none"));
    }
    for authority in authorities {
        let named = [("name", authority.name.as_str().into()), ("web", authority.web.as_str().into())];
        lines.push(page.voice.say_with("privacy-authority", &named));
    }
    Ok(lines)
}
