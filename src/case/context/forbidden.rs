//! Why an act is refused. The sentence is said at the edge, in the language of whoever reads it.

use super::{citation::Citation, obstacle::Obstacle, rule::Rule};
use crate::texts::Sentence;

/// An act that the state or the law forbids: what stands in the way, and the provision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}", .obstacle.rule(), .obstacle.id())]
pub struct Forbidden {
    /// What stands in the way; it gives the rule and the sentence.
    pub obstacle: Obstacle,
    /// The provision.
    pub citation: Citation,
    /// The field of the payload at which it is mended, as a JSON pointer; none where no field of it can.
    pub field: Option<&'static str>,
}

impl Forbidden {
    /// Under the provision of the law at hand.
    pub fn citing(obstacle: Obstacle, citation: impl Into<String>) -> Self {
        Self { obstacle, citation: Citation::Law(citation.into()), field: None }
    }

    /// Mended at this field of the payload.
    #[must_use]
    pub fn at(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// Which rule; its id is stable.
    pub fn rule(&self) -> Rule {
        self.obstacle.rule()
    }

    /// What stands in the way, to be said.
    pub fn sentence(&self) -> Sentence {
        self.obstacle.sentence()
    }

    /// The same with the provision.
    pub fn with_citation(&self) -> Sentence {
        match self.citation.sentence() {
            Some(citation) => self.sentence().citing(citation),
            None => self.sentence(),
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.rule().id()
    }
}

/// Under the rule's own citation.
impl From<Obstacle> for Forbidden {
    fn from(obstacle: Obstacle) -> Self {
        let citation = obstacle.rule().citation();
        Self { obstacle, citation, field: None }
    }
}
