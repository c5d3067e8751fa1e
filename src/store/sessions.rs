//! Sessions of staff and of requesters: kept by the digest of their token, never by the token.

use std::fmt;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, utc},
    schema::sessions,
};
use crate::{
    case::ActKind,
    types::{CaseId, Door, Factors, FilingId, UserId},
};

/// A row of `sessions`: somebody who came in, and all that was given out for it.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub struct Session {
    /// Digest of the browser's token, in hex; for a program the name of its tokens' family.
    pub digest: String,
    /// `staff` or `requester`.
    pub kind: String,
    /// A user's or a filing's id.
    pub subject: String,
    /// The token that forms carry.
    pub csrf: String,
    /// When a code was last given.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub code_at: Option<DateTime<Utc>>,
    /// When it began.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute or so.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub seen_at: DateTime<Utc>,
    /// When it ends at the latest.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub expires_at: DateTime<Utc>,
    /// What the next page says once.
    pub notice: Option<String>,
    /// Where it is used.
    pub door: Door,
    /// By what a member of staff opened it; nothing for a requester, whose code is `code_at`.
    pub factors: Factors,
    /// What the identity provider is asked with, sealed, where it let them in.
    pub provider_grant: Option<Vec<u8>>,
    /// When it last said that they may come in.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Since when somebody is asking it again.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub asked_at: Option<DateTime<Utc>>,
}

impl Session {
    /// Whose it is, for one of staff.
    pub fn user(&self) -> Option<UserId> {
        self.subject.parse().ok()
    }

    /// Whose it is, for one of a requester.
    pub fn filing(&self) -> Option<FilingId> {
        self.subject.parse().ok()
    }
}

/// That an act was done on a case, as the next page says it once.
pub fn notice_of(case: CaseId, act: ActKind) -> String {
    format!("{case} {act}")
}

/// The act that a notice says was done on this case.
pub fn noticed(notice: &str, case: CaseId) -> Option<ActKind> {
    notice.strip_prefix(&format!("{case} "))?.parse().ok()
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("kind", &self.kind)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// Puts a fresh session on record, by its digest.
pub fn add(tx: &mut Tx<'_>, session: &Session) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table).values(session.clone()).execute(&mut **tx)?;
    Ok(())
}

/// A session that has not expired. Whether it was idle for too long is the desk's to judge.
pub fn find(conn: &mut Conn, digest: &str, now: DateTime<Utc>) -> Result<Option<Session>, StoreError> {
    Ok(sessions::table
        .find(digest)
        .filter(sessions::expires_at.gt(utc(now)))
        .select(Session::as_select())
        .first(conn)
        .optional()?)
}

/// Notes that a session was used.
pub fn touch(tx: &mut Tx<'_>, digest: &str, seen_at: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(digest))
        .set(sessions::seen_at.eq(utc(seen_at)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Takes it on to ask the provider again; `true` for one of several concurrent callers, unless whoever took it on has been
/// silent since before `silent_since`.
pub fn take_asking(
    tx: &mut Tx<'_>,
    digest: &str,
    silent_since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let is_free = sessions::asked_at.is_null().or(sessions::asked_at.lt(utc(silent_since)));
    let changed = diesel::update(sessions::table.find(digest).filter(is_free.assume_not_null()))
        .set(sessions::asked_at.eq(utc(now)))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// Nobody asks any more; no answer came.
pub fn drop_asking(tx: &mut Tx<'_>, digest: &str) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(digest))
        .set(sessions::asked_at.eq(None::<chrono::NaiveDateTime>))
        .execute(&mut **tx)?;
    Ok(())
}

/// The provider said that they may come in, and with what it is to be asked next.
pub fn confirm(tx: &mut Tx<'_>, digest: &str, grant: &[u8], at: DateTime<Utc>) -> Result<(), StoreError> {
    let confirmed = (
        sessions::provider_grant.eq(grant),
        sessions::confirmed_at.eq(utc(at)),
        sessions::asked_at.eq(None::<chrono::NaiveDateTime>),
    );
    diesel::update(sessions::table.find(digest)).set(confirmed).execute(&mut **tx)?;
    Ok(())
}

/// Leaves a notice for the next page of a session, in place of an older one.
pub fn leave_notice(tx: &mut Tx<'_>, digest: &str, notice: &str) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(digest)).set(sessions::notice.eq(notice)).execute(&mut **tx)?;
    Ok(())
}

/// The notice of a session, if one was left.
pub fn notice(conn: &mut Conn, digest: &str) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> =
        sessions::table.find(digest).select(sessions::notice).first(conn).optional()?;
    Ok(found.flatten())
}

/// Takes a notice away; `true` for one of several concurrent callers.
pub fn take_notice(tx: &mut Tx<'_>, digest: &str, notice: &str) -> Result<bool, StoreError> {
    let left = sessions::table.find(digest).filter(sessions::notice.eq(notice));
    let changed = diesel::update(left).set(sessions::notice.eq(None::<String>)).execute(&mut **tx)?;
    Ok(changed == 1)
}

/// Gives a session another name after its owner proved anew who they are; `false` when it has ended.
pub fn renew(tx: &mut Tx<'_>, digest: &str, to: &str, factors: &Factors) -> Result<bool, StoreError> {
    let changed = diesel::update(sessions::table.find(digest))
        .set((sessions::digest.eq(to), sessions::factors.eq(factors.to_string())))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// The sessions of a user or filing that have not expired, the latest first.
pub fn of_subject(
    conn: &mut Conn,
    kind: &str,
    subject: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, StoreError> {
    Ok(sessions::table
        .filter(sessions::subject.eq(subject))
        .filter(sessions::kind.eq(kind))
        .filter(sessions::expires_at.gt(utc(now)))
        .order((sessions::seen_at.desc(), sessions::digest))
        .select(Session::as_select())
        .load(conn)?)
}

/// Ends a session.
pub fn end(tx: &mut Tx<'_>, digest: &str) -> Result<(), StoreError> {
    diesel::delete(sessions::table.find(digest)).execute(&mut **tx)?;
    Ok(())
}

/// Ends every session of a user or filing.
pub fn end_all(tx: &mut Tx<'_>, kind: &str, subject: &str) -> Result<usize, StoreError> {
    let theirs = sessions::table.filter(sessions::kind.eq(kind)).filter(sessions::subject.eq(subject));
    Ok(diesel::delete(theirs).execute(&mut **tx)?)
}

/// Ends every session of a user or filing but one.
pub fn end_others(tx: &mut Tx<'_>, kind: &str, subject: &str, digest: &str) -> Result<usize, StoreError> {
    let theirs = sessions::table.filter(sessions::kind.eq(kind)).filter(sessions::subject.eq(subject));
    Ok(diesel::delete(theirs.filter(sessions::digest.ne(digest))).execute(&mut **tx)?)
}

/// Forgets sessions that expired before `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.lt(utc(before)))).execute(&mut **tx)?)
}
