//! `Idempotency-Key`: the first request with a key claims it and leaves its answer in the same transaction as its
//! effect; whoever repeats it gets that answer.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Conn, StoreError, Tx, columns::utc, connection::unless_present, schema::idempotency};

/// An idempotency key as its sender named it, by digests.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    /// Who sends, and to which address.
    pub scope: String,
    /// Digest of the header, in hex.
    pub key_digest: String,
    /// Digest of the body, in hex.
    pub body_digest: String,
}

impl IdempotencyKey {
    /// Where an answer is sealed: nowhere else can it be opened.
    pub fn place(&self) -> String {
        format!("{} {}", self.scope, self.key_digest)
    }
}

/// What a key meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: the work may be done, in this transaction, and [`finish`]ed.
    First,
    /// The same request was answered before.
    Answered {
        /// The HTTP status then.
        status: i32,
        /// The body then, sealed.
        sealed: Vec<u8>,
    },
    /// The same key came with another body.
    OtherBody,
}

/// What is known of a key, without claiming it.
pub fn find(conn: &mut Conn, key: &IdempotencyKey) -> Result<Option<Begun>, StoreError> {
    let known: Option<(String, Option<i32>, Option<Vec<u8>>)> = idempotency::table
        .find((&key.scope, &key.key_digest))
        .select((idempotency::body_digest, idempotency::status, idempotency::sealed))
        .first(conn)
        .optional()?;
    match known {
        None => Ok(None),
        Some((body, ..)) if body != key.body_digest => Ok(Some(Begun::OtherBody)),
        Some((_, Some(status), Some(sealed))) => Ok(Some(Begun::Answered { status, sealed })),
        // Claim and answer are written in one transaction, so a claim without an answer cannot be seen.
        Some(_) => Err(StoreError::corrupt("idempotency", &key.key_digest, "status")),
    }
}

/// Claims a key in the transaction that does the work.
pub fn begin(tx: &mut Tx<'_>, key: &IdempotencyKey, at: DateTime<Utc>) -> Result<Begun, StoreError> {
    if let Some(known) = find(tx, key)? {
        return Ok(known);
    }
    let claimed = unless_present(
        tx,
        diesel::insert_into(idempotency::table)
            .values((
                idempotency::scope.eq(&key.scope),
                idempotency::key_digest.eq(&key.key_digest),
                idempotency::body_digest.eq(&key.body_digest),
                idempotency::created_at.eq(utc(at)),
            ))
            .on_conflict_do_nothing(),
    )?;
    if claimed {
        return Ok(Begun::First);
    }
    find(tx, key)?.ok_or(StoreError::Taken)
}

/// Leaves the answer, in the transaction that claimed the key.
///
/// # Errors
/// [`StoreError::NotFound`] when the key was not claimed.
pub fn finish(tx: &mut Tx<'_>, key: &IdempotencyKey, status: i32, sealed: &[u8]) -> Result<(), StoreError> {
    let changed = diesel::update(idempotency::table.find((&key.scope, &key.key_digest)))
        .set((idempotency::status.eq(status), idempotency::sealed.eq(sealed)))
        .execute(&mut **tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Forgets keys older than `before`.
pub fn expire(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(idempotency::table.filter(idempotency::created_at.lt(utc(before))))
        .execute(&mut **tx)?)
}
