//! The words of the procedure: closed lists and small values that acts, events and the case share.
//!
//! Invariant: nothing here knows a case, an act or an event.

mod alarm;
mod answer;
mod asked;
mod duty;
mod letter;
mod package;
mod queue;
mod state;
mod text;
mod tiers;
mod timer_kind;

pub use self::{
    alarm::Alarm,
    answer::{
        ExtendReason, ItemOutcome, JoinedCase, LawGround, Proven, ReferralBasis, ReferralStage, ReopenCause,
        StoredFile,
    },
    asked::{Asked, Channel, Misplaced, Relationship, ReplyBy, Residence, Scope},
    duty::{Demand, DispatchChannel, DutyKind, Evidence, Owed},
    letter::LetterKind,
    package::{Collected, PackageEnd},
    queue::{CaseFlag, Chip, DueStatus, StateGroup, TaskKind},
    state::{Outcome, State},
    text::{LONGEST, Words},
    tiers::{Method, Tier, Tiers, TiersError},
    timer_kind::{LadderOf, TimerKind},
};
