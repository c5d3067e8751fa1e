//! Outgoing letters: rendered when they were decided, sealed, sent later by whoever holds the lease.
//!
//! A lease frees itself by time, and its token fences: a sender that lost its lease can mark nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::{dsl::sql, expression::SqlLiteral, prelude::*, sql_types::Bool};

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, utc},
    connection::unless_present,
    packing::Coding,
    schema::outbox,
    streams::Stream,
};
use crate::{
    case::LetterKind,
    types::{ControllerSlug, OutboxId},
};

/// A letter about to be queued.
#[derive(Debug, Clone)]
pub struct NewLetter {
    pub id: OutboxId,
    /// In whose name.
    pub controller: ControllerSlug,
    /// `stream:letter:occurrence`: the same effect is queued once.
    pub effect_key: String,
    /// The stream that records the result.
    pub stream: Stream,
    /// Which letter, by its id.
    pub letter: String,
    /// The duty that it meets, by its id.
    pub duty: Option<String>,
    /// Recipient, subject and bodies, packed and sealed.
    pub sealed: Vec<u8>,
    /// How they are packed.
    pub coding: Coding,
    /// Whose letters wait for each other.
    pub lane: Lane,
    /// Whose mailbox it counts against; empty for nobody's.
    pub mailbox: String,
    /// The Message-ID of every attempt.
    pub message_id: String,
    /// Not to be sent earlier.
    pub not_before: DateTime<Utc>,
    /// When it was decided.
    pub created_at: DateTime<Utc>,
}

/// How a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterStatus {
    /// Waiting, or being tried.
    Queued,
    /// The next mail server took it.
    Accepted,
    /// Refused for good.
    Bounced,
    /// Given up after the last try.
    Dead,
}

impl LetterStatus {
    /// The id in the column.
    pub fn id(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Accepted => "accepted",
            Self::Bounced => "bounced",
            Self::Dead => "dead",
        }
    }

    /// The status of the letter `id`, as its column says it.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the column holds something foreign.
    pub fn read(text: &str, id: OutboxId) -> Result<Self, StoreError> {
        let found = [Self::Queued, Self::Accepted, Self::Bounced, Self::Dead];
        let found = found.into_iter().find(|status| status.id() == text);
        found.ok_or_else(|| StoreError::corrupt("outbox", id, "status"))
    }
}

/// A letter as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub struct LetterRow {
    pub id: OutboxId,
    /// In whose name.
    pub controller: ControllerSlug,
    /// `stream:letter:occurrence`.
    pub effect_key: String,
    /// The stream that records the result, as text.
    pub stream: String,
    /// Which letter, by its id.
    pub letter: String,
    /// The duty that it meets, by its id.
    pub duty: Option<String>,
    /// Recipient, subject and bodies, sealed.
    pub sealed: Vec<u8>,
    /// The Message-ID of every attempt.
    pub message_id: String,
    /// Not to be sent earlier.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub not_before: DateTime<Utc>,
    /// Tries so far, the one under way included.
    pub attempts: i32,
    /// Until when someone is trying.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub lease_until: DateTime<Utc>,
    /// Who is trying; empty for nobody.
    pub lease_token: String,
    /// [`LetterStatus::id`].
    pub status: String,
    /// A code of the last failure; never the server's words, which may hold a person.
    pub last_error: Option<String>,
    /// When the next mail server took it.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was decided.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
    /// [`Coding::number`].
    pub coding: i32,
    /// [`Lane`]; empty in rows of before.
    pub lane: String,
    /// Whose mailbox it counts against; empty for nobody's.
    pub mailbox: String,
}

impl LetterRow {
    /// Which letter of a case it is; none for letters about an account or a session.
    pub fn case_letter(&self) -> Option<LetterKind> {
        self.letter.parse().ok()
    }

    /// How it stands.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the column holds something foreign.
    pub fn status(&self) -> Result<LetterStatus, StoreError> {
        LetterStatus::read(&self.status, self.id)
    }

    /// The stream that records the result.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the column holds something foreign.
    pub fn stream(&self) -> Result<Stream, StoreError> {
        self.stream.parse().map_err(|_| StoreError::corrupt("outbox", self.id, "stream"))
    }
}

/// Queues a letter; `false` when the same effect is queued already.
pub fn queue(tx: &mut Tx<'_>, letter: &NewLetter) -> Result<bool, StoreError> {
    let letter = letter.clone();
    let row = LetterRow {
        id: letter.id,
        controller: letter.controller,
        effect_key: letter.effect_key,
        stream: letter.stream.to_string(),
        letter: letter.letter,
        duty: letter.duty,
        sealed: letter.sealed,
        message_id: letter.message_id,
        not_before: letter.not_before,
        attempts: 0,
        lease_until: DateTime::UNIX_EPOCH,
        lease_token: String::new(),
        status: LetterStatus::Queued.id().to_owned(),
        last_error: None,
        accepted_at: None,
        created_at: letter.created_at,
        coding: letter.coding.number(),
        lane: letter.lane.0,
        mailbox: letter.mailbox,
    };
    unless_present(tx, diesel::insert_into(outbox::table).values(row).on_conflict_do_nothing())
}

/// A lease to be taken.
#[derive(Debug, Clone)]
pub struct Lease {
    /// Drawn afresh by each claim.
    pub token: String,
    /// The present instant.
    pub now: DateTime<Utc>,
    /// When the lease frees itself.
    pub until: DateTime<Utc>,
}

/// Whose letters wait for each other: a keyed digest of the recipient's mail domain. Rows of before have none and share
/// one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane(pub String);

/// How many letters may be claimed now, and of which lanes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Room {
    /// In all.
    pub free: usize,
    /// Of these, for slow lanes at most.
    pub slow: usize,
    pub slow_lanes: BTreeSet<Lane>,
    /// Lanes of which several may go at once; of any other that is not slow, one.
    pub quick_lanes: BTreeSet<Lane>,
    /// Lanes whose first letter is on its way.
    pub busy: BTreeSet<Lane>,
    /// Whether lanes do not matter.
    pub is_open: bool,
}

impl Room {
    /// Room for `letters`, whatever their lane, for whoever sends them one by one.
    pub fn for_any(letters: usize) -> Self {
        Self { free: letters, is_open: true, ..Self::default() }
    }
}

/// As the index `outbox_queued` says it. Bound, the planner could not know that the index fits: it keeps a plan for whatever
/// is bound.
fn is_queued() -> SqlLiteral<Bool> {
    sql("outbox.status = 'queued'")
}

/// Rows looked at for one place: of one lane that may send one letter, more do not help.
const LOOKED_AT: usize = 4;

/// Takes letters that are due and that nobody holds, the oldest first, as far as there is room; each counts as one try.
pub fn claim(tx: &mut Tx<'_>, lease: &Lease, room: &Room) -> Result<Vec<LetterRow>, StoreError> {
    let mut claimed = Vec::new();
    for id in chosen(tx, lease.now, room)? {
        let free = outbox::status.eq(LetterStatus::Queued.id()).and(outbox::lease_until.le(utc(lease.now)));
        let taken = diesel::update(outbox::table.find(id.to_string()).filter(free))
            .set((
                outbox::lease_until.eq(utc(lease.until)),
                outbox::lease_token.eq(&lease.token),
                outbox::attempts.eq(outbox::attempts + 1),
            ))
            .execute(&mut **tx)?;
        if taken == 1 {
            claimed.extend(find(tx, id)?);
        }
    }
    Ok(claimed)
}

/// The letters that there is room for.
fn chosen(conn: &mut Conn, now: DateTime<Utc>, room: &Room) -> Result<Vec<OutboxId>, StoreError> {
    let names = |lanes: &BTreeSet<Lane>| lanes.iter().map(|lane| lane.0.clone()).collect::<Vec<_>>();
    let mut query = outbox::table
        .filter(is_queued())
        .filter(outbox::lease_until.le(utc(now)))
        .filter(outbox::not_before.le(utc(now)))
        // what a newer release packed is left to it
        .filter(outbox::coding.le(Coding::LETTERS.number()))
        .order((outbox::not_before, outbox::id))
        .limit(i64::try_from(room.free * if room.is_open { 1 } else { LOOKED_AT }).unwrap_or(i64::MAX))
        .select((outbox::id, outbox::lane))
        .into_boxed();
    let mut shut = names(&room.busy);
    if room.slow == 0 {
        shut.extend(names(&room.slow_lanes));
    }
    if !shut.is_empty() {
        query = query.filter(outbox::lane.ne_all(shut));
    }
    let candidates: Vec<(OutboxId, String)> = query.load(conn)?;
    if room.is_open {
        return Ok(candidates.into_iter().map(|(id, _)| id).collect());
    }
    let (mut slow, mut tried) = (room.slow, BTreeSet::new());
    let mut take = |lane: Lane| {
        if room.slow_lanes.contains(&lane) {
            let is_free = slow > 0;
            slow -= usize::from(is_free);
            return is_free;
        }
        room.quick_lanes.contains(&lane) || tried.insert(lane)
    };
    let taken = candidates.into_iter().filter(|(_, lane)| take(Lane(lane.clone())));
    Ok(taken.take(room.free).map(|(id, _)| id).collect())
}

/// How a try ended.
#[derive(Debug, Clone, Copy)]
pub enum Tried<'a> {
    /// The next mail server took it.
    Accepted { at: DateTime<Utc> },
    /// Not now; again at `at`.
    Later {
        /// When to try again.
        at: DateTime<Utc>,
        /// A code of the failure.
        code: &'a str,
    },
    /// Refused for good.
    Bounced {
        /// A code of the failure.
        code: &'a str,
    },
    /// Given up.
    Dead {
        /// A code of the failure.
        code: &'a str,
    },
}

/// Writes how a try ended and gives the lease back.
///
/// # Errors
/// [`StoreError::LeaseLost`] when the lease is someone else's by now, or the letter is no longer queued.
pub fn mark(tx: &mut Tx<'_>, id: OutboxId, token: &str, tried: Tried<'_>) -> Result<(), StoreError> {
    let held = outbox::table
        .find(id.to_string())
        .filter(outbox::lease_token.eq(token))
        .filter(outbox::status.eq(LetterStatus::Queued.id()));
    let free = (outbox::lease_until.eq(utc(DateTime::UNIX_EPOCH)), outbox::lease_token.eq(""));
    let changed = match tried {
        Tried::Accepted { at } => diesel::update(held)
            .set((free, outbox::status.eq(LetterStatus::Accepted.id()), outbox::accepted_at.eq(utc(at))))
            .execute(&mut **tx)?,
        Tried::Later { at, code } => diesel::update(held)
            .set((free, outbox::not_before.eq(utc(at)), outbox::last_error.eq(code)))
            .execute(&mut **tx)?,
        Tried::Bounced { code } => diesel::update(held)
            .set((free, outbox::status.eq(LetterStatus::Bounced.id()), outbox::last_error.eq(code)))
            .execute(&mut **tx)?,
        Tried::Dead { code } => diesel::update(held)
            .set((free, outbox::status.eq(LetterStatus::Dead.id()), outbox::last_error.eq(code)))
            .execute(&mut **tx)?,
    };
    if changed == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// A letter by id.
pub fn find(conn: &mut Conn, id: OutboxId) -> Result<Option<LetterRow>, StoreError> {
    Ok(outbox::table.find(id.to_string()).select(LetterRow::as_select()).first(conn).optional()?)
}

/// Since when the oldest letter that may be sent waits, for `readyz`.
pub fn oldest_waiting(conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let oldest: Option<chrono::NaiveDateTime> = outbox::table
        .filter(is_queued())
        .filter(outbox::not_before.le(utc(now)))
        .select(diesel::dsl::min(outbox::not_before))
        .first(conn)?;
    Ok(oldest.map(|at| at.and_utc()))
}

/// The Message-IDs of letters, by their effects.
pub fn message_ids(conn: &mut Conn, effect_keys: &[String]) -> Result<Vec<(String, String)>, StoreError> {
    Ok(outbox::table
        .filter(outbox::effect_key.eq_any(effect_keys.to_vec()))
        .select((outbox::effect_key, outbox::message_id))
        .load(conn)?)
}

/// Letters that a release before packing wrote, by id: those after `after`, at most `limit`.
pub fn unpacked(conn: &mut Conn, after: Option<OutboxId>, limit: i64) -> Result<Vec<LetterRow>, StoreError> {
    let after = after.map_or_else(String::new, |id| id.to_string());
    Ok(outbox::table
        .filter(sql::<Bool>("outbox.coding = 0"))
        .filter(outbox::id.gt(after))
        .order(outbox::id)
        .limit(limit)
        .select(LetterRow::as_select())
        .load(conn)?)
}

/// Writes a letter packed over the same letter unpacked; `false` where somebody was faster. Whoever is sending it has it
/// open already and touches other columns.
pub fn repack(tx: &mut Tx<'_>, id: OutboxId, coding: Coding, sealed: &[u8]) -> Result<bool, StoreError> {
    let plain = outbox::table.find(id.to_string()).filter(outbox::coding.eq(Coding::Plain.number()));
    let packed = (outbox::coding.eq(coding.number()), outbox::sealed.eq(sealed));
    Ok(diesel::update(plain).set(packed).execute(&mut **tx)? == 1)
}
