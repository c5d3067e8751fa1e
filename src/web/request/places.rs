//! The places that the form offers, by their names (`country-DE`, `region-US-CA`).

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
        assert!(regions("CA", &voice).iter().all(|c| c.value.starts_with("CA-")));
    }
}
