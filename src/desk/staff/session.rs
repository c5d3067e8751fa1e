//! The row of a sign-in. By page or by API it has one life and one end, and what was given out for it (cookie, access
//! tokens, refresh tokens) ends with it.
//!
//! Invariant: what somebody may do follows from how this sign-in was opened, never from what their account has since.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    config::Mfa,
    desk::{
        Desk, Error,
        staff::{colleagues::colleague, identity::SecretToken},
        views::{Owed, Staff},
    },
    store::{Conn, StoreError, Tx, refresh_tokens, sessions, users},
    types::{Door, Factor, Factors, UserId},
};

/// The kind of these sessions in the store.
pub(in crate::desk) const KIND: &str = "staff";

/// A sign-in by browser, with the token of its cookie.
pub(in crate::desk) fn for_pages(
    desk: &Desk,
    user: UserId,
    factors: Factors,
    now: DateTime<Utc>,
) -> (sessions::Session, SecretToken) {
    let token = SecretToken::draw(desk.0.clock.as_ref());
    let csrf = SecretToken::draw(desk.0.clock.as_ref()).as_str().to_owned();
    let row = row(desk, token.digest(), user, factors, now);
    (sessions::Session { csrf, ..row }, token)
}

/// A sign-in by a program. Its name stands in every token that is given out for it.
pub(in crate::desk) fn for_api(
    desk: &Desk,
    user: UserId,
    factors: Factors,
    now: DateTime<Utc>,
) -> sessions::Session {
    let row = row(desk, desk.0.clock.fresh_id().to_string(), user, factors, now);
    sessions::Session { door: Door::Api, ..row }
}

fn row(desk: &Desk, digest: String, user: UserId, factors: Factors, now: DateTime<Utc>) -> sessions::Session {
    sessions::Session {
        digest,
        kind: KIND.to_owned(),
        subject: user.to_string(),
        csrf: String::new(),
        code_at: None,
        created_at: now,
        seen_at: now,
        expires_at: now + TimeDelta::seconds(desk.auth().session_max_secs.into()),
        notice: None,
        door: Door::Pages,
        factors,
        provider_grant: None,
        confirmed_at: None,
        asked_at: None,
    }
}

/// Opens a sign-in for a user as they stood when their factors were checked; `false` when they were changed since.
pub(in crate::desk) fn open(
    tx: &mut Tx<'_>,
    (user, epoch): (UserId, i64),
    session: &sessions::Session,
) -> Result<bool, StoreError> {
    let holds = users::hold(tx, user, epoch)?;
    if holds {
        sessions::add(tx, session)?;
    }
    Ok(holds)
}

/// Ends one sign-in with all that was given out for it.
pub(in crate::desk) fn end(tx: &mut Tx<'_>, session: &str) -> Result<(), StoreError> {
    refresh_tokens::void_family(tx, session)?;
    sessions::end(tx, session)
}

/// Ends every sign-in of a user.
pub(in crate::desk) fn end_all(tx: &mut Tx<'_>, user: UserId) -> Result<(), StoreError> {
    refresh_tokens::void_all(tx, user)?;
    sessions::end_all(tx, KIND, &user.to_string())?;
    Ok(())
}

/// Who is signed in: who they are from their account, what they may do from the row of the sign-in.
pub(in crate::desk) fn staff_of(
    desk: &Desk,
    user: &users::User,
    session: sessions::Session,
) -> Result<Staff, Error> {
    let colleague = colleague(desk, user)?;
    Ok(Staff {
        id: colleague.id,
        email: colleague.email.as_str().to_owned(),
        role: colleague.role,
        owes: owed(&session.factors, desk.auth().mfa),
        csrf: session.csrf,
        session: session.digest,
        door: session.door,
        reach: colleague.reach,
        factors: session.factors,
    })
}

/// What must be done before anything else by who came in by these factors.
pub(in crate::desk) fn owed(factors: &Factors, mfa: Mfa) -> Option<Owed> {
    // the provider asks for factors of its own
    if factors.has(Factor::Provider) {
        return None;
    }
    let is_own = factors.has(Factor::Password);
    match mfa {
        Mfa::Required if !is_own => Some(Owed::Password),
        Mfa::Required if factors.second_at().is_none() => Some(Owed::SecondFactor),
        Mfa::Optional if !is_own && !factors.has(Factor::GivenPassword) => Some(Owed::Password),
        Mfa::Required | Mfa::Optional => None,
    }
}

/// Whether a sign-in still opens anything: one by browser ends when it is idle for too long.
pub(in crate::desk) fn is_in_use(session: &sessions::Session, idle: TimeDelta, now: DateTime<Utc>) -> bool {
    match session.door {
        Door::Pages => now < session.seen_at + idle,
        Door::Api => true,
    }
}

/// The row of a sign-in through this door, where it has not expired, and whose it is.
pub(in crate::desk) fn with_user(
    conn: &mut Conn,
    digest: &str,
    door: Door,
    now: DateTime<Utc>,
) -> Result<Option<(sessions::Session, users::User)>, StoreError> {
    let Some(session) = sessions::find(conn, digest, now)? else { return Ok(None) };
    let Some(id) = subject(&session, door) else { return Ok(None) };
    Ok(users::find(conn, id)?.map(|user| (session, user)))
}

/// Whose row this is; nobody's, if it is a requester's or is used through another door.
fn subject(session: &sessions::Session, door: Door) -> Option<UserId> {
    if session.kind == KIND && session.door == door { session.user() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_owed_follows_from_the_factors_alone() {
        use Factor::{GivenPassword, Invitation, Password, Provider, RecoveryCode, Totp};
        let owed = |factors: &[Factor], mfa| {
            owed(&Factors::given(factors.iter().copied(), DateTime::UNIX_EPOCH), mfa)
        };
        for (factors, required, optional) in [
            (&[][..], Some(Owed::Password), Some(Owed::Password)),
            (&[Totp], Some(Owed::Password), Some(Owed::Password)),
            (&[Invitation], Some(Owed::Password), Some(Owed::Password)),
            (&[GivenPassword], Some(Owed::Password), None),
            (&[GivenPassword, Totp], Some(Owed::Password), None),
            (&[Password], Some(Owed::SecondFactor), None),
            (&[Password, Invitation], Some(Owed::SecondFactor), None),
            (&[Password, Totp], None, None),
            (&[Password, RecoveryCode], None, None),
            (&[Provider], None, None),
        ] {
            assert_eq!(owed(factors, Mfa::Required), required, "{factors:?}");
            assert_eq!(owed(factors, Mfa::Optional), optional, "{factors:?}");
        }
    }
}
