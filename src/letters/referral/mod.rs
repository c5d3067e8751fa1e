//! Letter 14: another organisation was asked to answer, takes it up, or does not; who that is, and whose date holds.
//!
//! It says whether somebody decides about data of a kind, never whether data of this person exist: nobody proved anything yet.

use super::{
    body::bodies,
    facts::{DueDate, Remedies},
    words::Words,
};
use crate::{case::ReferralStage, law::Right, types::Reference};

/// What the letter says.
#[derive(Clone, PartialEq, Eq)]
pub struct Referral {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// How far it is.
    pub stage: ReferralStage,
    /// The other organisation and how to reach it, in the office's words.
    pub to: String,
    /// By when we answer, where it is still ours.
    pub due: Option<DueDate>,
    /// What the person can do who does not agree that it is closed here.
    pub remedies: Remedies,
    /// The status page.
    pub status_path: String,
}

impl std::fmt::Debug for Referral {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Referral")
            .field("reference", &self.reference)
            .field("stage", &self.stage)
            .finish_non_exhaustive()
    }
}

impl Referral {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("referral-subject", "reference", self.reference.as_str())
    }

    fn title(&self, words: &Words<'_>) -> String {
        words.name("referral-title", self.stage.id())
    }

    fn intro(&self, words: &Words<'_>) -> String {
        words.name("referral-intro", self.stage.id())
    }

    fn next(&self, words: &Words<'_>) -> String {
        words.name("referral-next", self.stage.id())
    }

    /// Whether we still answer.
    fn is_open(&self) -> bool {
        match self.stage {
            ReferralStage::Asked | ReferralStage::Declined => true,
            ReferralStage::OnBehalf | ReferralStage::Accepted => false,
        }
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Access,
            stage: ReferralStage::Asked,
            to: "Sample School\nprivacy@school.example".to_owned(),
            due: Some(DueDate::sample()),
            remedies: Remedies::default(),
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let remedies = super::Extension::sample().remedies;
        let closed = |stage| Self { stage, due: None, remedies: remedies.clone(), ..Self::sample() };
        vec![
            Self::sample(),
            closed(ReferralStage::OnBehalf),
            closed(ReferralStage::Accepted),
            Self { stage: ReferralStage::Declined, due: None, ..Self::sample() },
        ]
    }
}

bodies!(Referral, "letters/referral/body.txt", "letters/referral/body.html");
