//! Where the answers are between two pages: with the desk, sealed, under the visit's token.

use actix_web::HttpRequest;

use super::answers::Answers;
use crate::{
    desk::{Desk, intake},
    web::{limits, page::Page, problem::Problem, session},
};

/// The draft of this visit for this controller, or an empty one.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn load(page: &Page, desk: &Desk) -> Result<Answers, Problem> {
    let controller = page.place.controller()?;
    let known = if page.visit.is_new { None } else { intake::load_draft(desk, &page.visit.token).await? };
    let answers = known.and_then(|value| serde_json::from_value::<Answers>(value).ok());
    let ours = answers.filter(|answers| answers.controller == controller.slug.as_str());
    Ok(ours.unwrap_or_else(|| Answers::new(controller, session::fresh_token(&*page.site().clock))))
}

/// Keeps the draft; the visit goes on under the token that the desk gives back.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn save(req: &HttpRequest, page: &mut Page, desk: &Desk, answers: &Answers) -> Result<(), Problem> {
    let value = serde_json::to_value(answers).map_err(|_| Problem::unexpected())?;
    let from = limits::network(req, &page.site().settings.settings.server.trusted_proxies);
    let (token, controller) = (Some(page.visit.token.as_str()), page.place.controller()?);
    let token = intake::save_draft(desk, token, controller, &value, from).await?;
    if token != page.visit.token {
        page.visit.token = token;
        page.visit.is_new = true;
    }
    Ok(())
}
