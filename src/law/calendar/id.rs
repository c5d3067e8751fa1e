//! The calendars that we can compute, by id, with their working week.

use std::{fmt, str::FromStr};

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::types::ParseError;

macro_rules! calendars {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// The calendars we can compute.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum CalendarId {
            $($(#[$doc])* #[serde(rename = $id)] $name,)*
        }

        impl CalendarId {
            /// Every calendar.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable id, for example `US-federal`.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }
        }
    };
}

calendars! {
    /// Monday to Friday, no holidays: also the safe choice where holidays are disputed.
    Weekdays = "WEEKDAYS",
    /// Sunday to Thursday, no holidays.
    SunThu = "SUN-THU",
    /// Israel: the rest days of Law and Administration Ordinance s. 18A, and Independence Day.
    Il = "IL",
    /// `IL` and the days that banks do not count as business days.
    IlBank = "IL-BANK",
    /// `IL` and the eves of holidays.
    IlEves = "IL-EVES",
    /// United States federal holidays, 5 U.S.C. 6103.
    UsFederal = "US-federal",
    /// England and Wales.
    GbEaw = "GB-EAW",
    /// Scotland.
    GbSct = "GB-SCT",
    /// Northern Ireland.
    GbNir = "GB-NIR",
    /// Ireland.
    Ie = "IE",
    /// Germany, nationwide days.
    De = "DE",
    /// France.
    Fr = "FR",
    /// Spain, nationwide days.
    Es = "ES",
    /// Italy.
    It = "IT",
    /// The Netherlands, Algemene termijnenwet Art. 3.
    Nl = "NL",
    /// Brazil, national days.
    Br = "BR",
    /// Canada, federal general holidays.
    CaFederal = "CA-federal",
    /// British Columbia, Interpretation Act s. 29.
    CaBc = "CA-BC",
    /// Chile.
    Cl = "CL",
    /// Colombia, Ley 51 de 1983.
    Co = "CO",
    /// Argentina, national days without bridge days.
    Ar = "AR",
    /// Mexico, Ley Federal del Trabajo Art. 74.
    Mx = "MX",
    /// New Zealand, Privacy Act 2020 s. 7.
    Nz = "NZ",
    /// Australia, national days.
    Au = "AU",
    /// TARGET closing days: the common minimum in the EU.
    EuTarget = "EU-TARGET",
}

impl CalendarId {
    /// The days of the week that are not worked.
    pub fn weekend(self) -> [Weekday; 2] {
        match self {
            Self::SunThu | Self::Il | Self::IlBank | Self::IlEves => [Weekday::Fri, Weekday::Sat],
            _ => [Weekday::Sat, Weekday::Sun],
        }
    }

    /// Whether its working week begins on Sunday.
    pub fn begins_on_sunday(self) -> bool {
        self.weekend() == [Weekday::Fri, Weekday::Sat]
    }

    /// The working week in words.
    pub fn working_week(self) -> &'static str {
        if self.begins_on_sunday() { "Sunday to Thursday" } else { "Monday to Friday" }
    }
}

impl fmt::Display for CalendarId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for CalendarId {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let known = Self::ALL.iter().copied().find(|calendar| calendar.id() == text);
        known.ok_or(ParseError::new("calendar", "not a calendar we know"))
    }
}
