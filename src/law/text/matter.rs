//! What a choice of law looks at: the right with what narrows it, where the person lives, what they are to the controller,
//! who asks, and the day of receipt.
//!
//! Invariant: closed lists and places only; nothing here names a person.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    figures::Unit,
    right::{Purpose, Right},
};
use crate::{
    law::calendar::id::CalendarId,
    types::{Place, closed_list},
};

closed_list! {
    /// Why erasure or restriction is due.
    Ground, "ground" {
        /// The purpose is over. GDPR Art. 17(1)(a).
        NoLongerNeeded = "no_longer_needed",
        /// The consent was taken back. GDPR Art. 17(1)(b).
        ConsentWithdrawn = "consent_withdrawn",
        /// The person objected. GDPR Art. 17(1)(c).
        Objected = "objected",
        /// Processing is unlawful. GDPR Art. 17(1)(d), 18(1)(b).
        UnlawfulProcessing = "unlawful_processing",
        /// A law demands erasure. GDPR Art. 17(1)(e).
        LegalObligation = "legal_obligation",
        /// Collected for a service offered to a child. GDPR Art. 17(1)(f).
        ChildService = "child_service",
        /// Accuracy is in dispute. GDPR Art. 18(1)(a).
        AccuracyContested = "accuracy_contested",
        /// The person needs the data for a claim. GDPR Art. 18(1)(c).
        NeededForClaim = "needed_for_claim",
        /// An objection is being weighed. GDPR Art. 18(1)(d).
        ObjectionPending = "objection_pending",
        /// Another ground, in the person's words.
        Other = "other",
    }
}

closed_list! {
    /// What the person is, as far as a law's reach depends on it. A law file names these under `applies`; a controller's
    /// own words for relationships are told apart by its configuration.
    Standing, "standing" {
        /// Works for the controller, or did.
        Employee = "employee",
        /// Applies for work.
        Applicant = "applicant",
        /// Works for the controller without being employed.
        Contractor = "contractor",
        /// Known only as somebody's representative in business.
        BusinessContact = "business_contact",
        /// In higher education, or of age at a school.
        Student = "student",
        /// At a school.
        Pupil = "pupil",
        /// A child under 13, as COPPA protects.
        ChildUnder13 = "child_under_13",
    }
}

closed_list! {
    /// Whose data a request is about, seen from the sender.
    OnBehalfOf, "on_behalf_of" {
        /// The sender's own.
        Oneself = "self",
        /// The sender's child.
        Child = "child",
        /// Somebody for whom the sender may act.
        Other = "other",
        /// Somebody who has died.
        Deceased = "deceased",
        /// A pupil of a school.
        Pupil = "pupil",
    }
}

impl OnBehalfOf {
    /// Whether authority must be judged besides identity.
    pub fn needs_authority(self) -> bool {
        self != Self::Oneself
    }
}

closed_list! {
    /// How old the person is whose data it is, as far as an officer knows.
    Age, "age" {
        /// Under 13: a parent acts. 16 CFR 312.2.
        Under13 = "under_13",
        /// From 13 to 17.
        Under18 = "under_18",
        /// 18 or more.
        Adult = "adult",
    }
}

/// One right of one person, as the laws see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matter<'a> {
    pub right: Right,
    /// What an objection is about.
    pub purpose: Option<Purpose>,
    /// Why erasure or restriction is due.
    pub ground: Option<Ground>,
    /// Where the person lives, if known.
    pub residence: Option<&'a Place>,
    /// Everything that the person is known to be.
    pub standings: &'a [Standing],
    /// Whether a parent asks for a child.
    pub by_parent: bool,
    /// The local day of receipt.
    pub received_on: NaiveDate,
}

impl Matter<'_> {
    /// A right of an adult customer of whom nothing else is known.
    pub fn plain(right: Right, received_on: NaiveDate) -> Self {
        Self {
            right,
            purpose: None,
            ground: None,
            residence: None,
            standings: &[],
            by_parent: false,
            received_on,
        }
    }
}

/// A period of our own where no law is known to apply: the shortest that the controller uses for the right, whoever's law it
/// comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnPeriod {
    pub count: u32,
    pub unit: Unit,
    /// By which working days, where it is in such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarId>,
}

/// Why an officer should look at the choice of law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The person did not say where they live, and no law applies to everybody.
    ResidenceUnknown,
    /// No statute that applies to this person grants the right.
    NoStatute,
}
