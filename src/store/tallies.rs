//! How often something happened lately: its instants, kept in one row, so that a count outlasts a restart and is the same
//! for all nodes. What is counted is named by a keyed digest.

use chrono::{DateTime, SubsecRound, Utc};
use diesel::prelude::*;

use super::{Conn, StoreError, Tx, columns::utc, connection::unless_present, schema::tallies};

/// When something happened, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instants(Vec<DateTime<Utc>>);

impl Instants {
    /// In this order, cut to what a row keeps.
    pub fn new(instants: impl IntoIterator<Item = DateTime<Utc>>) -> Self {
        Self(instants.into_iter().map(|at| at.trunc_subsecs(6)).collect())
    }

    /// Each, the oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = DateTime<Utc>> + ExactSizeIterator {
        self.0.iter().copied()
    }

    fn stored(&self) -> String {
        let micros: Vec<String> = self.0.iter().map(|at| at.timestamp_micros().to_string()).collect();
        micros.join(" ")
    }

    fn read(text: &str) -> Option<Self> {
        let micros = text.split_whitespace().map(|micros| micros.parse().ok());
        let instants = micros.map(|micros| DateTime::from_timestamp_micros(micros?));
        instants.collect::<Option<Vec<_>>>().map(Self)
    }
}

/// A count as it stands from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// What is counted.
    pub digest: String,
    /// What the row said, on which this was decided; none where there was no row.
    pub known: Option<Instants>,
    /// What it says from now on.
    pub instants: Instants,
    /// When it may be forgotten.
    pub ends_at: DateTime<Utc>,
}

/// When this happened lately; none where there is no row.
pub fn find(conn: &mut Conn, digest: &str) -> Result<Option<Instants>, StoreError> {
    let found: Option<String> =
        tallies::table.find(digest).select(tallies::instants).first(conn).optional()?;
    found.map(|text| read(digest, &text)).transpose()
}

/// The same of several, by one question; in no order, and of those that have a row.
pub fn find_all(conn: &mut Conn, digests: &[String]) -> Result<Vec<(String, Instants)>, StoreError> {
    let rows: Vec<(String, String)> = tallies::table
        .filter(tallies::digest.eq_any(digests.to_vec()))
        .select((tallies::digest, tallies::instants))
        .load(conn)?;
    rows.into_iter().map(|(digest, text)| read(&digest, &text).map(|instants| (digest, instants))).collect()
}

fn read(digest: &str, text: &str) -> Result<Instants, StoreError> {
    Instants::read(text).ok_or_else(|| StoreError::corrupt("tallies", digest, "instants"))
}

/// Writes a count; of several who decided on the same row one succeeds. Written even where nothing changes, so that who was
/// let in by a count waits for whoever is moving it.
///
/// # Errors
/// [`StoreError::Overtaken`] when the row is no longer what it was decided on.
pub fn save(tx: &mut Tx<'_>, tally: &Tally) -> Result<(), StoreError> {
    if try_save(tx, tally)? { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// The same; `false` when the row is no longer what it was decided on.
pub fn try_save(tx: &mut Tx<'_>, tally: &Tally) -> Result<bool, StoreError> {
    let values = (tallies::instants.eq(tally.instants.stored()), tallies::ends_at.eq(utc(tally.ends_at)));
    if let Some(known) = &tally.known {
        let row = tallies::table.find(&tally.digest).filter(tallies::instants.eq(known.stored()));
        return Ok(diesel::update(row).set(values).execute(&mut **tx)? == 1);
    }
    let row = (tallies::digest.eq(&tally.digest), values.0, values.1);
    unless_present(tx, diesel::insert_into(tallies::table).values(row).on_conflict_do_nothing())
}

/// Forgets counts that ended before `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(tallies::table.filter(tallies::ends_at.lt(utc(before)))).execute(&mut **tx)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_as_they_were_written() {
        let at = |micros: i64| DateTime::from_timestamp_micros(micros).unwrap();
        let instants = Instants::new([at(1), at(1_800_000_000_123_456)]);
        assert_eq!(instants.stored(), "1 1800000000123456");
        assert_eq!(Instants::read(&instants.stored()), Some(instants));
        assert_eq!(Instants::read(""), Some(Instants::default()));
        assert_eq!(Instants::read("1 x"), None);
    }
}
