//! A law as data: what one law file says, after it was read and checked.
//!
//! Every figure carries its citation, what it rests on, and how sure we are of it. Nothing here computes.

use std::{collections::BTreeMap, fmt, sync::Arc};

use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer};

use super::{
    calendar::CalendarId,
    right::{Basis, LawId, Purpose, Right, StopReason},
};
use crate::types::Place;

/// One law, or one published promise, as it stood for requests received while it was in force.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// For example `eu-gdpr`; the name of its file.
    pub id: LawId,
    /// The date of this text of the file; a case keeps the version it came in under.
    pub version: String,
    /// What people call it.
    pub name: String,
    /// How it is cited.
    pub cite: String,
    /// Statute, promise or base rules.
    pub kind: Kind,
    /// Where it protects residents; empty for promises and base rules.
    #[serde(default, deserialize_with = "places")]
    pub places: Vec<Place>,
    /// First day of receipt to which it applies.
    pub in_force_from: NaiveDate,
    /// Last day of receipt to which it applies.
    pub in_force_until: Option<NaiveDate>,
    /// The calendar of its working days.
    pub calendar: CalendarId,
    /// How it counts days and months.
    pub counting: Source,
    /// Who watches over it, where that is one authority.
    pub regulator: Option<Regulator>,
    /// Sets of figures, by name; rights point at them.
    pub rules: BTreeMap<String, Rule>,
    /// The rights it grants.
    pub rights: BTreeMap<Right, Grant>,
    /// Grounds on which a request may be refused or part of the data withheld.
    #[serde(default)]
    pub refusals: Vec<Refusal>,
    /// What a person can do against a refusal.
    #[serde(default)]
    pub remedies: Vec<Remedy>,
    /// Duties beside the deadlines.
    #[serde(default)]
    pub duties: Vec<Duty>,
    /// Worked examples: the tests of this file.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// SHA-256 of the file's text, in hex.
    #[serde(skip)]
    pub digest: String,
    /// The file's text, for the table of laws in use.
    #[serde(skip)]
    pub text: Arc<str>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A statute with what was made under it.
    Statute,
    /// A promise that a controller published.
    Promise,
    /// The rules for places without a statute.
    Base,
}

/// Where something is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Article and section.
    pub cite: String,
    /// What it rests on.
    pub basis: Basis,
    /// How sure we are.
    pub certainty: Certainty,
}

/// How sure we are of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Certainty {
    /// The provision's own text was read.
    #[serde(rename = "T")]
    Text,
    /// A secondary source was read.
    #[serde(rename = "S")]
    Secondary,
    /// Common knowledge, considered safe.
    #[serde(rename = "K")]
    Known,
    /// To be looked up before relying on it.
    #[serde(rename = "k")]
    Unchecked,
    /// Not law: the controller's own choice.
    #[serde(rename = "own")]
    Own,
}

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Calendar days (R3).
    Days,
    /// Calendar months (R4).
    Months,
    /// Working days of the calendar (R6).
    BusinessDays,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Days => "days",
            Self::Months => "months",
            Self::BusinessDays => "working days",
        })
    }
}

/// The figures of one or several rights.
#[derive(Debug, Clone, Deserialize)]
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
}

/// A period with its source.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// How many.
    pub value: u32,
    /// Of what.
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

/// The ceiling of a figure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// How many.
    pub value: u32,
    /// Of what.
    pub unit: Unit,
    /// What it rests on.
    pub basis: Basis,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
}

/// A question that stops the clock until it is answered.
#[derive(Debug, Clone, Deserialize)]
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
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// How many more.
    pub value: u32,
    /// Of what.
    pub unit: Unit,
    /// By when the person must be told.
    pub told_by: ToldBy,
    /// For which reasons.
    pub reasons: Vec<ExtensionReason>,
    /// What it rests on.
    pub basis: Basis,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
}

/// By when an extension must have been told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldBy {
    /// On or before the date that it moves.
    BaseDue,
}

/// Why a period may be extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionReason {
    /// The request is complex.
    Complexity,
    /// The person sent many requests.
    NumberOfRequests,
    /// It would unreasonably interfere with operations.
    Operations,
    /// Others must be consulted.
    Consultation,
    /// The data must be converted to another format.
    Conversion,
}

impl ExtensionReason {
    /// The stable id, as the API takes it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Complexity => "complexity",
            Self::NumberOfRequests => "number_of_requests",
            Self::Operations => "operations",
            Self::Consultation => "consultation",
            Self::Conversion => "conversion",
        }
    }
}

/// When a refusal is due.
#[derive(Debug, Clone, Deserialize)]
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

/// A right that the law grants, or names otherwise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The rule whose figures count.
    pub rule: Option<String>,
    /// The law's own word for this right: California's access is `know`.
    pub means: Option<Right>,
    /// What it rests on; `policy` where the controller grants more than the law.
    pub basis: Basis,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// How sure the controller must be of the person.
    pub proof: Option<Proof>,
    /// First day of receipt, where later than the law's.
    pub in_force_from: Option<NaiveDate>,
    /// Last day of receipt, where earlier than the law's.
    pub in_force_until: Option<NaiveDate>,
}

/// What a law wants or allows as proof of identity.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The standard.
    pub standard: Standard,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
}

/// Standards of proof, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standard {
    /// No proof may be asked for.
    None,
    /// Only where there are reasonable doubts, and no more than needed.
    ReasonableDoubts,
    /// To a reasonable degree of certainty.
    Reasonable,
    /// To a reasonably high degree of certainty.
    ReasonablyHigh,
}

/// A ground for refusing a request or for withholding part of the data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Stable code, snake case.
    pub code: String,
    /// For these rights; empty: for all.
    #[serde(default)]
    pub rights: Vec<Right>,
    /// What it can be used on.
    #[serde(default)]
    pub on: RefusalOn,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// The sentence for the letter, by language; always in English.
    pub text: Words,
}

/// What a ground for refusal can be used on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalOn {
    /// The whole request, or part of the data.
    #[default]
    Any,
    /// Only the whole request.
    Whole,
    /// Only part of the data.
    Part,
}

/// What a person can do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// Where they can turn.
    pub kind: RemedyKind,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// The sentence for the letter, by language; always in English.
    pub text: Words,
}

/// Where a person can turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// Back to the controller.
    Controller,
    /// An appeal that the controller must decide.
    Appeal,
    /// A supervisory authority.
    Authority,
    /// A court.
    Court,
}

/// A duty beside the deadlines.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// What kind of duty.
    pub kind: DutyKind,
    /// For these rights; empty: for all.
    #[serde(default)]
    pub rights: Vec<Right>,
    /// A figure, where it has one: months to keep, free requests in twelve months.
    pub value: Option<u32>,
    /// Article and section.
    pub cite: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// In words, by language; always in English.
    pub text: Words,
}

/// Duties beside the deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// Tell those who received the data.
    TellRecipients,
    /// Keep proof of requests, in months.
    KeepRecords,
    /// Requests that are free in twelve months.
    FreeRequests,
    /// Identifiers that an answer must not contain.
    Redact,
    /// Who may act for the person.
    Agents,
    /// The form of the answer.
    Format,
    /// What a refusal must say.
    RefusalContent,
    /// Anything else worth showing to the officer.
    Note,
}

/// Who watches over a law.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regulator {
    /// Its name.
    pub name: String,
    /// Its site.
    pub url: Option<String>,
}

/// A worked example. A date that is absent must be absent from the answer too, except `legal_due` and `end_instant`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// The right.
    pub right: Right,
    /// What an objection is about.
    pub purpose: Option<Purpose>,
    /// When it was received.
    pub received_at: DateTime<FixedOffset>,
    /// The controller's zone.
    pub zone: Tz,
    /// What happened, in the event grammar.
    #[serde(default)]
    pub events: String,
    /// Expected acknowledgement.
    pub acknowledge_by: Option<NaiveDate>,
    /// Expected base date, stops applied.
    pub due: Option<NaiveDate>,
    /// Expected extended date.
    pub extended_due: Option<NaiveDate>,
    /// Expected latest lawful date.
    pub legal_due: Option<NaiveDate>,
    /// Expected end.
    pub end_instant: Option<DateTime<FixedOffset>>,
}

/// A text in several languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// The text in a language (`de`, `pt-BR`), else in its main language, else in English.
    pub fn in_language(&self, tag: &str) -> &str {
        let main = tag.split('-').next().unwrap_or(tag);
        let found = [tag, main, "en"].into_iter().find_map(|tag| self.0.get(tag));
        found.map_or("", String::as_str)
    }

    /// Whether there is a text in exactly this language.
    pub fn has(&self, tag: &str) -> bool {
        self.0.get(tag).is_some_and(|text| !text.trim().is_empty())
    }
}

fn places<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Place>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| text.parse().map_err(serde::de::Error::custom)).collect()
}
