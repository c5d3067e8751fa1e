//! A page of the queue: which index is walked along, how far, and the rows behind the lines.

use std::collections::{BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::{
    arms::{self, Asked, Driver},
    filter::{After, QueueFilter, Search},
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

/// Most filings of one person that a search looks through, the newest first.
const FOUND_MAX: i64 = 500;

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
}

/// A page of the queue, at most `limit` lines.
pub fn page(conn: &mut Conn, filter: &QueueFilter, limit: i64) -> Result<Found, StoreError> {
    // one more tells whether another page follows; two sizes keep the prepared statements few
    let most = if limit < 51 { 51 } else { limit.saturating_add(1).max(101) };
    let Lines { mut places, until } = lines(conn, filter, most)?;
    let wanted = usize::try_from(limit).unwrap_or(0);
    let is_full = places.len() > wanted;
    places.truncate(wanted);
    let next = if is_full { places.last().copied() } else { until };
    Ok(Found { items: items(conn, &places)?, next, is_cut: !is_full && until.is_some() })
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
struct Lines {
    places: Vec<After>,
    until: Option<After>,
}

fn lines(conn: &mut Conn, filter: &QueueFilter, most: i64) -> Result<Lines, StoreError> {
    let order = filter.order();
    let all = Asked { filter, order, after: filter.after, until: None, is_filtered: true };
    if let Some(search) = &filter.search {
        let filings = found(conn, search)?;
        let places =
            if filings.is_empty() { Vec::new() } else { list(conn, &Driver::Filings(filings), &all, most)? };
        return Ok(Lines { places, until: None });
    }
    let drivers = Driver::of(filter);
    if let [only] = drivers.as_slice() {
        let places = list(conn, only, &Asked { is_filtered: false, ..all }, most)?;
        return Ok(Lines { places, until: None });
    }
    // the driver that reaches furthest within so many lines passes over the fewest that do not fit
    let mut furthest: Option<(&Driver, After)> = None;
    for driver in &drivers {
        let by_itself = driver.order() == order;
        let after = filter.after.filter(|_| by_itself);
        let alone = Asked { order: driver.order(), after, is_filtered: false, ..all };
        let Some(reach) = reach(conn, driver, &alone)? else {
            return Ok(Lines { places: list(conn, driver, &all, most)?, until: None });
        };
        let is_further = furthest.is_none_or(|(_, so_far)| key(&reach) > key(&so_far));
        if by_itself && is_further {
            furthest = Some((driver, reach));
        }
    }
    let Some((driver, until)) = furthest else { return Ok(Lines { places: Vec::new(), until: None }) };
    let places = list(conn, driver, &Asked { until: Some(until), ..all }, most)?;
    Ok(Lines { places, until: Some(until) })
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

/// The newest filings that a search leads to.
fn found(conn: &mut Conn, search: &Search) -> Result<Vec<(ControllerSlug, String)>, StoreError> {
    match search {
        Search::Reference(reference) => Ok(filings::table
            .filter(filings::reference.eq(reference.to_string()))
            .select((filings::controller, filings::id))
            .load(conn)?),
        Search::Indexed(entries) => {
            // one filing may be found by several
            let mut all = BTreeSet::new();
            for (controller, entry) in entries {
                let filings = blind_index::filings(conn, controller, entry, FOUND_MAX)?;
                all.extend(filings.iter().map(|filing| (controller.clone(), filing.to_string())));
            }
            Ok(all.into_iter().collect())
        }
    }
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
