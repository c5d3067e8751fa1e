//! The letters to the person, as staff read them again, whatever became of them.

use crate::{
    desk::{
        Desk, Error,
        officer::access_log::log_access,
        pipeline::snapshot::load_filing_of,
        post::kept::letters_of,
        views::{LetterPage, LettersView, Staff},
    },
    store::{Conn, StoreError, cases, outbox, sheets, streams::Stream},
    types::{CaseId, LetterId, OutboxId, TaskId},
};

/// The letters that are about a case, the oldest first. That somebody looked is noted.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::NotAllowed`] for roles that see no cases.
pub async fn letters(desk: &Desk, staff: &Staff, case: CaseId) -> Result<LettersView, Error> {
    staff.sees_cases()?;
    let (filing, cases) = load_filing_of(desk, case).await?;
    staff.reaches(&filing.row.controller)?;
    log_access(desk, staff, case).await?;
    let letters = letters_of(desk, &filing, &cases).await?.into_iter().map(|letter| letter.view);
    Ok(LettersView { letters: letters.filter(|letter| letter.cases.contains(&case)).collect() })
}

/// One letter, as it left or waits.
///
/// # Errors
/// As [`letters`]; [`Error::NotFound`] for what is no letter to a person.
pub async fn letter(desk: &Desk, staff: &Staff, id: LetterId) -> Result<LetterPage, Error> {
    staff.sees_cases()?;
    let case = desk.0.store.read("case of letter", move |conn| case_of(conn, id)).await?;
    let case = case.ok_or(Error::NotFound)?;
    let (filing, cases) = load_filing_of(desk, case).await?;
    staff.reaches(&filing.row.controller)?;
    let letters = letters_of(desk, &filing, &cases).await?;
    let letter = letters.into_iter().find(|letter| letter.view.id == id).ok_or(Error::NotFound)?;
    log_access(desk, staff, case).await?;
    letter.into_page(desk, &filing)
}

/// A case that the letter is about.
fn case_of(conn: &mut Conn, id: LetterId) -> Result<Option<CaseId>, StoreError> {
    if let Some(kept) = sheets::find(conn, TaskId(id.0))? {
        return Ok(Some(kept.sheet.case_id));
    }
    let Some(row) = outbox::find(conn, OutboxId(id.0))? else { return Ok(None) };
    match row.stream()? {
        Stream::Case(case) => Ok(Some(case)),
        Stream::Filing(filing) => Ok(cases::of_filing(conn, filing)?.first().map(|row| row.id)),
        Stream::Installation => Ok(None),
    }
}
