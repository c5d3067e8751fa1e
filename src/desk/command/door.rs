//! The door through which everything happens to a case: load one snapshot, ask the pure core what follows, write it all
//! in one guarded transaction. Whoever was overtaken loads again and decides again.

use chrono::{DateTime, Utc};

use crate::{
    case::{self, Act, Actor, Case, Event, Facts, Forbidden, ReviewSeal, Role},
    desk::{
        Desk, Error,
        command::{
            change::Change,
            plan::{Planned, plan, together},
            record::{self, Person, Words},
        },
        office::{controller::ControllerContext, keyring::Keyring},
        post::Colleague,
        staff::identity::OneTimeCode,
    },
    store::{
        Conn, StoreError, cases, codes, filings,
        streams::{self, StoredEvent, Stream},
        timers, users,
    },
    types::{CaseId, FilingId},
    vault::DataKey,
};

/// Someone else may be faster; three times, then the caller is told.
pub(crate) const TRIES: u32 = 3;

impl From<Forbidden> for Error {
    fn from(forbidden: Forbidden) -> Self {
        Self::Forbidden { rule: forbidden.rule, citation: forbidden.citation, words: forbidden.words }
    }
}

/// One snapshot of a case and its filing.
pub(crate) struct Loaded {
    pub(crate) case: Case,
    pub(crate) row: cases::CaseRow,
    pub(crate) stored: Vec<StoredEvent>,
    pub(crate) filing: filings::Filing,
    /// Gone once the person was erased.
    pub(crate) key: Option<DataKey>,
    pub(crate) person: Person,
}

impl Loaded {
    /// The same case once `planned` is written: nobody needs to ask the database for what was just handed to it.
    pub(crate) fn after(mut self, planned: &Planned) -> Self {
        let id = self.row.id;
        for written in planned.change.cases.iter().filter(|written| written.row.id == id) {
            self.stored.extend(streams::numbered(written.expected_seq, &written.events));
            self.row = written.row.clone();
        }
        let filing = self.filing.id;
        for written in planned.change.filings.iter().filter(|written| written.row.id == filing) {
            self.filing = written.row.clone();
        }
        Self { case: planned.case.clone(), ..self }
    }

    /// Opens the words beside the newest event of a kind.
    pub(crate) fn words_beside(&self, kinds: &[&str]) -> Result<Words, Error> {
        let newest = self.stored.iter().rev().find(|event| kinds.contains(&event.kind.as_str()));
        let (Some(key), Some(event)) = (&self.key, newest) else { return Ok(Words::new()) };
        Ok(record::words_of(key, Stream::Case(self.case.id), event)?.unwrap_or_default())
    }
}

/// A case, its events, its filing and its wrapped key, as they stand in rows.
pub(crate) type RawCase = (cases::CaseRow, Vec<StoredEvent>, filings::Filing, Option<Vec<u8>>);

/// Reads one snapshot of a case.
pub(crate) fn raw_case(conn: &mut Conn, id: CaseId) -> Result<RawCase, StoreError> {
    let row = cases::find(conn, id)?.ok_or(StoreError::NotFound)?;
    let filing = filings::find(conn, row.filing_id)?.ok_or(StoreError::NotFound)?;
    let stored = streams::load(conn, Stream::Case(id))?;
    let wrapped = Keyring::wrapped_filing_key(conn, filing.id)?;
    Ok((row, stored, filing, wrapped))
}

/// One act on one case, as it is put through the door.
pub(crate) struct Through<'a> {
    pub(crate) actor: Actor,
    pub(crate) act: &'a Act,
    /// The version that the caller had seen, where it had seen one.
    pub(crate) seen: Option<i64>,
    /// Whether this happens after its time (a timer that nobody heard).
    pub(crate) late: bool,
}

impl<'a> Through<'a> {
    /// An act of the machine, in time.
    pub(crate) fn machine(act: &'a Act) -> Self {
        Self { actor: Actor::Machine, act, seen: None, late: false }
    }
}

/// What an act on a case may look at.
pub(in crate::desk) fn facts_on<'a>(
    desk: &'a Desk,
    loaded: &Loaded,
    actor: Actor,
) -> Result<Facts<'a>, Error> {
    let room = desk.room(&loaded.case.controller)?;
    // Where the person was erased, nothing of theirs is left to decide on: nobody's seal then.
    let seal = loaded.key.as_ref().map_or([0; 32], |key| key.derived("review digest"));
    Ok(Facts { seal: ReviewSeal(seal), ..facts(desk, room, actor) })
}

/// The same before there is a case.
pub(in crate::desk) fn facts<'a>(desk: &'a Desk, room: &'a ControllerContext, actor: Actor) -> Facts<'a> {
    Facts {
        seal: ReviewSeal([0; 32]),
        fresh: CaseId(desk.0.clock.fresh_id()),
        now: desk.0.clock.now(),
        actor,
        office: &room.office,
        tiers: &desk.0.tiers,
        statutes: &room.statutes,
    }
}

/// Loads one snapshot of a case.
pub(crate) async fn load_case(desk: &Desk, id: CaseId) -> Result<Loaded, Error> {
    open_case(desk, desk.0.store.read("load case", move |conn| raw_case(conn, id)).await?)
}

/// Replays and unseals one snapshot.
pub(crate) fn open_case(desk: &Desk, raw: RawCase) -> Result<Loaded, Error> {
    let (row, stored, filing, wrapped) = raw;
    let key = desk.0.keys.filing_key(filing.id, wrapped.as_deref())?;
    let person = key.as_ref().map(|key| Person::open(key, &filing)).transpose()?.unwrap_or_default();
    Ok(Loaded { case: record::replay_case(row.id, &stored)?, row, stored, filing, key, person })
}

/// Puts an act through the door; the case afterwards.
pub(crate) async fn put_through(desk: &Desk, id: CaseId, through: &Through<'_>) -> Result<Loaded, Error> {
    let (_, mut cases) = carry_out(desk, &[id], through, &Change::default()).await?;
    cases.pop().ok_or(Error::NotFound)
}

/// Puts one act through the doors of several cases, together with what else belongs to the same transaction.
/// Whether anything was written.
pub(crate) async fn put_through_all(
    desk: &Desk,
    ids: &[CaseId],
    through: &Through<'_>,
    beside: &Change,
) -> Result<bool, Error> {
    carry_out(desk, ids, through, beside).await.map(|(is_written, _)| is_written)
}

/// Whether anything was written, and each case afterwards.
async fn carry_out(
    desk: &Desk,
    ids: &[CaseId],
    through: &Through<'_>,
    beside: &Change,
) -> Result<(bool, Vec<Loaded>), Error> {
    let mut current = 0;
    for _ in 0..TRIES {
        let (mut all, mut after) = (Vec::new(), Vec::with_capacity(ids.len()));
        for id in ids {
            let loaded = load_case(desk, *id).await?;
            current = loaded.row.version;
            match plan(desk, &loaded, through).await? {
                Some(planned) => {
                    after.push(loaded.after(&planned));
                    all.push(planned);
                }
                None => after.push(loaded),
            }
        }
        let change = together(desk, all, beside.clone()).await?;
        if change.is_empty() {
            return Ok((false, after));
        }
        match desk.0.store.write("act", move |tx| change.apply(tx)).await {
            Ok(()) => return Ok((true, after)),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::VersionConflict { current })
}

/// Everybody who may sign in.
pub(crate) async fn active_colleagues(desk: &Desk) -> Result<Vec<Colleague>, Error> {
    let users = desk.0.store.read("colleagues", users::all).await?;
    users.iter().filter(|user| user.disabled_at.is_none()).map(|user| colleague(desk, user)).collect()
}

pub(crate) fn colleague(desk: &Desk, user: &users::User) -> Result<Colleague, Error> {
    let email = Keyring::open_sealed(
        desk.0.keys.installation(),
        "users",
        "sealed",
        &user.id.to_string(),
        &user.sealed,
    )?;
    let role =
        user.role.parse::<Role>().map_err(|_| Error::Internal("a user has an unknown role".to_owned()))?;
    Ok(Colleague { id: user.id, email, role })
}

/// A case out of its first events, and their rows.
pub(crate) fn first_events(
    events: &[Event],
    now: DateTime<Utc>,
    actor: &str,
) -> Result<(Case, Vec<streams::NewEvent>), Error> {
    let case = case::replay(events)
        .ok_or_else(|| Error::Internal("a case does not begin with a filing".to_owned()))?;
    let rows =
        events.iter().map(|event| record::event_row(event, now, actor, None)).collect::<Result<_, _>>()?;
    Ok((case, rows))
}

/// A one-time code as it is stored.
pub(crate) fn code_row(
    desk: &Desk,
    filing: &filings::Filing,
    purpose: &str,
    code: &OneTimeCode,
    now: DateTime<Utc>,
) -> codes::Code {
    let limits = &desk.0.checked.settings.limits;
    let life = if purpose == "confirm" { limits.code_life_secs } else { limits.status_code_life_secs };
    codes::Code {
        id: desk.0.clock.fresh_id().to_string(),
        controller: filing.controller.clone(),
        filing_id: filing.id,
        purpose: purpose.to_owned(),
        digest: code_digest(desk, filing.id, code),
        created_at: now,
        expires_at: now + chrono::TimeDelta::seconds(life.into()),
        tries_left: i32::try_from(limits.code_tries).unwrap_or(5),
        used_at: None,
    }
}

/// What is stored of a code: bound to its filing.
pub(crate) fn code_digest(desk: &Desk, filing: FilingId, code: &OneTimeCode) -> Vec<u8> {
    code.digest(&desk.0.code_key, &filing.to_string())
}

/// The timers that a case should have, compared with those it has, for `verify` and the nightly audit.
pub(crate) fn timers_differ(desk: &Desk, case: &Case, present: &[timers::Timer]) -> Result<bool, Error> {
    let room = desk.room(&case.controller)?;
    let mut wanted = record::timer_rows(case, room);
    let mut present = present.to_vec();
    let order = |timer: &timers::Timer| (timer.kind.clone(), timer.occurrence);
    wanted.sort_by_key(order);
    present.sort_by_key(order);
    Ok(wanted != present)
}
