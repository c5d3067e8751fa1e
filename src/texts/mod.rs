//! Words for people, by language: every sentence a page or a letter shows comes from `config/locales/<tag>/*.ftl`.
//!
//! The files are inside the binary. English is complete and stands in where another language lacks something; a test
//! fails when it does. A key that does not exist shows as `⟦key⟧`, so that it is seen and never mistaken for a text.
//! Reads no clock, holds no personal data, and speaks of languages as Fluent does (`LanguageIdentifier`).

mod dates;
mod negotiation;
mod sentence;
mod voice;

use std::{borrow::Cow, collections::HashMap};

use fluent_templates::{Loader, static_loader};
use unic_langid::LanguageIdentifier;

pub use fluent_templates::fluent_bundle::FluentValue as Value;
pub(crate) use sentence::sentences;
pub use sentence::{Argument, Sentence, best_of};
pub use voice::Voice;

static_loader! {
    static LOCALES = {
        locales: "./config/locales",
        fallback_language: "en",
        // Fluent would wrap every inserted value in U+2068 and U+2069; a code or a reference copied with them
        // is refused where it is pasted.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language that texts exist in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    pub tag: LanguageIdentifier,
    /// Its name in itself, for the language menu.
    pub name: String,
}

/// The texts of all languages. Cheap to copy: the files are read once for the process.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts {
    _built_by_embedded: (),
}

impl Texts {
    /// The texts inside the binary.
    pub fn embedded() -> Self {
        Self { _built_by_embedded: () }
    }

    /// The text of `key` in `tag`, with `args` filled in.
    pub fn tr(&self, tag: &LanguageIdentifier, key: &str, args: &[(&'static str, Value<'_>)]) -> String {
        self.find(tag, key, args).unwrap_or_else(|| format!("⟦{key}⟧"))
    }

    /// The text of `key`, or nothing where the key, a value or a plural form is missing.
    pub fn find(
        &self,
        tag: &LanguageIdentifier,
        key: &str,
        args: &[(&'static str, Value<'_>)],
    ) -> Option<String> {
        if args.is_empty() {
            return LOCALES.try_lookup(tag, key);
        }
        let args: HashMap<Cow<'static, str>, Value<'_>> =
            args.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        LOCALES.try_lookup_with_args(tag, key, &args)
    }

    /// Every language, English first, then by tag.
    pub fn languages(&self) -> Vec<Language> {
        let tags = negotiation::TAGS.iter();
        tags.map(|tag| Language { tag: tag.clone(), name: self.tr(tag, "language-name", &[]) }).collect()
    }

    /// One who speaks the best language we have for `wanted`.
    pub fn speak(&self, wanted: &LanguageIdentifier) -> Voice {
        Voice::new(*self, self.negotiate(wanted))
    }
}

#[cfg(test)]
mod tests;
