//! Members of staff as mail and pages name them: their address is opened here and nowhere else.

use std::collections::BTreeMap;

use crate::{
    case::Role,
    desk::{Desk, Error, office::keyring::Keyring},
    store::users,
    types::{EmailAddress, Reach, UserId},
};

/// A member of staff who can get mail.
#[derive(Debug, Clone)]
pub(crate) struct Colleague {
    pub(crate) id: UserId,
    pub(crate) email: EmailAddress,
    pub(crate) role: Role,
    /// Of which controllers they may hear.
    pub(crate) reach: Reach,
}

/// Everybody who may sign in.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) async fn active_colleagues(desk: &Desk) -> Result<Vec<Colleague>, Error> {
    let users = desk.0.store.read("colleagues", users::all).await?;
    users.iter().filter(|user| user.disabled_at.is_none()).map(|user| colleague(desk, user)).collect()
}

/// The member of staff behind an account.
pub(crate) fn colleague(desk: &Desk, user: &users::User) -> Result<Colleague, Error> {
    let email = Keyring::open_sealed(
        desk.0.keys.installation(),
        "users",
        "sealed",
        &user.id.to_string(),
        &user.sealed,
    )?;
    Ok(Colleague { id: user.id, email, role: user.role, reach: user.reach.clone() })
}

/// The user with that address, in whichever spelling.
pub(in crate::desk) async fn find_user(
    desk: &Desk,
    email: &EmailAddress,
) -> Result<Option<users::User>, Error> {
    let indexes = desk.0.keys.staff_email_before(email);
    Ok(desk.0.store.read("user by address", move |conn| users::find_by_email(conn, &indexes)).await?)
}

/// E-mail addresses of staff, disabled ones included, because cases keep their owners.
pub(in crate::desk) type Emails = BTreeMap<UserId, String>;

/// Who is who, for actors and owners.
pub(in crate::desk) fn emails(desk: &Desk, users: &[users::User]) -> Result<Emails, Error> {
    users.iter().map(|user| Ok((user.id, colleague(desk, user)?.email.as_str().to_owned()))).collect()
}
