//! Letter 12: refused, wholly or in part. First what we did, then what we did not; the reason, the law, what to do now.
//!
//! Law: GDPR Art. 12(4): reasons, and the way to an authority and to a court.

use super::{
    body::bodies,
    facts::{Again, Complaint, Item, Period, PeriodUnit, Remedies},
    words::Words,
};
use crate::{law::Right, types::Reference};

/// A ground under a further law that gives the person the same right.
#[derive(Clone, PartialEq, Eq)]
pub struct Ground {
    /// What people call the law.
    pub law: String,
    /// The reason in one sentence.
    pub reason: String,
    /// The provision that allows the refusal; empty where nobody has looked it up.
    pub citation: String,
}

/// What the letter says.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// Whether a part was done; `items` then says which.
    pub partly: bool,
    /// The reason in one sentence: the text of its code under the lead law. Absent where each item has its own.
    pub reason: Option<String>,
    /// The provision that allows the refusal.
    pub citation: Option<String>,
    /// The ground under each further law.
    pub further: Vec<Ground>,
    /// The officer's words.
    pub text: String,
    /// One line an item, those that were done first.
    pub items: Vec<Item>,
    /// What the person can do now.
    pub remedies: Remedies,
    /// The status page.
    pub status_path: String,
}

impl std::fmt::Debug for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refusal")
            .field("reference", &self.reference)
            .field("partly", &self.partly)
            .finish_non_exhaustive()
    }
}

impl Refusal {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("refusal-subject", "reference", self.reference.as_str())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        let mut remedies = super::Extension::sample().remedies;
        remedies.appeal_path = Some("/status".to_owned());
        remedies.appeal_by = chrono::NaiveDate::from_ymd_opt(2027, 1, 20);
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Access,
            partly: false,
            reason: Some("We could not establish that you are the person whose data you ask for.".to_owned()),
            citation: Some("GDPR Art. 12(2)".to_owned()),
            further: Vec::new(),
            text: String::new(),
            items: Vec::new(),
            remedies,
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let partly = Self {
            partly: true,
            reason: None,
            citation: None,
            text: "Most of it is ready for you.".to_owned(),
            items: super::Done::sample().items,
            ..Self::sample()
        };
        let twice = Self {
            further: vec![Ground {
                law: "California Consumer Privacy Act".to_owned(),
                reason: "We could not verify your request to the degree that the law asks for.".to_owned(),
                citation: "Cal. Code Regs. tit. 11, 7060".to_owned(),
            }],
            ..Self::sample()
        };
        let mut appealable = Self::sample();
        appealable.remedies.again = vec![Again {
            words: "You may appeal to us against this decision within a reasonable time.".to_owned(),
            within: Some(Period { count: 60, unit: PeriodUnit::Days }),
        }];
        appealable.remedies.complaints =
            vec![Complaint { words: None, ..appealable.remedies.complaints.remove(0) }];
        vec![Self::sample(), partly, appealable, twice]
    }
}

bodies!(Refusal, "letters/refusal/body.txt", "letters/refusal/body.html");
