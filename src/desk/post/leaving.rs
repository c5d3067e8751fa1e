//! A letter to the person on its way out, as what it says; and as somebody looks at it before it leaves.

use super::sender;
use crate::{
    case::LetterKind,
    desk::{
        Desk, Error,
        pipeline::snapshot::CaseSnapshot,
        views::{LetterPreview, SentBy},
    },
    letters::Letter,
    types::CaseId,
};

/// A letter that an act calls for, before it is rendered.
pub(crate) struct Leaving {
    pub(crate) case: CaseId,
    pub(crate) kind: LetterKind,
    /// Which of its kind on that case.
    pub(crate) occurrence: u32,
    pub(crate) letter: Letter,
}

/// Letters of one filing as they will leave; `of` is one of its cases.
pub(in crate::desk) fn shown(
    desk: &Desk,
    of: &CaseSnapshot,
    leaving: &[Leaving],
) -> Result<Vec<LetterPreview>, Error> {
    let context = desk.context(&of.case.controller)?;
    let (texts, locale, sender) = (&desk.0.texts, &of.filing.locale, sender(desk, context));
    let one = |leaving: &Leaving| {
        let (by, to, letter) = if let Some(email) = &of.person.requester.email {
            let letter = leaving.letter.preview(texts, locale, &sender);
            (SentBy::Mail, email.as_str().to_owned(), letter)
        } else {
            let letter = leaving.letter.preview_on_paper(texts, locale, &sender);
            (SentBy::Post, of.person.address_lines().join("\n"), letter)
        };
        LetterPreview {
            by,
            cases: vec![leaving.case],
            html: letter.html,
            kind: leaving.kind,
            language: letter.language,
            subject: letter.subject,
            text: letter.text,
            to,
            body: letter.body,
        }
    };
    Ok(leaving.iter().map(one).collect())
}
