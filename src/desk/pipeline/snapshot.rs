//! What a command is decided on: cases and filings as they stand at one instant, replayed and unsealed.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::{DateTime, Utc};

use crate::{
    case::{Actor, Case, EventKind, filing, filing::FilingEvent},
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        pipeline::{
            change::{Change, FilingChange},
            person::Person,
            rows::{self, SealedFields},
        },
    },
    store::{
        Conn, StoreError, cases, filings,
        streams::{self, StoredEvent, Stream},
    },
    types::{CaseId, FilingId, Reference},
    vault::DataKey,
};

/// A case with its filing.
#[derive(Clone)]
pub(crate) struct CaseSnapshot {
    pub(crate) case: Case,
    pub(crate) row: cases::CaseRow,
    pub(crate) stored: Vec<StoredEvent>,
    pub(crate) filing: filings::Filing,
    /// The filing as its events made it: what it knows about who asks, its cases read.
    pub(crate) filing_replayed: filing::Filing,
    /// Gone once the person was erased.
    pub(crate) key: Option<DataKey>,
    pub(crate) person: Person,
    /// The case that this one is about, where it is an appeal or a complaint.
    pub(crate) contested: Option<Box<CaseSnapshot>>,
}

/// A filing without its cases.
#[derive(Clone)]
pub(crate) struct FilingSnapshot {
    pub(crate) row: filings::Filing,
    pub(crate) stored: Vec<StoredEvent>,
    /// Gone once the person was erased.
    pub(crate) key: Option<DataKey>,
    pub(crate) person: Person,
}

impl CaseSnapshot {
    /// The same case, and the one that it contests, once `change` is written: nobody needs to ask the database for what
    /// was just handed to it.
    pub(crate) fn after(mut self, case: Case, contested: Option<Case>, change: &Change) -> Self {
        self.take_over(change);
        self.case = case;
        if let (Some(known), Some(case)) = (&mut self.contested, contested) {
            known.take_over(change);
            known.case = case;
        }
        self
    }

    fn take_over(&mut self, change: &Change) {
        let (case, filing) = (self.row.id, self.filing.id);
        for written in change.cases.iter().filter(|written| written.row.id == case) {
            self.stored.extend(streams::numbered(written.expected_seq, &written.events));
            self.row = written.row.clone();
        }
        for written in change.filings.iter().filter(|written| written.row.id == filing) {
            self.filing = written.row.clone();
        }
    }

    /// The newest event of these kinds.
    pub(crate) fn newest(&self, kinds: &[EventKind]) -> Option<&StoredEvent> {
        self.stored.iter().rev().find(|event| kinds.iter().any(|kind| rows::is_of(event, *kind)))
    }

    /// Opens the words beside the newest event of these kinds.
    pub(crate) fn words_beside(&self, kinds: &[EventKind]) -> Result<SealedFields, Error> {
        let newest = self.newest(kinds);
        let (Some(key), Some(event)) = (&self.key, newest) else { return Ok(SealedFields::new()) };
        Ok(rows::words_of(key, Stream::Case(self.case.id), event)?.unwrap_or_default())
    }
}

impl FilingSnapshot {
    /// The filing as its events made it.
    pub(crate) fn replayed(&self) -> Result<filing::Filing, Error> {
        rows::replay_filing(self.row.id, &self.stored)
    }

    /// The filing after one more event; `words` are sealed beside it.
    pub(crate) fn with_event(
        &self,
        desk: &Desk,
        event: &FilingEvent,
        (actor, now): (&Actor, DateTime<Utc>),
        words: Option<&SealedFields>,
    ) -> Result<FilingChange, Error> {
        let stream = Stream::Filing(self.row.id).to_string();
        let sealed = match (&self.key, words) {
            (Some(key), Some(words)) => Some(desk.0.keys.seal_words(key, &stream, words)?),
            _ => None,
        };
        let row = rows::event_row(event, now, &rows::actor_text(actor), sealed)?;
        let mut after = self.row.clone();
        after.seq += 1;
        match event {
            FilingEvent::AddressConfirmed { at } => {
                after.confirmed_at = after.confirmed_at.or(Some(*at));
            }
            FilingEvent::LocaleChanged { locale } => after.locale = locale.clone(),
            // of these the row says nothing
            FilingEvent::Filed { .. }
            | FilingEvent::CaseOpened { .. }
            | FilingEvent::CodeSent { .. }
            | FilingEvent::CodesGuessed { .. }
            | FilingEvent::ProofRecorded { .. }
            | FilingEvent::ContactChanged { .. }
            | FilingEvent::MessageReceived { .. }
            | FilingEvent::MessageSent { .. }
            | FilingEvent::LetterAccepted { .. }
            | FilingEvent::LetterBounced { .. } => {}
        }
        Ok(FilingChange { row: after, expected_seq: self.row.seq, events: vec![row] })
    }
}

/// A case as it stands in rows.
struct RawCase {
    row: cases::CaseRow,
    stored: Vec<StoredEvent>,
    /// The case that this one is about, of the same filing.
    contested: Option<Box<RawCase>>,
}

struct RawFiling {
    row: filings::Filing,
    stored: Vec<StoredEvent>,
    wrapped: Option<Vec<u8>>,
}

fn raw_case(conn: &mut Conn, row: cases::CaseRow) -> Result<RawCase, StoreError> {
    let stored = streams::load(conn, Stream::Case(row.id))?;
    let contested = match stored.first().and_then(rows::contested_case) {
        Some(id) => {
            let row = cases::find(conn, id)?.ok_or(StoreError::NotFound)?;
            let stored = streams::load(conn, Stream::Case(id))?;
            Some(Box::new(RawCase { row, stored, contested: None }))
        }
        None => None,
    };
    Ok(RawCase { row, stored, contested })
}

fn raw_filing(conn: &mut Conn, row: filings::Filing) -> Result<RawFiling, StoreError> {
    let stored = streams::load(conn, Stream::Filing(row.id))?;
    let wrapped = Keyring::wrapped_filing_key(conn, row.id)?;
    Ok(RawFiling { row, stored, wrapped })
}

/// Loads what a decision about this case needs.
pub(crate) async fn load_case(desk: &Desk, id: CaseId) -> Result<CaseSnapshot, Error> {
    load_cases(desk, vec![id]).await?.pop().ok_or(Error::NotFound)
}

/// Several cases at one instant, in the order in which they were asked for. What they share of a filing is read once.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) async fn load_cases(desk: &Desk, ids: Vec<CaseId>) -> Result<Vec<CaseSnapshot>, Error> {
    let load = move |conn: &mut Conn| {
        let (mut filings, mut cases) = (BTreeMap::new(), Vec::with_capacity(ids.len()));
        for id in ids {
            let row = cases::find(conn, id)?.ok_or(StoreError::NotFound)?;
            if let Entry::Vacant(unread) = filings.entry(row.filing_id) {
                let filing = filings::find(conn, row.filing_id)?.ok_or(StoreError::NotFound)?;
                unread.insert(raw_filing(conn, filing)?);
            }
            cases.push(raw_case(conn, row)?);
        }
        Ok((filings, cases))
    };
    let (filings, cases) = desk.0.store.read("load cases", load).await?;
    let mut opened = BTreeMap::new();
    for (id, raw) in filings {
        opened.insert(id, open_filing(desk, raw)?);
    }
    let open = |raw: RawCase| open_case(opened.get(&raw.row.filing_id).ok_or(Error::NotFound)?, raw);
    cases.into_iter().map(open).collect()
}

/// A filing and all its cases at one instant.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) async fn load_filing(
    desk: &Desk,
    id: FilingId,
) -> Result<(FilingSnapshot, Vec<CaseSnapshot>), Error> {
    let raw = desk.0.store.read("load filing", move |conn| raw_filing_and_cases(conn, id)).await?;
    open_filing_and_cases(desk, raw)
}

fn raw_filing_and_cases(conn: &mut Conn, id: FilingId) -> Result<(RawFiling, Vec<RawCase>), StoreError> {
    let row = filings::find(conn, id)?.ok_or(StoreError::NotFound)?;
    let cases = cases::of_filing(conn, id)?;
    let cases = cases.into_iter().map(|row| raw_case(conn, row)).collect::<Result<_, _>>()?;
    Ok((raw_filing(conn, row)?, cases))
}

fn open_filing_and_cases(
    desk: &Desk,
    (filing, cases): (RawFiling, Vec<RawCase>),
) -> Result<(FilingSnapshot, Vec<CaseSnapshot>), Error> {
    let filing = open_filing(desk, filing)?;
    let cases = cases.into_iter().map(|raw| open_case(&filing, raw)).collect::<Result<_, _>>()?;
    Ok((filing, cases))
}

/// The filing of a case, and all its cases, at one instant.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) async fn load_filing_of(
    desk: &Desk,
    case: CaseId,
) -> Result<(FilingSnapshot, Vec<CaseSnapshot>), Error> {
    let load = move |conn: &mut Conn| {
        let row = cases::find(conn, case)?.ok_or(StoreError::NotFound)?;
        raw_filing_and_cases(conn, row.filing_id)
    };
    let raw = desk.0.store.read("load filing of case", load).await?;
    open_filing_and_cases(desk, raw)
}

/// The filing behind a reference, without its cases.
pub(crate) async fn filing_behind(
    desk: &Desk,
    reference: Option<Reference>,
) -> Result<Option<FilingSnapshot>, Error> {
    let load = move |conn: &mut Conn| {
        let Some(reference) = reference else { return Ok(None) };
        let found = filings::find_by_reference(conn, &reference)?;
        found.map(|row| raw_filing(conn, row)).transpose()
    };
    let found = desk.0.store.read("filing of reference", load).await?;
    found.map(|raw| open_filing(desk, raw)).transpose()
}

fn open_case(filing: &FilingSnapshot, raw: RawCase) -> Result<CaseSnapshot, Error> {
    let RawCase { row, stored, contested } = raw;
    Ok(CaseSnapshot {
        case: rows::replay_case(row.id, &stored)?,
        row,
        stored,
        filing: filing.row.clone(),
        filing_replayed: filing.replayed()?,
        key: filing.key.clone(),
        person: filing.person.clone(),
        contested: contested.map(|raw| open_case(filing, *raw).map(Box::new)).transpose()?,
    })
}

fn open_filing(desk: &Desk, raw: RawFiling) -> Result<FilingSnapshot, Error> {
    let RawFiling { row, stored, wrapped } = raw;
    let key = desk.0.keys.filing_key(row.id, wrapped.as_deref())?;
    let person = key.as_ref().map(|key| Person::open(key, &row)).transpose()?.unwrap_or_default();
    Ok(FilingSnapshot { row, stored, key, person })
}
