//! What stands above every page about a case.

use super::chip::Chip;
use crate::{
    case::{Outcome, State},
    desk::views::CaseView,
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
            state: state(case.item.state, case.item.outcome, frame),
            law: frame.law(&case.item.law),
            owner: case.item.assignee.clone(),
            chip: Chip::of(&case.item, frame),
            flags: case.item.flags.iter().map(|flag| frame.name("desk-flag", flag.id())).collect(),
            controller: frame.controller_name(&case.item.controller),
        }
    }
}

/// A state in words; an answered case says with what.
pub fn state(state: State, outcome: Option<Outcome>, frame: &Frame) -> String {
    match outcome {
        Some(outcome) if state == State::Answered => frame.name("desk-outcome", outcome.id()),
        _ => frame.name("desk-state", state.id()),
    }
}
