//! How a person is called and reached. `Debug` prints none of it.
//!
//! What is typed is parsed, and may be refused. What is kept is read by `Deserialize`, which refuses nothing: rules that
//! grow stricter must not make an old case unreadable. So nothing that comes from outside is deserialised into these
//! types; [`typed`] is for the few fields of configuration and acts that look as if they were.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{ParseError, Shape, typed::text};

/// Deserialises by parsing, for what comes from outside.
///
/// # Errors
/// What is not as it should be.
pub fn typed<'de, T: FromStr<Err = ParseError>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

macro_rules! personal {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text as the person gave it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

personal!(
    /// A person's full name in one field, up to 300 characters, any script.
    PersonName
);
personal!(
    /// A postal address in lines, up to 1,000 characters.
    PostalAddress
);
personal!(
    /// A telephone number: 5 to 20 digits in any script, with the usual blanks and signs, and perhaps an extension.
    PhoneNumber
);

impl FromStr for PersonName {
    type Err = ParseError;
    fn from_str(typed: &str) -> Result<Self, ParseError> {
        text::line("name", typed, 300).map(Self)
    }
}

impl FromStr for PostalAddress {
    type Err = ParseError;
    fn from_str(typed: &str) -> Result<Self, ParseError> {
        let typed = text::lines("postal address", typed, 1_000)?;
        if text::is_blank(&typed) {
            return Err(ParseError::typed("postal address", "is empty", Shape::Empty));
        }
        Ok(Self(typed))
    }
}

/// Words that lead to an extension, lower case: English, German, French, Spanish, Portuguese, Italian, Dutch, Russian,
/// Hebrew, Arabic.
const EXTENSIONS: &[&str] = &[
    "x",
    "ex",
    "ext",
    "extn",
    "xtn",
    "extension",
    "int",
    "durchwahl",
    "dw",
    "nst",
    "poste",
    "p",
    "anexo",
    "extensión",
    "ramal",
    "interno",
    "toestel",
    "доб",
    "שלוחה",
    "تحويلة",
    "#",
    "~",
];

/// A telephone number in its parts.
struct Dialled<'t> {
    /// Digits and the signs between them.
    number: &'t str,
    is_international: bool,
}

impl<'t> Dialled<'t> {
    /// Takes a tidied text apart; `None` where something stands in it that belongs to no telephone number.
    fn of(tidy: &'t str) -> Option<Self> {
        let lower = |text: &str, word: &str| {
            text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
        };
        let mut rest = tidy;
        if lower(rest, "tel") {
            rest = rest.get(3..)?.trim_start_matches(['.', ' ']);
            rest = rest.strip_prefix(':').unwrap_or(rest).trim_start();
        }
        let end = rest.find(|sign: char| !is_dialled(sign)).unwrap_or(rest.len());
        let (number, after) = rest.split_at_checked(end)?;
        if !is_extension(after) {
            return None;
        }
        let lead = number.trim_start_matches(['(', ' ']);
        Some(Self { number, is_international: lead.starts_with('+') || lead.starts_with("00") })
    }

    /// Digits only. A zero in brackets is dialled within the country only, so beside its code it does not count.
    fn digits(&self) -> String {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let is_trunk = |inner: &str| digits(inner) == "0" && !inner.contains('+');
        let mut found = String::with_capacity(self.number.len());
        for (place, part) in self.number.split('(').enumerate() {
            match part.split_once(')') {
                Some((inner, after)) if place > 0 && self.is_international && is_trunk(inner) => {
                    found += &digits(after);
                }
                Some(_) | None => found += &digits(part),
            }
        }
        found
    }
}

fn is_dialled(sign: char) -> bool {
    sign.is_ascii_digit() || " +-()./[]·•".contains(sign)
}

/// Whether it is an extension, the parameters of a `tel:` link, or nothing.
fn is_extension(after: &str) -> bool {
    if after.trim().is_empty() {
        return true;
    }
    if let Some(parameters) = after.strip_prefix(';') {
        // RFC 3966, section 3
        return parameters.split(';').all(|one| {
            one.split_once('=').is_some_and(|(name, value)| !name.is_empty() && !value.is_empty())
                && one.is_ascii()
        });
    }
    let plain = after.trim_start_matches([',', ' ']).to_lowercase();
    let plain = plain.trim_end_matches(['#', ')', ' ']);
    let Some((word, inner)) =
        plain.find(|sign: char| sign.is_ascii_digit()).and_then(|at| plain.split_at_checked(at))
    else {
        return false;
    };
    let digits = inner.chars().filter(char::is_ascii_digit).count();
    let is_inner = inner.chars().all(|sign| sign.is_ascii_digit() || " -".contains(sign));
    is_inner && digits <= 9 && EXTENSIONS.contains(&word.trim_end_matches(['.', ':', '=', ' ']))
}

impl PhoneNumber {
    /// Digits only, with a leading `+` where given; `00` counts as `+`. An extension is no part of it: everybody behind one
    /// number is found by it.
    pub fn normalised(&self) -> String {
        let tidy = text::key(&self.0);
        Dialled::of(&tidy).map_or_else(|| self.earlier_form(), |number| number.normalised())
    }

    /// The forms under which earlier releases may have indexed this number.
    pub fn earlier_forms(&self) -> Vec<String> {
        let mut forms = vec![self.normalised(), self.earlier_form()];
        forms.dedup();
        forms
    }

    /// Earlier releases counted every digit.
    fn earlier_form(&self) -> String {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        match (self.0.trim_start().starts_with('+'), digits.strip_prefix("00")) {
            (true, _) => format!("+{digits}"),
            (false, Some(rest)) => format!("+{rest}"),
            (false, None) => digits,
        }
    }
}

impl Dialled<'_> {
    fn normalised(&self) -> String {
        let digits = self.digits();
        if self.is_international {
            format!("+{}", digits.strip_prefix("00").unwrap_or(&digits))
        } else {
            digits
        }
    }
}

impl FromStr for PhoneNumber {
    type Err = ParseError;
    fn from_str(typed: &str) -> Result<Self, ParseError> {
        const WHAT: &str = "telephone number";
        const SIGNS: ParseError = ParseError::typed(
            WHAT,
            "has words or signs that belong to no telephone number",
            Shape::PhoneSigns,
        );
        const DIGITS: ParseError = ParseError::typed(WHAT, "needs 5 to 20 digits", Shape::Phone);
        // bounded and not blank, in the same words as every line
        let typed = text::line(WHAT, &text::key(typed), 60)?;
        let few = typed.chars().filter(char::is_ascii_digit).count() < 5;
        let digits = Dialled::of(&typed).ok_or(if few { DIGITS } else { SIGNS })?.digits().len();
        if (5..=20).contains(&digits) { Ok(Self(typed)) } else { Err(DIGITS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_every_script_and_print_nobody() {
        for name in ["Zoë", "דבורה לוי", "李小龍", "👩‍👩‍👧 O'Brien-Ñandú", "X", "می\u{200C}خواهم", "אב\u{200F}."]
        {
            let parsed = name.parse::<PersonName>().unwrap();
            assert_eq!(parsed.as_str(), name);
            assert_eq!(format!("{parsed:?}"), "PersonName(…)");
        }
        assert_eq!("Mary\nAnn".parse::<PersonName>().unwrap().as_str(), "Mary Ann");
        assert!("x".repeat(301).parse::<PersonName>().is_err());
        assert!(" \u{200B}\u{3}".parse::<PersonName>().is_err());
    }

    #[test]
    fn one_number_has_one_normal_form() {
        for (spellings, normal) in [
            (
                &[
                    "+49 30 1234-567",
                    "0049301234567",
                    "+49(30)1234567",
                    "(+49) 30 / 1234567",
                    "+49\t30\t1234567",
                ][..],
                "+49301234567",
            ),
            (
                &[
                    "+1 212 555 0123",
                    "\u{202A}+1 212 555 0123\u{202C}",
                    "+1\u{A0}212\u{A0}555\u{A0}0123",
                    "+1\u{202F}212\u{2009}555\u{3000}0123",
                    "+1\u{2011}212\u{2011}555\u{2011}0123",
                    "+1–212–555–0123",
                    "+1\u{2212}2125550123",
                    "+1 (212) 555-0123 ext. 5",
                    "+1 (212) 555-0123 x5",
                    "+1 212 555 0123, Ext 5",
                    "+1 212 555 0123 (extension 12-3)",
                    "+1 212 555 0123 #5",
                    "+1 212 555 0123 доб. 5",
                    "+1 212 555 0123 שלוחה 5",
                    "+1 212 555 0123 Durchwahl: ٥",
                    "tel:+12125550123",
                    "TEL:+1-212-555-0123;ext=5;phone-context=example.org",
                    "Tel.: +1 212 555 0123",
                    "＋１　２１２　５５５　０１２３",
                    "+१ २१२ ५५५ ०१२३",
                    "+1·212·555·0123",
                    "+1 212\u{200B} 555\u{AD}0123\u{FEFF}",
                    "+1 212ー555ー0123",
                ],
                "+12125550123",
            ),
            (
                &["+44 (0)20 7946 0958", "+44 20 7946 0958", "0044 ( 0 ) 20 79460958", "+44(0) 20 7946 0958"],
                "+442079460958",
            ),
            (&["(0)20 7946 0958", "020 7946 0958"], "02079460958"),
            (&["٠٥٠١٢٣٤٥٦٧", "۰۵۰۱۲۳۴۵۶۷", "050 123 45 67"], "0501234567"),
        ] {
            for spelling in spellings {
                let number =
                    spelling.parse::<PhoneNumber>().unwrap_or_else(|error| panic!("{spelling:?}: {error}"));
                assert_eq!(number.normalised(), normal, "{spelling:?}");
            }
        }
    }

    #[test]
    fn what_is_no_number_is_told_by_what_is_wrong() {
        for (typed, shape) in [
            ("call me", Shape::Phone),
            ("+1 212 555 0123 or 0124", Shape::PhoneSigns),
            ("+1 212 555 0123 ext.", Shape::PhoneSigns),
            ("+1 212 555 0123 ext. 1234567890", Shape::PhoneSigns),
            ("+1 212 555 0123;five", Shape::PhoneSigns),
            ("1-800-FLOWERS", Shape::Phone),
            ("+1 800 555 FLOWERS", Shape::PhoneSigns),
            ("12 34", Shape::Phone),
            ("+44 (0)12", Shape::Phone),
            ("123456789012345678901", Shape::Phone),
            ("\u{200E}", Shape::Empty),
            ("\0", Shape::Control),
        ] {
            assert_eq!(typed.parse::<PhoneNumber>().unwrap_err().shape, shape, "{typed:?}");
        }
    }

    #[test]
    fn what_an_earlier_release_kept_is_read_whatever_it_is() {
        let read = |text: &str| serde_json::from_value::<PhoneNumber>(text.into()).unwrap();
        assert_eq!(read("+44 (0)20 7946 0958").normalised(), "+442079460958");
        assert_eq!(read("+44 (0)20 7946 0958").earlier_forms(), ["+442079460958", "+4402079460958"]);
        assert_eq!(read("+(0)1234").as_str(), "+(0)1234");
        assert_eq!(serde_json::from_value::<PersonName>("a\nb".into()).unwrap().as_str(), "a\nb");
    }
}
