//! Where a filing is found by e-mail, telephone or identifier, without either being readable.
//!
//! An entry says under which edition of the canonical form its value was taken: a digest cannot be made anew from itself.

use diesel::{dsl::sql, prelude::*, sql_types::Bool};

use super::{
    Conn, StoreError, Tx,
    columns::MaybeText,
    connection::{insert_rows, unless_present},
    schema::{blind_index, filings},
};
use crate::types::{ControllerSlug, FilingId, Place};

/// The edition of the canonical form that is written, and of what is indexed. The migration `names` tells it, too.
pub const EDITION: i32 = 3;

/// One keyed digest of one normalised value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntry {
    /// `email`, `phone`, `name` or `number`; releases before wrote `identifier`, too, by which nobody looked.
    pub kind: &'static str,
    /// HMAC under the controller's index key.
    pub digest: Vec<u8>,
}

/// A filing that a digest led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedFiling {
    /// The digest that it was found by.
    pub digest: Vec<u8>,
    /// Which one it is: ids rise with time, so the newest comes first.
    pub filing: FilingId,
    /// Where the person lives, if that is known.
    pub residence: Option<Place>,
}

/// Adds the entries of a filing; those that are there already stay.
pub fn add(
    tx: &mut Tx<'_>,
    controller: &ControllerSlug,
    filing: FilingId,
    entries: &[IndexEntry],
) -> Result<(), StoreError> {
    let row = |entry: &IndexEntry| {
        (
            blind_index::controller.eq(controller.clone()),
            blind_index::kind.eq(entry.kind),
            blind_index::digest.eq(entry.digest.clone()),
            blind_index::filing_id.eq(filing),
            blind_index::edition.eq(EDITION),
        )
    };
    // most filings are found by three: each statement costs as much as a row
    let (threes, others) = entries.as_chunks::<3>();
    for [first, second, third] in threes {
        let rows = [row(first), row(second), row(third)];
        insert_rows(tx, diesel::insert_into(blind_index::table).values(rows).on_conflict_do_nothing())?;
    }
    for entry in others {
        unless_present(
            tx,
            diesel::insert_into(blind_index::table).values(row(entry)).on_conflict_do_nothing(),
        )?;
    }
    Ok(())
}

/// Takes a filing out of the index: before it is indexed anew, or at its erasure.
pub fn remove(tx: &mut Tx<'_>, filing: FilingId) -> Result<usize, StoreError> {
    Ok(diesel::delete(blind_index::table.filter(blind_index::filing_id.eq(filing))).execute(&mut **tx)?)
}

/// The filings with one of these digests, newest first, at most `limit`; each with its digest and where the person lives.
pub fn filings(
    conn: &mut Conn,
    controller: &ControllerSlug,
    kind: &str,
    digests: &[Vec<u8>],
    limit: i64,
) -> Result<Vec<IndexedFiling>, StoreError> {
    let found: Vec<(Vec<u8>, FilingId, MaybeText)> = blind_index::table
        .inner_join(filings::table.on(filings::id.eq(blind_index::filing_id)))
        .filter(blind_index::controller.eq(controller))
        .filter(blind_index::kind.eq(kind))
        .filter(blind_index::digest.eq_any(digests))
        .order(blind_index::filing_id.desc())
        .limit(limit)
        .select((blind_index::digest, blind_index::filing_id, filings::residence))
        .load(conn)?;
    let read = |(digest, filing, residence): (Vec<u8>, FilingId, MaybeText)| {
        let residence =
            residence.try_into().map_err(|_| StoreError::corrupt("filings", filing, "residence"))?;
        Ok(IndexedFiling { digest, filing, residence })
    };
    found.into_iter().map(read).collect()
}

/// Filings with entries of an edition before, by id: those after `after`, at most `limit`.
pub fn of_before(conn: &mut Conn, after: Option<FilingId>, limit: i64) -> Result<Vec<FilingId>, StoreError> {
    let after = after.map_or_else(String::new, |id| id.to_string());
    Ok(blind_index::table
        // in words that the index of these rows is made of
        .filter(sql::<Bool>("edition < 3"))
        .filter(blind_index::filing_id.gt(after))
        .order(blind_index::filing_id)
        .select(blind_index::filing_id)
        .distinct()
        .limit(limit)
        .load(conn)?)
}
