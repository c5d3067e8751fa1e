//! What an answer in part left out, and why: the same as its letter says, for whoever reads the page instead.

use chrono::{DateTime, Utc};

use crate::{
    case::{EventKind, Outcome, State},
    desk::{
        Desk, Error,
        pipeline::snapshot::CaseSnapshot,
        post::{about::About, answer::items},
        views::LeftOutView,
    },
    types::text,
};

/// The items of a part answer that the person does not get, with the reason of each; nothing before it reached the person.
pub(super) fn left_out(
    desk: &Desk,
    snapshot: &CaseSnapshot,
    now: DateTime<Utc>,
) -> Result<Vec<LeftOutView>, Error> {
    let case = &snapshot.case;
    let is_partly = case.state == State::Answered && case.outcome == Some(Outcome::Part);
    let Some(key) = snapshot.key.as_ref().filter(|_| is_partly) else { return Ok(Vec::new()) };
    let words = &snapshot.words_beside(&[EventKind::Decided])?;
    let of_officer = words.get("letter/text").filter(|text| !text::is_blank(text));
    let about =
        About { context: desk.context(&case.controller)?, case, filing: &snapshot.filing, key, words, now };
    let withheld = items(&about).into_iter().filter(|item| item.outcome.withholds());
    Ok(withheld
        .map(|item| LeftOutView {
            label: item.label,
            outcome: item.outcome,
            words: of_officer.filter(|_| item.reason.is_some()).cloned(),
            reason: item.reason,
            citation: item.citation,
        })
        .collect())
}
