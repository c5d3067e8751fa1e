//! Instants as they are kept: whole microseconds, because no database here keeps more. What comes from outside is cut where
//! it enters, so that an event says what its row says.

use chrono::{DateTime, Timelike, Utc};
use serde::{Deserialize, Deserializer, de};

use super::typed::text;

/// The microsecond that an instant lies in. A leap second has no number of its own in a database: it is the last
/// microsecond of its minute, and so of the same day.
pub fn in_microseconds(at: DateTime<Utc>) -> DateTime<Utc> {
    let nanos = at.nanosecond().min(999_999_999);
    at.with_nanosecond(nanos - nanos % 1_000).unwrap_or(at)
}

/// Reads an instant that somebody sent.
pub fn read(sent: &str) -> Option<DateTime<Utc>> {
    text::key(sent).parse().ok().map(in_microseconds)
}

/// Deserialises an instant that comes from outside.
///
/// # Errors
/// What is no instant.
pub fn sent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text)
        .ok_or_else(|| de::Error::invalid_value(de::Unexpected::Other("a text"), &"an instant of RFC 3339"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_cut_to_what_a_database_keeps() {
        for (sent, kept) in [
            ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00+00:00"),
            ("2026-11-20T10:00:00.123456Z", "2026-11-20T10:00:00.123456+00:00"),
            ("2026-11-20T10:00:00.1234567Z", "2026-11-20T10:00:00.123456+00:00"),
            ("2026-11-20T10:00:00.123456789Z", "2026-11-20T10:00:00.123456+00:00"),
            ("2026-11-20T12:00:00.9999999+02:00", "2026-11-20T10:00:00.999999+00:00"),
            ("2026-12-31T23:59:60Z", "2026-12-31T23:59:59.999999+00:00"),
            ("2026-12-31T23:59:60.5Z", "2026-12-31T23:59:59.999999+00:00"),
            ("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999999+00:00"),
            (" ٢٠٢٦-١١-٢٠T10:00:00Z\u{200E}", "2026-11-20T10:00:00+00:00"),
        ] {
            let kept_at = read(sent).unwrap();
            assert_eq!(kept_at.to_rfc3339(), kept, "{sent}");
            assert_eq!(kept_at.timestamp_subsec_nanos() % 1_000, 0);
        }
        assert_eq!(read("yesterday"), None);
    }
}
