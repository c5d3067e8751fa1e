//! Letter 7: we need longer. The new date, the reasons, and the right to complain. Law: GDPR Art. 12(3).

use super::{
    body::bodies,
    facts::{Complaint, DueDate, Regulator, Remedies},
    why::{Sampled, Why},
    words::Words,
};
use crate::{
    law::{Basis, Reason, Right, Unit},
    types::Reference,
};

/// The reasons for which a law lets us take longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtensionReason {
    /// The request is complex.
    Complexity,
    /// There are many requests.
    NumberOfRequests,
}

impl ExtensionReason {
    /// Every reason.
    pub const ALL: [Self; 2] = [Self::Complexity, Self::NumberOfRequests];

    /// The stable id; the text is `extension-<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Complexity => "complexity",
            Self::NumberOfRequests => "number_of_requests",
        }
    }
}

/// What the letter says.
#[derive(Clone, PartialEq, Eq)]
pub struct Extension {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// The date that counts from now on.
    pub due: DueDate,
    /// Whether that is another date than before. Where a promise or another law ends first, only a later date moved.
    pub is_moved: bool,
    /// At least one.
    pub reasons: Vec<ExtensionReason>,
    /// The officer's own words about them.
    pub text: String,
    /// The right to complain.
    pub remedies: Remedies,
    /// The status page.
    pub status_path: String,
}

impl std::fmt::Debug for Extension {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Extension")
            .field("reference", &self.reference)
            .field("due", &self.due)
            .finish_non_exhaustive()
    }
}

impl Extension {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("extension-subject", "reference", self.reference.as_str())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        let remedies = Remedies {
            complaints: vec![Complaint {
                words: Some("You may complain to a supervisory authority.".to_owned()),
                regulators: vec![Regulator {
                    name: "Data protection authority of the place".to_owned(),
                    address: "https://authority.example".to_owned(),
                }],
            }],
            courts: vec!["You may also go to court.".to_owned()],
            ..Remedies::default()
        };
        let mut due = DueDate::sample();
        let base = Sampled {
            basis: Basis::Statute,
            count: 1,
            unit: Unit::Months,
            on: due.on,
            cite: "GDPR Art. 12(3)",
        };
        due.on = due.on + chrono::Months::new(2);
        let (count, unit, told_on, on) = (2, Unit::Months, due.today, due.on);
        let more = Reason::Extended { count, unit, told_on, rests: Vec::new(), on };
        due.why = Why::sample("eu-gdpr", &[base], Some((more, on)));
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Access,
            due,
            is_moved: true,
            reasons: ExtensionReason::ALL.to_vec(),
            text: "Your data lie in eleven systems.\n\nTwo of them are archives.".to_owned(),
            remedies,
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![Self::sample(), Self { is_moved: false, ..Self::sample() }]
    }
}

bodies!(Extension, "letters/extension/body.txt", "letters/extension/body.html");
