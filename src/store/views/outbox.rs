//! The outbox as somebody who runs the installation looks at it: how much waits, what went wrong, what became of a test. No
//! address, no word.

use chrono::{DateTime, Utc};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};

use crate::{
    case::LetterKind,
    store::{
        Conn, StoreError,
        columns::{Instant, utc},
        schema::outbox,
    },
    types::{ControllerSlug, OutboxId},
};

/// A letter as it stands; of those that make trouble, with its last failure.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Troubled {
    pub id: OutboxId,
    /// In whose name.
    pub controller: ControllerSlug,
    /// Which letter, by its id.
    pub letter: String,
    pub status: String,
    /// Tries so far.
    pub attempts: i32,
    /// A code of the last failure.
    pub last_error: Option<String>,
    /// When it is tried next, where it is.
    #[diesel(deserialize_as = Instant)]
    pub not_before: DateTime<Utc>,
    /// When it was decided.
    #[diesel(deserialize_as = Instant)]
    pub created_at: DateTime<Utc>,
}

impl Troubled {
    /// Which letter of a case it is; none for letters about an account or a session.
    pub fn case_letter(&self) -> Option<LetterKind> {
        self.letter.parse().ok()
    }
}

/// How many letters may be sent now and wait, counted to `most`.
pub fn waiting(conn: &mut Conn, now: DateTime<Utc>, most: i64) -> Result<i64, StoreError> {
    let found: Vec<OutboxId> = outbox::table
        .filter(sql::<Bool>("outbox.status = 'queued'"))
        .filter(outbox::not_before.le(utc(now)))
        .limit(most)
        .select(outbox::id)
        .load(conn)?;
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}

/// Letters that wait after a try that failed, those that are tried next first, at most `limit`.
pub fn put_off(conn: &mut Conn, limit: i64) -> Result<Vec<Troubled>, StoreError> {
    Ok(outbox::table
        .filter(sql::<Bool>("outbox.status = 'queued'"))
        .filter(outbox::attempts.gt(0))
        .filter(outbox::last_error.is_not_null())
        .order((outbox::not_before, outbox::id))
        .limit(limit)
        .select(Troubled::as_select())
        .load(conn)?)
}

/// Letters that were refused for good or given up since `since`, the newest first, at most `limit`.
pub fn lost(conn: &mut Conn, since: DateTime<Utc>, limit: i64) -> Result<Vec<Troubled>, StoreError> {
    Ok(outbox::table
        .filter(sql::<Bool>("outbox.status IN ('bounced', 'dead')"))
        .filter(outbox::created_at.ge(utc(since)))
        .order((outbox::created_at.desc(), outbox::id))
        .limit(limit)
        .select(Troubled::as_select())
        .load(conn)?)
}

/// The letters of these effects, the newest first.
pub fn of_effects(conn: &mut Conn, effect_keys: &[String]) -> Result<Vec<Troubled>, StoreError> {
    Ok(outbox::table
        .filter(outbox::effect_key.eq_any(effect_keys.to_vec()))
        .order((outbox::created_at.desc(), outbox::id))
        .select(Troubled::as_select())
        .load(conn)?)
}
