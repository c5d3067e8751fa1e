//! A field of one line: what it takes, and what is wrong with what was typed into it.

use chrono::{Datelike, NaiveDate};

use crate::{
    texts::Voice,
    types::{EmailAddress, FaultCode, ParseError, PersonName, PhoneNumber, Shape, email, text},
};

/// What a one-line field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Any text up to that many characters.
    Text(usize),
    /// A full name.
    Name,
    /// A mail address.
    Email,
    /// Mail addresses with blanks, commas or semicolons between, up to that many characters.
    Emails(usize),
    /// A telephone number.
    Phone,
    Date,
    /// A one-time code.
    Code,
    Reference,
    /// A code of an authenticator app, or a recovery code.
    Factor,
    /// The password that somebody has; a page never shows it again.
    Password,
    /// A password that somebody chooses; a page never shows it again.
    NewPassword,
}

impl Line {
    /// `type` of the input.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Date => "date",
            Self::Password | Self::NewPassword => "password",
            Self::Text(_) | Self::Emails(_) | Self::Name | Self::Code | Self::Reference | Self::Factor => {
                "text"
            }
        }
    }

    /// `autocomplete` token.
    pub fn autocomplete(&self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Code | Self::Factor => "one-time-code",
            Self::Password => "current-password",
            Self::NewPassword => "new-password",
            Self::Text(_) | Self::Emails(_) | Self::Date | Self::Reference => "off",
        }
    }

    /// The `inputmode` that brings up the right keyboard on a phone.
    pub fn inputmode(&self) -> &'static str {
        match self {
            Self::Email | Self::Emails(_) => "email",
            Self::Phone => "tel",
            Self::Code => "numeric",
            Self::Text(_)
            | Self::Name
            | Self::Date
            | Self::Reference
            | Self::Factor
            | Self::Password
            | Self::NewPassword => "text",
        }
    }

    /// Whether a spelling check would only get in the way.
    pub fn is_spelled(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    /// Width class.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Code => "code-entry ltr",
            Self::Reference | Self::Phone | Self::Factor => "medium ltr",
            Self::Date => "short",
            Self::Email | Self::Emails(_) | Self::Password | Self::NewPassword => "ltr",
            Self::Text(_) | Self::Name => "",
        }
    }

    /// What is wrong with what was typed into it.
    pub(super) fn fault(self, value: &str) -> Option<LineFault> {
        let of = |key, max| move |_: ParseError| LineFault { key, names: ("max", max) };
        match self {
            Self::Text(max) => text::line("text", value, max).err().map(|fault| text_fault(&fault, max)),
            Self::Name => value.parse::<PersonName>().err().map(|fault| text_fault(&fault, 300)),
            Self::Email => value.parse::<EmailAddress>().err().map(of("fault-email", 254)),
            Self::Emails(max) => match (text::line("text", value, max), email::several(value)) {
                (Err(fault), _) => Some(text_fault(&fault, max)),
                (Ok(_), Err(place)) => Some(LineFault { key: "fault-emails", names: ("place", place) }),
                (Ok(_), Ok(_)) => None,
            },
            Self::Phone => value.parse::<PhoneNumber>().err().map(|fault| {
                let has_signs = fault.shape == Shape::PhoneSigns;
                of(if has_signs { "fault-phone-signs" } else { "fault-phone" }, 60)(fault)
            }),
            Self::Date => date_fault(value).map(|key| LineFault { key, names: ("max", 10) }),
            Self::Code | Self::Reference | Self::Factor | Self::Password | Self::NewPassword => None,
        }
    }
}

/// Key of the sentence that says what is wrong, with the number that it names.
pub(super) struct LineFault {
    key: &'static str,
    names: (&'static str, usize),
}

impl LineFault {
    pub(super) fn said(&self, voice: &Voice) -> String {
        voice.say_one(self.key, self.names.0, self.names.1)
    }
}

/// Years of which people speak here: records of a living person, and periods that somebody promises.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

fn date_fault(value: &str) -> Option<&'static str> {
    match date(value) {
        None => Some("fault-date"),
        Some(day) if !YEARS.contains(&day.year()) => Some("fault-date-year"),
        Some(_) => None,
    }
}

/// The day that was typed, in digits of any script.
pub fn date(value: &str) -> Option<NaiveDate> {
    text::key(value).parse().ok()
}

fn text_fault(fault: &ParseError, max: usize) -> LineFault {
    let key = if fault.code == FaultCode::TooLong { "fault-too-long" } else { "fault-control-character" };
    LineFault { key, names: ("max", max) }
}

/// What is wrong with a text of several lines.
pub(super) fn lines_fault(value: &str, max: usize) -> Option<LineFault> {
    text::lines("text", value, max).err().map(|fault| text_fault(&fault, max))
}
