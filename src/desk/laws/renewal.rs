//! Which open cases other zone data would move: their days stay, the instants at which those days end may not.
//!
//! Reads only. What is listed keeps the instant that is on record: nothing that was told to somebody moves by itself.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::{
    case::Case,
    config::{Checked, Zones},
    desk::{
        Error, OpenError,
        laws::replay::{PAGE, broken},
        office::open,
        pipeline::rows,
    },
    law::{Right, Zone, days},
    store::{
        Conn, Options, Store, StoreError,
        cases::{self, Which},
        filings,
        streams::{self, StoredEvent, Stream},
    },
    types::{CaseId, ControllerSlug, Reference},
};

/// A day of an open case that ends at another instant by the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    pub case: CaseId,
    /// Public reference of its filing.
    pub reference: Reference,
    pub controller: ControllerSlug,
    pub right: Right,
    /// Which of its days: `received_on`, `due`, `safe_due` or `acknowledge_by`.
    pub what: &'static str,
    /// The day.
    pub on: NaiveDate,
    /// The release by which it was found, where that was noted.
    pub release: Option<String>,
    /// Its end on record; of the receipt, its instant.
    pub instant: DateTime<Utc>,
    /// Its end by the data.
    pub instant_then: Option<DateTime<Utc>>,
    /// The day of the receipt by the data.
    pub on_then: Option<NaiveDate>,
}

/// Counts over all open cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// Open cases looked at.
    pub open: usize,
    /// Of these, those of which a day ends elsewhen.
    pub moved: usize,
}

/// One page of open cases with their events.
type Page = Vec<(cases::CaseRow, Vec<StoredEvent>, Reference)>;

fn page(conn: &mut Conn, after: Option<CaseId>) -> Result<Page, StoreError> {
    let rows = cases::page(conn, after, Which::Open, PAGE)?;
    let with_events = |row: cases::CaseRow| {
        let stored = streams::load(conn, Stream::Case(row.id))?;
        let filing = filings::find(conn, row.filing_id)?.ok_or(StoreError::NotFound)?;
        Ok((row, stored, filing.reference))
    };
    rows.into_iter().map(with_events).collect()
}

/// Puts zone data to the open cases beside a running server, for the command line; `zones` none: those in force. `each` is
/// called with every day that moves, while pages are read.
///
/// # Errors
/// A database that cannot be read; `each` failed.
pub fn renew(
    checked: &Checked,
    zones: Option<&Zones>,
    mut each: impl FnMut(&Moved) -> std::io::Result<()>,
) -> Result<Sum, OpenError> {
    let options = Options { readers: 1, ..Options::new(open::database_url(checked)?) };
    let store = Store::open_reading(&options).map_err(|error| broken(&error))?;
    let (mut sum, mut after) = (Sum::default(), None);
    loop {
        let rows =
            store.read_blocking("renewal", |conn| page(conn, after)).map_err(|error| broken(&error))?;
        let Some((last, ..)) = rows.last() else { return Ok(sum) };
        after = Some(last.id);
        for (row, stored, reference) in rows {
            let case = rows::replay_case(row.id, &stored).map_err(|error| broken(&error))?;
            let controller = checked.controller(&case.controller).ok_or_else(|| broken(&Error::NotFound))?;
            let zone = zones.map_or(controller.zone, |zones| zones.data.zone(controller.zone));
            let moved = moved(&case, &reference, zone);
            sum.open += 1;
            sum.moved += usize::from(!moved.is_empty());
            moved.iter().try_for_each(&mut each).map_err(|error| broken(&error))?;
        }
    }
}

/// The days of a case that the zone, as it is now, ends elsewhen.
fn moved(case: &Case, reference: &Reference, zone: Zone) -> Vec<Moved> {
    let Some(dates) = &case.dates else { return Vec::new() };
    let release = dates.ends_by.as_ref().map(|by| by.release.clone());
    let entry = |what, on, instant| Moved {
        case: case.id,
        reference: reference.clone(),
        controller: case.controller.clone(),
        right: case.asked.right,
        what,
        on,
        release: release.clone(),
        instant,
        instant_then: None,
        on_then: None,
    };
    let ends = [
        ("due", dates.due, dates.due_instant),
        ("safe_due", dates.safe_due, dates.safe_due_instant),
        ("acknowledge_by", dates.acknowledge_by, dates.acknowledge_instant),
    ];
    let of_ends = ends.into_iter().filter_map(|(what, on, instant)| {
        let (on, instant) = (on?, instant?);
        let then = days::end_of_day(on, zone);
        (then != Some(instant)).then(|| Moved { instant_then: then, ..entry(what, on, instant) })
    });
    let there = days::local_date(case.received_at, zone);
    let of_receipt = (there != case.received_on)
        .then(|| Moved { on_then: Some(there), ..entry("received_on", case.received_on, case.received_at) });
    of_receipt.into_iter().chain(of_ends).collect()
}
