//! What a look over a controller's laws and promises finds, as data and in one plain line each.
//!
//! Invariant: a finding never stops anything. A promise that is longer than the law replaces no date: the earliest counts.

use std::fmt;

use chrono::NaiveDate;

use crate::{
    law::{
        calendar::id::CalendarId,
        count::trace::Amount,
        text::{
            figures::{Length, Unit},
            right::{LawId, Right},
        },
    },
    types::closed_list,
};

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub level: Level,
    /// The promise, the law, or the base rules that it is about.
    pub about: LawId,
    /// For these rights; empty where it is about none.
    pub rights: Vec<Right>,
    /// What was found.
    pub what: What,
}

closed_list! {
    /// How much a finding matters.
    Level, "level" {
        /// Worth knowing.
        Note = "note",
        /// Says something that cannot be meant.
        Warning = "warning",
        /// Tells people something that the law does not allow.
        Unlawful = "unlawful",
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Shorter than the law, or as long: it binds.
    Binding(Compared),
    /// Longer than the law on some day of receipt: there the law's date counts.
    Longer(Compared),
    /// Its extension ends later than the law's: there the law's date counts.
    ExtensionLonger(Compared),
    /// No law of the controller has a date for these rights: the promise alone binds.
    OnlyPromised(Vec<Period>),
    /// Attached more than once.
    AttachedTwice,
    /// It can never apply.
    NeverApplies(Never),
    /// The sentence of a ground points at words of the officer, and its file does not say that it needs them: where, and what
    /// to do.
    WordsNotDemanded(String),
    /// Its working days skip the holidays of a calendar, and whether they may is not certain.
    HolidaysUnsure {
        calendar: CalendarId,
        /// Where it stands, as far as anybody knows.
        cite: String,
    },
}

/// A period of ours beside that of a law, over every day of receipt from `from` to `until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    pub law: LawId,
    pub ours: Vec<Period>,
    /// Where ours is written.
    pub our_cite: String,
    /// The law's period: what statute or regulation sets.
    pub theirs: Vec<Period>,
    /// Where the law's is written.
    pub cite: String,
    /// The first day of receipt that was looked at.
    pub from: NaiveDate,
    /// The last one.
    pub until: NaiveDate,
    /// On how many of them both have a date.
    pub days: usize,
    /// On how many of them ours is earlier.
    pub earlier: usize,
    /// On how many of them ours is later.
    pub later: usize,
    /// The day of receipt on which ours is latest after the law's; absent where it never is.
    pub worst: Option<Worst>,
}

/// An example of a date that comes too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worst {
    /// The day of receipt.
    pub received_on: NaiveDate,
    pub ours: NaiveDate,
    /// The law's.
    pub theirs: NaiveDate,
}

/// A figure with its cap, as it stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How many.
    pub value: u32,
    pub unit: Unit,
    /// The calendar of its working days.
    pub calendar: CalendarId,
    /// Never later than this.
    pub cap: Option<(u32, Unit)>,
    /// So much more after an extension.
    pub extension: Option<Length>,
}

/// Why something can never apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Never {
    /// No version of it is in force in the years looked at.
    NotInForce,
    /// Attached by record, but its file does not say which people it is about.
    NoRecords,
    /// Attached by residence, and it names no places (a promise: and no law).
    NoPlaces,
    /// A promise for a law that is not among the controller's.
    LawNotAttached,
    /// A promise to residents of places where its law protects nobody.
    PlacesApart,
    /// Base rules are nobody's law: they count wherever nothing else does, attached or not.
    BaseRules,
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Amount(self.value, self.unit))?;
        if self.unit == Unit::BusinessDays {
            write!(f, " ({}, calendar {})", self.calendar.working_week(), self.calendar)?;
        }
        if let Some((value, unit)) = self.cap {
            write!(f, ", at most {}", Amount(value, unit))?;
        }
        match self.extension {
            Some(Length::By(value, unit)) => write!(f, " and {} more", Amount(value, unit)),
            Some(Length::Named) => f.write_str(" and until a date that the person is told"),
            None => Ok(()),
        }
    }
}

/// The whole line: level, what it is about, what was found, with figures and provision.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.level.id(), self.about)?;
        if !self.rights.is_empty() {
            let rights: Vec<&str> = self.rights.iter().map(|right| right.id()).collect();
            write!(f, " ({})", rights.join(", "))?;
        }
        f.write_str(": ")?;
        match &self.what {
            What::Binding(compared) => {
                compared.sides(f)?;
                match compared.earlier {
                    0 => f.write_str("; both end on the same day"),
                    _ => write!(
                        f,
                        "; shorter than the law, and binding: earlier on {} of {} days of receipt",
                        compared.earlier, compared.days
                    ),
                }
            }
            What::Longer(compared) => {
                compared.sides(f)?;
                f.write_str("; longer than the law allows")?;
                compared.too_late(f)
            }
            What::ExtensionLonger(compared) => {
                compared.sides(f)?;
                f.write_str("; its extension is longer than the law allows")?;
                compared.too_late(f)
            }
            What::OnlyPromised(periods) => {
                write!(f, "{}; no law of this controller sets a date: the promise binds", listed(periods))
            }
            What::AttachedTwice => f.write_str("attached more than once; the first that applies counts"),
            What::HolidaysUnsure { calendar, cite } => write!(
                f,
                "its working days skip the holidays of {calendar} here ({cite}), which is not certain; by the stricter reading they \
                 count: a copy of the law file with calendar `WEEKDAYS` is the safe choice"
            ),
            What::WordsNotDemanded(fault) => f.write_str(fault),
            What::NeverApplies(never) => write!(f, "can never apply: {}", never.because()),
        }
    }
}

impl Never {
    fn because(self) -> &'static str {
        match self {
            Self::NotInForce => "no version of it is in force in the next four years",
            Self::NoRecords => "attached by record, and its file names nobody under `applies.only`",
            Self::NoPlaces => {
                "to reach residents it needs `places` (a promise: or `promises_for`); or attach it by establishment"
            }
            Self::LawNotAttached => "`promises_for` names a law that is not attached to this controller",
            Self::PlacesApart => "its places and those of the law in `promises_for` have nothing in common",
            Self::BaseRules => "base rules count wherever no law does; they are not attached",
        }
    }
}

impl Compared {
    fn sides(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ours, theirs) = (listed(&self.ours), listed(&self.theirs));
        write!(f, "{ours} ({}), {} has {theirs} ({})", self.our_cite, self.law, self.cite)
    }

    fn too_late(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " on {} of {} days of receipt", self.later, self.days)?;
        if let Some(worst) = self.worst {
            let Worst { received_on, ours, theirs } = worst;
            write!(f, " (received {received_on}: {ours}, the law {theirs})")?;
        }
        f.write_str("; the law's date counts there")
    }
}

fn listed(periods: &[Period]) -> String {
    let written: Vec<String> = periods.iter().map(ToString::to_string).collect();
    written.join(" or ")
}
