//! Names of people, folded: the form under which two spellings of one name are found as one.
//!
//! Invariant: a name has one folded form, which is indexed; what somebody looks for may have another spelling of the same
//! letters (`ue` for `ü`), so a search has several.

use super::signs;

/// The form that is indexed: lower case, without accents, points and marks that show nothing, its words in order of the
/// alphabet, so that `Feldmann, Mira` and `Mira Feldmann` are one name. Nothing where no letter is left.
pub fn folded(name: &str) -> Option<String> {
    let mut plain = String::with_capacity(name.len());
    // lower case first: a capital may stand for a letter with a mark of its own
    for sign in signs::decomposed(&signs::compatible(&name.to_lowercase())).chars() {
        if is_mark(sign) || signs::is_unseen(sign) || is_apostrophe(sign) {
            continue;
        }
        match plain_letters(sign) {
            Some(letters) => plain.push_str(letters),
            None if sign.is_alphanumeric() || is_vowel_sign(sign) => plain.extend(sign.to_lowercase()),
            None => plain.push(' '),
        }
    }
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    words.sort_unstable();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The forms under which a name may be indexed that is spelt so: German writes `ü` as `ue` where it has no other way, and
/// so do the Nordic languages.
pub fn searched(name: &str) -> Vec<String> {
    let composed = signs::composed(name).to_lowercase();
    let spelt_out: String = composed.chars().fold(String::new(), |mut text, sign| {
        match sign {
            'ä' | 'æ' => text.push_str("ae"),
            'ö' | 'ø' => text.push_str("oe"),
            'ü' => text.push_str("ue"),
            'å' => text.push_str("aa"),
            other => text.push(other),
        }
        text
    });
    let shortened = [("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a")]
        .iter()
        .fold(spelt_out.clone(), |text, (two, one)| text.replace(two, one));
    let mut forms: Vec<String> = Vec::new();
    for form in [composed, spelt_out, shortened].iter().filter_map(|form| folded(form)) {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// Accents, and the points of Hebrew and Arabic. Of the scripts of India the marks are letters.
fn is_mark(sign: char) -> bool {
    matches!(
        sign,
        '\u{300}'..='\u{36F}'
            | '\u{591}'..='\u{5BD}'
            | '\u{5BF}'
            | '\u{5C1}'..='\u{5C2}'
            | '\u{5C4}'..='\u{5C5}'
            | '\u{5C7}'
            | '\u{610}'..='\u{61A}'
            | '\u{640}'
            | '\u{64B}'..='\u{65F}'
            | '\u{670}'
            | '\u{6D6}'..='\u{6ED}'
    )
}

/// What stands within a word and is left out as often: apostrophes of every shape, geresh and gershayim.
fn is_apostrophe(sign: char) -> bool {
    matches!(
        sign,
        '\'' | '`'
            | '´'
            | '"'
            | '.'
            | '\u{2018}'..='\u{201F}'
            | '\u{2BB}'..='\u{2BC}'
            | '\u{5F3}'
            | '\u{5F4}'
            | '\u{2032}'
            | '\u{2033}'
            | '\u{FF07}'
    )
}

/// Vowels of the scripts of India and their neighbours are no letters for Unicode, and part of a word.
fn is_vowel_sign(sign: char) -> bool {
    matches!(sign, '\u{900}'..='\u{109F}' | '\u{1780}'..='\u{17D3}' | '\u{3099}'..='\u{309A}')
}

/// Letters that decompose into nothing and are written in other ways as well.
fn plain_letters(sign: char) -> Option<&'static str> {
    Some(match sign {
        'ß' => "ss",
        'æ' => "a",
        'œ' | 'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_one_name_are_one() {
        for (one, other) in [
            ("Mira Feldmann", "  mira\tFELDMANN "),
            ("Mira Feldmann", "Feldmann, Mira"),
            ("José Nuñez", "Jose\u{301} Nun\u{303}ez"),
            ("José Nuñez", "JOSE NUNEZ"),
            ("Jörg Weiß", "JÖRG WEISS"),
            ("Jörg Weiß", "Jorg Weiss"),
            ("Jörg Weiß", "Jo\u{308}rg WEI\u{1E9E}"),
            ("שָׁלוֹם לֵוִי", "שלום לוי"),
            ("\u{FB2A}לום", "שלום"),
            ("O’Brien", "O'Brien"),
            ("Anne-Marie", "Anne Marie"),
            ("Łukasz Żak", "lukasz zak"),
            ("İpek Işık", "ipek isik"),
            ("مُحَمَّد", "محمد"),
            ("ＭＩＲＡ", "mira"),
            ("דבורה\u{200F} לוי", "דבורה לוי"),
            ("Νίκος", "ΝΊΚΟΣ"),
            ("Martin Luther King Jr.", "martin luther king jr"),
        ] {
            assert_eq!(folded(one), folded(other), "{one:?} {other:?}");
        }
        for (one, other) in [("Mira", "Mila"), ("Mira Feldmann", "Mira"), ("कमल", "कमला"), ("Anna", "Ana")]
        {
            assert_ne!(folded(one), folded(other), "{one:?} {other:?}");
        }
        assert_eq!(folded(" \u{200B} ’ -"), None);
    }

    #[test]
    fn a_search_finds_each_way_to_write_an_umlaut() {
        for (kept, typed) in [
            ("Jürgen Müller", "Juergen Mueller"),
            ("Juergen Mueller", "Jürgen Müller"),
            ("Jürgen Müller", "Jurgen Muller"),
            ("Jürgen Müller", "JU\u{308}RGEN MU\u{308}LLER"),
            ("Bjørn Ærø", "Bjoern Aeroe"),
            ("Manuel Noel", "manuel noel"),
            ("Håkon", "Haakon"),
            ("Haakon", "Håkon"),
        ] {
            let kept = folded(kept).unwrap();
            assert!(searched(typed).contains(&kept), "{kept} by {typed}");
        }
        assert_eq!(searched("Mira"), ["mira"]);
        assert!(searched("?").is_empty());
    }
}
