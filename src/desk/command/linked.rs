//! Cases that hang together: when an appeal or a complaint closes or opens, the case that it is about hears of it in the
//! same transaction; an upheld appeal opens that case again.

use crate::{
    case::{Act, Case, Outcome, State, act::payload::Upheld},
    desk::{
        Desk, Error,
        command::{
            door::{Through, load_case},
            plan::{Planned, plan_alone},
        },
    },
    law::Right,
};

/// What follows for the case that this one is about, if it is about one.
pub(in crate::desk) async fn linked(
    desk: &Desk,
    before: &Case,
    after: &Case,
) -> Result<Option<Planned>, Error> {
    let Some(contests) = &before.contests else { return Ok(None) };
    let Some(act) = told(before, after) else { return Ok(None) };
    let contested = load_case(desk, contests.case).await?;
    plan_alone(desk, &contested, &Through::machine(&act)).await
}

/// What the contested case is told.
fn told(before: &Case, after: &Case) -> Option<Act> {
    match (before.state.is_open(), after.state.is_open()) {
        (true, false) => Some(if is_upheld(after) {
            Act::Overturn(Upheld { by: after.id, received_at: after.received_at })
        } else {
            Act::CloseLink(after.id)
        }),
        (false, true) => Some(Act::ReopenLink(after.id)),
        _ => None,
    }
}

/// An appeal that was answered with more than a refusal.
fn is_upheld(appeal: &Case) -> bool {
    appeal.asked.right == Right::Appeal
        && appeal.state == State::Answered
        && matches!(appeal.outcome, Some(Outcome::Full | Outcome::Part))
}
