//! A page of the queue: which index is walked along, how far, and the rows behind the lines.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::{
    arms::{self, Asked, Driver},
    filter::{After, QueueFilter, Search, Sought},
};
use crate::{
    store::{
        Conn, StoreError, blind_index,
        cases::CaseRow,
        connection,
        schema::{cases, filings},
    },
    types::{CaseId, ControllerSlug, Reference},
};

/// A page looks at no more lines than these before it gives what it found.
pub const LOOKED_MAX: i64 = 3_000;

/// Most filings that a search leads to, the newest first.
const FOUND_MAX: usize = 2_000;

/// One line of the queue.
#[derive(Debug, Clone)]
pub struct QueueItem {
    pub case: CaseRow,
    /// The public name of its filing.
    pub reference: Reference,
    /// Whether the person's address is confirmed.
    pub confirmed: bool,
}

/// A page of the queue.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub items: Vec<QueueItem>,
    /// After which line the next page begins; none where nothing may follow.
    pub next: Option<After>,
    /// Whether the page ends where [`LOOKED_MAX`] lines had been looked at, full or not.
    pub is_cut: bool,
    /// Whether a search found more filings than it leads to.
    pub is_crowded: bool,
}

/// A page of the queue, at most `limit` lines.
pub fn page(conn: &mut Conn, filter: &QueueFilter, limit: i64) -> Result<Found, StoreError> {
    // one more tells whether another page follows; two sizes keep the prepared statements few
    let most = if limit < 51 { 51 } else { limit.saturating_add(1).max(101) };
    let Lines { mut places, until, is_crowded } = lines(conn, filter, most)?;
    let wanted = usize::try_from(limit).unwrap_or(0);
    let is_full = places.len() > wanted;
    places.truncate(wanted);
    let next = if is_full { places.last().copied() } else { until };
    Ok(Found { items: items(conn, &places)?, next, is_cut: !is_full && until.is_some(), is_crowded })
}

/// How many lines all pages have together, at most `most`. Several filters beside each other are counted as far as a page
/// looks, so there may be more than that.
pub fn count(conn: &mut Conn, filter: &QueueFilter, most: i64) -> Result<usize, StoreError> {
    let drivers = Driver::of(filter);
    let ([driver], None) = (drivers.as_slice(), &filter.search) else {
        return Ok(lines(conn, filter, most)?.places.len());
    };
    let asked = Asked { filter, order: filter.order(), after: filter.after, until: None, is_filtered: false };
    let counted: i64 = match arms::counted(driver, &asked, most) {
        Some(statement) => statement.get_result(conn)?,
        None => 0,
    };
    Ok(usize::try_from(counted).unwrap_or(0))
}

/// The lines of a page, and up to where was looked if there may be more behind.
#[derive(Default)]
struct Lines {
    places: Vec<After>,
    until: Option<After>,
    is_crowded: bool,
}

fn lines(conn: &mut Conn, filter: &QueueFilter, most: i64) -> Result<Lines, StoreError> {
    let order = filter.order();
    let all = Asked { filter, order, after: filter.after, until: None, is_filtered: true };
    if let Some(search) = &filter.search {
        let (filings, is_crowded) = found(conn, search)?;
        let places =
            if filings.is_empty() { Vec::new() } else { list(conn, &Driver::Filings(filings), &all, most)? };
        return Ok(Lines { places, until: None, is_crowded });
    }
    let drivers = Driver::of(filter);
    if let [only] = drivers.as_slice() {
        let places = list(conn, only, &Asked { is_filtered: false, ..all }, most)?;
        return Ok(Lines { places, ..Lines::default() });
    }
    // the driver that reaches furthest within so many lines passes over the fewest that do not fit
    let mut furthest: Option<(&Driver, After)> = None;
    for driver in &drivers {
        let by_itself = driver.order() == order;
        let after = filter.after.filter(|_| by_itself);
        let alone = Asked { order: driver.order(), after, is_filtered: false, ..all };
        let Some(reach) = reach(conn, driver, &alone)? else {
            return Ok(Lines { places: list(conn, driver, &all, most)?, ..Lines::default() });
        };
        let is_further = furthest.is_none_or(|(_, so_far)| key(&reach) > key(&so_far));
        if by_itself && is_further {
            furthest = Some((driver, reach));
        }
    }
    let Some((driver, until)) = furthest else { return Ok(Lines::default()) };
    let places = list(conn, driver, &Asked { until: Some(until), ..all }, most)?;
    Ok(Lines { places, until: Some(until), is_crowded: false })
}

fn key(place: &After) -> (Option<NaiveDate>, chrono::DateTime<chrono::Utc>, CaseId) {
    (place.due_on, place.queue_at, place.id)
}

type Row = (CaseId, NaiveDateTime, Option<NaiveDate>);

fn place((id, queue_at, due_on): Row) -> After {
    After { queue_at: queue_at.and_utc(), id, due_on }
}

fn list(conn: &mut Conn, driver: &Driver, asked: &Asked<'_>, most: i64) -> Result<Vec<After>, StoreError> {
    let merges = connection::merges_sorted_arms(conn);
    let Some(statement) = arms::list(driver, asked, most, merges) else { return Ok(Vec::new()) };
    let rows: Vec<Row> = statement.load(conn)?;
    Ok(rows.into_iter().map(place).collect())
}

/// Up to which line there are at most [`LOOKED_MAX`]; none where there are fewer in all.
fn reach(conn: &mut Conn, driver: &Driver, asked: &Asked<'_>) -> Result<Option<After>, StoreError> {
    let Some(statement) = arms::reach(driver, asked, LOOKED_MAX) else { return Ok(None) };
    let row: Option<Row> = statement.get_result(conn).optional()?;
    Ok(row.map(place))
}

/// The newest filings that a search leads to, and whether there are more.
fn found(conn: &mut Conn, search: &Search) -> Result<(Vec<(ControllerSlug, String)>, bool), StoreError> {
    let sought = match search {
        Search::Reference(reference) => {
            let found = filings::table.filter(filings::reference.eq(reference.to_string()));
            return Ok((found.select((filings::controller, filings::id)).load(conn)?, false));
        }
        Search::Indexed(sought) => sought,
    };
    let mut lists: BTreeMap<(&ControllerSlug, &str), Vec<&Sought>> = BTreeMap::new();
    for one in sought {
        lists.entry((&one.controller, one.entry.kind)).or_default().push(one);
    }
    // one filing may be found by several
    let mut all = BTreeSet::new();
    for ((controller, kind), sought) in lists {
        let digests: Vec<Vec<u8>> = sought.iter().map(|one| one.entry.digest.clone()).collect();
        let most = i64::try_from(FOUND_MAX).unwrap_or(i64::MAX).saturating_add(1);
        for found in blind_index::filings(conn, controller, kind, &digests, most)? {
            let lives =
                |country: &&str| found.residence.as_ref().is_some_and(|place| place.country() == *country);
            let is_it = |one: &&Sought| {
                one.entry.digest == found.digest
                    && one.living_in.as_ref().is_none_or(|countries| countries.iter().any(lives))
            };
            if sought.iter().any(is_it) {
                all.insert((found.filing.to_string(), controller.clone()));
            }
        }
    }
    let newest =
        all.iter().rev().take(FOUND_MAX).map(|(filing, controller)| (controller.clone(), filing.clone()));
    Ok((newest.collect(), all.len() > FOUND_MAX))
}

/// The rows behind the lines, in their order.
fn items(conn: &mut Conn, places: &[After]) -> Result<Vec<QueueItem>, StoreError> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let ids = places.iter().map(|place| place.id.to_string());
    let rows: Vec<(CaseRow, Reference, bool)> = cases::table
        .inner_join(filings::table)
        .filter(cases::id.eq_any(ids))
        .select((CaseRow::as_select(), filings::reference, filings::confirmed_at.is_not_null()))
        .load(conn)?;
    let mut rows: HashMap<CaseId, QueueItem> = rows
        .into_iter()
        .map(|(case, reference, confirmed)| (case.id, QueueItem { case, reference, confirmed }))
        .collect();
    Ok(places.iter().filter_map(|place| rows.remove(&place.id)).collect())
}
