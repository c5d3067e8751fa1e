//! The letters that left for a person, to be read again by them: in their own session, and only what went to the mailbox that
//! they have now or by post.

use crate::{
    desk::{
        Desk, Error,
        pipeline::snapshot::{CaseSnapshot, FilingSnapshot, load_filing},
        post::kept::{KeptLetter, letters_of},
        views::{LetterPage, LetterView, LettersView, Requester},
    },
    types::LetterId,
};

/// The letters that left, the oldest first.
///
/// # Errors
/// Storage that does not answer.
pub async fn letters(desk: &Desk, requester: &Requester) -> Result<LettersView, Error> {
    let (filing, cases) = load_filing(desk, requester.filing).await?;
    Ok(LettersView { letters: own_views(desk, &filing, &cases).await? })
}

/// One of them.
///
/// # Errors
/// [`Error::NotFound`] for a letter to somebody else, or one that did not leave.
pub async fn letter(desk: &Desk, requester: &Requester, id: LetterId) -> Result<LetterPage, Error> {
    let (filing, cases) = load_filing(desk, requester.filing).await?;
    let own = own(desk, &filing, &cases).await?;
    let found = own.into_iter().find(|letter| letter.view.id == id);
    found.ok_or(Error::NotFound)?.into_page(desk, &filing)
}

/// What a list shows of them.
pub(super) async fn own_views(
    desk: &Desk,
    filing: &FilingSnapshot,
    cases: &[CaseSnapshot],
) -> Result<Vec<LetterView>, Error> {
    Ok(own(desk, filing, cases).await?.into_iter().map(|letter| letter.view).collect())
}

async fn own(desk: &Desk, filing: &FilingSnapshot, cases: &[CaseSnapshot]) -> Result<Vec<KeptLetter>, Error> {
    let mailbox = filing.person.requester.email.as_ref().map(crate::types::EmailAddress::normalised);
    let mut letters = letters_of(desk, filing, cases).await?;
    letters.retain(|one| one.view.status.has_left() && !one.went_elsewhere(mailbox.as_deref()));
    Ok(letters)
}
