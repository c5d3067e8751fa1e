//! The letter that answers two requests of one person, for the one that was merged: the same words, to its own mailbox.

use super::{about::About, person::letter_of};
use crate::{
    case::LetterKind,
    desk::{
        Desk,
        pipeline::{joined::OtherCase, snapshot::CaseSnapshot},
    },
    letters::Letter,
    store::filings::Filing,
};

/// What the letter that answers another case of the same person says to this filing: it names that case and its page.
pub(crate) fn shared_letter(
    desk: &Desk,
    about: &About<'_>,
    answered_by: OtherCase<'_>,
    kind: LetterKind,
) -> Option<Letter> {
    let filing = in_the_language_of(about.filing, answered_by.snapshot);
    letter_of(desk, &About { case: answered_by.case, filing: &filing, ..*about }, kind)
}

/// The filing that a shared letter speaks of, in the language of the one that gets it.
pub(crate) fn in_the_language_of(reader: &Filing, answered_by: &CaseSnapshot) -> Filing {
    Filing { locale: reader.locale.clone(), ..answered_by.filing.clone() }
}
