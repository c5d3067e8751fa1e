//! Whether a law still says what is on record of it: figures of one version never change, nor a sentence of a language.

use super::sheet::List;
use crate::law::text::{grounds::Localised, law::Law};

impl Law {
    /// Whether another text of this version says the same. Its last day in force may be set or moved, because that changes
    /// nothing for whoever came in before; a language may be added; whatever else differs needs a new version.
    pub fn is_same_version(&self, recorded: &Self) -> bool {
        let ever = |law: &Self| Self { in_force_until: None, ..law.figures() };
        ever(self) == ever(recorded) && self.agrees_with(recorded)
    }

    /// Whether it has all that is on record, so that the record is not needed.
    pub fn holds(&self, recorded: &Self) -> bool {
        let is_there = |((_, _, own), (_, _, recorded)): (Spoken<'_>, Spoken<'_>)| {
            recorded.languages().all(|language| own.exactly(language) == recorded.exactly(language))
        };
        self.figures() == recorded.figures() && self.spoken().into_iter().zip(recorded.spoken()).all(is_there)
    }

    /// Whether no sentence of a language differs, where both have it.
    fn agrees_with(&self, other: &Self) -> bool {
        let agree = |((_, _, one), (_, _, other)): (Spoken<'_>, Spoken<'_>)| {
            let both = one.languages().filter(|language| other.exactly(language).is_some());
            both.into_iter().all(|language| one.exactly(language) == other.exactly(language))
        };
        self.spoken().into_iter().zip(other.spoken()).all(agree)
    }

    /// Whether it has a sentence in that language.
    pub fn speaks(&self, language: &str) -> bool {
        self.spoken().into_iter().any(|(_, _, words)| words.exactly(language).is_some())
    }

    /// What has a version: everything but its sentences and where they stand.
    fn figures(&self) -> Self {
        let mut bare = self.clone();
        (bare.frame, bare.text) = (None, "".into());
        bare.file.clear();
        bare.digest.clear();
        bare.sentences.clear();
        for it in &mut bare.refusals {
            // a file that only says what its sentence says is no other version
            it.needs_words = it.demands_words();
            it.text = Localised::default();
        }
        for it in &mut bare.remedies {
            (it.code, it.text) = (None, Localised::default());
        }
        for it in &mut bare.duties {
            (it.code, it.text) = (None, Localised::default());
        }
        for it in &mut bare.exemptions {
            it.text = Localised::default();
        }
        bare
    }
}

type Spoken<'a> = (List, &'a str, &'a Localised);
