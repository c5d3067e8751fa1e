//! Which of our languages serves somebody best.

use std::sync::LazyLock;

use fluent_templates::Loader;
use unic_langid::{LanguageIdentifier, langid};

use super::{LOCALES, Texts};

/// The tags of our languages, English first, then by tag. Every page and every letter asks.
pub(super) static TAGS: LazyLock<Vec<LanguageIdentifier>> = LazyLock::new(|| {
    let mut tags: Vec<LanguageIdentifier> = LOCALES.locales().cloned().collect();
    tags.sort_by_cached_key(|tag| (*tag != langid!("en"), tag.to_string()));
    tags
});

impl Texts {
    /// The best language we have for `wanted`: the same tag, else the same language, else English.
    pub fn negotiate(&self, wanted: &LanguageIdentifier) -> LanguageIdentifier {
        best(wanted).unwrap_or_else(english)
    }
}

fn best(wanted: &LanguageIdentifier) -> Option<LanguageIdentifier> {
    let same = TAGS.iter().find(|tag| *tag == wanted);
    same.or_else(|| TAGS.iter().find(|tag| tag.language == wanted.language)).cloned()
}

fn english() -> LanguageIdentifier {
    langid!("en")
}
