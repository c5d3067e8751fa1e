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

    /// The best language for an `Accept-Language` header, by its weights (RFC 9110, section 12.5.4).
    pub fn negotiate_header(&self, header: &str) -> LanguageIdentifier {
        let mut wishes: Vec<(u16, LanguageIdentifier)> =
            header.split(',').take(20).filter_map(wish).collect();
        // A stable sort: among equal weights the browser's order stays.
        wishes.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        wishes.iter().find_map(|(_, wanted)| best(wanted)).unwrap_or_else(english)
    }
}

fn best(wanted: &LanguageIdentifier) -> Option<LanguageIdentifier> {
    let same = TAGS.iter().find(|tag| *tag == wanted);
    same.or_else(|| TAGS.iter().find(|tag| tag.language == wanted.language)).cloned()
}

/// `de;q=0.7` → (700, de); weight nought and `*` are no wish.
fn wish(item: &str) -> Option<(u16, LanguageIdentifier)> {
    let (tag, weight) = item.split_once(';').unwrap_or((item, "q=1"));
    let weight: f32 = weight.trim().strip_prefix("q=")?.trim().parse().ok()?;
    let thousandths = (1_u16..=1000).rev().find(|step| f32::from(*step) / 1000.0 <= weight)?;
    Some((thousandths, tag.trim().parse().ok()?))
}

fn english() -> LanguageIdentifier {
    langid!("en")
}
