//! Who watches over a law where a person lives: our own list, by place.
//!
//! The authority of the person's place; where a law protects one place only, that place's, wherever the person may live.

use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use super::{book::Law, right::LawId};
use crate::types::Place;

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/regulators.toml"));

/// An authority to which a person can complain.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Where it is competent.
    #[serde(deserialize_with = "place")]
    pub place: Place,
    /// Its name, in the language of the place.
    pub name: String,
    /// Its web page.
    pub web: String,
    /// Its form for complaints, where we are sure of the address.
    pub complaint: Option<String>,
    /// The languages in which it takes complaints.
    pub languages: Vec<String>,
    /// Only for these laws; empty: for all of the place.
    #[serde(default)]
    pub laws: Vec<LawId>,
    /// What a person should know before they write.
    pub note: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    regulators: Vec<Authority>,
}

static READ: LazyLock<File> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());

fn place<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Place, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

impl Law {
    /// The authorities for a person who lives there; none where the law names no place for them.
    pub fn authorities(&self, residence: Option<&Place>) -> Vec<&'static Authority> {
        let only = self.places.first().filter(|_| self.places.len() == 1);
        READ.regulators
            .iter()
            .filter(|it| {
                let of_law =
                    it.laws.contains(&self.id) || (it.laws.is_empty() && self.places.contains(&it.place));
                let of_person =
                    residence.is_some_and(|place| place.is_in(&it.place)) || only == Some(&it.place);
                of_law && of_person
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Laws;

    #[test]
    fn every_place_of_every_law_has_an_authority_with_a_safe_address() {
        assert!(READ.regulators.len() > 50, "the file is read");
        for law in Laws::embedded().unwrap().all() {
            for place in &law.places {
                assert!(!law.authorities(Some(place)).is_empty(), "{} in {place}", law.id);
            }
        }
        for authority in &READ.regulators {
            let addresses = std::iter::once(&authority.web).chain(&authority.complaint);
            assert!(addresses.into_iter().all(|url| url.starts_with("https://")), "{}", authority.name);
            assert!(!authority.languages.is_empty(), "{}", authority.name);
        }
    }

    #[test]
    fn the_place_of_the_person_decides() {
        let laws = Laws::embedded().unwrap();
        let names = |id: &str, place: Option<&str>| {
            let law = laws.all().iter().rev().find(|law| law.id.as_str() == id).unwrap();
            let place: Option<Place> = place.map(|place| place.parse().unwrap());
            law.authorities(place.as_ref()).iter().map(|it| it.web.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(names("eu-gdpr", Some("DE")), ["https://www.bfdi.bund.de/"]);
        assert_eq!(names("eu-gdpr", Some("IE")), ["https://www.dataprotection.ie/"]);
        assert!(names("eu-gdpr", None).is_empty() && names("eu-gdpr", Some("US-CA")).is_empty());
        assert_eq!(names("us-ca-ccpa", Some("US-CA")), ["https://cppa.ca.gov/", "https://oag.ca.gov/"]);
        assert_eq!(names("us-ca-stl", Some("US-CA")), ["https://oag.ca.gov/"]);
        assert_eq!(names("us-va-vcdpa", None), ["https://www.oag.state.va.us/"]);
        assert_eq!(names("us-coppa", Some("US-VA")), ["https://www.ftc.gov/"]);
        assert_eq!(names("ca-qc-law25", Some("CA-QC")), ["https://www.cai.gouv.qc.ca/"]);
        assert_eq!(names("ca-pipeda", Some("CA-QC")), ["https://www.priv.gc.ca/"]);
    }
}
