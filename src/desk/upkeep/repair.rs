//! Mends what an earlier release broke: rows that differ from their events by digits below a microsecond, and by nothing
//! else. What was mended stands in the stream of the installation, so that `verify` knows it; no event is touched.

use std::collections::BTreeSet;

use crate::{
    case::filing::FilingEvent,
    desk::{
        Desk, Error,
        pipeline::rows,
        staff::change::{Happened, change_account},
        upkeep::fit::{self, Fit, RepairEvent},
    },
    law::LawId,
    store::{
        StoreError, Tx, case_facets,
        cases::{self, CaseRow, Which},
        filings::{self, Filing},
        streams::{self, Stream},
    },
    types::{CaseId, FilingId, instant::in_microseconds},
};

/// Rows of one transaction, and of one event.
const PAGE: i64 = 100;

/// What was mended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repaired {
    pub filings: usize,
    pub cases: usize,
}

/// Mends every such row.
///
/// # Errors
/// A stream that cannot be read, storage that does not answer, a row that moved on meanwhile.
pub async fn repair(desk: &Desk) -> Result<Repaired, Error> {
    let on_record = fit::mended(desk).await?;
    Ok(Repaired {
        filings: repair_filings(desk, &on_record).await?,
        cases: repair_cases(desk, &on_record).await?,
    })
}

fn is_open(fit: Fit, stream: Stream, on_record: &BTreeSet<String>) -> bool {
    match fit {
        Fit::Exact | Fit::Different => false,
        Fit::Below { is_cut } => !is_cut || !on_record.contains(&stream.to_string()),
    }
}

async fn repair_filings(desk: &Desk, on_record: &BTreeSet<String>) -> Result<usize, Error> {
    let (mut after, mut done): (Option<FilingId>, usize) = (None, 0);
    loop {
        let page = desk.0.store.read("filings", move |conn| filings::page(conn, after, PAGE)).await?;
        let Some(last) = page.last() else { return Ok(done) };
        after = Some(last.id);
        let mut broken = Vec::new();
        for row in page {
            let stream = Stream::Filing(row.id);
            let stored = desk.0.store.read("filing stream", move |conn| streams::load(conn, stream)).await?;
            let events: Vec<FilingEvent> = rows::read_events(stream, &stored)?;
            let filing = rows::replay_filing(row.id, &stored)?;
            if is_open(fit::of_filing(&row, &filing, events.len()), stream, on_record) {
                broken.push(Filing {
                    received_at: in_microseconds(filing.received_at),
                    confirmed_at: filing.confirmed_at.map(in_microseconds),
                    ..row
                });
            }
        }
        done += broken.len();
        let names = broken.iter().map(|row| Stream::Filing(row.id).to_string()).collect();
        mend(desk, names, move |tx| broken.iter().try_for_each(|row| filings::save(tx, row, row.seq)))
            .await?;
    }
}

async fn repair_cases(desk: &Desk, on_record: &BTreeSet<String>) -> Result<usize, Error> {
    let (mut after, mut done): (Option<CaseId>, usize) = (None, 0);
    loop {
        let page = desk.0.store.read("cases", move |conn| cases::page(conn, after, Which::All, PAGE)).await?;
        let Some(last) = page.last() else { return Ok(done) };
        after = Some(last.id);
        let mut broken: Vec<(CaseRow, Vec<LawId>)> = Vec::new();
        for row in page {
            let stream = Stream::Case(row.id);
            let stored = desk.0.store.read("case stream", move |conn| streams::load(conn, stream)).await?;
            let case = rows::replay_case(row.id, &stored)?;
            let expected = fit::expected(&case, &row)?;
            if is_open(fit::of_case(&row, &expected), stream, on_record) {
                broken.push((fit::cut_case(&expected), rows::further_laws(&case)));
            }
        }
        done += broken.len();
        let names = broken.iter().map(|(row, _)| Stream::Case(row.id).to_string()).collect();
        mend(desk, names, move |tx| {
            broken.iter().try_for_each(|(row, further_laws)| {
                cases::save(tx, row, row.seq)?;
                case_facets::replace(tx, row, further_laws)
            })
        })
        .await?;
    }
}

/// Writes a page of rows with the event of it, both or neither.
async fn mend<F>(desk: &Desk, streams: Vec<String>, change: F) -> Result<(), Error>
where
    F: Fn(&mut Tx<'_>) -> Result<(), StoreError> + Clone + Send + Sync + 'static,
{
    if streams.is_empty() {
        return Ok(());
    }
    let event = RepairEvent::InstantsMended { streams };
    change_account(desk, Happened::by_operator(&event), change).await
}
