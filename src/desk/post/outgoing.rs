//! Letters on their way out: claimed by lease, and how they went, reported through the same pipeline, many in one
//! transaction. A duty is met when the next mail server took the letter, in the transaction that marks the row.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    case::{Act, LetterKind, TaskKind, act::payload::LetterResult},
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        pipeline::{
            attempt::Attempt,
            change::{Change, Mark, Sent},
            execute::{Patience, execute},
            plan::plan_each,
            rows,
        },
        post::{
            gathering::{one_mail, within_caps},
            lost::{self, Lost},
        },
        requester::codes,
        staff::identity::SecretToken,
    },
    letters::OutgoingMail,
    store::{
        Conn, StoreError, Tx, cases,
        outbox::{self, Lane, LetterRow, LetterStatus, Room},
        streams::{self, Stream},
    },
    types::{CaseId, FilingId, OutboxId},
    vault::DataKey,
};

/// A letter that somebody is about to send.
#[derive(Debug, Clone)]
pub struct Outbound {
    /// The outbox row.
    pub id: OutboxId,
    /// The rows of further letters that this mail carries.
    pub with: Vec<OutboxId>,
    /// The lease: whoever reports must hold it.
    pub token: String,
    /// What leaves.
    pub post: OutgoingMail,
    /// Whose letters wait for each other.
    pub lane: Lane,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// When the letter was decided.
    pub queued_at: DateTime<Utc>,
}

impl Outbound {
    /// How it went.
    pub fn report(&self, outcome: Outcome, at: DateTime<Utc>) -> Report {
        Report { id: self.id, with: self.with.clone(), token: self.token.clone(), outcome, at }
    }
}

/// How an attempt to send ended. Codes are those of RFC 5321; none where no server answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The next mail server took it.
    Accepted,
    /// It did not get through now; again at `next_at`.
    Deferred { code: Option<u16>, next_at: DateTime<Utc> },
    /// The server refused it for good.
    Bounced { code: u16 },
    /// Nobody took it in five days.
    GivenUp { code: Option<u16> },
}

/// How one letter went, told by who holds its lease.
#[derive(Debug, Clone)]
pub struct Report {
    /// The outbox row.
    pub id: OutboxId,
    /// The rows of further letters that went in the same mail.
    pub with: Vec<OutboxId>,
    /// The lease.
    pub token: String,
    /// How it went.
    pub outcome: Outcome,
    pub at: DateTime<Utc>,
}

impl Report {
    /// The same for each of the letters that the mail carried.
    fn each(&self) -> impl Iterator<Item = Self> {
        let ids = std::iter::once(self.id).chain(self.with.iter().copied());
        ids.map(|id| Self {
            id,
            with: Vec::new(),
            token: self.token.clone(),
            outcome: self.outcome,
            at: self.at,
        })
    }
}

/// Claims letters that are due, as far as there is room, for `lease`. One whose person was erased meanwhile is dropped.
///
/// # Errors
/// Storage that does not answer.
pub async fn claim_letters(desk: &Desk, room: &Room, lease: TimeDelta) -> Result<Vec<Outbound>, Error> {
    let now = desk.0.clock.now();
    let waiting = desk.0.store.read("letters waiting", move |conn| outbox::oldest_waiting(conn, now)).await?;
    if waiting.is_none() || room.free == 0 {
        return Ok(Vec::new());
    }
    let token = SecretToken::draw(desk.0.clock.as_ref()).digest();
    let wish = outbox::Lease { token: token.clone(), now, until: now + lease };
    let (room, limits) = (room.clone(), desk.0.checked.settings.limits.clone());
    let claim = move |tx: &mut Tx<'_>| {
        let rows = outbox::claim(tx, &wish, &room)?;
        within_caps(tx, rows, &limits, &wish)
    };
    let bundles = desk.0.store.write("claim letters", claim).await?;
    if bundles.is_empty() {
        return Ok(Vec::new());
    }
    let keys = move |conn: &mut Conn| {
        bundles.clone().into_iter().map(|rows| with_wrapped_keys(conn, rows)).collect()
    };
    let keyed: Vec<Vec<(LetterRow, Locked)>> = desk.0.store.read("keys of letters", keys).await?;
    let mut claimed = Vec::with_capacity(keyed.len());
    for bundle in keyed {
        claimed.extend(one_to_send(desk, bundle, &token, now).await?);
    }
    Ok(claimed)
}

/// What leaves of letters that leave together; nothing where none of them is to be sent any more.
async fn one_to_send(
    desk: &Desk,
    bundle: Vec<(LetterRow, Locked)>,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Outbound>, Error> {
    let (mut rows, mut mails) = (Vec::new(), Vec::new());
    for (row, locked) in bundle {
        let id = row.id;
        if is_stale(desk, &row, now) {
            drop_letter(desk, id, token, "expired").await?;
            continue;
        }
        match opened(desk, &row, locked) {
            Ok(Some(mail)) => {
                rows.push(row);
                mails.push((id, mail));
            }
            Ok(None) => drop_letter(desk, id, token, "person_erased").await?,
            Err(error) => {
                // one that cannot be read keeps no other waiting, and a person is told
                tracing::error!(letter = %id, error = %error, "a letter cannot be opened");
                let outcome = Outcome::GivenUp { code: None };
                let report = Report { id, with: Vec::new(), token: token.to_owned(), outcome, at: now };
                report_letter(desk, report).await?;
            }
        }
    }
    let attempt = rows.iter().map(|row| row.attempts).min().unwrap_or(1);
    let newest = rows.iter().map(|row| row.created_at).max();
    let with = rows.iter().skip(1).map(|row| row.id).collect();
    let controller = rows.first().and_then(|row| desk.controller(&row.controller));
    let languages = controller.map(|controller| controller.languages.as_slice()).unwrap_or_default();
    let mail = one_mail(desk.0.texts, languages, mails);
    let (Some(first), Some(post), Some(queued_at)) = (rows.into_iter().next(), mail, newest) else {
        return Ok(None);
    };
    Ok(Some(Outbound {
        id: first.id,
        with,
        token: token.to_owned(),
        post,
        lane: Lane(first.lane),
        attempt: u32::try_from(attempt).unwrap_or(1),
        queued_at,
    }))
}

/// Whether it carries nothing but a code that is no longer good.
fn is_stale(desk: &Desk, row: &LetterRow, now: DateTime<Utc>) -> bool {
    let life = TimeDelta::seconds(desk.0.checked.settings.limits.status_code_life_secs.into());
    row.letter == codes::LETTER && row.created_at + life <= now
}

/// A letter to be sent; nothing where its person was erased.
fn opened(desk: &Desk, row: &LetterRow, locked: Locked) -> Result<Option<OutgoingMail>, Error> {
    let Some(key) = unlocked(desk, locked)? else { return Ok(None) };
    Keyring::open_letter(&key, &row.id.to_string(), row.coding, &row.sealed).map(Some)
}

/// Records how letters went, all in one transaction: a duty is met when the next mail server took the letter, and one
/// that will not arrive by mail is a fact on the case, an alarm, and a task for a person. Where one of them makes
/// trouble, it is found by halves and keeps no other from being recorded. What could not be recorded, with its error; a
/// lease that ran out is none: somebody else has that letter now.
pub async fn report_letters(desk: &Desk, reports: Vec<Report>) -> Vec<(OutboxId, Error)> {
    let mut unsaved = Vec::new();
    let mut groups = vec![reports];
    while let Some(mut group) = groups.pop() {
        match report(desk, &group).await {
            Ok(()) => {}
            Err(Error::LeaseLost) if group.iter().all(|one| one.with.is_empty()) && group.len() <= 1 => {}
            Err(Error::Unavailable) => {
                unsaved.extend(group.into_iter().map(|one| (one.id, Error::Unavailable)));
            }
            Err(_) if group.len() > 1 => {
                let rest = group.split_off(group.len() / 2);
                groups.extend([rest, group]);
            }
            Err(_) if group.iter().any(|one| !one.with.is_empty()) => {
                groups.extend(group.iter().flat_map(Report::each).map(|one| vec![one]));
            }
            Err(error) => unsaved.extend(group.pop().map(|one| (one.id, error))),
        }
    }
    unsaved
}

/// Records how one letter went.
///
/// # Errors
/// Storage that does not answer. A lease that ran out is no error.
pub async fn report_letter(desk: &Desk, report: Report) -> Result<(), Error> {
    report_letters(desk, vec![report]).await.pop().map_or(Ok(()), |(_, error)| Err(error))
}

async fn report(desk: &Desk, group: &[Report]) -> Result<(), Error> {
    // Letters of one case that left together report one after the other, each overtaken by those before it. A report that
    // gave up would have its letter sent twice, so it goes on while the letter is still ours.
    execute(desk, "letters reported", Patience::Report, move |attempt: Attempt| async move {
        let desk = &attempt.desk;
        let group: Vec<Report> = group.iter().flat_map(Report::each).collect();
        let ids: Vec<OutboxId> = group.iter().map(|one| one.id).collect();
        let letters = desk.0.store.read("letters", move |conn| reported_letters(conn, &ids)).await?;
        let mut beside = Change::default();
        let (mut acts, mut all_lost) = (Vec::new(), Vec::new());
        for (one, (row, concerned)) in group.iter().zip(letters) {
            if row.lease_token != one.token || row.status()? != LetterStatus::Queued {
                continue;
            }
            beside.marks.push(Mark {
                id: one.id,
                token: one.token.clone(),
                tried: tried(one.outcome, one.at),
            });
            let lost = lost_as(one.outcome);
            if let Some(kind) = lost {
                beside.tasks.push(lost::task(desk, &row, row.stream()?, kind, one.at));
            }
            let heard = matches!(one.outcome, Outcome::Accepted) || lost.is_some();
            if let Some(Concerned { cases, letter, occurrence }) = concerned.filter(|_| heard) {
                let result = LetterResult { letter, occurrence, at: one.at };
                let act = if lost.is_some() {
                    all_lost.push(Lost::of(one.id, &cases, (letter, occurrence)));
                    Act::LetterBounced(result)
                } else {
                    Act::LetterAccepted(result)
                };
                acts.extend(cases.into_iter().map(|case| (case, act.clone())));
            }
        }
        let mut change = plan_each(&attempt, acts, beside).await?;
        for lost in &all_lost {
            lost.told_once(&mut change);
        }
        Ok((change, ()))
    })
    .await
}

fn tried(outcome: Outcome, at: DateTime<Utc>) -> Sent {
    match outcome {
        Outcome::Accepted => Sent::Accepted(at),
        Outcome::Deferred { code, next_at } => Sent::Later { at: next_at, code: code_text(code) },
        Outcome::Bounced { code } => Sent::Bounced(code_text(Some(code))),
        Outcome::GivenUp { code } => Sent::Dead(code_text(code)),
    }
}

/// The task for a person where a letter will not arrive by mail.
fn lost_as(outcome: Outcome) -> Option<TaskKind> {
    match outcome {
        Outcome::Accepted | Outcome::Deferred { .. } => None,
        Outcome::Bounced { .. } => Some(TaskKind::MailBounced),
        Outcome::GivenUp { .. } => Some(TaskKind::MailDead),
    }
}

/// The cases that record how a letter to their person went.
struct Concerned {
    cases: Vec<CaseId>,
    letter: LetterKind,
    occurrence: u32,
}

fn reported_letters(
    conn: &mut Conn,
    ids: &[OutboxId],
) -> Result<Vec<(LetterRow, Option<Concerned>)>, StoreError> {
    ids.iter().map(|id| reported_letter(conn, *id)).collect()
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

/// Under which key a letter is sealed: those to staff under the installation's, all others under their filing's.
enum Locked {
    Installation,
    Filing(FilingId, Option<Vec<u8>>),
}

fn wrapped_key(conn: &mut Conn, row: &LetterRow) -> Result<Locked, StoreError> {
    if row.case_letter().is_some_and(LetterKind::is_for_staff) {
        return Ok(Locked::Installation);
    }
    let filing = match row.stream()? {
        Stream::Filing(id) => id,
        Stream::Case(id) => cases::filing_of(conn, id)?.ok_or(StoreError::NotFound)?,
        Stream::Installation => return Ok(Locked::Installation),
    };
    Ok(Locked::Filing(filing, Keyring::wrapped_filing_key(conn, filing)?))
}

fn with_wrapped_keys(conn: &mut Conn, rows: Vec<LetterRow>) -> Result<Vec<(LetterRow, Locked)>, StoreError> {
    rows.into_iter().map(|row| wrapped_key(conn, &row).map(|locked| (row, locked))).collect()
}

fn unlocked(desk: &Desk, locked: Locked) -> Result<Option<DataKey>, Error> {
    match locked {
        Locked::Installation => Ok(Some(desk.0.keys.installation().clone())),
        Locked::Filing(filing, wrapped) => desk.0.keys.filing_key(filing, wrapped.as_deref()),
    }
}

/// The key of a letter; none once its person was erased.
pub(in crate::desk) async fn key_of_letter(desk: &Desk, row: &LetterRow) -> Result<Option<DataKey>, Error> {
    let row = row.clone();
    let locked = desk.0.store.read("key of letter", move |conn| wrapped_key(conn, &row)).await?;
    unlocked(desk, locked)
}

/// A letter that is not to be sent any more.
async fn drop_letter(desk: &Desk, id: OutboxId, token: &str, why: &str) -> Result<(), Error> {
    let dropped = execute(desk, "drop letter", Patience::Report, move |_: Attempt| async move {
        let tried = Sent::Dead(why.to_owned());
        let mark = Mark { id, token: token.to_owned(), tried };
        Ok((Change { marks: vec![mark], ..Change::default() }, ()))
    });
    match dropped.await {
        Ok(()) | Err(Error::LeaseLost) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The server's number, or that none answered. Never its words, which may hold a person.
fn code_text(code: Option<u16>) -> String {
    code.map_or_else(|| "unreachable".to_owned(), |code| code.to_string())
}

/// `case:<id>:<letter>:<occurrence>:<recipient>`.
pub(super) fn occurrence_of(effect_key: &str) -> Option<u32> {
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
