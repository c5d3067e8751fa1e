//! An authority to which a person can complain, as a law file or our own list names it.

use serde::{Deserialize, Deserializer};

use super::right::LawId;
use crate::types::Place;

/// An authority to which a person can complain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Where it is competent; absent where a law file names it.
    #[serde(default, deserialize_with = "place")]
    pub place: Option<Place>,
    /// Its name, in the language of the place.
    pub name: String,
    /// Its web page; empty where we are not sure of the address.
    #[serde(default, alias = "url")]
    pub web: String,
    /// Its form for complaints, where we are sure of the address.
    pub complaint: Option<String>,
    /// The languages in which it takes complaints.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Only for these laws; empty: for all of the place.
    #[serde(default)]
    pub laws: Vec<LawId>,
    /// What a person should know before they write.
    pub note: Option<String>,
}

fn place<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Place>, D::Error> {
    String::deserialize(deserializer)?.parse().map(Some).map_err(serde::de::Error::custom)
}
