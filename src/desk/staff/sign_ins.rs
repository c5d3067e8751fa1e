//! Where somebody is signed in, and how they end it there.

use crate::{
    desk::{
        Desk, Error,
        staff::session::{self, KIND},
        views::{SignInView, Staff},
    },
    store::{StoreError, refresh_tokens, sessions},
};

/// Every sign-in of somebody that is not over, the latest first.
///
/// # Errors
/// Storage that does not answer.
pub async fn sign_ins(desk: &Desk, staff: &Staff) -> Result<Vec<SignInView>, Error> {
    let (subject, now) = (staff.id.to_string(), desk.0.clock.now());
    let rows = desk.0.store.read("sign-ins", move |conn| sessions::of_subject(conn, KIND, &subject, now));
    let idle = chrono::TimeDelta::seconds(desk.auth().session_idle_secs.into());
    let rows = rows.await?.into_iter().filter(|row| session::is_in_use(row, idle, now));
    let view = |row: sessions::Session| SignInView {
        is_this: row.digest == staff.session,
        id: row.digest,
        door: row.door,
        factors: row.factors,
        began_at: row.created_at,
        seen_at: row.seen_at,
    };
    Ok(rows.map(view).collect())
}

/// Ends one sign-in of somebody, by the id of the list.
///
/// # Errors
/// [`Error::NotFound`] where it is over, or somebody else's.
pub async fn end_sign_in(desk: &Desk, staff: &Staff, id: &str) -> Result<(), Error> {
    let (subject, id, now) = (staff.id.to_string(), id.to_owned(), desk.0.clock.now());
    let claim = desk.claim(&(), now)?;
    let ended = desk.0.store.write("end sign-in", move |tx| {
        claim.iter().try_for_each(|claim| claim.take(tx))?;
        let theirs = sessions::find(tx, &id, now)?.filter(|row| row.kind == KIND && row.subject == subject);
        if theirs.is_none() {
            return Err(StoreError::NotFound);
        }
        session::end(tx, &id)
    });
    Ok(ended.await?)
}

/// Ends every sign-in of somebody but this one.
///
/// # Errors
/// Storage that does not answer.
pub async fn end_other_sign_ins(desk: &Desk, staff: &Staff) -> Result<(), Error> {
    let (user, this) = (staff.id, staff.session.clone());
    let ended = desk.0.store.write("end other sign-ins", move |tx| {
        refresh_tokens::void_others(tx, user, &this)?;
        sessions::end_others(tx, KIND, &user.to_string(), &this)
    });
    ended.await?;
    Ok(())
}
