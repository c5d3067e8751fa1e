//! One specimen of each row, made of nothing but a number.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use habeas::{
    case::{Channel, OnBehalfOf, ReplyBy, State},
    law::{Basis, Right},
    store::{
        StoreError, Tx,
        cases::{self, CaseRow},
        filings::Filing,
        keys::Key,
        on_time::Moves,
        outbox::{Lane, NewLetter},
        packing::Coding,
        streams::{NewEvent, SealedWords, Stream},
    },
    types::{CaseId, ControllerSlug, FilingId, OutboxId, Reference},
};
use uuid::Uuid;

/// 2026-03-01 12:00:00.123456 UTC and `minutes` more.
pub fn at(minutes: i64) -> DateTime<Utc> {
    "2026-03-01T12:00:00.123456Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
}

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// An id that sorts by its number.
pub fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

pub fn controller() -> ControllerSlug {
    "lumen".parse().unwrap()
}

pub fn filing(number: u128) -> Filing {
    let random = u64::try_from(number).unwrap().wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
    Filing {
        id: id(number),
        controller: controller(),
        reference: Reference::from_random(random),
        channel: Channel::Form,
        locale: "he".parse().unwrap(),
        received_at: at(0),
        filed_at: at(1),
        residence: "US-CA".parse().ok(),
        relationship: None,
        on_behalf_of: OnBehalfOf::Oneself,
        reply_by: ReplyBy::Portal,
        confirmed_at: None,
        sealed: vec![0, 1, 255],
        form_key: Some(format!("form-{number}")),
        seq: 1,
    }
}

pub fn case(number: u128, filing: FilingId) -> CaseRow {
    CaseRow {
        id: id(number),
        controller: controller(),
        filing_id: filing,
        right_id: Right::Access,
        purpose: None,
        law: "eu-gdpr".parse().ok(),
        law_version: Some("1".to_owned()),
        state: State::Received,
        outcome: None,
        received_at: at(0),
        due_on: Some(day(3, 31)),
        due_instant: Some(at(44_000)),
        due_basis: Some(Basis::Statute),
        base_due: Some(day(3, 31)),
        extended_due: None,
        legal_due: Some(day(4, 1)),
        safe_due: Some(day(3, 31)),
        acknowledge_by: None,
        work_by: Some(day(3, 31)),
        queue_at: at(44_000),
        stopped_since: None,
        extended: false,
        undelivered: true,
        assignee: None,
        author: None,
        approver: None,
        flags: String::new(),
        closed_at: None,
        answered_on: None,
        dates: "{\"trace\":[]}".to_owned(),
        version: 1,
        seq: 1,
    }
}

pub fn key(scope: &str, owner: &str) -> Key {
    Key { scope: scope.to_owned(), owner: owner.to_owned(), wrapped: vec![1; 61], created_at: at(0) }
}

pub fn event(kind: &str, words: bool) -> NewEvent {
    let words = words.then(|| SealedWords { commitment: [7; 32], sealed: vec![9; 40] });
    NewEvent::new(kind, at(2), "requester", format!("{{\"event\":\"{kind}\"}}"), words).unwrap()
}

pub fn letter(number: u128, case: CaseId) -> NewLetter {
    NewLetter {
        id: id::<OutboxId>(number),
        controller: controller(),
        effect_key: format!("case:{case}:receipt:{number}"),
        stream: Stream::Case(case),
        letter: "receipt".to_owned(),
        duty: Some("acknowledge".to_owned()),
        sealed: vec![4; 50],
        coding: Coding::LETTERS,
        lane: Lane(format!("lane{}", number % 2)),
        mailbox: String::new(),
        message_id: format!("<{number}@habeas.example>"),
        not_before: at(0),
        created_at: at(0),
    }
}

/// A case, and the figures that move by it.
pub fn add_case(tx: &mut Tx<'_>, row: &CaseRow) -> Result<(), StoreError> {
    cases::add(tx, row)?;
    Moves::of(None, row).write(tx)
}

/// The same, over the one that stood at `seq`.
pub fn save_case(tx: &mut Tx<'_>, row: &CaseRow, seq: i64) -> Result<(), StoreError> {
    let before = cases::find(tx, row.id)?;
    cases::save(tx, row, seq)?;
    Moves::of(before.as_ref(), row).write(tx)
}
