//! Who asks, as far as it is proven.

use super::moves::enter;
use crate::case::{
    model::Case,
    words::{Proven, State, Tier},
};

pub(super) fn mailbox_confirmed(case: &mut Case) {
    case.proof.mailbox = true;
    case.proof.tier = case.proof.tier.max(Tier::CONTROL);
}

pub(super) fn verified(
    case: &mut Case,
    tier: Tier,
    authority: Option<Proven>,
    to: State,
    back_to: Option<State>,
) {
    case.proof.tier = case.proof.tier.max(tier);
    case.proof.authority = authority.or(case.proof.authority);
    case.proof.failed = false;
    let waits = case.state == State::Waiting && to == State::Waiting;
    enter(case, to);
    if waits {
        case.back_to = Some(back_to.unwrap_or(State::Working));
    }
}

pub(super) fn failed(case: &mut Case, authority: Option<Proven>, to: State) {
    case.proof.failed = true;
    case.proof.authority = authority.or(case.proof.authority);
    enter(case, to);
}
