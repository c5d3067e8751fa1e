//! What stands above every page about a case.

use super::chip::Chip;
use crate::{
    case::{Outcome, State},
    desk::views::{CaseRef, CaseView},
    web::desk_pages::frame::Frame,
};

/// What stands above every page about a case.
pub struct Head {
    /// Address of the case.
    pub href: String,
    /// Public reference.
    pub reference: String,
    /// Right in words.
    pub right: String,
    /// State in words.
    pub state: String,
    /// Law in words.
    pub law: String,
    pub owner: Option<String>,
    /// Due chip.
    pub chip: Chip,
    /// Flags in words.
    pub flags: Vec<String>,
    /// Controller, where there are several.
    pub controller: String,
}

impl Head {
    /// The head of a case.
    pub fn of(case: &CaseView, frame: &Frame) -> Self {
        Self {
            href: format!("/desk/cases/{}", case.item.id),
            reference: case.item.reference.to_string(),
            right: frame.name("desk-right", case.item.right.id()),
            state: state(case.item.state, case.item.outcome, case.item.merged_into.as_ref(), frame),
            law: frame.law(&case.item.law),
            owner: case.item.assignee.clone(),
            chip: Chip::of(&case.item, frame),
            flags: case.item.flags.iter().map(|flag| frame.name("desk-flag", flag.id())).collect(),
            controller: frame.controller_name(&case.item.controller),
        }
    }
}

/// A state in words; an answered case says with what, a merged one into which.
pub fn state(state: State, outcome: Option<Outcome>, merged_into: Option<&CaseRef>, frame: &Frame) -> String {
    match (outcome, merged_into) {
        (_, Some(into)) => frame.say_one("desk-state-merged-into", "reference", into.reference.as_str()),
        (Some(outcome), None) if state == State::Answered => frame.name("desk-outcome", outcome.id()),
        (Some(_) | None, None) => frame.name("desk-state", state.id()),
    }
}
