//! One who speaks one language: what templates hold.

use unic_langid::LanguageIdentifier;

use super::{Texts, Value};

/// The texts of one language that we really have.
#[derive(Debug, Clone)]
pub struct Voice {
    texts: Texts,
    tag: LanguageIdentifier,
}

impl Voice {
    pub(super) fn new(texts: Texts, tag: LanguageIdentifier) -> Self {
        Self { texts, tag }
    }

    /// The language spoken, for the `lang` attribute (it may differ from the language wished for).
    pub fn lang(&self) -> &LanguageIdentifier {
        &self.tag
    }

    /// `ltr` or `rtl`, for the `dir` attribute.
    pub fn dir(&self) -> String {
        self.say("language-direction")
    }

    /// The text of `key`.
    pub fn say(&self, key: &str) -> String {
        self.texts.tr(&self.tag, key, &[])
    }

    /// The text of `key`, if there is one.
    pub fn find(&self, key: &str) -> Option<String> {
        self.texts.find(&self.tag, key, &[])
    }

    /// The text of `key` with values.
    pub fn say_with(&self, key: &str, args: &[(&'static str, Value<'_>)]) -> String {
        self.texts.tr(&self.tag, key, args)
    }

    /// The text of `key` with one value.
    pub fn say_one<'v>(&self, key: &str, name: &'static str, value: impl Into<Value<'v>>) -> String {
        self.texts.tr(&self.tag, key, &[(name, value.into())])
    }

    /// A right, and what it is about where somebody said so: of two objections each has its own words.
    pub fn right(&self, right: &str, purpose: Option<&str>) -> String {
        let right = self.name("right", right);
        let Some(purpose) = purpose else { return right };
        let args = [("right", right.into()), ("purpose", self.name("purpose", purpose).into())];
        self.say_with("right-and-purpose", &args)
    }

    /// The text of `key` followed by an id of ours, for example `right` and `withdraw_consent`.
    pub fn name(&self, family: &str, id: &str) -> String {
        self.say(&format!("{family}-{id}"))
    }
}
