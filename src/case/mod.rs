//! The case: one right of one filing, its state, its facts, and what may be done to it. Pure: no clock, no database, no
//! personal words.
//!
//! The straight line: [`decide()`] asks whether an [`Act`] may be done and which [`Event`]s follow; [`evolve`] applies an
//! event and cannot fail; [`effects`] lists the letters and tasks that an event calls for; [`timers`] and [`duties`] are
//! derived from the case alone. Invariant: replaying the events gives the case, and needs no law: whenever dates change,
//! the dates themselves are an event.
//!
//! | word | here |
//! |---|---|
//! | act | something somebody does, in the imperative |
//! | event | what followed, past tense, ids and figures only |
//! | fact | paused, extended, held, undelivered: on the case, not states |
//! | duty | what the law demands by a date; met by evidence |
//! | timer | an instant at which the case must be looked at |

#![deny(clippy::wildcard_enum_match_arm)]

pub mod act;
mod context;
mod decide;
mod derived;
pub mod event;
mod evolve;
mod model;
pub mod words;

#[cfg(test)]
mod tests;

pub use self::{
    act::{Act, ActKind, Flaw, NotAnAct, PayloadFault},
    context::{
        Actor, Citation, Facts, FilingFacts, Forbidden, LadderRung, Obstacle, Office, Other, OwnRule,
        Profile, Reason, ReviewDigest, ReviewSeal, Role, Rule,
    },
    decide::{Offer, RECEIPT_REACHES_BACK, acts, decide, file, may, names_extension, record_proof},
    derived::{
        duty::{Duty, duties},
        effect::{Audience, Effect, apply_all, effects},
        flags::flags,
        letters::Notice,
        nearness::{Nearness, chip, nearness},
        timer::{Timer, timers},
    },
    event::{Event, EventKind, NewCase},
    evolve::{evolve, replay},
    model::{
        Case, Contests, ExtensionState, Fired, FormerReceipt, LegalHold, LetterLog, Link, Postponement,
        Proof, Proposal, Proposed, Question, Recipients, Task, decision, filing,
    },
    words::{
        Alarm, Asked, CaseFlag, Channel, Chip, Collected, Demand, DueStatus, DutyKind, Evidence, ItemOutcome,
        LadderOf, LetterKind, Method, Outcome, Owed, PackageEnd, Proven, ReferralBasis, ReferralStage,
        Relationship, ReplyBy, Residence, Scope, State, StateGroup, TaskKind, Tier, Tiers, TimerKind, Words,
    },
};
pub use crate::law::{Ground, OnBehalfOf};
