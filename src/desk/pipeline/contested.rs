//! Cases that hang together: when an appeal or a complaint closes or opens, the case that it is about is updated in the
//! same transaction; an upheld appeal opens that case again.

use crate::{
    case::{Act, Case, Outcome, State, act::payload::Upheld},
    law::Right,
};

/// The act that follows for the contested case.
pub(super) fn act_on_contested(before: &Case, after: &Case) -> Option<Act> {
    match (before.state.is_open(), after.state.is_open()) {
        (true, false) => Some(if is_upheld(after) {
            Act::Overturn(Upheld { by: after.id, received_at: after.received_at })
        } else {
            Act::CloseLink(after.id)
        }),
        (false, true) => Some(Act::ReopenLink(after.id)),
        (true, true) | (false, false) => None,
    }
}

/// An appeal that was answered with more than a refusal.
fn is_upheld(appeal: &Case) -> bool {
    appeal.asked.right == Right::Appeal
        && appeal.state == State::Answered
        && matches!(appeal.outcome, Some(Outcome::Full | Outcome::Part))
}
