//! What is remembered of a filing, of a case and of its decision.
//!
//! Invariant: data that events made; nothing here decides.

mod case;
mod case_data;
pub mod decision;
pub mod filing;

pub use self::{
    case::Case,
    case_data::{
        Contests, ExtensionState, Fired, FormerReceipt, LegalHold, LetterLog, Link, Postponement, Proof,
        Proposal, Proposed, Question, Recipients, Task,
    },
    decision::{Answer, Decision, Item, Step, outcome_of},
    filing::FilingProof,
};
