//! Whether a row says what its events say. Releases before kept instants as they were sent, in events with digits below a
//! microsecond, which no row can hold: such a row is right once `repair` put that on record.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::{Case, State, filing},
    desk::{Desk, Error, pipeline::rows},
    store::{
        cases::CaseRow,
        filings::Filing,
        packages::PackageRow,
        streams::{self, Stream},
    },
    types::{FileId, instant::in_microseconds},
};

/// How a row stands beside its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Exact,
    /// They differ by digits below a microsecond, and by nothing else; whether the row has them cut.
    Below {
        is_cut: bool,
    },
    Different,
}

impl Fit {
    /// Of a row that was moved onto its events where it lay less than a microsecond beside them.
    fn of<T: PartialEq>(row: &T, moved: &T, expected: &T, cut: &T) -> Self {
        if row == expected {
            Self::Exact
        } else if moved == expected {
            Self::Below { is_cut: row == cut }
        } else {
            Self::Different
        }
    }
}

/// The instant of a row, or that of its events where they are the same microsecond.
fn onto(row: DateTime<Utc>, expected: DateTime<Utc>) -> DateTime<Utc> {
    if (row - expected).abs() < TimeDelta::microseconds(1) { expected } else { row }
}

fn onto_any(row: Option<DateTime<Utc>>, expected: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    row.zip(expected).map_or(row, |(row, expected)| Some(onto(row, expected)))
}

/// A filing beside its events, which are so many.
pub(super) fn of_filing(row: &Filing, filing: &filing::Filing, events: usize) -> Fit {
    let is_same = filing.reference == row.reference
        && filing.controller == row.controller
        && i64::try_from(events) == Ok(row.seq);
    if !is_same {
        return Fit::Different;
    }
    let expected = (filing.received_at, filing.confirmed_at);
    let moved = (onto(row.received_at, expected.0), onto_any(row.confirmed_at, expected.1));
    let cut = (in_microseconds(expected.0), expected.1.map(in_microseconds));
    Fit::of(&(row.received_at, row.confirmed_at), &moved, &expected, &cut)
}

/// A case beside the row that its events make.
pub(super) fn of_case(row: &CaseRow, expected: &CaseRow) -> Fit {
    let moved = CaseRow {
        received_at: onto(row.received_at, expected.received_at),
        due_instant: onto_any(row.due_instant, expected.due_instant),
        queue_at: onto(row.queue_at, expected.queue_at),
        closed_at: onto_any(row.closed_at, expected.closed_at),
        ..row.clone()
    };
    Fit::of(row, &moved, expected, &cut_case(expected))
}

/// The row that the events of a case make, beside the one that it has.
pub(super) fn expected(case: &Case, row: &CaseRow) -> Result<CaseRow, Error> {
    let mut expected = rows::case_row(case, false)?;
    // Flags also hold what settings and readers decide: they are for asking, not for proving.
    expected.flags.clone_from(&row.flags);
    // Written before the dates stood in the events alone; `repack` empties it.
    if !row.dates.is_empty() {
        expected.dates = serde_json::to_string(&case.dates).unwrap_or_default();
    }
    Ok(expected)
}

/// Whether an answer that was given out is the last package of its case, until the day that `send` fixed; answers of releases
/// before name no day in their events.
pub(super) fn of_package(case: &Case, given: &[(PackageRow, Vec<FileId>)]) -> Fit {
    let answered = case.decision.as_ref().filter(|_| case.state == State::Answered);
    let Some((decision, until)) = answered.and_then(|it| Some((it, it.collect_until?))) else {
        return Fit::Exact;
    };
    let wanted: BTreeSet<FileId> = decision.answer.files().into_iter().collect();
    let is_given = given.last().is_some_and(|(row, files)| {
        files.iter().copied().collect::<BTreeSet<_>>() == wanted && row.last_day >= Some(until)
    });
    if is_given { Fit::Exact } else { Fit::Different }
}

/// The row with its instants cut.
pub(super) fn cut_case(row: &CaseRow) -> CaseRow {
    CaseRow {
        received_at: in_microseconds(row.received_at),
        due_instant: row.due_instant.map(in_microseconds),
        queue_at: in_microseconds(row.queue_at),
        closed_at: row.closed_at.map(in_microseconds),
        ..row.clone()
    }
}

/// What `repair` did, as the stream of the installation keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub(super) enum RepairEvent {
    /// Rows of these streams hold the instants of their events cut to microseconds.
    InstantsMended { streams: Vec<String> },
}

/// The streams of which that is on record.
pub(super) async fn mended(desk: &Desk) -> Result<BTreeSet<String>, Error> {
    let stored =
        desk.0.store.read("repairs on record", |conn| streams::load(conn, Stream::Installation)).await?;
    let of_repairs: Vec<_> = stored.into_iter().filter(|event| event.kind == "instants_mended").collect();
    let read: Vec<RepairEvent> = rows::read_events(Stream::Installation, &of_repairs)?;
    Ok(read.into_iter().flat_map(|RepairEvent::InstantsMended { streams }| streams).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_below_a_microsecond_are_no_difference() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let event = at("2026-11-20T10:00:00.1234567Z");
        let fit = |row: DateTime<Utc>| Fit::of(&row, &onto(row, event), &event, &in_microseconds(event));
        assert_eq!(fit(event), Fit::Exact);
        assert_eq!(fit(at("2026-11-20T10:00:00.123456Z")), Fit::Below { is_cut: true });
        assert_eq!(fit(at("2026-11-20T10:00:00.123457Z")), Fit::Below { is_cut: false });
        assert_eq!(fit(at("2026-11-20T10:00:00.123455Z")), Fit::Different);
        assert_eq!(fit(at("2026-11-20T10:00:00.123458Z")), Fit::Different);
    }
}
