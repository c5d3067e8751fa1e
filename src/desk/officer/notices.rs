//! What the next page of a case says once: which act was just done on it.

use crate::{
    case::ActKind,
    desk::{Desk, Error, office::notices, views::Staff},
    store::sessions,
    types::CaseId,
};

/// Leaves word that an act was done, for the page of its case.
///
/// # Errors
/// Storage that does not answer; the act is done all the same.
pub async fn leave_notice(desk: &Desk, staff: &Staff, case: CaseId, act: ActKind) -> Result<(), Error> {
    notices::leave(desk, &staff.session, sessions::notice_of(case, act)).await
}

/// The act that was just done on this case, shown once.
///
/// # Errors
/// Storage that does not answer.
pub async fn take_notice(desk: &Desk, staff: &Staff, case: CaseId) -> Result<Option<ActKind>, Error> {
    notices::take(desk, &staff.session, |notice| sessions::noticed(notice, case)).await
}
