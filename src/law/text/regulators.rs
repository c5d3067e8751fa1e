//! Who watches over a law where a person lives: our own list, by place.
//!
//! The authority of the person's place; where a law protects one place only, that place's, wherever the person may live. A law
//! of an operator for a place that the list does not know may name its authority itself.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{
    authority::Authority,
    law::{Kind, Law},
};
use crate::types::Place;

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/regulators.toml"));

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    regulators: Vec<Authority>,
}

static READ: LazyLock<File> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());

impl Law {
    /// The authorities for a person who lives there; none where the law names no place for them.
    pub fn authorities(&self, residence: Option<&Place>) -> Vec<&Authority> {
        if self.kind == Kind::Base {
            return of_place(residence);
        }
        if self.only_by_establishment {
            return self.all_authorities();
        }
        let only = self.places.first().filter(|_| self.places.len() == 1);
        let of_person = |it: &&Authority| {
            let is_there =
                |place: &Place| residence.is_some_and(|home| home.is_in(place)) || only == Some(place);
            it.place.as_ref().is_none_or(is_there)
        };
        self.all_authorities().into_iter().filter(of_person).collect()
    }

    /// Everybody who watches over it, place by place.
    pub fn all_authorities(&self) -> Vec<&Authority> {
        let of_law = |it: &&Authority| {
            let here = it.place.as_ref().is_some_and(|place| self.places.contains(place));
            it.laws.contains(&self.id) || (it.laws.is_empty() && here)
        };
        let listed: Vec<&Authority> = READ.regulators.iter().filter(of_law).collect();
        if listed.is_empty() { self.regulator.iter().collect() } else { listed }
    }
}

/// Who watches over everybody who lives there, whatever law applies: for our own rules.
fn of_place(residence: Option<&Place>) -> Vec<&'static Authority> {
    let Some(home) = residence else { return Vec::new() };
    let is_there =
        |it: &&Authority| it.laws.is_empty() && it.place.as_ref().is_some_and(|place| home.is_in(place));
    let mut found: Vec<&Authority> = READ.regulators.iter().filter(is_there).collect();
    // that of the province before that of the country
    found.sort_by_key(|it| it.place.as_ref().is_some_and(|place| place != home));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Laws;

    #[test]
    fn every_place_of_every_law_has_an_authority_with_a_safe_address() {
        assert!(READ.regulators.len() > 50, "the file is read");
        for law in Laws::embedded().unwrap().all() {
            assert!(!law.only_by_establishment || !law.authorities(None).is_empty(), "{}", law.id);
            for place in &law.places {
                assert!(!law.authorities(Some(place)).is_empty(), "{} in {place}", law.id);
            }
        }
        for authority in &READ.regulators {
            assert!(authority.place.is_some(), "{}", authority.name);
            let addresses = std::iter::once(&authority.web).chain(&authority.complaint);
            // one that is not sure is left out
            let mut given = addresses.filter(|url| !url.is_empty());
            assert!(given.all(|url| url.starts_with("https://")), "{}", authority.name);
            assert!(!authority.languages.is_empty(), "{}", authority.name);
        }
    }

    /// One source: a file that names its authority would go on saying so when the list has moved on.
    #[test]
    fn no_file_inside_the_binary_names_its_authority_itself() {
        for law in Laws::embedded().unwrap().all() {
            assert_eq!(law.regulator, None, "{}", law.id);
        }
    }

    #[test]
    fn a_law_of_a_place_that_the_list_does_not_know_names_its_own() {
        let own = include_str!("../../../config/laws/us-va-vcdpa.toml")
            .replace("us-va-vcdpa", "aq-law")
            .replace("[\"US-VA\"]", "[\"AQ\"]")
            .replace(
                "[counting]",
                "[regulator]\nname = \"Wardens\"\nurl = \"https://wardens.example/\"\n\n[counting]",
            );
        let sentences = include_str!("../../../config/laws/us-va-vcdpa.en.toml").to_owned();
        let files = [("aq-law.toml".to_owned(), own), ("aq-law.en.toml".to_owned(), sentences)];
        let laws = Laws::with_overrides(files).unwrap();
        let law = laws.all().iter().find(|law| law.id.as_str() == "aq-law").unwrap();
        let names: Vec<&str> = law.authorities(None).iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Wardens"]);
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
        assert_eq!(names("ca-bc-pipa", Some("CA-BC")), ["https://www.oipc.bc.ca/"]);
        assert_eq!(names("adgm-dpr", Some("DE")), [""], "its own, wherever the person lives");
    }
}
