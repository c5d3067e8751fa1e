//! The own account: password, second factor, and where one is signed in.

use actix_web::HttpResponse;
use askama::Template;

use super::{provider, sent::Sent};
use crate::{
    desk::{
        staff::{self, Proof},
        views::SignInView,
    },
    law::Zone,
    web::{
        desk_pages::frame::{Frame, go},
        problem::Problem,
    },
};

/// One sign-in, in words.
struct Line {
    id: String,
    door: String,
    factors: String,
    began: String,
    seen: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "web/desk_pages/staff/account.html")]
struct AccountPage<'a> {
    page: &'a Frame,
    proof: Proof,
    /// What the identity provider is called, where there is one.
    provider: Option<&'a str>,
    zone: String,
    sign_ins: Vec<Line>,
}

/// `GET /desk/account`.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn show(frame: Frame) -> Result<HttpResponse, Problem> {
    let found = staff::sign_ins(frame.desk(), &frame.staff).await?;
    let zone = frame.controllers().first().map_or(Zone::UTC, |controller| controller.zone);
    let line = |one: SignInView| Line {
        door: frame.name("desk-door", one.door.id()),
        factors: one
            .factors
            .iter()
            .map(|it| frame.name("desk-factor", it.id()))
            .collect::<Vec<_>>()
            .join(", "),
        began: frame.moment(one.began_at, zone),
        seen: frame.moment(one.seen_at, zone),
        is_this: one.is_this,
        id: one.id,
    };
    let sign_ins = found.into_iter().map(line).collect();
    let title = frame.say("desk-account-title");
    let proof = staff::proves_by(&frame.staff);
    let frame = frame.titled(title);
    let zone = zone.name().replace('_', " ");
    let provider = provider::name(frame.site());
    frame.show(&AccountPage { page: &frame, proof, provider, zone, sign_ins })
}

/// `POST /desk/account`: ends one sign-in, or all others.
///
/// # Errors
/// 403 for a form of another session; 404 for a sign-in that is over.
pub async fn end(frame: Frame, Sent(typed, desk): Sent) -> Result<HttpResponse, Problem> {
    let ended = match typed.given("end") {
        Some(id) => staff::end_sign_in(&desk, &frame.staff, id).await,
        None => staff::end_other_sign_ins(&desk, &frame.staff).await,
    };
    match ended {
        Err(error) if !desk.was_done_before().await? => Err(error.into()),
        Ok(()) | Err(_) => Ok(go("/desk/account")),
    }
}
