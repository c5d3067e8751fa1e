//! A letter that goes by post: opened from its task, printed on a plain sheet, with a code by which the person opens the
//! status page. The code is drawn from the task, so that a sheet printed again says the same, and nobody keeps it; the rest
//! of the sheet is kept, and once its task is done that is what it says.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    case::{Actor, Case, Event, EventKind, LetterKind, TaskKind, filing::FilingEvent},
    desk::{
        Desk, Error,
        officer::access_log::log_access,
        pipeline::{
            attempt::Attempt,
            change::Change,
            execute::{Patience, execute},
            rows::{self, SealedFields},
            snapshot::{CaseSnapshot, FilingSnapshot, load_case, load_filing_of},
        },
        post::{
            about::About,
            kept::{KeptSheet, named_by},
            person::{letter_of as letter_to_person, receipt_facts},
            sender,
            shared::in_the_language_of,
        },
        requester::{
            code_rows::{POSTED, code_digest, code_row},
            thread::of_event,
        },
        staff::identity::OneTimeCode,
        views::{SheetFrame, SheetView, Staff},
    },
    letters::Letter,
    store::{
        Conn, StoreError, codes,
        sheets::{self, Sheet},
        streams::{StoredEvent, Stream},
        tasks,
    },
    types::{CaseId, TaskId},
};

/// Prints the letter of a task. The first time its code is put on record.
///
/// # Errors
/// A role that works no case; [`Error::NotFound`] for a task that is no letter by post, or whose letter is over.
pub async fn print_letter(desk: &Desk, staff: &Staff, task: TaskId) -> Result<SheetView, Error> {
    staff.works_cases()?;
    let (case, kind, occurrence) = letter_of(desk, staff, task).await?;
    log_access(desk, staff, case).await?;
    if let Some(sheet) = posted(desk, case, task).await? {
        return Ok(sheet);
    }
    let by = &Actor::Officer { id: staff.id, role: staff.role };
    execute(desk, "print letter", Patience::Command, move |attempt: Attempt| async move {
        let desk = &attempt.desk;
        let (filing, cases) = load_filing_of(desk, case).await?;
        let place = cases.iter().position(|one| one.case.id == case).ok_or(Error::NotFound)?;
        let shared = match cases.get(place).and_then(|one| answered_by(&one.case)) {
            Some(other) => shared_on_paper(desk, &filing, &load_case(desk, other).await?, kind, attempt.now)?,
            None => None,
        };
        let letter = match shared {
            Some(letter) => letter,
            None => letter(desk, (&filing, &cases), place, (kind, occurrence), attempt.now)?,
        };
        let (code, until, mut change) = code(&attempt, &filing, task, by).await?;
        let about = named_by((case, Some(kind), Some(occurrence)), &filing.replayed()?.named);
        let kept = sheet(desk, &filing, (kind, about), &letter, attempt.now)?;
        if let Some(key) = &filing.key {
            change.sheets.push(Sheet {
                task_id: task,
                controller: filing.row.controller.clone(),
                filing_id: filing.row.id,
                case_id: case,
                sealed: kept.seal(desk, key, task)?,
                printed_at: attempt.now,
            });
        }
        let context = desk.context(&filing.row.controller)?;
        let code = code.zip(until).map(|(code, until)| (in_groups(&code), context.office.day(until)));
        Ok((change, view(desk, &filing, case, kept, code)?))
    })
    .await
}

/// The sheet as it was printed, where its task is done; it opens nothing more.
async fn posted(desk: &Desk, case: CaseId, task: TaskId) -> Result<Option<SheetView>, Error> {
    let kept = desk.0.store.read("sheet", move |conn| sheets::find(conn, task)).await?;
    let Some(kept) = kept.filter(|kept| kept.done_at.is_some()) else { return Ok(None) };
    let (filing, _) = load_filing_of(desk, case).await?;
    let key = filing.key.as_ref().ok_or(Error::NotFound)?;
    view(desk, &filing, case, KeptSheet::open(key, &kept.sheet)?, None).map(Some)
}

/// Which letter a task asks for: `case:ID:send_by_post:LETTER:OCCURRENCE` is the name of its effect.
async fn letter_of(desk: &Desk, staff: &Staff, task: TaskId) -> Result<(CaseId, LetterKind, u32), Error> {
    let found = desk.0.store.read("task", move |conn| tasks::find(conn, task)).await?;
    let found = found.filter(|task| task.kind == TaskKind::SendByPost).ok_or(Error::NotFound)?;
    staff.reaches(&found.controller)?;
    let mut parts = found.effect_key.rsplit(':');
    let occurrence = parts.next().and_then(|part| part.parse().ok());
    let kind = parts.next().and_then(|part| part.parse().ok());
    match (found.case_id, kind, occurrence) {
        (Some(case), Some(kind), Some(occurrence)) => Ok((case, kind, occurrence)),
        _ => Err(Error::NotFound),
    }
}

fn letter(
    desk: &Desk,
    (filing, cases): (&FilingSnapshot, &[CaseSnapshot]),
    place: usize,
    (kind, occurrence): (LetterKind, u32),
    now: DateTime<Utc>,
) -> Result<Letter, Error> {
    let snapshot = cases.get(place).ok_or(Error::NotFound)?;
    let context = desk.context(&filing.row.controller)?;
    let named = filing.replayed()?.named;
    if kind == LetterKind::Received && occurrence == 1 && named.contains(&snapshot.case.id) {
        let cases = named.iter().filter_map(|id| cases.iter().find(|one| one.case.id == *id));
        let cases: Vec<_> = cases.map(|one| &one.case).collect();
        let received = (filing.row.received_at, now);
        return receipt_facts(desk, context, &filing.row.reference, received, &cases, None);
    }
    let key = filing.key.as_ref().ok_or(Error::NotFound)?;
    let words = words(filing, snapshot, (kind, occurrence))?;
    let about = About { context, case: &snapshot.case, filing: &filing.row, key, words: &words, now };
    letter_to_person(desk, &about, kind).ok_or(Error::NotFound)
}

/// The case whose answer went to this person, too, where both are answered together.
fn answered_by(case: &Case) -> Option<CaseId> {
    case.merged_into.filter(|_| case.is_answered_with)
}

/// The answer to another request of the same person, for the sheet of this one; none where the letter is not that answer.
fn shared_on_paper(
    desk: &Desk,
    filing: &FilingSnapshot,
    other: &CaseSnapshot,
    kind: LetterKind,
    now: DateTime<Utc>,
) -> Result<Option<Letter>, Error> {
    let answer = other.case.decision.as_ref().map(|decision| decision.answer.letters());
    if !answer.is_some_and(|letters| letters.contains(&kind)) {
        return Ok(None);
    }
    let key = filing.key.as_ref().ok_or(Error::NotFound)?;
    let about = About {
        context: desk.context(&filing.row.controller)?,
        case: &other.case,
        filing: &in_the_language_of(&filing.row, other),
        key,
        words: &other.words_beside(&[EventKind::Decided, EventKind::RefusalWritten])?,
        now,
    };
    Ok(letter_to_person(desk, &about, kind))
}

/// The words that the letter carries, from where they were sealed.
fn words(
    filing: &FilingSnapshot,
    snapshot: &CaseSnapshot,
    (kind, occurrence): (LetterKind, u32),
) -> Result<SealedFields, Error> {
    let beside = |kind: EventKind| snapshot.words_beside(&[kind]);
    match kind {
        LetterKind::Question | LetterKind::AnswerReminder => beside(EventKind::Asked),
        LetterKind::Extension => beside(EventKind::ExtensionAnnounced),
        LetterKind::Postponement => beside(EventKind::PostponementAnnounced),
        LetterKind::Refused => beside(EventKind::RefusalWritten),
        LetterKind::Referred => beside(EventKind::ReferralStarted),
        LetterKind::Done | LetterKind::Partly | LetterKind::NothingFound | LetterKind::ReadyToCollect => {
            beside(EventKind::Decided)
        }
        LetterKind::Reply => replied(filing, snapshot, occurrence),
        LetterKind::Received
        | LetterKind::ConfirmAddress
        | LetterKind::ConfirmReminder
        | LetterKind::Collected
        | LetterKind::CollectReminder
        | LetterKind::ClockRuns
        | LetterKind::Progress
        | LetterKind::Withdrawn
        | LetterKind::Contested
        | LetterKind::DueLadder
        | LetterKind::ApprovalWanted
        | LetterKind::Returned
        | LetterKind::Alarm => Ok(SealedFields::new()),
    }
}

/// What the office wrote: it stands with the filing, of the instant of the case's own event.
fn replied(filing: &FilingSnapshot, snapshot: &CaseSnapshot, occurrence: u32) -> Result<SealedFields, Error> {
    let events: Vec<Event> = rows::read_events(Stream::Case(snapshot.case.id), &snapshot.stored)?;
    let here = events.iter().zip(&snapshot.stored);
    let mut told = here.filter(|(event, _)| **event == Event::Replied { is_told_here: true });
    let nth = usize::try_from(occurrence).ok().and_then(|nth| nth.checked_sub(1));
    let at = nth.and_then(|nth| told.nth(nth)).map(|(_, stored)| stored.at);
    let stream = Stream::Filing(filing.row.id);
    let of_filing: Vec<FilingEvent> = rows::read_events(stream, &filing.stored)?;
    let is_it = |(event, stored): &(&FilingEvent, &StoredEvent)| {
        Some(stored.at) == at && of_event(event).is_some_and(|message| message.from_office)
    };
    let (Some(key), Some((_, sent))) = (&filing.key, of_filing.iter().zip(&filing.stored).find(is_it)) else {
        return Ok(SealedFields::new());
    };
    Ok(rows::words_of(key, stream, sent)?.unwrap_or_default())
}

/// The code of this letter and until when it is good, and what puts it on record the first time.
async fn code(
    attempt: &Attempt,
    filing: &FilingSnapshot,
    task: TaskId,
    by: &Actor,
) -> Result<(Option<OneTimeCode>, Option<DateTime<Utc>>, Change), Error> {
    let (desk, now) = (&attempt.desk, attempt.now);
    let code = OneTimeCode::of_letter(&desk.0.keys.derived("posted codes"), &task.to_string());
    let Some(code) = code else { return Ok((None, None, Change::default())) };
    let (id, digest) = (filing.row.id, code_digest(desk, filing.row.id, &code));
    let look = move |conn: &mut Conn| -> Result<_, StoreError> { codes::known(conn, id, &digest, now) };
    if let Some(until) = desk.0.store.read("code of letter", look).await? {
        return Ok((Some(code), until, Change::default()));
    }
    let row = code_row(desk, &filing.row, POSTED, &code, now);
    let until = row.expires_at;
    let sent = filing.with_event(desk, &FilingEvent::CodeSent { at: now }, (by, now), None)?;
    let change = Change { codes: vec![row], ..Change::of_filing(sent) };
    Ok((Some(code), Some(until), change))
}

/// What stands on the sheet, but for its code.
fn sheet(
    desk: &Desk,
    filing: &FilingSnapshot,
    (kind, cases): (LetterKind, Vec<CaseId>),
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<KeptSheet, Error> {
    let context = desk.context(&filing.row.controller)?;
    let sender = sender(desk, context);
    let paper = letter.on_paper(&desk.0.texts, &filing.row.locale, &sender);
    let frame = SheetFrame {
        address: filing.person.address_lines(),
        contact: sender.contact,
        controller: context.settings.name.clone(),
        on: context.office.day(now),
        postal: context.settings.postal.clone(),
        reference: filing.row.reference.clone(),
    };
    Ok(KeptSheet { kind, cases, subject: paper.subject, body: paper.body, language: paper.language, frame })
}

fn view(
    desk: &Desk,
    filing: &FilingSnapshot,
    case: CaseId,
    sheet: KeptSheet,
    code: Option<(String, NaiveDate)>,
) -> Result<SheetView, Error> {
    let KeptSheet { body, language, frame, .. } = sheet;
    let context = desk.context(&filing.row.controller)?;
    Ok(SheetView {
        case,
        controller: frame.controller,
        contact: frame.contact,
        postal: frame.postal,
        has_address: filing.person.requester.postal_address.is_some(),
        address: frame.address,
        on: frame.on,
        reference: frame.reference,
        body,
        language,
        status_url: sender(desk, context).link("/status"),
        code,
    })
}

/// The digits as they are read out and typed.
fn in_groups(code: &OneTimeCode) -> String {
    let digits: Vec<char> = code.as_str().chars().collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
