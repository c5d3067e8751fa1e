//! Letters on their way out: claimed by lease, and how it went, reported through the same pipeline. A duty is met when the
//! next mail server took the letter, in the same transaction that marks the row.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    case::{Act, Actor, LetterKind, TaskKind, act::payload::LetterResult},
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        pipeline::{
            attempt::Attempt,
            change::{Change, Mark, Sent},
            command::Command,
            execute::{Patience, execute},
            plan::plan_all,
            rows,
            snapshot::load_cases,
        },
        staff::identity::SecretToken,
    },
    letters::OutgoingMail,
    store::{
        Conn, StoreError, cases,
        outbox::{self, LetterRow},
        streams::{self, Stream},
        tasks::Task,
    },
    types::{CaseId, OutboxId, TaskId},
    vault::DataKey,
};

/// A letter that somebody is about to send.
#[derive(Debug, Clone)]
pub struct Outbound {
    /// The outbox row.
    pub id: OutboxId,
    /// The lease: whoever reports must hold it.
    pub token: String,
    /// What leaves.
    pub post: OutgoingMail,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// When the letter was decided.
    pub queued_at: DateTime<Utc>,
}

/// Why a letter will not arrive by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The server refused it for good.
    Bounced,
    /// Nobody took it in five days.
    GivenUp,
}

/// Claims letters that are due, for `lease`. One whose person was erased meanwhile is dropped.
///
/// # Errors
/// Storage that does not answer.
pub async fn claim_letters(desk: &Desk, limit: usize, lease: TimeDelta) -> Result<Vec<Outbound>, Error> {
    let now = desk.0.clock.now();
    let waiting = desk.0.store.read("letters waiting", move |conn| outbox::oldest_waiting(conn, now)).await?;
    if waiting.is_none() {
        return Ok(Vec::new());
    }
    let token = SecretToken::draw(desk.0.clock.as_ref()).digest();
    let wish = outbox::Lease { token: token.clone(), now, until: now + lease };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = desk.0.store.write("claim letters", move |tx| outbox::claim(tx, &wish, limit)).await?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        match key_of_letter(desk, &row).await? {
            Some(key) => claimed.push(Outbound {
                post: Keyring::open_letter(&key, &row.id.to_string(), row.coding, &row.sealed)?,
                id: row.id,
                token: token.clone(),
                attempt: u32::try_from(row.attempts).unwrap_or(1),
                queued_at: row.created_at,
            }),
            None => mark_only(desk, row.id, &token, Sent::Dead("person_erased".to_owned())).await?,
        }
    }
    Ok(claimed)
}

/// The next mail server took it.
///
/// # Errors
/// Storage that does not answer. A lease that ran out is no error: somebody else has the letter now.
pub async fn letter_accepted(desk: &Desk, id: OutboxId, token: &str, at: DateTime<Utc>) -> Result<(), Error> {
    report(desk, id, token, Sent::Accepted(at), at, None).await
}

/// It did not get through now; again at `next_at`.
///
/// # Errors
/// As [`letter_accepted`].
pub async fn letter_deferred(
    desk: &Desk,
    id: OutboxId,
    token: &str,
    code: Option<u16>,
    next_at: DateTime<Utc>,
) -> Result<(), Error> {
    let (token, code) = (token.to_owned(), code_text(code));
    let marked = desk
        .0
        .store
        .write("letter deferred", move |tx| {
            outbox::mark(tx, id, &token, outbox::Tried::Later { at: next_at, code: &code })
        })
        .await;
    lease_lost_is_fine(marked.map_err(Error::from))
}

/// It will not arrive by mail: a fact on the case, an alarm, and a task for a person.
///
/// # Errors
/// As [`letter_accepted`].
pub async fn letter_lost(
    desk: &Desk,
    id: OutboxId,
    token: &str,
    code: Option<u16>,
    lost: Lost,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let sent = match lost {
        Lost::Bounced => Sent::Bounced(code_text(code)),
        Lost::GivenUp => Sent::Dead(code_text(code)),
    };
    report(desk, id, token, sent, at, Some(lost)).await
}

async fn report(
    desk: &Desk,
    id: OutboxId,
    token: &str,
    sent: Sent,
    at: DateTime<Utc>,
    lost: Option<Lost>,
) -> Result<(), Error> {
    // Letters of one case that left in the same round report at once, and each is overtaken by those before it. A report
    // that gave up would have its letter sent twice, so it goes on while the letter is still ours.
    let sent = &sent;
    let reported = execute(desk, "letter reported", Patience::Report, move |attempt: Attempt| async move {
        let desk = &attempt.desk;
        let (row, concerned) = desk.0.store.read("letter", move |conn| reported_letter(conn, id)).await?;
        if row.lease_token != token {
            return Err(Error::LeaseLost);
        }
        let mut beside = Change::default();
        beside.marks.push(Mark { id, token: token.to_owned(), tried: sent.clone() });
        if let Some(lost) = lost {
            beside.tasks.push(lost_task(desk, &row, row.stream()?, lost, at));
        }
        let Some(Concerned { cases, letter, occurrence }) = concerned else { return Ok((beside, ())) };
        let result = LetterResult { letter, occurrence, at };
        let act = match lost {
            None => Act::LetterAccepted(result),
            Some(_) => Act::LetterBounced(result),
        };
        let command = Command::on_each(Actor::Machine, &act, cases);
        let cases = load_cases(desk, command.cases()).await?;
        let (change, _) = plan_all(&attempt, cases, &command, beside).await?;
        Ok((change, ()))
    });
    lease_lost_is_fine(reported.await)
}

/// The cases that record how a letter to their person went.
struct Concerned {
    cases: Vec<CaseId>,
    letter: LetterKind,
    occurrence: u32,
}

/// A letter, and the cases to which its result is reported: for the first receipt every case of its filing.
fn reported_letter(conn: &mut Conn, id: OutboxId) -> Result<(LetterRow, Option<Concerned>), StoreError> {
    let row = outbox::find(conn, id)?.ok_or(StoreError::NotFound)?;
    let (Stream::Case(case), Some(letter)) = (row.stream()?, row.case_letter()) else {
        return Ok((row, None));
    };
    if letter.is_for_staff() {
        return Ok((row, None));
    }
    let unnumbered = || StoreError::corrupt("outbox", id, "effect_key");
    let occurrence = occurrence_of(&row.effect_key).ok_or_else(unnumbered)?;
    let mut cases = vec![case];
    if letter == LetterKind::Received && occurrence == 1 {
        let filing = cases::find(conn, case)?.ok_or(StoreError::NotFound)?.filing_id;
        let stored = streams::load(conn, Stream::Filing(filing))?;
        // a right that was split off later has a receipt of its own, which speaks for nobody else
        let named = rows::cases_named_in_receipt(&stored);
        if named.contains(&case) {
            cases.extend(named.into_iter().filter(|other| *other != case));
        }
    }
    Ok((row, Some(Concerned { cases, letter, occurrence })))
}

fn lost_task(desk: &Desk, row: &LetterRow, about: Stream, lost: Lost, now: DateTime<Utc>) -> Task {
    let kind = match lost {
        Lost::Bounced => TaskKind::MailBounced,
        Lost::GivenUp => TaskKind::MailDead,
    };
    let id = TaskId(desk.0.clock.fresh_id());
    let key = format!("{kind}:{}", row.id);
    let task = Task::waiting(id, row.controller.clone(), kind, key, now).of_letter(row.id);
    match about {
        Stream::Case(case) => task.of_case(case),
        Stream::Filing(_) | Stream::Installation => task,
    }
}

/// Letters to staff are sealed under the installation's key, all others under their filing's.
pub(in crate::desk) async fn key_of_letter(desk: &Desk, row: &LetterRow) -> Result<Option<DataKey>, Error> {
    if row.case_letter().is_some_and(LetterKind::is_for_staff) {
        return Ok(Some(desk.0.keys.installation().clone()));
    }
    let filing = match row.stream()? {
        Stream::Filing(id) => id,
        Stream::Case(id) => {
            let found = desk.0.store.read("case of letter", move |conn| cases::find(conn, id)).await?;
            found.ok_or(Error::NotFound)?.filing_id
        }
        Stream::Installation => return Ok(Some(desk.0.keys.installation().clone())),
    };
    let wrapped =
        desk.0.store.read("key of letter", move |conn| Keyring::wrapped_filing_key(conn, filing)).await?;
    desk.0.keys.filing_key(filing, wrapped.as_deref())
}

async fn mark_only(desk: &Desk, id: OutboxId, token: &str, sent: Sent) -> Result<(), Error> {
    let sent = &sent;
    let marked = execute(desk, "mark letter", Patience::Report, move |_: Attempt| async move {
        let mark = Mark { id, token: token.to_owned(), tried: sent.clone() };
        Ok((Change { marks: vec![mark], ..Change::default() }, ()))
    });
    lease_lost_is_fine(marked.await)
}

fn lease_lost_is_fine(written: Result<(), Error>) -> Result<(), Error> {
    match written {
        Err(Error::LeaseLost) => Ok(()),
        done => done,
    }
}

/// The server's number, or that none answered. Never its words, which may hold a person.
fn code_text(code: Option<u16>) -> String {
    code.map_or_else(|| "unreachable".to_owned(), |code| code.to_string())
}

/// `case:<id>:<letter>:<occurrence>:<recipient>`.
fn occurrence_of(effect_key: &str) -> Option<u32> {
    effect_key.rsplit(':').nth(1)?.parse::<u32>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_occurrence_is_read_out_of_the_key_of_its_row() {
        let stream = Stream::Case(CaseId(uuid::Uuid::from_u128(7)));
        let key = rows::effect_key(stream, "received", 3, "person");
        assert_eq!(occurrence_of(&key), Some(3));
    }
}
