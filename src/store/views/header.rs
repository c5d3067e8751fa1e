//! The head of a case page: the case and the filing it belongs to, on one snapshot.

use diesel::prelude::*;

use crate::{
    store::{
        Conn, StoreError,
        cases::CaseRow,
        filings::Filing,
        schema::{cases, filings},
    },
    types::CaseId,
};

/// A case with its filing.
///
/// # Errors
/// As the database answers.
pub fn find(conn: &mut Conn, id: CaseId) -> Result<Option<(CaseRow, Filing)>, StoreError> {
    Ok(cases::table
        .inner_join(filings::table)
        .filter(cases::id.eq(id))
        .select((CaseRow::as_select(), Filing::as_select()))
        .first(conn)
        .optional()?)
}
