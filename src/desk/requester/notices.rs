//! What the next status page says once: what the person just did, and that it arrived.

use crate::{
    desk::{Desk, Error, office::notices, views::Requester},
    types::closed_list,
};

closed_list! {
    /// What a person did last.
    Done, "done" {
        /// They confirmed their address.
        Confirmed = "confirmed",
        /// They wrote to the office.
        Written = "written",
        /// They withdrew a case.
        Withdrawn = "withdrawn",
        /// They took a withdrawal back.
        Reopened = "reopened",
        /// They asked to have a decision looked at again.
        Appealed = "appealed",
        /// They complained.
        Complained = "complained",
    }
}

/// Leaves word of what was done, for the next status page of the session.
///
/// # Errors
/// Storage that does not answer; it is done all the same.
pub async fn leave_notice(desk: &Desk, requester: &Requester, done: Done) -> Result<(), Error> {
    notices::leave(desk, &requester.session, done.to_string()).await
}

/// What was just done, shown once.
///
/// # Errors
/// Storage that does not answer.
pub async fn take_notice(desk: &Desk, requester: &Requester) -> Result<Option<Done>, Error> {
    let left = |notice: &str| Done::ALL.iter().copied().find(|done| done.id() == notice);
    notices::take(desk, &requester.session, left).await
}
