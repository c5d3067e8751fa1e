//! The door through which everything happens to a case: load one snapshot, ask the pure core what follows, write it all
//! in one guarded transaction. Whoever was overtaken loads again and decides again.

use chrono::{DateTime, Utc};

use super::{
    ControllerRoom, Desk, Error,
    change::{CaseChange, Change},
    following::Following,
    identity::OneTimeCode,
    keyring::Keyring,
    post::Colleague,
    record::{self, Person, Words},
};
use crate::{
    case::{self, Act, Actor, Case, Effect, Event, Facts, Forbidden, Role},
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
        Self::Forbidden {
            code: forbidden.code().to_owned(),
            rule: forbidden.code().to_owned(),
            citation: forbidden.citation,
            words: forbidden.words,
        }
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

impl Desk {
    /// Loads one snapshot of a case.
    pub(crate) async fn load_case(&self, id: CaseId) -> Result<Loaded, Error> {
        self.open_case(self.0.store.read("load case", move |conn| raw_case(conn, id)).await?)
    }

    /// Replays and unseals one snapshot.
    pub(crate) fn open_case(&self, raw: RawCase) -> Result<Loaded, Error> {
        let (row, stored, filing, wrapped) = raw;
        let key = self.0.keys.filing_key(filing.id, wrapped.as_deref())?;
        let person = key.as_ref().map(|key| Person::open(key, &filing)).transpose()?.unwrap_or_default();
        Ok(Loaded { case: record::replay_case(row.id, &stored)?, row, stored, filing, key, person })
    }

    /// Puts an act through the door; the case afterwards.
    pub(crate) async fn put_through(&self, id: CaseId, through: &Through<'_>) -> Result<Loaded, Error> {
        self.put_through_all(&[id], through, &Change::default()).await?;
        self.load_case(id).await
    }

    /// Puts one act through the doors of several cases, together with what else belongs to the same transaction.
    /// Whether anything was written.
    pub(crate) async fn put_through_all(
        &self,
        ids: &[CaseId],
        through: &Through<'_>,
        beside: &Change,
    ) -> Result<bool, Error> {
        let mut current = 0;
        for _ in 0..TRIES {
            let mut change = beside.clone();
            for id in ids {
                let loaded = self.load_case(*id).await?;
                current = loaded.row.version;
                if let Some(planned) = self.plan(&loaded, through).await? {
                    change.absorb(planned);
                }
            }
            if change.is_empty() {
                return Ok(false);
            }
            match self.0.store.write("act", move |tx| change.apply(tx)).await {
                Ok(()) => return Ok(true),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::VersionConflict { current })
    }

    /// What an act would write, or nothing if nothing follows from it.
    pub(crate) async fn plan(&self, loaded: &Loaded, through: &Through<'_>) -> Result<Option<Change>, Error> {
        if let Some(seen) = through.seen
            && seen != loaded.row.version
        {
            return Err(Error::VersionConflict { current: loaded.row.version });
        }
        let room = self.room(&loaded.case.controller)?;
        let facts = self.facts(room, through.actor);
        let events = case::decide(&loaded.case, through.act, &facts)?;
        if events.is_empty() {
            return Ok(None);
        }
        let colleagues = self.colleagues_to_tell(&loaded.case, &events).await?;
        self.follow(loaded, through, &events, &colleagues, &facts, room).map(Some)
    }

    /// Who of the staff can get mail; asked only when an event calls for it.
    async fn colleagues_to_tell(&self, case: &Case, events: &[Event]) -> Result<Vec<Colleague>, Error> {
        let (_, effects) = case::carry(case.clone(), events);
        if effects.iter().any(|effect| matches!(effect, Effect::Notice { .. })) {
            self.active_colleagues().await
        } else {
            Ok(Vec::new())
        }
    }

    /// Everybody who may sign in.
    pub(crate) async fn active_colleagues(&self) -> Result<Vec<Colleague>, Error> {
        let users = self.0.store.read("colleagues", users::all).await?;
        users.iter().filter(|user| user.disabled_at.is_none()).map(|user| self.colleague(user)).collect()
    }

    pub(crate) fn colleague(&self, user: &users::User) -> Result<Colleague, Error> {
        let email = Keyring::open_sealed(
            self.0.keys.installation(),
            "users",
            "sealed",
            &user.id.to_string(),
            &user.sealed,
        )?;
        let role = user
            .role
            .parse::<Role>()
            .map_err(|_| Error::Internal("a user has an unknown role".to_owned()))?;
        Ok(Colleague { id: user.id, email, role })
    }

    /// Everything that follows from the events: rows, words, timers, letters, tasks, further cases.
    fn follow(
        &self,
        loaded: &Loaded,
        through: &Through<'_>,
        events: &[Event],
        colleagues: &[Colleague],
        facts: &Facts<'_>,
        room: &ControllerRoom,
    ) -> Result<Change, Error> {
        let now = facts.now;
        let act_words = act_words(through.act);
        let mut change = Change::default();
        let mut case = loaded.case.clone();
        let mut effects = Vec::new();
        for event in events {
            case = case::evolve(case, event);
            effects.extend(case::effects(event, &case));
        }
        let unread = unread_after(loaded, through, events);
        change.cases.push(CaseChange {
            row: record::case_row(&case, unread)?,
            expected_seq: loaded.row.seq,
            events: self.event_rows(loaded, &case, through, events, &act_words, now)?,
            timers: record::timer_rows(&case, room),
            release: released(&case, events),
            take_back: effects.contains(&Effect::RevokeFiles),
        });
        let mut following =
            Following { desk: self, loaded, case: &case, room, act_words: &act_words, now, change };
        for effect in &effects {
            following.effect(effect, colleagues, through.late, facts)?;
        }
        Ok(following.change)
    }

    fn event_rows(
        &self,
        loaded: &Loaded,
        case: &Case,
        through: &Through<'_>,
        events: &[Event],
        words: &Words,
        now: DateTime<Utc>,
    ) -> Result<Vec<streams::NewEvent>, Error> {
        let mut actor = record::actor_text(&through.actor);
        if through.late {
            actor.push_str(":late");
        }
        let stream = Stream::Case(case.id).to_string();
        let beside = words_place(events);
        events
            .iter()
            .enumerate()
            .map(|(place, event)| {
                let sealed = match &loaded.key {
                    Some(key) if place == beside && !words.is_empty() => {
                        Some(self.0.keys.seal_words(key, &stream, words)?)
                    }
                    _ => None,
                };
                record::event_row(event, now, &actor, sealed)
            })
            .collect()
    }
}

/// Beside which event the words of an act are sealed: the one whose letter or page carries them, else the first. A
/// refusal of a waiting case first ends the waiting.
fn words_place(events: &[Event]) -> usize {
    let carries = |event: &Event| {
        matches!(event, Event::Decided { .. } | Event::RefusalWritten { .. } | Event::Asked { .. })
    };
    events.iter().position(carries).unwrap_or(0)
}

/// What was typed with an act, by field, and what letters say besides.
fn act_words(act: &Act) -> Words {
    let mut words: Words = act.words().into_iter().map(|(field, text)| (field, text.to_owned())).collect();
    if let Act::Extend(extend) = act {
        let reasons: Vec<&str> = extend.reasons.iter().map(|reason| reason.id()).collect();
        words.insert("reasons".to_owned(), reasons.join(" "));
    }
    words
}

/// A message waits for the office until somebody of the office does something.
fn unread_after(loaded: &Loaded, through: &Through<'_>, events: &[Event]) -> bool {
    if events.iter().any(|event| matches!(event, Event::MessageArrived { .. })) {
        return true;
    }
    let was = loaded.row.flags.split(' ').any(|flag| flag == "message");
    was && through.actor.user().is_none()
}

/// The files that the person may collect because the answer reached them.
fn released(case: &Case, events: &[Event]) -> Vec<crate::types::FileId> {
    if !events.iter().any(|event| matches!(event, Event::Delivered { .. })) {
        return Vec::new();
    }
    case.decision.as_ref().map(|decision| decision.answer.files()).unwrap_or_default()
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

impl Desk {
    /// A one-time code as it is stored.
    pub(crate) fn code_row(
        &self,
        filing: &filings::Filing,
        purpose: &str,
        code: &OneTimeCode,
        now: DateTime<Utc>,
    ) -> codes::Code {
        let limits = &self.0.checked.settings.limits;
        let life = if purpose == "confirm" { limits.code_life_secs } else { limits.status_code_life_secs };
        codes::Code {
            id: self.0.clock.fresh_id().to_string(),
            controller: filing.controller.clone(),
            filing_id: filing.id,
            purpose: purpose.to_owned(),
            digest: self.code_digest(filing.id, code),
            created_at: now,
            expires_at: now + chrono::TimeDelta::seconds(life.into()),
            tries_left: i32::try_from(limits.code_tries).unwrap_or(5),
            used_at: None,
        }
    }

    /// What is stored of a code: bound to its filing.
    pub(crate) fn code_digest(&self, filing: FilingId, code: &OneTimeCode) -> Vec<u8> {
        code.digest(&self.0.code_key, &filing.to_string())
    }

    /// The timers that a case should have, compared with those it has, for `verify` and the nightly audit.
    pub(crate) fn timers_differ(&self, case: &Case, present: &[timers::Timer]) -> Result<bool, Error> {
        let room = self.room(&case.controller)?;
        let mut wanted = record::timer_rows(case, room);
        let mut present = present.to_vec();
        let order = |timer: &timers::Timer| (timer.kind.clone(), timer.occurrence);
        wanted.sort_by_key(order);
        present.sort_by_key(order);
        Ok(wanted != present)
    }
}
