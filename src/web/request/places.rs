//! The places that the form offers. Their names are texts (`country-DE`, `region-US-CA`); here stand only the codes.

use crate::{texts::Voice, web::forms::Choice};

/// ISO 3166-1 alpha-2.
const COUNTRIES: &[&str] = &[
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA",
    "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV",
    "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU",
    "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES",
    "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM",
    "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU", "ID", "IE",
    "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM",
    "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY",
    "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT",
    "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU",
    "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA",
    "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM",
    "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL",
    "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE",
    "VG", "VI", "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
];

/// States of the United States with the District of Columbia, provinces and territories of Canada: where the law depends
/// on them. ISO 3166-2.
const REGIONS: &[&str] = &[
    "US-AL", "US-AK", "US-AZ", "US-AR", "US-CA", "US-CO", "US-CT", "US-DE", "US-DC", "US-FL", "US-GA",
    "US-HI", "US-ID", "US-IL", "US-IN", "US-IA", "US-KS", "US-KY", "US-LA", "US-ME", "US-MD", "US-MA",
    "US-MI", "US-MN", "US-MS", "US-MO", "US-MT", "US-NE", "US-NV", "US-NH", "US-NJ", "US-NM", "US-NY",
    "US-NC", "US-ND", "US-OH", "US-OK", "US-OR", "US-PA", "US-RI", "US-SC", "US-SD", "US-TN", "US-TX",
    "US-UT", "US-VT", "US-VA", "US-WA", "US-WV", "US-WI", "US-WY", "CA-AB", "CA-BC", "CA-MB", "CA-NB",
    "CA-NL", "CA-NS", "CA-NT", "CA-NU", "CA-ON", "CA-PE", "CA-QC", "CA-SK", "CA-YT",
];
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
