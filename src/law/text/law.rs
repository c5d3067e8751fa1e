//! A law as data: what one law file says, after it was read and checked.
//!
//! Every figure carries its citation, what it rests on, and how sure we are of it. Nothing here computes.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    applies::Applies,
    authority::Authority,
    figures::Rule,
    grounds::{Duty, Exemption, Refusal, Remedy},
    matter::Ground,
    right::{LawId, Purpose, Right},
    source::{Basis, Certainty, Source},
};
use crate::{
    law::calendar::{id::CalendarId, zone::Zone},
    types::Place,
};

/// One law, or one published promise, as it stood for requests received while it was in force.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
    /// Where it protects residents; a promise may name some too, base rules none.
    #[serde(default, deserialize_with = "places")]
    pub places: Vec<Place>,
    /// Parts of its places where it protects nobody, because a law of their own stands in its stead.
    #[serde(default, deserialize_with = "places")]
    pub except_places: Vec<Place>,
    /// It binds who is established there and protects whoever asks them: a financial centre has no country code.
    #[serde(default)]
    pub only_by_establishment: bool,
    /// Whom it protects, where that is not everybody.
    pub applies: Option<Applies>,
    /// A promise to the people whom this law protects, and to nobody else.
    pub promises_for: Option<LawId>,
    /// First day of receipt to which it applies.
    pub in_force_from: NaiveDate,
    /// Last day of receipt to which it applies.
    pub in_force_until: Option<NaiveDate>,
    /// Why it is listed but never chosen, where its text has not been read in full.
    pub disabled: Option<String>,
    /// The file of common prose from which its sentences come; figures and citations never do.
    pub frame: Option<String>,
    /// The calendar of its working days.
    pub calendar: CalendarId,
    /// Where it stands that its working days are those of that calendar, where this is not plain.
    pub calendar_source: Option<Source>,
    /// How it counts days and months.
    pub counting: Source,
    /// Where it moves a last day that is not worked to the next day that is; only the latest lawful date is moved so, by the
    /// calendar of the law.
    pub rolls: Option<Source>,
    /// Who watches over it, where our own list by place knows nobody; the files inside the binary never say so themselves.
    pub regulator: Option<Authority>,
    /// How sure the controller must be of the person, for rights that do not say otherwise.
    pub proof: Option<ProofRule>,
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
    /// Whom or what the law leaves out.
    #[serde(default)]
    pub exemptions: Vec<Exemption>,
    /// Worked examples: the tests of this file.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// The name of its file, for messages.
    #[serde(skip)]
    pub file: String,
    /// SHA-256 of the text, in hex.
    #[serde(skip)]
    pub digest: String,
    /// The file's text and that of its frame, for the table of laws in use: with its sentences it can be read again from this
    /// alone.
    #[serde(skip)]
    pub text: Arc<str>,
    /// Its sentences by language, as far as they do not stand in that text.
    #[serde(skip)]
    pub sentences: BTreeMap<String, Sentences>,
}

/// The sentences of a law in one language, as they go on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentences {
    /// By list and code.
    pub text: Arc<str>,
    /// SHA-256 of the text, in hex.
    pub digest: String,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A statute with what was made under it.
    Statute,
    /// A promise that a controller published.
    Promise,
    /// The rules for places without a statute.
    Base,
}

/// A right that the law grants, or names otherwise.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
    pub proof: Option<ProofRule>,
    /// Only for an objection to one of these; empty: whatever it is about.
    #[serde(default)]
    pub purposes: Vec<Purpose>,
    /// Only on one of these grounds; empty: on any.
    #[serde(default)]
    pub grounds: Vec<Ground>,
    /// What the controller grants of its own where the law's condition is not met.
    pub otherwise: Option<Otherwise>,
    /// First day of receipt, where later than the law's.
    pub in_force_from: Option<NaiveDate>,
    /// Last day of receipt, where earlier than the law's.
    pub in_force_until: Option<NaiveDate>,
}

/// What a controller grants beyond a law's condition: by a rule that has figures only, all of them its own.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Otherwise {
    /// The rule whose figures count then.
    pub rule: String,
    /// Where it is written.
    pub cite: String,
}

/// What a law wants or allows as proof of identity.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofRule {
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

/// A worked example. A date that is absent must be absent from the answer too, except `legal_due` and `end_instant`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub name: String,
    pub right: Right,
    /// What an objection is about.
    pub purpose: Option<Purpose>,
    /// Why erasure or restriction is due.
    pub ground: Option<Ground>,
    /// When it was received.
    pub received_at: DateTime<FixedOffset>,
    /// The controller's zone.
    pub zone: Zone,
    /// What happened, in the event grammar.
    #[serde(default)]
    pub events: String,
    /// Expected acknowledgement.
    pub acknowledge_by: Option<NaiveDate>,
    /// Expected end of the time to carry out what an answer on its last day grants; compared where it is given.
    pub carry_out_by: Option<NaiveDate>,
    /// Expected base date, stops applied.
    pub due: Option<NaiveDate>,
    /// Expected extended date.
    pub extended_due: Option<NaiveDate>,
    /// Expected latest lawful date.
    pub legal_due: Option<NaiveDate>,
    /// Expected end.
    pub end_instant: Option<DateTime<FixedOffset>>,
}

fn places<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Place>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| text.parse().map_err(serde::de::Error::custom)).collect()
}
