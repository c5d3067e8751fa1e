//! Forms that only our own pages may send: each carries the token of the session.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};

use crate::{
    desk::{Desk, views::Staff},
    web::{
        forms::Typed,
        posted::{self, TOKEN_FIELD},
        problem::Problem,
        session,
    },
};

/// Hidden field with what was typed before the session ended.
pub const KEPT_FIELD: &str = "kept";
/// Hidden field with what was typed into the form that waits. Not that of the sign-in page, which would be shown at once.
pub const HELD_FIELD: &str = "held";
/// Name of the buttons that show the form again instead of acting.
pub const STEP_FIELD: &str = "step";
/// Shows the form again as it was.
pub const AGAIN: &str = "again";

/// Set by the guard on a form that was believed when it was sent first: the token that it carries may be that of a sign-in
/// which it ended itself.
#[derive(Debug, Clone, Copy)]
pub struct SecondClick;

/// Whether a form carries the token of this person's session.
///
/// # Errors
/// 403 otherwise.
pub fn check_token(staff: &Staff, token: &str) -> Result<(), Problem> {
    let is_ours = !staff.csrf.is_empty() && session::token_matches(&staff.csrf, token);
    if is_ours { Ok(()) } else { Err(Problem::form_expired()) }
}

/// What was typed before the session ended, if the form brings that; it is shown again, never acted upon.
fn brought_back(typed: Typed) -> Typed {
    let Some(kept) = typed.given(KEPT_FIELD) else { return typed };
    let mut kept: Typed = serde_json::from_str(kept).unwrap_or_default();
    kept.set(STEP_FIELD, AGAIN);
    kept
}

/// A form that one of our pages sent for this person, with the use cases for it: a second click gets the first one's
/// answer.
#[derive(Debug)]
pub struct Sent(pub Typed, pub Desk);

impl FromRequest for Sent {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, form) = (req.clone(), posted::typed(req, payload));
        Box::pin(async move {
            let (typed, site) = form.await?;
            let staff = req.extensions().get::<Staff>().cloned().ok_or_else(Problem::not_found)?;
            if req.extensions().get::<SecondClick>().is_none() {
                check_token(&staff, typed.one(TOKEN_FIELD))?;
            }
            let desk = posted::desk_for(&req, &site, &typed)?;
            Ok(Self(brought_back(typed), desk))
        })
    }
}
