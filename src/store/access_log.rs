//! Who opened which case. A row is written once and stays: the guards refuse change.

use chrono::{DateTime, Utc};
use diesel::{dsl::exists, prelude::*, select};

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, utc},
    connection::unless_present,
    schema::looks,
};
use crate::types::{CaseId, UserId};

/// The first look of a person at a case in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = looks)]
pub struct AccessEntry {
    /// At which case.
    pub case_id: CaseId,
    pub user_id: UserId,
    /// The hour, by its beginning.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub hour_at: DateTime<Utc>,
    /// The look itself.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub looked_at: DateTime<Utc>,
}

/// Whether the person's look in that hour is noted already.
pub fn is_noted(conn: &mut Conn, entry: &AccessEntry) -> Result<bool, StoreError> {
    let key = (entry.case_id.to_string(), entry.user_id.to_string(), utc(entry.hour_at));
    Ok(select(exists(looks::table.find(key))).get_result(conn)?)
}

/// Notes a look; the first of an hour stays.
pub fn note(tx: &mut Tx<'_>, entry: &AccessEntry) -> Result<(), StoreError> {
    if !is_noted(tx, entry)? {
        unless_present(tx, diesel::insert_into(looks::table).values(*entry).on_conflict_do_nothing())?;
    }
    Ok(())
}

/// The looks at a case, the newest first, at most `limit`.
pub fn of_case(conn: &mut Conn, case: CaseId, limit: i64) -> Result<Vec<AccessEntry>, StoreError> {
    Ok(looks::table
        .filter(looks::case_id.eq(case.to_string()))
        .order((looks::looked_at.desc(), looks::user_id))
        .limit(limit)
        .select(AccessEntry::as_select())
        .load(conn)?)
}
