//! What happens to a filing and to its cases at once: one snapshot, one guarded transaction, all or nothing.

use crate::{
    case::{
        Actor,
        filing::{self, FilingEvent},
    },
    desk::{
        Desk, Error,
        command::{
            change::{Change, FilingChange},
            door::{self, Loaded, RawCase, Through, open_case},
            plan::{plan, together},
            record::{self, Person, Words},
        },
        office::keyring::Keyring,
    },
    store::{
        Conn, StoreError, cases, filings,
        streams::{self, StoredEvent, Stream},
    },
    types::{FilingId, Reference},
    vault::DataKey,
};

/// One snapshot of a filing.
pub(crate) struct LoadedFiling {
    pub(crate) row: filings::Filing,
    pub(crate) stored: Vec<StoredEvent>,
    /// Gone once the person was erased.
    pub(crate) key: Option<DataKey>,
    pub(crate) person: Person,
}

type RawFiling = (filings::Filing, Vec<StoredEvent>, Option<Vec<u8>>);

fn raw_filing(conn: &mut Conn, row: filings::Filing) -> Result<RawFiling, StoreError> {
    let stored = streams::load(conn, Stream::Filing(row.id))?;
    let wrapped = Keyring::wrapped_filing_key(conn, row.id)?;
    Ok((row, stored, wrapped))
}

fn raw_cases(conn: &mut Conn, filing: FilingId) -> Result<Vec<RawCase>, StoreError> {
    let mut all = Vec::new();
    for case in cases::of_filing(conn, filing)? {
        all.push(door::raw_case(conn, case.id)?);
    }
    Ok(all)
}

impl LoadedFiling {
    /// The filing as its events made it.
    pub(crate) fn replayed(&self) -> Result<filing::Filing, Error> {
        record::replay_filing(self.row.id, &self.stored)
    }
}

/// Loads one snapshot of a filing and all its cases.
pub(crate) async fn load_filing(desk: &Desk, id: FilingId) -> Result<(LoadedFiling, Vec<Loaded>), Error> {
    let load = move |conn: &mut Conn| {
        let row = filings::find(conn, id)?.ok_or(StoreError::NotFound)?;
        Ok((raw_filing(conn, row)?, raw_cases(conn, id)?))
    };
    let (filing, cases) = desk.0.store.read("load filing", load).await?;
    let cases = cases.into_iter().map(|raw| open_case(desk, raw)).collect::<Result<_, _>>()?;
    Ok((open_filing(desk, filing)?, cases))
}

/// Loads the filing behind a reference, without its cases.
pub(crate) async fn filing_behind(
    desk: &Desk,
    reference: Option<Reference>,
) -> Result<Option<LoadedFiling>, Error> {
    let load = move |conn: &mut Conn| {
        let Some(reference) = reference else { return Ok(None) };
        let found = filings::find_by_reference(conn, &reference)?;
        found.map(|row| raw_filing(conn, row)).transpose()
    };
    let found = desk.0.store.read("filing of reference", load).await?;
    found.map(|raw| open_filing(desk, raw)).transpose()
}

fn open_filing(desk: &Desk, (row, stored, wrapped): RawFiling) -> Result<LoadedFiling, Error> {
    let key = desk.0.keys.filing_key(row.id, wrapped.as_deref())?;
    let person = key.as_ref().map(|key| Person::open(key, &row)).transpose()?.unwrap_or_default();
    Ok(LoadedFiling { row, stored, key, person })
}

/// The filing after one more event; `words` are sealed beside it.
pub(crate) fn filing_change(
    desk: &Desk,
    loaded: &LoadedFiling,
    event: &FilingEvent,
    actor: &Actor,
    words: Option<&Words>,
) -> Result<FilingChange, Error> {
    let stream = Stream::Filing(loaded.row.id).to_string();
    let sealed = match (&loaded.key, words) {
        (Some(key), Some(words)) => Some(desk.0.keys.seal_words(key, &stream, words)?),
        _ => None,
    };
    let row = record::event_row(event, desk.0.clock.now(), &record::actor_text(actor), sealed)?;
    let mut after = loaded.row.clone();
    after.seq += 1;
    if let FilingEvent::AddressConfirmed { at } = event {
        after.confirmed_at = after.confirmed_at.or(Some(*at));
    }
    Ok(FilingChange { row: after, expected_seq: loaded.row.seq, events: vec![row] })
}

/// The same act on several cases, as one change.
pub(crate) async fn plan_all(desk: &Desk, cases: &[&Loaded], through: &Through<'_>) -> Result<Change, Error> {
    let mut planned = Vec::new();
    for loaded in cases {
        planned.extend(plan(desk, loaded, through).await?);
    }
    together(desk, planned, Change::default()).await
}
