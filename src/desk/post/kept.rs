//! Letters to the person as they left: a mail is kept sealed as it was decided, a sheet of paper as it was printed last. Both
//! go with the key of their filing. Mails that only carry a code are none: nothing of them could be read again.

use serde::{Deserialize, Serialize};

use crate::{
    case::{LetterKind, words::DispatchChannel},
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        pipeline::snapshot::{CaseSnapshot, FilingSnapshot},
        post::outgoing::occurrence_of,
        requester::codes,
        views::{LetterPage, LetterState, LetterView, SentBy, SheetFrame},
    },
    letters::{Kept, OutgoingMail},
    store::{
        Conn, StoreError,
        outbox::{LetterRow, LetterStatus},
        sheets::{self, Sheet},
        streams::Stream,
        views::letters,
    },
    types::{CaseId, LetterId, Locale, TaskId},
    vault::DataKey,
};

/// What stands on a sheet, but for its code, as it is sealed.
#[derive(Serialize, Deserialize)]
pub(in crate::desk) struct KeptSheet {
    pub(in crate::desk) kind: LetterKind,
    /// The cases that it is about.
    pub(in crate::desk) cases: Vec<CaseId>,
    pub(in crate::desk) subject: String,
    /// HTML of ours.
    pub(in crate::desk) body: String,
    pub(in crate::desk) language: String,
    pub(in crate::desk) frame: SheetFrame,
}

impl KeptSheet {
    /// Seals it for its row.
    pub(in crate::desk) fn seal(&self, desk: &Desk, key: &DataKey, task: TaskId) -> Result<Vec<u8>, Error> {
        desk.0.keys.seal(key, "sheets", "sealed", &task.to_string(), self)
    }

    pub(in crate::desk) fn open(key: &DataKey, sheet: &Sheet) -> Result<Self, Error> {
        Keyring::open_sealed(key, "sheets", "sealed", &sheet.task_id.to_string(), &sheet.sealed)
    }
}

/// A letter to the person, opened.
pub(in crate::desk) struct KeptLetter {
    pub(in crate::desk) view: LetterView,
    content: Content,
}

enum Content {
    Mail(OutgoingMail),
    Sheet(KeptSheet),
}

impl KeptLetter {
    /// Whether a mail went to another mailbox than this; paper goes to none.
    pub(in crate::desk) fn went_elsewhere(&self, mailbox: Option<&str>) -> bool {
        match &self.content {
            Content::Mail(mail) => mailbox != Some(mail.to.normalised().as_str()),
            Content::Sheet(_) => false,
        }
    }

    /// The letter to be read, without what opens something.
    pub(in crate::desk) fn into_page(
        self,
        desk: &Desk,
        filing: &FilingSnapshot,
    ) -> Result<LetterPage, Error> {
        let settings = &desk.context(&filing.row.controller)?.settings;
        let spoken = settings.languages.iter().find(|it| it.to_string() == self.view.language);
        let locale = spoken.cloned().unwrap_or_else(Locale::english);
        let (to, text, html, sheet) = match self.content {
            Content::Mail(mail) => (mail.to.as_str().to_owned(), mail.text, mail.html, None),
            Content::Sheet(sheet) => {
                (sheet.frame.address.join("\n"), String::new(), sheet.body, Some(sheet.frame))
            }
        };
        let kept = Kept::of(&desk.0.texts, &locale, &text, &html);
        Ok(LetterPage {
            letter: self.view,
            html: kept.html,
            sheet,
            text: kept.text,
            to,
            body: kept.body,
            zone: settings.zone,
        })
    }
}

/// The letters to the person of a filing, whatever became of them, the oldest first; none once the person was erased.
pub(in crate::desk) async fn letters_of(
    desk: &Desk,
    filing: &FilingSnapshot,
    cases: &[CaseSnapshot],
) -> Result<Vec<KeptLetter>, Error> {
    let Some(key) = &filing.key else { return Ok(Vec::new()) };
    let id = filing.row.id;
    let of_cases = cases.iter().map(|one| Stream::Case(one.case.id));
    let streams: Vec<Stream> = of_cases.chain([Stream::Filing(id)]).collect();
    let load = move |conn: &mut Conn| -> Result<_, StoreError> {
        Ok((letters::to_person(conn, &streams)?, sheets::of_filing(conn, id)?))
    };
    let (mails, posted) = desk.0.store.read("letters of filing", load).await?;
    let named = filing.replayed()?.named;
    let about = |stream: Stream, kind: Option<LetterKind>, occurrence: Option<u32>| match stream {
        Stream::Case(case) => named_by((case, kind, occurrence), &named),
        Stream::Filing(_) | Stream::Installation => cases.iter().map(|one| one.case.id).collect(),
    };
    let mut all = Vec::with_capacity(mails.len() + posted.len());
    for row in mails.iter().filter(|row| is_read_again(row)) {
        let cases = about(row.stream()?, row.case_letter(), occurrence_of(&row.effect_key));
        all.extend(legible(row.id, mailed(key, row, cases)));
    }
    for kept in &posted {
        all.extend(legible(kept.sheet.task_id, printed(key, kept)));
    }
    all.sort_by_key(|letter| (letter.view.written_at, letter.view.id));
    Ok(all)
}

/// The cases that a letter of `case` is about: the first receipt names those that came with it.
pub(in crate::desk) fn named_by(
    (case, kind, occurrence): (CaseId, Option<LetterKind>, Option<u32>),
    named: &[CaseId],
) -> Vec<CaseId> {
    let is_first = kind == Some(LetterKind::Received) && occurrence == Some(1) && named.contains(&case);
    if is_first { named.to_vec() } else { vec![case] }
}

/// Whether it says more than a code, and is not to staff.
fn is_read_again(row: &LetterRow) -> bool {
    row.letter != codes::LETTER && !row.case_letter().is_some_and(LetterKind::is_for_staff)
}

/// One that cannot be opened hides no other.
fn legible(id: impl std::fmt::Display, letter: Result<KeptLetter, Error>) -> Option<KeptLetter> {
    letter
        .inspect_err(|error| tracing::error!(letter = %id, error = %error, "a letter cannot be opened"))
        .ok()
}

fn mailed(key: &DataKey, row: &LetterRow, cases: Vec<CaseId>) -> Result<KeptLetter, Error> {
    let mail: OutgoingMail = Keyring::open_letter(key, &row.id.to_string(), row.coding, &row.sealed)?;
    let status = match row.status()? {
        LetterStatus::Queued => LetterState::Queued,
        LetterStatus::Accepted => LetterState::Accepted,
        LetterStatus::Bounced => LetterState::Bounced,
        LetterStatus::Dead => LetterState::Dead,
    };
    let view = LetterView {
        id: LetterId(row.id.0),
        by: SentBy::Mail,
        cases,
        kind: row.letter.clone(),
        language: mail.language.clone(),
        left_at: row.accepted_at,
        status,
        subject: mail.subject.clone(),
        written_at: row.created_at,
    };
    Ok(KeptLetter { view, content: Content::Mail(mail) })
}

fn printed(key: &DataKey, printed: &sheets::Kept) -> Result<KeptLetter, Error> {
    let sheet = &printed.sheet;
    let kept = KeptSheet::open(key, sheet)?;
    // what was said instead, on the telephone or elsewhere, stands on no sheet
    let elsewhere = [DispatchChannel::Telephone, DispatchChannel::Other].map(DispatchChannel::id);
    let is_elsewhere = printed.outcome.as_deref().is_some_and(|outcome| elsewhere.contains(&outcome));
    let left_at = printed.done_at.filter(|_| !is_elsewhere);
    let view = LetterView {
        id: LetterId(sheet.task_id.0),
        by: SentBy::Post,
        cases: kept.cases.clone(),
        kind: kept.kind.id().to_owned(),
        language: kept.language.clone(),
        left_at,
        status: if left_at.is_some() { LetterState::Posted } else { LetterState::Printed },
        subject: kept.subject.clone(),
        written_at: sheet.printed_at,
    };
    Ok(KeptLetter { view, content: Content::Sheet(kept) })
}
