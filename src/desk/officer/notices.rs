//! What the next page of a session says once: which act was just done on which case.
//!
//! Kept in the session's row and taken by the page that shows it, so that a page loaded again, or a link that somebody
//! passed on, says nothing that did not just happen. Holds ids only.

use crate::{
    case::ActKind,
    desk::{Desk, Error, views::Staff},
    store::sessions,
    types::CaseId,
};

/// Leaves word that an act was done, for the page of its case.
///
/// # Errors
/// Storage that does not answer; the act is done all the same.
pub async fn leave_notice(desk: &Desk, staff: &Staff, case: CaseId, act: ActKind) -> Result<(), Error> {
    let (session, notice) = (staff.session.clone(), sessions::notice_of(case, act));
    Ok(desk.0.store.write("leave notice", move |tx| sessions::leave_notice(tx, &session, &notice)).await?)
}

/// The act that was just done on this case, shown once.
///
/// # Errors
/// Storage that does not answer.
pub async fn take_notice(desk: &Desk, staff: &Staff, case: CaseId) -> Result<Option<ActKind>, Error> {
    let session = staff.session.clone();
    let left = desk.0.store.read("notice", move |conn| sessions::notice(conn, &session)).await?;
    let act = left.as_ref().and_then(|notice| sessions::noticed(notice, case));
    let (Some(notice), Some(act)) = (left, act) else { return Ok(None) };
    let session = staff.session.clone();
    let taken =
        desk.0.store.write("take notice", move |tx| sessions::take_notice(tx, &session, &notice)).await?;
    Ok(taken.then_some(act))
}
