//! A filing becomes cases and a receipt. Nothing is asked first: whatever is well formed counts from the moment it
//! reached us, confirmed or not.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::{
    case::{self, Actor, NewCase, OnBehalfOf, Role, filing::FilingEvent},
    desk::{
        Desk, Error,
        intake::{
            Channel, FiledBy, NewFiling, NewRight, RawFiling,
            receipt::{receipt, receipt_of_form, receipt_of_rows, rows_of},
        },
        office::{controller::ControllerContext, keyring::Keyring},
        pipeline::{
            attempt::Attempt,
            change::{Answered, CaseChange, Change, FilingChange},
            execute::{Patience, execute},
            facts::facts,
            person::Person,
            rows::{self, first_events},
        },
        post::{Address, letter_row, letter_task, person::receipt_facts},
        requester::code_rows::code_row,
        staff::identity::OneTimeCode,
        views::{Receipt, Staff},
    },
    store::{StoreError, blind_index::IndexEntry, filings, idempotency, streams::Stream},
    types::{CaseId, ControllerSlug, FilingId, Reference},
};

/// Who files.
#[derive(Debug, Clone, Copy)]
pub enum Filer<'a> {
    /// The public form.
    Form,
    /// The public API.
    Api,
    /// A member of staff, for a letter or a call.
    Staff(&'a Staff),
}

/// A filing put together, not yet written.
struct Prepared {
    change: Change,
    receipt: Receipt,
}

/// Files a request. `form_key` is the draft's own key, so that a second click is the same filing;
/// `idempotency_key` does the same for the API.
///
/// # Errors
/// Every field that must be mended; a key reused with another body; storage that does not answer.
pub async fn file_request(
    desk: &Desk,
    filer: Filer<'_>,
    raw: &RawFiling,
    form_key: Option<&str>,
    idempotency_key: Option<&str>,
) -> Result<Receipt, Error> {
    let room = room_of(desk, raw.controller.as_deref())?;
    let (by, channel, actor) = match filer {
        Filer::Form => (FiledBy::Public, Channel::Form, Actor::Requester),
        Filer::Api => (FiledBy::Public, Channel::Api, Actor::Requester),
        Filer::Staff(staff) => {
            if !matches!(staff.role, Role::Officer | Role::Lead) {
                return Err(Error::NotAllowed);
            }
            (FiledBy::Staff, Channel::Letter, Actor::Officer { id: staff.id, role: staff.role })
        }
    };
    let key = idempotency_key.map(|key| keyed(&actor, key, raw)).transpose()?;
    let key = key.as_ref();
    execute(desk, "file request", Patience::Command, move |attempt: Attempt| async move {
        // The same form or key a moment ago: its receipt.
        if let Some(known) = filed_before(desk, form_key, key).await? {
            return Ok((Change::default(), known));
        }
        let new = raw.parse(&room.settings, by, channel, attempt.now).map_err(Error::Fields)?;
        let Prepared { change, receipt } =
            prepare(desk, room, &new, (actor, attempt.now), form_key, key.cloned())?;
        Ok((change, receipt))
    })
    .await
}

/// The room of a controller named in a body; absent means the first.
fn room_of<'a>(desk: &'a Desk, slug: Option<&str>) -> Result<&'a ControllerContext, Error> {
    let unknown = || Error::field("/controller", "unknown", "There is no controller of this name.");
    match slug.map(str::trim).filter(|slug| !slug.is_empty()) {
        None => {
            let first = desk.controllers().first().ok_or(Error::NotFound)?;
            desk.room(&first.slug)
        }
        Some(slug) => {
            let slug: ControllerSlug = slug.parse().map_err(|_| unknown())?;
            desk.room(&slug).map_err(|_| unknown())
        }
    }
}

async fn filed_before(
    desk: &Desk,
    form_key: Option<&str>,
    key: Option<&idempotency::IdempotencyKey>,
) -> Result<Option<Receipt>, Error> {
    if let Some(form_key) = form_key
        && let Some(receipt) = receipt_of_form(desk, form_key).await?
    {
        return Ok(Some(receipt));
    }
    let Some(key) = key.cloned() else { return Ok(None) };
    let digest = key.key_digest.clone();
    match desk.0.store.read("idempotency key", move |conn| idempotency::find(conn, &key)).await? {
        None | Some(idempotency::Begun::First) => Ok(None),
        Some(idempotency::Begun::OtherBody) => Err(Error::IdempotencyReused),
        Some(idempotency::Begun::Answered { sealed, .. }) => {
            let id: FilingId =
                Keyring::open_sealed(desk.0.keys.installation(), "idempotency", "sealed", &digest, &sealed)?;
            let found = desk
                .0
                .store
                .read("filing of key", move |conn| {
                    let filing = filings::find(conn, id)?.ok_or(StoreError::NotFound)?;
                    rows_of(conn, filing)
                })
                .await?;
            receipt_of_rows(desk, &found).map(Some)
        }
    }
}

fn prepare(
    desk: &Desk,
    room: &ControllerContext,
    new: &NewFiling,
    (actor, now): (Actor, DateTime<Utc>),
    form_key: Option<&str>,
    key: Option<idempotency::IdempotencyKey>,
) -> Result<Prepared, Error> {
    let facts = facts(desk, room, actor, now);
    let received_at = new.received_at.unwrap_or(now);
    let filing_id = FilingId(desk.0.clock.fresh_id());
    let reference = fresh_reference(desk);
    let fresh = desk.0.keys.fresh_filing_key(filing_id, now)?;
    let actor_text = rows::actor_text(&actor);
    let mut person = Person {
        requester: new.requester.clone(),
        identifiers: new.identifiers.clone(),
        message: new.message.clone(),
        reason: new.reason.clone(),
        ..Person::default()
    };
    let reminding = new.rights.iter().position(|right| !right.asked.is_fast_lane()).unwrap_or(0);
    let mut change = Change::default();
    let mut opened = Vec::new();
    // Rows are read back by id: in that order they are the rights as the person named them. Ids of one millisecond
    // are random among themselves.
    let mut ids: Vec<CaseId> = new.rights.iter().map(|_| CaseId(desk.0.clock.fresh_id())).collect();
    ids.sort_unstable();
    for (place, (right, id)) in new.rights.iter().zip(ids).enumerate() {
        let case = new_case(id, room, new, right, filing_id, received_at, place == 0, place == reminding);
        let events = case::file(&case, &facts)?;
        let (case, rows) = first_events(&events, now, &actor_text)?;
        if let Some(details) = &right.details {
            person.details.insert(case.id, details.clone());
        }
        change.cases.push(CaseChange {
            row: rows::case_row(&case, false)?,
            expected_seq: 0,
            events: rows,
            timers: rows::timer_rows(&case, room),
            further_laws: Some(rows::further_law_ids(&case)),
            release: Vec::new(),
            take_back: false,
        });
        opened.push(case);
    }
    let mut row = filings::Filing {
        id: filing_id,
        controller: room.settings.slug.clone(),
        reference: reference.clone(),
        channel: new.channel.id().to_owned(),
        locale: new.locale.clone(),
        received_at,
        filed_at: now,
        residence: new.residence.as_ref().map(ToString::to_string),
        relationship: new.relationship.as_ref().map(ToString::to_string),
        on_behalf_of: OnBehalfOf::Oneself.id().to_owned(),
        reply_by: new.reply_by.id().to_owned(),
        confirmed_at: None,
        sealed: person.seal(&desk.0.keys, &fresh.key, filing_id)?,
        form_key: form_key.map(str::to_owned),
        seq: 0,
    };
    let mut happened = vec![FilingEvent::Filed {
        filing: filing_id,
        reference: reference.clone(),
        controller: room.settings.slug.clone(),
        locale: new.locale.clone(),
        channel: new.channel,
        reply_by: new.reply_by,
        on_behalf_of: OnBehalfOf::Oneself,
        has_mailbox: new.requester.email.is_some(),
        cases: opened.iter().map(|case| case.id).collect(),
        received_at,
        filed_at: now,
    }];
    let carrier = opened.first().ok_or_else(|| Error::Internal("a filing without a case".to_owned()))?;
    if let Some(to) = &new.requester.email {
        let code = OneTimeCode::draw(desk.0.clock.as_ref());
        let stored = code_row(desk, &row, "confirm", &code, now);
        let confirm = Some((&code, stored.expires_at));
        let letter = receipt_facts(desk, room, &reference, (received_at, now), &opened, confirm)?;
        let duty = carrier
            .dates
            .as_ref()
            .and_then(|dates| dates.acknowledge_by)
            .map(|_| case::DutyKind::Acknowledge.id());
        let address = Address {
            stream: Stream::Case(carrier.id),
            kind: case::LetterKind::Received.id(),
            occurrence: &1,
            duty,
            to,
            recipient: "person",
            locale: &new.locale,
            reference: Some(&reference),
        };
        change.letters.push(letter_row(desk, room, &fresh.key, &address, &letter, now)?);
        change.codes.push(stored);
        happened.push(FilingEvent::CodeSent { at: now });
    } else {
        // on paper: somebody must print and post it
        let receipt = (case::LetterKind::Received, 1);
        change.tasks.push(letter_task(desk, carrier, "send_by_post", receipt, now));
    }
    let events = happened
        .iter()
        .map(|event| rows::event_row(event, now, &actor_text, None))
        .collect::<Result<Vec<_>, _>>()?;
    row.seq = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let receipt = receipt(desk, room, &row, &opened, new.requester.email.is_some());
    change.index = Some((room.settings.slug.clone(), filing_id, index_entries(desk, room, new)?));
    change.idempotency = key.map(|key| answered(desk, key, filing_id, now)).transpose()?;
    change.filings.push(FilingChange { row, expected_seq: 0, events });
    change.keys.push(fresh.row);
    Ok(Prepared { change, receipt })
}

fn fresh_reference(desk: &Desk) -> Reference {
    let mut random = [0; 8];
    desk.0.clock.fill_random(&mut random);
    Reference::from_random(random)
}

fn answered(
    desk: &Desk,
    key: idempotency::IdempotencyKey,
    filing: FilingId,
    at: DateTime<Utc>,
) -> Result<Answered, Error> {
    let sealed =
        desk.0.keys.seal(desk.0.keys.installation(), "idempotency", "sealed", &key.key_digest, &filing)?;
    Ok(Answered { key, at, status: 201, sealed })
}

fn index_entries(desk: &Desk, room: &ControllerContext, new: &NewFiling) -> Result<Vec<IndexEntry>, Error> {
    let slug = &room.settings.slug;
    let mut entries: Vec<IndexEntry> = Vec::new();
    let mut add = |kind: &'static str, value: String| -> Result<(), Error> {
        let entry = IndexEntry { kind, digest: desk.0.keys.blind(slug, kind, &value)? };
        if !entries.contains(&entry) {
            entries.push(entry);
        }
        Ok(())
    };
    if let Some(email) = &new.requester.email {
        add("email", email.normalised())?;
    }
    if let Some(phone) = &new.requester.phone {
        add("phone", phone.normalised())?;
    }
    for identifier in &new.identifiers {
        add("identifier", format!("{}:{}", identifier.kind, identifier.value.to_lowercase()))?;
        if identifier.kind == "email"
            && let Ok(email) = identifier.value.parse::<crate::types::EmailAddress>()
        {
            add("email", email.normalised())?;
        }
    }
    Ok(entries)
}

#[expect(clippy::too_many_arguments, reason = "a case takes all of this from its filing, once")]
fn new_case(
    case: CaseId,
    room: &ControllerContext,
    new: &NewFiling,
    right: &NewRight,
    filing: FilingId,
    received_at: DateTime<Utc>,
    carries_receipt: bool,
    carries_reminders: bool,
) -> NewCase {
    NewCase {
        contests: None,
        case,
        filing,
        controller: room.settings.slug.clone(),
        asked: right.asked,
        residence: new.residence.clone().map(case::Residence),
        relationship: new.relationship.clone(),
        age: None,
        record: None,
        sensitive: false,
        on_behalf_of: OnBehalfOf::Oneself,
        channel: new.channel,
        reply_by: new.reply_by,
        has_mailbox: new.requester.email.is_some(),
        carries_receipt,
        carries_reminders,
        received_at,
    }
}

/// Scope, key and body as digests: the body is compared, never kept.
fn keyed(actor: &Actor, key: &str, raw: &RawFiling) -> Result<idempotency::IdempotencyKey, Error> {
    if key.is_empty() || key.len() > 255 || key.chars().any(|c| !c.is_ascii_graphic() && c != ' ') {
        return Err(Error::field("/Idempotency-Key", "invalid", "Use 1 to 255 printable ASCII characters."));
    }
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
    let body =
        serde_json::to_vec(raw).map_err(|_| Error::Internal("a filing cannot be written".to_owned()))?;
    Ok(idempotency::IdempotencyKey {
        scope: format!("requests:{}", rows::actor_text(actor)),
        key_digest: hex(key.as_bytes()),
        body_digest: hex(&body),
    })
}

/// How long answers under an idempotency key are remembered.
pub(crate) const IDEMPOTENCY_KEPT: TimeDelta = TimeDelta::days(7);
