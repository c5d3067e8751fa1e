//! What surrounds a decision: the time, who acts, the office's settings and the laws; and the rules that may forbid it.
//!
//! Invariant: everything is handed in; nothing here reads a clock, a file or a database.

mod actor;
mod citation;
mod facts;
mod forbidden;
mod obstacle;
mod office;
mod profile;
mod reason;
mod rule;

pub use self::{
    actor::{Actor, Role},
    citation::{Citation, OwnRule},
    facts::{Facts, FilingFacts, Other, ReviewDigest, ReviewSeal},
    forbidden::Forbidden,
    obstacle::Obstacle,
    office::{LadderRung, Office},
    profile::Profile,
    reason::Reason,
    rule::Rule,
};
