//! Who is behind the row of a sign-in by page: in use, not disabled, and still let in by the identity provider that let them
//! in.

use chrono::TimeDelta;

use crate::{
    desk::{
        Desk, Error,
        staff::{provider, session},
        views::Staff,
    },
    store::{Conn, sessions},
    types::{Door, Factor},
};

/// A session is touched at most this often.
const TOUCH: TimeDelta = TimeDelta::seconds(60);

/// The member of staff behind the row of a sign-in by page, which is in use from now on.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is unknown, over or idle for too long, or its user disabled, here or at the identity
/// provider; [`Error::Provider`] when that does not answer.
pub(in crate::desk) async fn staff_behind(desk: &Desk, digest: String) -> Result<Staff, Error> {
    let now = desk.0.clock.now();
    let asked = digest.clone();
    let found = move |conn: &mut Conn| session::with_user(conn, &asked, Door::Pages, now);
    let found = desk.0.store.read("session", found).await?;
    let (session, user) = found.ok_or(Error::Unauthenticated)?;
    let idle = TimeDelta::seconds(desk.auth().session_idle_secs.into());
    if user.disabled_at.is_some() || !session::is_in_use(&session, idle, now) {
        return Err(Error::Unauthenticated);
    }
    if session.factors.has(Factor::Provider) {
        provider::confirm(desk, &session, &user).await?;
    }
    if session.seen_at + TOUCH <= now {
        let digest = digest.clone();
        desk.0.store.write("touch session", move |tx| sessions::touch(tx, &digest, now)).await?;
    }
    session::staff_of(desk, &user, session)
}
