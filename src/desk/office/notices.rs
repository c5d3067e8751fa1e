//! What the next page of a session says once.
//!
//! Kept in the session's row and taken by the page that shows it, so that a page loaded again, or a link that somebody
//! passed on, says nothing that did not just happen. Holds ids only.

use crate::{
    desk::{Desk, Error},
    store::sessions,
};

/// Leaves a notice in place of an older one.
///
/// # Errors
/// Storage that does not answer; what it tells of is done all the same.
pub(in crate::desk) async fn leave(desk: &Desk, session: &str, notice: String) -> Result<(), Error> {
    let session = session.to_owned();
    Ok(desk.0.store.write("leave notice", move |tx| sessions::leave_notice(tx, &session, &notice)).await?)
}

/// Takes the notice that was left, where `read` knows it; of several pages at once one gets it.
///
/// # Errors
/// Storage that does not answer.
pub(in crate::desk) async fn take<T>(
    desk: &Desk,
    session: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Error> {
    let shown = session.to_owned();
    let left = desk.0.store.read("notice", move |conn| sessions::notice(conn, &shown)).await?;
    let known = left.as_deref().and_then(read);
    let (Some(notice), Some(known)) = (left, known) else { return Ok(None) };
    let shown = session.to_owned();
    let taken =
        desk.0.store.write("take notice", move |tx| sessions::take_notice(tx, &shown, &notice)).await?;
    Ok(taken.then_some(known))
}
