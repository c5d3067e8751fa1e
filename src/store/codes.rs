//! One-time codes: digests only, few tries, once.

use std::fmt;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, utc},
    connection::insert,
    schema::codes,
};
use crate::types::{ControllerSlug, FilingId};

/// A code that was sent.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = codes, treat_none_as_default_value = false)]
pub struct Code {
    /// Its id, a UUIDv7.
    pub id: String,
    /// Who must answer.
    pub controller: ControllerSlug,
    pub filing_id: FilingId,
    /// What it opens, by its id.
    pub purpose: String,
    /// Keyed digest of the code.
    pub digest: Vec<u8>,
    /// When it was made.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
    /// Until when it may be used.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub expires_at: DateTime<Utc>,
    /// Wrong tries that are left.
    pub tries_left: i32,
    /// When it was used.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub used_at: Option<DateTime<Utc>>,
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code").field("id", &self.id).field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

/// How a code was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// It was right; it is used now.
    Right {
        /// What it opens.
        purpose: String,
    },
    /// It was wrong, expired or used, or there is none; a wrong one has cost a try.
    Wrong,
}

/// Puts a code on record, by its digest.
pub fn add(tx: &mut Tx<'_>, code: &Code) -> Result<(), StoreError> {
    insert(tx, diesel::insert_into(codes::table).values(code.clone()))?;
    Ok(())
}

/// Which open codes a guess is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// All of them; a wrong guess costs each a try.
    Open,
    /// The one that was made last; a wrong guess costs it nothing.
    Newest,
}

/// Makes open codes of a filing and purpose useless that were made until then: before a new one is sent.
pub fn void(
    tx: &mut Tx<'_>,
    filing: FilingId,
    purpose: &str,
    until: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let open = codes::table
        .filter(codes::filing_id.eq(filing))
        .filter(codes::purpose.eq(purpose))
        .filter(codes::created_at.le(utc(until)))
        .filter(codes::used_at.is_null());
    Ok(diesel::update(open).set(codes::tries_left.eq(0)).execute(&mut **tx)?)
}

/// The codes of a filing that a guess is held against, newest first.
fn open(
    conn: &mut Conn,
    filing: FilingId,
    against: Against,
    now: DateTime<Utc>,
) -> Result<Vec<Code>, StoreError> {
    let mut open: Vec<Code> = codes::table
        .filter(codes::filing_id.eq(filing))
        .filter(codes::used_at.is_null())
        .filter(codes::tries_left.gt(0))
        .filter(codes::expires_at.gt(utc(now)))
        .order((codes::created_at.desc(), codes::id.desc()))
        .select(Code::as_select())
        .load(conn)?;
    match against {
        Against::Open => {}
        Against::Newest => open.truncate(1),
    }
    Ok(open)
}

/// When a code of a filing runs out, if it is on record; `None` inside where it can no longer be used.
pub fn known(
    conn: &mut Conn,
    filing: FilingId,
    digest: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Option<DateTime<Utc>>>, StoreError> {
    let code: Option<Code> = codes::table
        .filter(codes::filing_id.eq(filing))
        .filter(codes::digest.eq(digest))
        .select(Code::as_select())
        .first(conn)
        .optional()?;
    let is_good = |code: &Code| code.used_at.is_none() && code.tries_left > 0 && code.expires_at > now;
    Ok(code.map(|code| is_good(&code).then_some(code.expires_at)))
}

/// What a code would open now, where it is right. Uses nothing up; [`redeem`] decides.
pub fn opens(
    conn: &mut Conn,
    filing: FilingId,
    digest: &[u8],
    against: Against,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let fitting = open(conn, filing, against, now)?.into_iter().find(|code| code.digest == digest);
    Ok(fitting.map(|code| code.purpose))
}

/// Tries a code: right once.
pub fn redeem(
    tx: &mut Tx<'_>,
    filing: FilingId,
    digest: &[u8],
    against: Against,
    now: DateTime<Utc>,
) -> Result<Redeemed, StoreError> {
    let open = open(tx, filing, against, now)?;
    // The digest is keyed, so that the time of this comparison tells nothing about the code.
    if let Some(code) = open.iter().find(|code| code.digest == digest) {
        let still_open =
            codes::table.find(&code.id).filter(codes::used_at.is_null()).filter(codes::tries_left.gt(0));
        let used = diesel::update(still_open).set(codes::used_at.eq(utc(now))).execute(&mut **tx)?;
        return Ok(if used == 1 {
            Redeemed::Right { purpose: code.purpose.clone() }
        } else {
            Redeemed::Wrong
        });
    }
    let paying = match against {
        Against::Open => open,
        Against::Newest => Vec::new(),
    };
    for code in paying {
        diesel::update(codes::table.find(&code.id).filter(codes::tries_left.gt(0)))
            .set(codes::tries_left.eq(codes::tries_left - 1))
            .execute(&mut **tx)?;
    }
    Ok(Redeemed::Wrong)
}

/// Forgets codes that expired before `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(codes::table.filter(codes::expires_at.lt(utc(before)))).execute(&mut **tx)?)
}
