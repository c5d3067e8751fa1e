//! A sentence that is still to be said: which text, and what is filled in. Lower floors give these; whoever knows the
//! reader's language says them.
//!
//! Invariant: holds no words of ours, only the id of a text.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use unic_langid::langid;

use super::{Texts, Value, Voice};

/// A sentence that is still to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sentence {
    /// One of our texts.
    Text {
        /// The id of the text.
        key: String,
        /// What is filled in.
        arguments: Vec<(&'static str, Argument)>,
    },
    /// It stands by language in the file of a law.
    ByLanguage(BTreeMap<String, String>),
}

/// What is filled into a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// A name or an id.
    Text(String),
    /// A number, for plural forms too.
    Number(u64),
    /// A day.
    Date(NaiveDate),
    /// Ids, one after the other.
    List(Vec<String>),
    /// A sentence within the sentence.
    Sentence(Sentence),
}

impl Sentence {
    /// The text `ID` of a family, with what is filled in.
    pub fn of(family: &str, id: &str, arguments: Vec<(&'static str, Argument)>) -> Self {
        Self::Text { key: format!("{family}-{id}"), arguments }
    }

    /// The same with the provision behind it, where there is one.
    #[must_use]
    pub fn citing(self, provision: impl Into<Argument>) -> Self {
        let provision = provision.into();
        if provision == Argument::Text(String::new()) {
            return self;
        }
        let arguments = vec![("words", self.into()), ("citation", provision)];
        Self::of("sentence", "with-citation", arguments)
    }
}

/// The text in a language (`de`, `pt-BR`), else in its main language, else in English.
pub fn best_of<'a>(texts: &'a BTreeMap<String, String>, tag: &str) -> &'a str {
    let main = tag.split('-').next().unwrap_or(tag);
    let found = [tag, main, "en"].into_iter().find_map(|tag| texts.get(tag));
    found.map_or("", String::as_str)
}

/// A closed list of sentences: each with its id, what is filled in, and the group that it stands in. The texts are those of
/// the family, `FAMILY-ID`, in every language.
macro_rules! sentences {
    ($(#[$doc:meta])* $name:ident, $family:literal, $(#[$group_doc:meta])* $group:ident: $group_type:ident {
        $($variant:ident $({ $($field:ident: $type:ty),+ })? = $id:literal in $value:ident,)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $(
                #[doc = concat!("Its text: `", $family, "-", $id, "`.")]
                $variant $({ $(#[doc = concat!("Filled in as `$", stringify!($field), "`.")] $field: $type),+ })?,
            )+
        }

        impl $name {
            /// Every id, with what its sentence names.
            pub const ALL: &'static [(&'static str, &'static [&'static str])] =
                &[$(($id, &[$($(stringify!($field)),+)?])),+];

            /// The stable id.
            pub fn id(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $id,)+
                }
            }

            $(#[$group_doc])*
            pub fn $group(&self) -> $group_type {
                match self {
                    $(Self::$variant { .. } => $group_type::$value,)+
                }
            }

            /// To be said in the language of whoever reads it.
            pub fn sentence(&self) -> $crate::texts::Sentence {
                let arguments = match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        vec![$($((stringify!($field), $field.clone().into())),+)?]
                    })+
                };
                $crate::texts::Sentence::of($family, self.id(), arguments)
            }
        }
    };
}
pub(crate) use sentences;

impl Voice {
    /// The sentence in words.
    pub fn sentence(&self, sentence: &Sentence) -> String {
        match sentence {
            Sentence::Text { key, arguments } => {
                let arguments: Vec<(&'static str, Value<'_>)> =
                    arguments.iter().map(|(name, argument)| (*name, self.argument(argument))).collect();
                self.say_with(key, &arguments)
            }
            Sentence::ByLanguage(texts) => best_of(texts, &self.lang().to_string()).to_owned(),
        }
    }

    fn argument<'a>(&self, argument: &'a Argument) -> Value<'a> {
        match argument {
            Argument::Text(text) => text.as_str().into(),
            Argument::Number(number) => (*number).into(),
            Argument::Date(date) => date.to_string().into(),
            Argument::List(ids) => ids.join(", ").into(),
            Argument::Sentence(sentence) => self.sentence(sentence).into(),
        }
    }
}

/// Programs read JSON: there it is English.
impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Texts::embedded().speak(&langid!("en")).sentence(self))
    }
}

impl JsonSchema for Sentence {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

impl From<NaiveDate> for Argument {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<String>> for Argument {
    fn from(ids: Vec<String>) -> Self {
        Self::List(ids)
    }
}

impl From<Sentence> for Argument {
    fn from(sentence: Sentence) -> Self {
        Self::Sentence(sentence)
    }
}
