//! On what a refusal rests: a provision, or a rule of the office itself. Said at the edge, as every sentence is.

use crate::{texts::Sentence, types::closed_list};

closed_list! {
    /// A rule of the office itself. Its text is `citation-ID`.
    OwnRule, "own_rule" {
        /// A second person decides, too.
        FourEyes = "four_eyes",
        /// Who may move which date.
        OwnDates = "own_dates",
        /// In which order a case is worked.
        Procedure = "procedure",
        /// Who may do what.
        Roles = "roles",
        /// How strongly somebody is identified for what.
        Tiers = "tiers",
    }
}

/// On what a refusal rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Citation {
    /// A provision, as it is cited in every language.
    Law(String),
    /// A rule of the office, with the provisions behind it.
    Own(OwnRule, &'static str),
}

impl Citation {
    /// To be said in the language of whoever reads it; nothing where no provision is known.
    pub fn sentence(&self) -> Option<Sentence> {
        let (id, law) = match self {
            Self::Law(law) if law.is_empty() => return None,
            Self::Law(law) => ("law", law.as_str()),
            Self::Own(rule, law) => (rule.id(), *law),
        };
        Some(Sentence::of("citation", id, vec![("law", law.to_owned().into())]))
    }
}
