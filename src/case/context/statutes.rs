//! What procedure asks of the laws of a controller.
//!
//! Invariant: a case is answered from the version of the law under which it came in.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::words::{Demand, OnBehalfOf, Relationship},
    law::{Age, CaseDates, ClockEvent, Flag, Ground, LawId, Purpose, Right, Standing, StopReason},
    types::Place,
};

/// A coded reason with its text and provision, as the law file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The stable code.
    pub code: String,
    /// In words.
    pub text: String,
    /// The provision.
    pub cite: String,
    /// The law whose code it is, where several laws have a say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<LawId>,
}

/// What the clock of a case depends on.
#[derive(Debug, Clone, Copy)]
pub struct ClockFacts<'a> {
    /// Which right.
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
    pub keeps: &'a [Under<'a>],
    /// To where a lead moved the office's own date.
    pub postponed_to: Option<NaiveDate>,
    /// The law of the decision that an appeal or a complaint is about: it leads, where it grants the right; else the
    /// controller's base rules do.
    pub contested: Option<&'a LawId>,
}

/// What a person is, as far as the choice of law depends on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Person<'a> {
    /// What they are to the controller, in the controller's own word.
    pub relationship: Option<&'a Relationship>,
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
            self.relationship.and_then(|relationship| means(relationship.as_str())),
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
#[error("no law of this controller gives dates: {0}")]
pub struct NoDates(pub String);

/// A law or promise under which a case stands, in the version under which it came in.
#[derive(Debug, Clone, Copy)]
pub struct Under<'a> {
    /// Which law.
    pub law: &'a LawId,
    /// Which version of its file.
    pub version: &'a str,
    /// The local day of receipt: a right may be younger than its law.
    pub received_on: NaiveDate,
    /// Why an officer should look at the choice of this law.
    pub flagged: Option<Flag>,
}

/// The laws of one controller, as far as procedure asks. Implemented over the loaded law files.
pub trait Statutes: Send + Sync {
    /// All dates of a case with their trace.
    ///
    /// # Errors
    /// No law can be chosen or the pinned version is missing.
    fn dates(&self, facts: &ClockFacts<'_>) -> Result<CaseDates, NoDates>;

    /// The provision by which the law grants the right.
    fn grant(&self, under: Under<'_>, right: Right) -> Option<String>;

    /// Codes under which the law lets the office refuse a whole request.
    fn refusal_reasons(&self, under: Under<'_>, right: Right) -> Vec<Reason>;

    /// Codes under which the law lets the office keep or withhold a part.
    fn withhold_reasons(&self, under: Under<'_>, right: Right) -> Vec<Reason>;

    /// The provision that allows one extension, where there is one.
    fn extension(&self, under: Under<'_>, right: Right, purpose: Option<Purpose>) -> Option<String>;

    /// By which provisions those who received the data must hear that the right was carried out.
    fn recipients(&self, under: Under<'_>, right: Right) -> Vec<Demand>;

    /// For which questions this law stops its clock.
    fn stops(&self, under: Under<'_>, right: Right, purpose: Option<Purpose>) -> Vec<StopReason>;
}
