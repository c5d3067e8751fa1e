//! Numbers that pages could show without counting. No caller yet (issue 9): nothing changes or recounts them.

use diesel::prelude::*;

use super::{Conn, StoreError, Tx, connection::unless_present, schema::counters};
use crate::types::ControllerSlug;

/// All counters of a controller, by name.
pub fn of_controller(conn: &mut Conn, controller: &ControllerSlug) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(counters::table
        .filter(counters::controller.eq(controller))
        .order(counters::name)
        .select((counters::name, counters::value))
        .load(conn)?)
}

/// Adds `by` (which may be negative) to a counter; a new one starts at 0.
pub fn add(tx: &mut Tx<'_>, controller: &ControllerSlug, name: &str, by: i64) -> Result<(), StoreError> {
    let key = (controller.to_string(), name.to_owned());
    let count = |conn: &mut Conn| {
        diesel::update(counters::table.find(key.clone()))
            .set(counters::value.eq(counters::value + by))
            .execute(conn)
    };
    if count(tx)? == 1 || fresh(tx, controller, name, by)? {
        return Ok(());
    }
    // Someone else made it between the two.
    if count(tx)? == 1 { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// Sets a counter after a recount.
pub fn set(tx: &mut Tx<'_>, controller: &ControllerSlug, name: &str, value: i64) -> Result<(), StoreError> {
    let key = (controller.to_string(), name.to_owned());
    let changed =
        diesel::update(counters::table.find(key)).set(counters::value.eq(value)).execute(&mut **tx)?;
    if changed == 1 || fresh(tx, controller, name, value)? { Ok(()) } else { Err(StoreError::Overtaken) }
}

fn fresh(tx: &mut Tx<'_>, controller: &ControllerSlug, name: &str, value: i64) -> Result<bool, StoreError> {
    unless_present(
        tx,
        diesel::insert_into(counters::table)
            .values((counters::controller.eq(controller), counters::name.eq(name), counters::value.eq(value)))
            .on_conflict_do_nothing(),
    )
}
