//! The laws and promises under which a case stands beside the one that leads, which its row names: a projection for the
//! queue's filter, written with the dates of the case.

use diesel::prelude::*;

use super::{Conn, StoreError, Tx, connection::insert, schema::case_laws};
use crate::types::CaseId;

/// The further laws of a case, by id.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<String>, StoreError> {
    Ok(case_laws::table
        .filter(case_laws::case_id.eq(case.to_string()))
        .order(case_laws::law)
        .select(case_laws::law)
        .load(conn)?)
}

/// Writes down those of a case that has none yet.
pub fn add_first(tx: &mut Tx<'_>, case: CaseId, laws: &[String]) -> Result<(), StoreError> {
    for law in laws {
        let row = (case_laws::law.eq(law.clone()), case_laws::case_id.eq(case.to_string()));
        insert(tx, diesel::insert_into(case_laws::table).values(row))?;
    }
    Ok(())
}

/// Writes these over those that stood there; nothing where they are the same.
pub fn replace(tx: &mut Tx<'_>, case: CaseId, laws: &[String]) -> Result<(), StoreError> {
    if of_case(tx, case)? == laws {
        return Ok(());
    }
    diesel::delete(case_laws::table.filter(case_laws::case_id.eq(case.to_string()))).execute(&mut **tx)?;
    add_first(tx, case, laws)
}
