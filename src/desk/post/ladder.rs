//! Letter 22, the due ladder: the rungs that cases reached, and one letter about all of them to each person concerned.
//!
//! Invariant: queued in the transaction that records the rungs, so that a crash neither loses nor doubles a letter. Names
//! references and dates, never a person.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{Address, staff::Meant};
use crate::{
    case::{
        self, Audience, Case, LadderOf, LetterKind, Nearness, Owed, State, TimerKind, decision::Step as Sent,
    },
    desk::{
        Desk, Error, office::controller::ControllerContext, post::letter_row, staff::colleagues::Colleague,
    },
    letters::{self, Ladder, LadderRow, Letter, Step},
    store::{filings::Filing, outbox::NewLetter, streams::Stream},
    types::{CaseId, ControllerSlug, Locale, UserId},
};

/// A rung, as the case tells it.
pub(crate) struct Rung<'a> {
    pub(crate) kind: TimerKind,
    /// Which letter of the ladder of this case: names the rung for ever.
    pub(crate) occurrence: u32,
    pub(crate) to: &'a [Audience],
    /// Whether the timer fired after its time, because no node ran.
    pub(crate) late: bool,
}

/// A rung that a case reached, ready for the letter.
#[derive(Debug, Clone)]
pub(crate) struct Reached {
    controller: ControllerSlug,
    case: CaseId,
    occurrence: u32,
    ladder: LadderOf,
    meant: Meant,
    row: LadderRow,
}

impl Reached {
    /// Nothing for a case without that date.
    pub(crate) fn of(
        context: &ControllerContext,
        case: &Case,
        filing: &Filing,
        rung: &Rung<'_>,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let dates = case.dates.as_deref()?;
        let ladder = rung.kind.ladder()?;
        let due = match ladder {
            LadderOf::Answer if rung.kind == TimerKind::StillPaused => dates.safe_due,
            LadderOf::Answer => dates.due.or(dates.safe_due),
            LadderOf::Acknowledge => dates.acknowledge_by,
            LadderOf::Beside(owed) => owed.span(case).map(|span| span.by),
        };
        Some(Self {
            controller: case.controller.clone(),
            case: case.id,
            occurrence: rung.occurrence,
            ladder,
            meant: Meant::of(case, rung.to),
            row: LadderRow {
                reference: filing.reference.clone(),
                right: case.asked.right,
                rung: nearness(case, context, rung.kind),
                due: due?,
                today: context.office.day(now),
                missing: missing(case, ladder),
                is_late: rung.late,
                path: format!("/desk/cases/{}", case.id),
            },
        })
    }
}

/// One letter for each person whom any of it concerns, in the name of the controller whose date is the nearest.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) fn ladder_letters(
    desk: &Desk,
    reached: &[Reached],
    colleagues: &[Colleague],
    now: DateTime<Utc>,
) -> Result<Vec<NewLetter>, Error> {
    let mut notified: BTreeMap<UserId, (&Colleague, Vec<&Reached>)> = BTreeMap::new();
    for one in reached {
        for colleague in one.meant.among(colleagues) {
            notified.entry(colleague.id).or_insert((colleague, Vec::new())).1.push(one);
        }
    }
    notified.into_values().map(|(colleague, reached)| ladder_letter(desk, colleague, &reached, now)).collect()
}

fn ladder_letter(
    desk: &Desk,
    colleague: &Colleague,
    reached: &[&Reached],
    now: DateTime<Utc>,
) -> Result<NewLetter, Error> {
    let listed = listed(reached);
    let first = listed.first().ok_or_else(|| Error::Internal("a ladder without a rung".to_owned()))?;
    let context = desk.context(&first.controller)?;
    let recipient = colleague.id.to_string();
    let address = Address {
        stream: Stream::Installation,
        kind: LetterKind::DueLadder.id(),
        occurrence: &name_of(reached),
        duty: None,
        to: &colleague.email,
        recipient: &recipient,
        locale: &Locale::english(),
        is_counted: false,
        reference: Some(&first.row.reference).filter(|_| listed.len() == 1),
    };
    let rows = listed.iter().map(|one| one.row.clone()).collect();
    let letter = Letter::from(Ladder { rows });
    letter_row(desk, context, desk.0.keys.installation(), &address, &letter, now)
}

/// Each date of each case once, by the last rung that it reached; the nearest date first.
fn listed(reached: &[&Reached]) -> Vec<Reached> {
    let mut last: BTreeMap<(CaseId, LadderOf), Reached> = BTreeMap::new();
    for one in reached {
        let before = last.insert((one.case, one.ladder), (*one).clone());
        if let (Some(before), Some(kept)) = (before, last.get_mut(&(one.case, one.ladder))) {
            kept.row.is_late |= before.row.is_late;
        }
    }
    let mut listed: Vec<Reached> = last.into_values().collect();
    listed.sort_by(|a, b| (a.row.due, a.row.reference.as_str()).cmp(&(b.row.due, b.row.reference.as_str())));
    listed
}

/// What stands for the occurrence in the outbox key, made of the rungs: a letter about the same rungs is queued once.
fn name_of(reached: &[&Reached]) -> String {
    let mut rungs: Vec<(CaseId, u32)> = reached.iter().map(|one| (one.case, one.occurrence)).collect();
    rungs.sort_unstable();
    let mut hash = Sha256::new();
    for (case, occurrence) in rungs {
        hash.update(format!("{case}:{occurrence} "));
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}

fn nearness(case: &Case, context: &ControllerContext, rung: TimerKind) -> letters::Rung {
    if let Some(near) = case::nearness(case, &context.office, rung) {
        return match near {
            Nearness::Share(share) => letters::Rung::Left(share),
            Nearness::WorkingDays(days) => letters::Rung::WorkingDays(days),
        };
    }
    match rung {
        TimerKind::Overdue
        | TimerKind::AcknowledgeOverdue
        | TimerKind::StillPaused
        | TimerKind::OwedOverdue(_) => letters::Rung::Overdue,
        // the day itself, or a share of the time that the office's ladder does not have any more
        TimerKind::Due
        | TimerKind::AcknowledgeDue
        | TimerKind::OwedDue(_)
        | TimerKind::Left(_)
        | TimerKind::AcknowledgeLeft(_)
        | TimerKind::OwedLeft(..)
        // no dates of a ladder
        | TimerKind::RemindConfirm
        | TimerKind::RemindAnswer
        | TimerKind::RemindCollect
        | TimerKind::SendHold
        | TimerKind::ExtensionLapse
        | TimerKind::PostponementLapse
        | TimerKind::Purge => letters::Rung::Due,
    }
}

/// What stands between the case and what is owed.
fn missing(case: &Case, ladder: LadderOf) -> Vec<Step> {
    match ladder {
        LadderOf::Answer => {}
        LadderOf::Acknowledge => return vec![Step::Acknowledge],
        LadderOf::Beside(Owed::Refuse) => return vec![Step::Refuse],
        LadderOf::Beside(Owed::Extension) => return vec![Step::TellExtension],
        LadderOf::Beside(Owed::Recipients) => return vec![Step::TellRecipients],
    }
    let mut steps = match case.state {
        State::Received | State::Verifying => vec![Step::Identity, Step::Decide],
        State::Waiting => vec![Step::AnswerAwaited, Step::Decide],
        State::Working => vec![Step::Decide],
        State::Reviewing => vec![Step::Approve],
        State::Releasing => match case.decision.as_ref().map(|decision| decision.step) {
            Some(Sent::Left { .. } | Sent::Holding { .. }) => Vec::new(),
            Some(Sent::Review | Sent::Approved) | None => vec![Step::Send],
        },
        State::Answered
        | State::Refused
        | State::Withdrawn
        | State::NotARequest
        | State::Referred
        | State::Merged
        | State::Purged => Vec::new(),
    };
    if case.undelivered {
        steps.push(Step::OtherChannel);
    }
    steps
}
