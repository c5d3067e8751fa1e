//! What each step of a count did, as figures: for whoever says it in plain words.
//!
//! Written down by the count itself, beside the words of the trace, and kept with the dates: a date is told by the reasons
//! that it was found by, whatever the law files say later. Nothing here is a sentence.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::law::{
    calendar::{
        business::{Calendar, Rest},
        id::CalendarId,
        zone::Zone,
    },
    text::{figures::Unit, right::StopReason},
};

/// What one step did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[schemars(rename = "TraceReason")]
pub enum Reason {
    /// R1: the request arrived.
    Received(Received),
    /// The law does not name what was asked for; its shortest period counts.
    Unnamed,
    /// R10: the receipt is to be confirmed by then.
    Acknowledge {
        /// How many.
        count: u32,
        /// The unit in which it is counted.
        unit: Unit,
        /// The last day.
        on: NaiveDate,
    },
    /// R2: the period starts later than the receipt.
    Started {
        /// The later instant from which it counts.
        with: StartedWith,
        /// The day.
        on: NaiveDate,
    },
    /// R3, R4, R6: one period, and where it ends before anything moves it.
    Period {
        /// How many.
        count: u32,
        /// The unit in which it is counted.
        unit: Unit,
        /// The calendar of its working days, where it is counted in those.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<CalendarId>,
        /// Holidays passed over.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rests: Vec<RestDay>,
        /// Its last day.
        on: NaiveDate,
    },
    /// R9: a last day that is not worked moved on.
    Rolled {
        /// The days passed over.
        rests: Vec<RestDay>,
        /// The day that counts.
        on: NaiveDate,
    },
    /// R7: a question that does not stop this clock.
    RanOn {
        /// About what.
        asked: StopReason,
        /// When it reached the person.
        asked_on: NaiveDate,
    },
    /// R7: a question that stops it.
    Paused(Paused),
    /// R8: the extension in force.
    Extended {
        /// How many more.
        count: u32,
        /// The unit in which it is counted.
        unit: Unit,
        /// When the person was told.
        told_on: NaiveDate,
        /// Holidays passed over.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rests: Vec<RestDay>,
        /// The last day, before stops.
        on: NaiveDate,
    },
    /// R8: the extension in force, where the controller names the date.
    ExtendedTo {
        /// When the person was told.
        told_on: NaiveDate,
        /// The date that they were told.
        on: NaiveDate,
    },
    /// A lead moved the office's own date.
    Postponed {
        /// The new one.
        on: NaiveDate,
    },
    /// Another request is answered with this one, and its earlier date holds for both.
    Joined {
        /// That date.
        on: NaiveDate,
    },
}

impl Reason {
    /// The stop that it tells of.
    pub fn paused(&self) -> Option<&Paused> {
        match self {
            Self::Paused(paused) => Some(paused),
            Self::Received(_)
            | Self::Unnamed
            | Self::Acknowledge { .. }
            | Self::Started { .. }
            | Self::Period { .. }
            | Self::Rolled { .. }
            | Self::RanOn { .. }
            | Self::Extended { .. }
            | Self::ExtendedTo { .. }
            | Self::Postponed { .. }
            | Self::Joined { .. } => None,
        }
    }

    /// Whether it moves the latest date that the law allows; what the office does with its own date does not.
    pub fn moves_legal_date(&self) -> bool {
        match self {
            Self::Paused(_) | Self::Extended { .. } | Self::ExtendedTo { .. } => true,
            Self::Received(_)
            | Self::Unnamed
            | Self::Acknowledge { .. }
            | Self::Started { .. }
            | Self::Period { .. }
            | Self::RanOn { .. }
            | Self::Rolled { .. }
            | Self::Postponed { .. }
            | Self::Joined { .. } => false,
        }
    }

    /// The days of rest that a step after the period passed over.
    pub fn passed_over(&self) -> &[RestDay] {
        match self {
            Self::Rolled { rests, .. } | Self::Extended { rests, .. } => rests,
            Self::Paused(paused) => &paused.rests,
            Self::Received(_)
            | Self::Unnamed
            | Self::Acknowledge { .. }
            | Self::Started { .. }
            | Self::Period { .. }
            | Self::RanOn { .. }
            | Self::ExtendedTo { .. }
            | Self::Postponed { .. }
            | Self::Joined { .. } => &[],
        }
    }
}

/// When the request arrived, and where that was the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Received {
    /// The instant.
    pub at: DateTime<Utc>,
    /// The controller's zone.
    #[schemars(with = "String")]
    pub zone: Zone,
    /// The day there.
    pub on: NaiveDate,
}

impl Received {
    /// Whether it was another day between California and Israel, where most of our people live: then the day is shown with
    /// its zone.
    pub fn is_another_day_elsewhere(&self) -> bool {
        let there = |hours| (self.at + TimeDelta::hours(hours)).date_naive();
        [-8, 3].into_iter().any(|hours| there(hours) != self.on)
    }
}

/// A stop of the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Paused {
    /// About what we asked.
    pub asked: StopReason,
    /// When the question reached the person.
    pub asked_on: NaiveDate,
    /// When the answer arrived; absent while the clock stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<NaiveDate>,
    /// By how many days it moved the date.
    pub days: u32,
    /// Days of the calendar, or working days.
    pub unit: Unit,
    /// Holidays passed over in moving it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests: Vec<RestDay>,
    /// The date after it; absent while the clock stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

/// What started a period that does not start with the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StartedWith {
    /// The information about identity that was asked for.
    Identity,
    Fee,
    /// The end of the time in which the person may think about a fee.
    Reflection,
}

/// A day that did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RestDay {
    /// The day.
    pub on: NaiveDate,
    /// The holiday; absent for a day of the weekend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl RestDay {
    /// The name without what only a calculator needs: `Sukkot (15 Tishrei)` is Sukkot.
    pub fn plain_name(&self) -> Option<&str> {
        let name = self.name.as_deref()?;
        let plain = name.split(" (").next().unwrap_or(name).trim();
        Some(plain).filter(|plain| !plain.is_empty())
    }

    /// The holidays that a run of working days passed over.
    pub(super) fn passed(calendar: &Calendar, start: NaiveDate, count: u32) -> Vec<Self> {
        let run = calendar.count_after(start, count).map(|run| run.skipped).unwrap_or_default();
        run.into_iter().map(|(on, name)| Self { on, name: Some(name) }).collect()
    }

    /// The days that are not worked from `from` until before `until`.
    pub(super) fn between(calendar: &Calendar, from: NaiveDate, until: NaiveDate) -> Vec<Self> {
        let named = |on: NaiveDate| match calendar.rest(on) {
            Some(Rest::Holiday(name)) => Self { on, name: Some(name.to_owned()) },
            Some(Rest::Weekend) | None => Self { on, name: None },
        };
        from.iter_days().take_while(|on| *on < until).map(named).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::calendar::days::local_date;

    #[test]
    fn the_zone_matters_only_where_another_place_had_another_day() {
        let received = |at: &str, zone: Zone| {
            let at: DateTime<Utc> = at.parse().unwrap();
            Received { at, zone, on: local_date(at, zone) }
        };
        let jerusalem = "Asia/Jerusalem".parse().unwrap();
        assert!(!received("2026-01-15T10:00:00Z", jerusalem).is_another_day_elsewhere());
        // eight in the evening before, in California
        assert!(received("2026-01-15T04:00:00Z", jerusalem).is_another_day_elsewhere());
        assert!(
            received("2026-01-15T23:30:00Z", "Europe/London".parse().unwrap()).is_another_day_elsewhere()
        );
    }

    #[test]
    fn a_holiday_is_told_by_its_plain_name() {
        let day = |name: Option<&str>| RestDay { on: NaiveDate::MIN, name: name.map(str::to_owned) };
        assert_eq!(day(Some("Sukkot (15 Tishrei)")).plain_name(), Some("Sukkot"));
        assert_eq!(day(Some("Christmas Day")).plain_name(), Some("Christmas Day"));
        assert_eq!(day(None).plain_name(), None);
    }

    #[test]
    fn a_reason_reads_back_as_it_was_written() {
        let reason = Reason::Paused(Paused {
            asked: StopReason::Identity,
            asked_on: "2026-01-16".parse().unwrap(),
            answered_on: None,
            days: 0,
            unit: Unit::Days,
            rests: Vec::new(),
            on: None,
        });
        let written = serde_json::to_string(&reason).unwrap();
        assert_eq!(serde_json::from_str::<Reason>(&written).unwrap(), reason);
        assert!(written.starts_with(r#"{"kind":"paused","asked":"identity""#), "{written}");
    }
}
