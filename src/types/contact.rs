//! How a person is called and reached. `Debug` prints none of it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{ParseError, Shape, text};

macro_rules! personal {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Serialize)]
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

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

personal!(
    /// An address that lettre can put on an envelope: at most 254 characters, ASCII or internationalised.
    EmailAddress
);
personal!(
    /// A person's full name in one field, up to 300 characters, any script.
    PersonName
);
personal!(
    /// A telephone number: 5 to 20 digits, with the usual blanks and signs.
    PhoneNumber
);
personal!(
    /// A postal address in lines, up to 1,000 characters.
    PostalAddress
);

impl EmailAddress {
    /// The form under which two spellings are the same mailbox: trimmed and lower case.
    pub fn normalised(&self) -> String {
        self.0.to_lowercase()
    }
}

impl PhoneNumber {
    /// Digits only, with a leading `+` where given; `00` counts as `+`.
    pub fn normalised(&self) -> String {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        match (self.0.trim_start().starts_with('+'), digits.strip_prefix("00")) {
            (true, _) => format!("+{digits}"),
            (false, Some(rest)) => format!("+{rest}"),
            (false, None) => digits,
        }
    }
}

impl FromStr for EmailAddress {
    type Err = ParseError;
    fn from_str(typed: &str) -> Result<Self, ParseError> {
        const SHAPE: ParseError =
            ParseError::typed("e-mail address", "does not look like name@example.org", Shape::Email);
        let typed = text::line("e-mail address", typed, 254)?;
        let (local, domain) = typed.rsplit_once('@').ok_or(SHAPE)?;
        let dotted = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
        if local.is_empty() || local.len() > 64 || !dotted || typed.contains(char::is_whitespace) {
            return Err(SHAPE);
        }
        typed.parse::<lettre::Address>().map_err(|_| SHAPE)?;
        Ok(Self(typed))
    }
}

impl FromStr for PersonName {
    type Err = ParseError;
    fn from_str(typed: &str) -> Result<Self, ParseError> {
        text::line("name", typed, 300).map(Self)
    }
}

impl FromStr for PhoneNumber {
    type Err = ParseError;
    fn from_str(typed: &str) -> Result<Self, ParseError> {
        const SHAPE: ParseError = ParseError::typed("telephone number", "needs 5 to 20 digits", Shape::Phone);
        let typed = text::line("telephone number", typed, 40)?;
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        let usual = typed.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
        if usual && (5..=20).contains(&digits) { Ok(Self(typed)) } else { Err(SHAPE) }
    }
}

impl FromStr for PostalAddress {
    type Err = ParseError;
    fn from_str(typed: &str) -> Result<Self, ParseError> {
        let typed = text::lines("postal address", typed, 1_000)?;
        if typed.trim().is_empty() {
            return Err(ParseError::typed("postal address", "is empty", Shape::Empty));
        }
        Ok(Self(typed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_work_are_taken_and_injections_refused() {
        for good in
            ["a@example.org", "first.last+tag@sub.example.org", " x@example.org ", "dvora@דוגמה.example"]
        {
            assert!(good.parse::<EmailAddress>().is_ok(), "{good:?}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "a@b.c\r\nBcc: x@y.z",
            "a b@example.org",
            "@example.org",
            "a@.org",
            "a@example.org\0",
        ] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn names_keep_every_script_and_print_nobody() {
        for name in ["Zoë", "דבורה לוי", "李小龍", "👩‍👩‍👧 O'Brien-Ñandú", "X"] {
            let parsed = name.parse::<PersonName>().unwrap();
            assert_eq!(parsed.as_str(), name);
            assert_eq!(format!("{parsed:?}"), "PersonName(…)");
        }
        assert!("a\nb".parse::<PersonName>().is_err());
        assert!("x".repeat(301).parse::<PersonName>().is_err());
    }

    #[test]
    fn one_number_has_one_normal_form() {
        for spelling in ["+49 30 1234-567", "0049301234567", "+49(30)1234567"] {
            assert_eq!(spelling.parse::<PhoneNumber>().unwrap().normalised(), "+49301234567");
        }
        assert!("call me".parse::<PhoneNumber>().is_err());
    }
}
