//! Recomputes everything from the events: hash chains, projections, timers. The same code runs as `habeas verify` and,
//! for the timers of open cases, every night.

use std::{collections::BTreeSet, fmt};

use chrono::TimeDelta;

use crate::{
    case::{Case, filing::FilingEvent},
    desk::{
        Desk, Error,
        laws::laws_on_record,
        pipeline::{rows, snapshot::load_case},
        upkeep::{
            fit::{self, Fit},
            timers::{mend_timers, tell_of_timers},
        },
    },
    law::{EndsBy, Law, Under},
    store::{
        StoreError, case_facets,
        cases::{self, CaseRow, Which},
        chains, filings, laws,
        on_time::{self, Moves},
        packages,
        streams::{self, Stream},
        timers,
    },
    types::CaseId,
};

/// Rows looked at in one read.
const PAGE: i64 = 500;

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verified {
    /// Streams whose chain is whole.
    pub streams: usize,
    /// Filings that equal their events.
    pub filings: usize,
    /// Cases that equal their events.
    pub cases: usize,
    /// Open cases that have exactly their timers.
    pub timers: usize,
    /// Versions of laws on record that can be read.
    pub laws: usize,
}

/// The first thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotVerified {
    /// A stream, or a row by table and id.
    pub at: String,
    /// What does not fit.
    pub fault: String,
}

impl fmt::Display for NotVerified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.fault)
    }
}

/// Verification stopped at a fault, or could not go on.
#[derive(Debug)]
pub enum VerifyError {
    /// Something does not fit.
    Fault(NotVerified),
    /// It could not be looked at.
    Desk(Error),
}

impl From<Error> for VerifyError {
    fn from(error: Error) -> Self {
        Self::Desk(error)
    }
}

impl From<crate::store::StoreError> for VerifyError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Desk(error.into())
    }
}

fn fault(at: impl fmt::Display, fault: impl Into<String>) -> VerifyError {
    VerifyError::Fault(NotVerified { at: at.to_string(), fault: fault.into() })
}

/// An open case computes from the versions under which it came in.
fn has_its_laws(case: &Case, laws: &BTreeSet<(String, String)>) -> Result<(), VerifyError> {
    let missing = |under: &Under<'_>| !laws.contains(&(under.law.to_string(), under.version.to_owned()));
    let Some(under) = case.unders().into_iter().find(missing).filter(|_| case.state.is_open()) else {
        return Ok(());
    };
    let (law, version) = (under.law, under.version);
    Err(fault(
        format!("cases {}", case.id),
        format!("it came in under {law} {version}, which is not whole on record"),
    ))
}

/// Checks every chain, every projection with the figures, the timers of every open case, and that its law is on record.
///
/// # Errors
/// The first fault.
pub async fn verify(desk: &Desk) -> Result<Verified, VerifyError> {
    let mut verified = Verified { streams: verify_chains(desk).await?, ..Verified::default() };
    let mended = fit::mended(desk).await?;
    verified.filings = verify_filings(desk, &mended).await?;
    let laws = verify_laws(desk).await?;
    verified.laws = laws.len();
    let (mut after, mut figures): (Option<CaseId>, _) = (None, Moves::default());
    loop {
        let page =
            desk.0.store.read("verify cases", move |conn| cases::page(conn, after, Which::All, PAGE)).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for row in page {
            let row = verify_case(desk, row.id, &laws, &mended).await?;
            let is_open = row.closed_at.is_none();
            figures.absorb(&Moves::of(None, &row));
            verified.cases += 1;
            verified.timers += usize::from(is_open);
        }
    }
    verify_figures(desk, figures).await?;
    Ok(verified)
}

/// The sums of each day are those of the cases that were just looked at; a day that moved meanwhile is looked at again.
async fn verify_figures(desk: &Desk, figures: Moves) -> Result<(), VerifyError> {
    let differing = desk.0.store.read("verify figures", move |conn| figures.differing(conn)).await?;
    for (controller, day) in differing {
        let at = format!("on_time_days {controller} {day}");
        let is_right = desk
            .0
            .store
            .read("verify figures", move |conn| on_time::is_right(conn, &controller, day))
            .await?;
        if !is_right {
            return Err(fault(at, "the figures are not those of the answered cases"));
        }
    }
    Ok(())
}

/// Every law on record has the text that its digest says; those that can be read.
async fn verify_laws(desk: &Desk) -> Result<BTreeSet<(String, String)>, VerifyError> {
    let rows = desk.0.store.read("verify laws", laws::all).await?;
    let mut whole = BTreeSet::new();
    if let Some(row) = rows.iter().find(|row| Law::digest_of(&row.text) != row.digest) {
        let at = format!("laws {} {}", row.id, row.version);
        return Err(fault(at, "the text on record is not the one that was used"));
    }
    for row in laws_on_record::laws_among(&rows) {
        // One that only closed cases came in under may be older than what this release reads.
        if laws_on_record::law_of(row, &rows).is_ok_and(|law| law.version == row.version) {
            whole.insert((row.id.clone(), row.version.clone()));
        }
    }
    Ok(whole)
}

async fn verify_chains(desk: &Desk) -> Result<usize, VerifyError> {
    if let Some(found) = desk.0.store.read("headless streams", chains::headless).await? {
        return Err(fault(&found.stream, found.fault.to_string()));
    }
    let (mut after, mut streams) = (String::new(), 0);
    loop {
        let from = after.clone();
        let names = desk.0.store.read("stream names", move |conn| chains::names(conn, &from, PAGE)).await?;
        let Some(last) = names.last() else { return Ok(streams) };
        after.clone_from(last);
        streams += names.len();
        let found = desk
            .0
            .store
            .read("verify chains", move |conn| {
                for name in &names {
                    if let Some(found) = chains::check(conn, name)? {
                        return Ok(Some(found));
                    }
                }
                Ok(None)
            })
            .await?;
        if let Some(found) = found {
            return Err(fault(format!("{} event {}", found.stream, found.seq), found.fault.to_string()));
        }
    }
}

/// A row fits its events, or differs by what no row can hold and that is on record.
fn has_its_events(
    fit: Fit,
    at: String,
    stream: Stream,
    mended: &BTreeSet<String>,
) -> Result<(), VerifyError> {
    match fit {
        Fit::Exact => Ok(()),
        Fit::Below { is_cut: true } if mended.contains(&stream.to_string()) => Ok(()),
        Fit::Below { .. } => Err(fault(
            at,
            "the row differs from its events by digits below a microsecond only; `habeas repair` mends that",
        )),
        Fit::Different => Err(fault(at, "the row differs from its events")),
    }
}

async fn verify_filings(desk: &Desk, mended: &BTreeSet<String>) -> Result<usize, VerifyError> {
    let (mut after, mut count) = (None, 0);
    loop {
        let page = desk.0.store.read("verify filings", move |conn| filings::page(conn, after, PAGE)).await?;
        let Some(last) = page.last() else { return Ok(count) };
        after = Some(last.id);
        for row in page {
            let stream = Stream::Filing(row.id);
            let stored = desk.0.store.read("filing stream", move |conn| streams::load(conn, stream)).await?;
            let events: Vec<FilingEvent> = rows::read_events(stream, &stored)?;
            let filing = rows::replay_filing(row.id, &stored)?;
            let fit = fit::of_filing(&row, &filing, events.len());
            has_its_events(fit, format!("filings {}", row.id), stream, mended)?;
            count += 1;
        }
    }
}

/// The row of a case, once it fits.
async fn verify_case(
    desk: &Desk,
    id: CaseId,
    laws: &BTreeSet<(String, String)>,
    mended: &BTreeSet<String>,
) -> Result<CaseRow, VerifyError> {
    let (row, stored, present, facets, given) = desk
        .0
        .store
        .read("case stream", move |conn| {
            let row = cases::find(conn, id)?.ok_or(StoreError::NotFound)?;
            let stored = streams::load(conn, Stream::Case(id))?;
            let beside = (timers::of_case(conn, id)?, case_facets::of_case(conn, id)?);
            Ok((row, stored, beside.0, beside.1, packages::of_case(conn, id)?))
        })
        .await?;
    let case = rows::replay_case(id, &stored)?;
    has_its_laws(&case, laws)?;
    let fit = fit::of_case(&row, &fit::expected(&case, &row)?);
    has_its_events(fit, format!("cases {id}"), Stream::Case(id), mended)?;
    if facets != case_facets::Facets::of(&row, &rows::further_laws(&case)) {
        return Err(fault(
            format!("case_facets {id}"),
            "they are not the laws beside the leading one of the case, and its flags",
        ));
    }
    has_its_events(fit::of_package(&case, &given), format!("packages of {id}"), Stream::Case(id), mended)?;
    if (case.state.is_open() || case.owes_recipients()) && compared(desk, &case, &present)? == Timers::Differ
    {
        return Err(fault(format!("timers {id}"), "the case does not have the timers that it should have"));
    }
    Ok(row)
}

/// The nightly look at every case that owes something: timers that differ are put right, and reported.
///
/// # Errors
/// Storage that does not answer.
pub async fn audit_timers(desk: &Desk) -> Result<usize, Error> {
    let (mut after, mut differing): (Option<CaseId>, usize) = (None, 0);
    loop {
        let page = desk
            .0
            .store
            .read("audit cases", move |conn| cases::page(conn, after, Which::Owing, PAGE))
            .await?;
        let Some(last) = page.last() else { return Ok(differing) };
        after = Some(last.id);
        for row in page {
            let id = row.id;
            let loaded = match load_case(desk, id).await {
                Ok(loaded) => loaded,
                Err(Error::Unavailable) => return Err(Error::Unavailable),
                // it keeps no other from being looked at, and a person is told
                Err(error) => {
                    differing += 1;
                    tracing::error!(case = %id, error = %error, "the timers of a case cannot be looked at");
                    tell_of_timers(desk, id, &row.controller, row.seq).await?;
                    continue;
                }
            };
            let present = desk.0.store.read("case timers", move |conn| timers::of_case(conn, id)).await?;
            match compared(desk, &loaded.case, &present)? {
                Timers::Right => continue,
                Timers::ByOtherZoneData => {
                    mend_timers(desk, &loaded, false).await?;
                    continue;
                }
                Timers::Differ => {}
            }
            differing += 1;
            tracing::error!(case = %id, "an open case did not have the timers that it should have");
            mend_timers(desk, &loaded, true).await?;
        }
    }
}

/// How the rows of a case stand to the timers that it should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Timers {
    Right,
    /// They were set by another release of the zone data, and are right by that.
    ByOtherZoneData,
    Differ,
}

/// Clocks leap by hours; where a place changes sides of the date line, by a day.
const ZONES_MOVE_AT_MOST: TimeDelta = TimeDelta::hours(25);

/// The timers that a case should have, compared with the rows it has: each row is one of them, and the next ones have a
/// row. For `verify` and the nightly audit.
fn compared(desk: &Desk, case: &Case, present: &[timers::Timer]) -> Result<Timers, Error> {
    let context = desk.context(&case.controller)?;
    let wanted = rows::timer_rows(case, context);
    let is_foreign = |row: &timers::Timer| !wanted.contains(row);
    let mut next = timers::next_of(&wanted);
    if !present.iter().any(is_foreign) && next.all(|timer| present.contains(timer)) {
        return Ok(Timers::Right);
    }
    let now = EndsBy::of(context.office.zone);
    let renewed = case.dates.as_deref().is_some_and(|dates| dates.is_by_other_zone_data(&now));
    let near = |one: &timers::Timer, other: &timers::Timer| {
        (one.fire_at - other.fire_at).abs() <= ZONES_MOVE_AT_MOST
    };
    let is_known = |row: &timers::Timer| {
        let same = |timer: &&timers::Timer| timer.kind == row.kind && timer.occurrence == row.occurrence;
        wanted.iter().find(same).is_some_and(|timer| near(timer, row))
    };
    let in_time = |timer: &timers::Timer| present.iter().any(|row| near(timer, row));
    let by_other_data = renewed && present.iter().all(is_known) && timers::next_of(&wanted).all(in_time);
    Ok(if by_other_data { Timers::ByOtherZoneData } else { Timers::Differ })
}
