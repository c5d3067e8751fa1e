//! The figures of a law as data: periods, caps, stops, extension, acknowledgement.
//!
//! Every figure carries its citation, what it rests on, and how sure we are of it. Nothing here computes.

use serde::{Deserialize, Serialize};

use super::{
    right::{Purpose, Right, StopReason},
    source::{Basis, Certainty},
};
use crate::{law::calendar::id::CalendarId, types::closed_list};

/// The unit of a period.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Calendar days (R3).
    Days,
    /// Calendar months (R4).
    Months,
    /// Working days of the calendar (R6).
    BusinessDays,
}

/// The figures of one or several rights.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What day 0 of the answer is (R2).
    pub start: Start,
    /// How long the answer may take; the earliest governs. Empty where the law sets no date.
    #[serde(default)]
    pub figures: Vec<Figure>,
    /// A service target only: no date is promised to anybody.
    #[serde(default)]
    pub target: bool,
    /// What stops the clock (R7).
    #[serde(default)]
    pub stops: Vec<Stop>,
    /// The acknowledgement, counted from the receipt (R10).
    pub acknowledge: Option<Figure>,
    /// Within what the answer grants is carried out, counted from the answer: a second phase (Mexico). Moves no other date.
    pub carry_out: Option<Figure>,
    /// One extension (R8).
    pub extension: Option<Extension>,
    /// When a refusal is due.
    pub refusal: Option<RefusalDate>,
}

/// What the period starts from (R2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// The day of receipt.
    Receipt,
    /// The latest of receipt, identity information, and fee.
    Latest,
    /// The receipt; where a share of the cost was announced and accepted, the end of so many days in which the person may
    /// think about it, whenever they answered (Switzerland, DPO Art. 19(3): 10).
    FeeReflection(u32),
}

/// A period with its source.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// How many.
    pub value: u32,
    pub unit: Unit,
    /// Never later than this (R5).
    pub cap: Option<Cap>,
    /// The calendar of its working days, where it is not the law's.
    pub calendar: Option<CalendarId>,
    /// What it rests on.
    pub basis: Basis,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
}

impl Figure {
    /// Whether statute or regulation sets it or caps it: the controller's own 30 days inside the GDPR's month is the law's
    /// period as we count it (R5), its own 7 working days beside a law's 30 days are not.
    pub(in crate::law) fn is_statutory(&self) -> bool {
        self.basis.is_law() || self.cap.as_ref().is_some_and(|cap| cap.basis.is_law())
    }
}

impl Rule {
    /// Whether statute or regulation sets a date for the answer.
    pub(in crate::law) fn has_statutory_figure(&self) -> bool {
        !self.target && self.figures.iter().any(Figure::is_statutory)
    }
}

/// The ceiling of a figure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// How many.
    pub value: u32,
    pub unit: Unit,
    /// What it rests on.
    pub basis: Basis,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
}

/// A question that stops the clock until it is answered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// What was asked.
    pub reason: StopReason,
    /// Only for these rights; empty: for all of the rule.
    #[serde(default)]
    pub rights: Vec<Right>,
    /// Never for these rights.
    #[serde(default)]
    pub except_rights: Vec<Right>,
    /// Never for an objection to these purposes.
    #[serde(default)]
    pub except_purposes: Vec<Purpose>,
    /// What it rests on.
    pub basis: Basis,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
}

/// One extension of the period.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "WrittenExtension")]
pub struct Extension {
    /// How much more.
    pub length: Length,
    /// By when the person must be told.
    pub told_by: ToldBy,
    pub reasons: Vec<ExtensionReason>,
    /// What it rests on.
    pub basis: Basis,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
}

/// How long an extension is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// So much more, counted from the base.
    By(u32, Unit),
    /// Until the date that the controller names to the person: the law has no number (Switzerland, DPO Art. 18(2)).
    Named,
}

/// An extension as a law file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenExtension {
    value: Value,
    unit: Option<Unit>,
    told_by: ToldBy,
    reasons: Vec<ExtensionReason>,
    basis: Basis,
    cite: String,
    certainty: Certainty,
}

/// A number with a unit beside it, or the word that there is none.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a number, or \"named\"")]
enum Value {
    Number(u32),
    Word(Word),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Named,
}

impl TryFrom<WrittenExtension> for Extension {
    type Error = &'static str;

    fn try_from(written: WrittenExtension) -> Result<Self, Self::Error> {
        let length = match (written.value, written.unit) {
            (Value::Number(value), Some(unit)) => Length::By(value, unit),
            (Value::Word(Word::Named), None) => Length::Named,
            (Value::Number(_), None) => return Err("a value that is a number has a `unit`"),
            (Value::Word(Word::Named), Some(_)) => return Err("value = \"named\" has no `unit`"),
        };
        let WrittenExtension { told_by, reasons, basis, cite, certainty, .. } = written;
        Ok(Self { length, told_by, reasons, basis, cite, certainty })
    }
}

/// By when an extension must have been told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldBy {
    /// On or before the date that it moves.
    BaseDue,
}

closed_list! {
    /// Why a period may be extended.
    ExtensionReason, "reason" {
        /// The request is complex.
        Complexity = "complexity",
        /// The person sent many requests.
        NumberOfRequests = "number_of_requests",
        /// It would unreasonably interfere with operations.
        Operations = "operations",
        /// Others must be consulted.
        Consultation = "consultation",
        /// The data must be converted to another format.
        Conversion = "conversion",
    }
}

/// When a refusal is due.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalDate {
    /// Whether the extension moves it; under GDPR Art. 12(4) it does not.
    pub moved_by_extension: bool,
    /// What it rests on.
    pub basis: Basis,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
}
