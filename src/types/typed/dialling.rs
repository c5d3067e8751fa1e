//! How numbers are dialled, by country: the code after `+` (ITU-T E.164) and what stands before a number at home.
//!
//! Invariant: of two spellings of one number each is found from the other, and none is guessed without a country.

/// Countries by their code, with what they dial before a number at home: `0` where nothing is said.
const PLANS: &str = "\
    1 - US CA AG AI AS BB BM BS DM DO GD GU JM KN KY LC MP MS PR SX TC TT VC VG VI|7 8 RU KZ|20 EG|27 ZA|30 - GR|31 NL|32 BE|\
    33 FR|34 - ES|36 06 HU|39 - IT VA|40 RO|41 CH|43 AT|44 GB GG IM JE|45 - DK|46 SE|47 - NO SJ BV|48 - PL|49 DE|51 PE|\
    52 - MX|53 CU|54 AR|55 BR|56 - CL|57 CO|58 VE|60 MY|61 AU CX CC|62 ID|63 PH|64 NZ|65 - SG|66 TH|81 JP|82 KR|84 VN|86 CN|\
    90 TR|91 IN|92 PK|93 AF|94 LK|95 MM|98 IR|211 SS|212 MA EH|213 DZ|216 - TN|218 LY|220 - GM|221 - SN|222 - MR|223 - ML|\
    224 - GN|225 - CI|226 - BF|227 - NE|228 - TG|229 - BJ|230 - MU|231 LR|232 SL|233 GH|234 NG|235 - TD|236 - CF|237 - CM|\
    238 - CV|239 - ST|240 - GQ|241 GA|242 - CG|243 CD|244 - AO|245 - GW|246 - IO|248 - SC|249 SD|250 RW|251 ET|252 SO|\
    253 - DJ|254 KE|255 TZ|256 UG|257 - BI|258 - MZ|260 ZM|261 MG|262 RE YT TF|263 ZW|264 NA|265 MW|266 - LS|267 - BW|\
    268 - SZ|269 - KM|290 - SH|291 ER|297 - AW|298 - FO|299 - GL|350 - GI|351 - PT|352 - LU|353 IE|354 - IS|355 AL|356 - MT|\
    357 - CY|358 FI AX|359 BG|370 0 8 LT|371 - LV|372 - EE|373 MD|374 AM|375 8 BY|376 - AD|377 - MC|378 - SM|380 UA|381 RS|\
    382 ME|383 XK|385 HR|386 SI|387 BA|389 MK|420 - CZ|421 SK|423 - LI|500 - FK GS|501 - BZ|502 - GT|503 - SV|504 - HN|\
    505 - NI|506 - CR|507 - PA|508 PM|509 - HT|590 GP BL MF|591 BO|592 - GY|593 EC|594 GF|595 PY|596 MQ|597 SR|598 UY|\
    599 CW BQ|670 - TL|672 - NF AQ|673 - BN|674 - NR|675 - PG|676 - TO|677 - SB|678 - VU|679 - FJ|680 - PW|681 - WF|\
    682 - CK|683 - NU|685 - WS|686 KI|687 - NC|688 - TV|689 - PF|690 - TK|691 - FM|692 MH|850 KP|852 - HK|853 - MO|855 KH|\
    856 LA|880 BD|886 TW|960 - MV|961 LB|962 JO|963 SY|964 IQ|965 - KW|966 SA|967 YE|968 - OM|970 PS|971 AE|972 IL|973 - BH|\
    974 - QA|975 - BT|976 MN|977 NP|992 8 TJ|993 8 TM|994 AZ|995 GE|996 KG|998 UZ";

/// Another spelling of a number, where a country makes the two one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spelling {
    /// As it may be indexed.
    pub number: String,
    /// The code of these countries.
    pub code: &'static str,
    /// The countries in which the two are one number, ISO 3166-1.
    pub countries: Vec<&'static str>,
}

struct Plan {
    code: &'static str,
    /// What is dialled before a number at home; nothing is a way, too.
    prefixes: Vec<&'static str>,
    countries: Vec<&'static str>,
}

fn plans() -> impl Iterator<Item = Plan> {
    PLANS.split('|').map(|line| {
        let mut words = line.split_whitespace();
        let code = words.next().unwrap_or_default();
        let is_country = |word: &&str| word.bytes().all(|byte| byte.is_ascii_uppercase());
        let (countries, prefixes): (Vec<&str>, Vec<&str>) = words.partition(is_country);
        let prefixes = match (code, prefixes.as_slice()) {
            ("1", _) => vec!["", "1"],
            (_, []) => vec!["0"],
            (_, ["-"]) => vec![""],
            (_, several) => several.to_vec(),
        };
        Plan { code, prefixes, countries }
    })
}

/// The fewest digits that a number has beside its code.
const FEWEST: usize = 4;

/// The spellings of a number, digits with a `+` before where it is international, that some country makes the same one.
pub fn other_spellings(normalised: &str) -> Vec<Spelling> {
    let mut found = Vec::new();
    for Plan { code, prefixes, countries } in plans() {
        for prefix in prefixes {
            let number = match normalised.strip_prefix('+') {
                Some(abroad) => abroad.strip_prefix(code).map(|rest| (rest, format!("{prefix}{rest}"))),
                None => normalised.strip_prefix(prefix).map(|rest| (rest, format!("+{code}{rest}"))),
            };
            if let Some((rest, number)) = number
                && rest.len() >= FEWEST
            {
                found.push(Spelling { number, code, countries: countries.clone() });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::types::places::COUNTRIES;

    fn is_found(typed: &str, kept: &str, country: &str) -> bool {
        let is_it = |one: &Spelling| one.number == kept && one.countries.contains(&country);
        other_spellings(typed).iter().any(is_it)
    }

    #[test]
    fn a_number_is_found_at_home_and_from_abroad() {
        for (home, abroad, country) in [
            ("0501234567", "+972501234567", "IL"),
            ("0301234567", "+49301234567", "DE"),
            ("02079460958", "+442079460958", "GB"),
            ("2125550123", "+12125550123", "US"),
            ("12125550123", "+12125550123", "CA"),
            ("0612345678", "+390612345678", "IT"),
            ("89161234567", "+79161234567", "RU"),
            ("0612345678", "+33612345678", "FR"),
            ("06201234567", "+36201234567", "HU"),
        ] {
            assert!(is_found(home, abroad, country), "{abroad} by {home}");
            assert!(is_found(abroad, home, country), "{home} by {abroad}");
        }
        assert!(!is_found("0501234567", "+972501234567", "DE"));
        assert!(
            !is_found("501234567", "+972501234567", "IL"),
            "without what is dialled at home it is another"
        );
        assert!(other_spellings("+9999123456").is_empty());
    }

    #[test]
    fn every_country_is_listed_once_and_exists() {
        let listed: Vec<&str> = plans().flat_map(|plan| plan.countries).collect();
        let set: BTreeSet<&str> = listed.iter().copied().collect();
        assert_eq!(set.len(), listed.len());
        assert!(listed.iter().all(|country| COUNTRIES.contains(country)));
        let missing: Vec<&&str> = COUNTRIES.iter().filter(|country| !set.contains(**country)).collect();
        // no telephone of their own
        assert_eq!(missing, [&"HM", &"PN", &"UM"]);
    }

    #[test]
    fn no_code_begins_another() {
        let codes: Vec<&str> = plans().map(|plan| plan.code).collect();
        for (place, code) in codes.iter().enumerate() {
            let is_prefix = |(other, longer): (usize, &&str)| other != place && longer.starts_with(code);
            assert!(!codes.iter().enumerate().any(is_prefix), "{code}");
        }
    }
}
