//! Letter 16: that an appeal or a complaint is here, and what came of it.

use super::{about::About, answer, status_path};
use crate::{
    case::{LetterKind, Outcome},
    letters::{Contest, ContestStage, DueDate, Letter, Upheld},
};

/// The letter about an appeal or a complaint; none where the case is neither, or this kind has the same words for all.
pub(super) fn letter(about: &About<'_>, kind: LetterKind, due: Option<&DueDate>) -> Option<Letter> {
    let About { case, filing, words, .. } = about;
    let contests = case.contests.as_ref()?;
    let word = |field: &str| words.get(field).cloned().unwrap_or_default();
    let upheld = |outcome| match outcome {
        Some(Outcome::Full) => Upheld::Fully,
        Some(Outcome::Part) => Upheld::Partly,
        Some(Outcome::NoneHeld) | None => Upheld::Not,
    };
    let (stage, text) = match kind {
        LetterKind::Contested => (ContestStage::Received { due: due.cloned() }, String::new()),
        LetterKind::Refused => {
            let (reason, citation) =
                case.refusal_code().map_or((None, None), |code| answer::reason(about, code));
            (ContestStage::Decided { upheld: Upheld::Not, reason, citation }, word("text"))
        }
        LetterKind::Done | LetterKind::Partly | LetterKind::NothingFound => {
            let outcome = case.decision.as_ref().and_then(|decision| decision.answer.outcome());
            let stage = ContestStage::Decided { upheld: upheld(outcome), reason: None, citation: None };
            (stage, word("letter/text"))
        }
        // these say the same of every case, or are no letters to a person
        LetterKind::ConfirmAddress
        | LetterKind::Received
        | LetterKind::ConfirmReminder
        | LetterKind::AnswerReminder
        | LetterKind::Question
        | LetterKind::ClockRuns
        | LetterKind::Extension
        | LetterKind::Postponement
        | LetterKind::Progress
        | LetterKind::Reply
        | LetterKind::ReadyToCollect
        | LetterKind::Collected
        | LetterKind::CollectReminder
        | LetterKind::Referred
        | LetterKind::Withdrawn
        | LetterKind::DueLadder
        | LetterKind::ApprovalWanted
        | LetterKind::Returned
        | LetterKind::Alarm => return None,
    };
    let status_path = status_path(&filing.reference);
    Some(Letter::from(Contest {
        reference: filing.reference.clone(),
        right: case.asked.right,
        about: contests.right,
        stage,
        text,
        items: answer::items(about),
        remedies: answer::remedies(about),
        status_path,
    }))
}
