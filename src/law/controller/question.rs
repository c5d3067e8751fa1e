//! What the clocks of a case depend on, as a controller's laws are asked about it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    law::{
        count::{clock_event::ClockEvent, dates::JoinedDates, error::LawError},
        text::{
            matter::{Age, Flag, Ground, OnBehalfOf, OwnPeriod, Standing},
            right::{LawId, Purpose, Right},
        },
    },
    types::Place,
};

/// What the clock of a case depends on.
#[derive(Debug, Clone, Copy)]
pub struct ClockFacts<'a> {
    pub right: Right,
    /// For objection.
    pub purpose: Option<Purpose>,
    /// For erasure and restriction.
    pub ground: Option<Ground>,
    /// What the person is, as far as the choice of law depends on it.
    pub person: Person<'a>,
    /// Where the person lives, if known.
    pub residence: Option<&'a Place>,
    /// When the request reached the controller.
    pub received_at: DateTime<Utc>,
    /// What moved the clock, in order.
    pub events: &'a [ClockEvent],
    /// The laws and versions under which the case came in, the lead law first; empty while they are chosen anew.
    pub under: &'a [Under<'a>],
    /// While they are chosen anew for an open case: what it came in under. A law that is chosen again keeps its version.
    pub pinned_under: &'a [Under<'a>],
    /// To where a lead moved the office's own date.
    pub postponed_to: Option<NaiveDate>,
    /// The law of the decision that an appeal or a complaint is about: it leads, where it grants the right; else the
    /// controller's base rules do.
    pub contested: Option<&'a LawId>,
    /// The dates of other requests that are answered with this one.
    pub joined: Option<JoinedDates>,
}

/// A law or promise under which a case stands, in the version under which it came in.
#[derive(Debug, Clone, Copy)]
pub struct Under<'a> {
    pub law: &'a LawId,
    /// Which version of its file.
    pub version: &'a str,
    /// The local day of receipt: a right may be younger than its law.
    pub received_on: NaiveDate,
    /// Why an officer should look at the choice of this law.
    pub flagged: Option<Flag>,
    /// The period that counts then, as our own rule.
    pub shortest: Option<OwnPeriod>,
}

/// What a person is, as far as the choice of law depends on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Person<'a> {
    /// What they are to the controller, in the controller's own word.
    pub relationship: Option<&'a str>,
    /// Whose data, seen from the sender.
    pub on_behalf_of: Option<OnBehalfOf>,
    /// How old the person is whose data it is.
    pub age: Option<Age>,
    /// What an officer found the record to show.
    pub record: Option<Standing>,
}

impl Person<'_> {
    /// Everything that the person is known to be. `means` says what the controller's word for a relationship means. A child
    /// whose age nobody knows counts as under 13 until an officer says otherwise.
    pub fn standings(&self, means: impl Fn(&str) -> Option<Standing>) -> Vec<Standing> {
        let young = self.age == Some(Age::Under13)
            || (self.age.is_none() && self.on_behalf_of == Some(OnBehalfOf::Child));
        let known = [
            self.relationship.and_then(means),
            (self.on_behalf_of == Some(OnBehalfOf::Pupil)).then_some(Standing::Pupil),
            young.then_some(Standing::ChildUnder13),
            self.record,
        ];
        known.into_iter().flatten().collect()
    }

    /// Whether a parent asks for a child.
    pub fn is_by_parent(&self) -> bool {
        matches!(self.on_behalf_of, Some(OnBehalfOf::Child | OnBehalfOf::Pupil))
    }
}

/// No date can be given: a fault of configuration, never of the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoDates {
    /// The version under which the case came in is neither installed nor on record.
    #[error("no law of this controller gives dates: {law} {version} is no longer known")]
    UnknownVersion {
        law: LawId,
        /// The version of its file.
        version: String,
    },
    /// A law of the case could not answer.
    #[error("no law of this controller gives dates: {0}")]
    Law(#[from] LawError),
}

impl NoDates {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownVersion { .. } => "unknown_version",
            Self::Law(fault) => fault.code(),
        }
    }
}
