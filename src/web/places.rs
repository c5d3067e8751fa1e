//! The places that the forms offer, by their names (`country-DE`, `region-US-CA`).

use crate::{
    texts::Voice,
    types::places::{COUNTRIES, REGIONS},
    web::forms::Choice,
};

/// The countries by name in the reader's language.
pub fn countries(voice: &Voice) -> Vec<Choice> {
    choices(COUNTRIES.iter().copied(), "country", voice)
}

/// The regions of `country` by name; of all countries that have some when it is empty.
pub fn regions(country: &str, voice: &Voice) -> Vec<Choice> {
    choices(REGIONS.iter().copied().filter(|code| code.starts_with(country)), "region", voice)
}

/// Each country, with its regions behind it.
pub fn all(voice: &Voice) -> Vec<Choice> {
    let with_regions = |country: Choice| {
        let mut regions = regions(&format!("{}-", country.value), voice);
        for region in &mut regions {
            region.label = format!("{}: {}", country.label, region.label);
        }
        std::iter::once(country).chain(regions)
    };
    countries(voice).into_iter().flat_map(with_regions).collect()
}

fn choices(codes: impl Iterator<Item = &'static str>, family: &str, voice: &Voice) -> Vec<Choice> {
    let mut choices: Vec<Choice> = codes.map(|code| Choice::new(code, voice.name(family, code))).collect();
    choices.sort_by(|a, b| a.label.cmp(&b.label));
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_a_name() {
        let voice = crate::texts::Texts::embedded().speak(crate::types::Locale::english().identifier());
        let all = countries(&voice).into_iter().chain(regions("", &voice));
        let nameless: Vec<String> = all.filter(|c| c.label.contains('⟦')).map(|c| c.value).collect();
        assert!(nameless.is_empty(), "{nameless:?}");
        let all = super::all(&voice);
        assert_eq!(all.len(), COUNTRIES.len() + REGIONS.len());
        let of = |code: &str| all.iter().position(|choice| choice.value == code).unwrap();
        assert!(of("US") < of("US-CA") && of("US-CA") < of("UY"), "regions stand behind their country");
        assert!(regions("CA", &voice).iter().all(|c| c.value.starts_with("CA-")));
    }
}
