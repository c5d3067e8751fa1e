//! Letter 16: an appeal or a complaint is here, somebody else decides, by when; and what was decided.
//!
//! Law: US state laws on appeals; DPA 2018 s. 164A on complaints; where a law has neither, the office's own second look.

use super::{
    body::bodies,
    facts::{DueDate, Item, Remedies},
    words::Words,
};
use crate::{law::Right, types::Reference};

/// Whether the person was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upheld {
    /// In everything.
    Fully,
    /// In part.
    Partly,
    /// The decision stays.
    Not,
}

/// How far it is.
#[derive(Clone, PartialEq, Eq)]
pub enum ContestStage {
    /// It is here.
    Received {
        /// By when it is decided; absent where no law sets a date.
        due: Option<DueDate>,
    },
    /// It is decided.
    Decided {
        /// Whether the person was right.
        upheld: Upheld,
        /// Why not, in one sentence.
        reason: Option<String>,
        /// The provision of that reason.
        citation: Option<String>,
    },
}

/// What the letter says.
#[derive(Clone, PartialEq, Eq)]
pub struct Contest {
    /// The filing.
    pub reference: Reference,
    /// Appeal or complaint.
    pub right: Right,
    /// The right of the case that it is about.
    pub about: Right,
    /// How far it is.
    pub stage: ContestStage,
    /// The officer's words.
    pub text: String,
    /// What was looked at, one line an item.
    pub items: Vec<Item>,
    /// What the person can do now.
    pub remedies: Remedies,
    /// The status page.
    pub status_path: String,
}

impl std::fmt::Debug for Contest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contest").field("reference", &self.reference).finish_non_exhaustive()
    }
}

impl Contest {
    fn subject_line(&self, words: &Words<'_>) -> String {
        let key = match self.stage {
            ContestStage::Received { .. } => "contest-subject-received",
            ContestStage::Decided { .. } => "contest-subject-decided",
        };
        words.say_one(key, "reference", self.reference.as_str())
    }

    /// The end of the keys of this stage: `received`, `upheld`, `upheld_partly`, `not_upheld`.
    fn id(&self) -> &'static str {
        match self.stage {
            ContestStage::Received { .. } => "received",
            ContestStage::Decided { upheld: Upheld::Fully, .. } => "upheld",
            ContestStage::Decided { upheld: Upheld::Partly, .. } => "upheld_partly",
            ContestStage::Decided { upheld: Upheld::Not, .. } => "not_upheld",
        }
    }

    fn title(&self, words: &Words<'_>) -> String {
        words.name(&format!("contest-title-{}", self.right.id()), self.id())
    }

    fn intro(&self, words: &Words<'_>) -> String {
        words.name(&format!("contest-{}", self.right.id()), self.id())
    }

    fn is_received(&self) -> bool {
        matches!(self.stage, ContestStage::Received { .. })
    }

    fn due(&self) -> Option<&DueDate> {
        match &self.stage {
            ContestStage::Received { due } => due.as_ref(),
            ContestStage::Decided { .. } => None,
        }
    }

    fn reason(&self) -> Option<&str> {
        match &self.stage {
            ContestStage::Decided { reason, .. } => reason.as_deref(),
            ContestStage::Received { .. } => None,
        }
    }

    fn citation(&self) -> Option<&str> {
        match &self.stage {
            ContestStage::Decided { citation, .. } => citation.as_deref(),
            ContestStage::Received { .. } => None,
        }
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            right: Right::Appeal,
            about: Right::Erasure,
            stage: ContestStage::Received { due: Some(DueDate::sample()) },
            text: String::new(),
            items: Vec::new(),
            remedies: super::Extension::sample().remedies,
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let stages = [
            ContestStage::Received { due: None },
            ContestStage::Decided { upheld: Upheld::Fully, reason: None, citation: None },
            ContestStage::Decided { upheld: Upheld::Partly, reason: None, citation: None },
            ContestStage::Decided {
                upheld: Upheld::Not,
                reason: Some("We need these data to defend a legal claim.".to_owned()),
                citation: Some("GDPR Art. 17(3)(e)".to_owned()),
            },
        ];
        let mut samples = vec![Self::sample()];
        for right in [Right::Appeal, Right::Complaint] {
            samples.extend(stages.iter().map(|stage| Self {
                right,
                stage: stage.clone(),
                text: "We looked at every file again.".to_owned(),
                ..Self::sample()
            }));
        }
        samples
    }
}

bodies!(Contest, "letters/contest/body.txt", "letters/contest/body.html");
