//! Letters to staff: the ladder, approvals, alarms. They name references and dates, never a person.

use chrono::{DateTime, Utc};

use super::Address;
use crate::{
    case::{
        self, Alarm as Cause, Audience, Case, LetterKind, Nearness, Role, State, TimerKind,
        decision::Step as Sent,
    },
    desk::{ControllerRoom, Desk, Error},
    letters::{Alarm, AlarmKind, Approval, ApprovalKind, Ladder, LadderRow, Letter, Rung, Step},
    store::{filings::Filing, outbox::NewLetter, streams::Stream},
    types::{EmailAddress, Locale, UserId},
};

/// A member of staff who can get mail.
#[derive(Debug, Clone)]
pub(crate) struct Colleague {
    pub(crate) id: UserId,
    pub(crate) email: EmailAddress,
    pub(crate) role: Role,
}

/// What a case tells its staff.
pub(crate) struct Notice<'a> {
    pub(crate) letter: LetterKind,
    pub(crate) occurrence: u32,
    pub(crate) to: &'a [Audience],
    pub(crate) alarm: Option<Cause>,
    pub(crate) rung: Option<TimerKind>,
    /// Whether the timer rang after its time, because nobody was there to hear it.
    pub(crate) late: bool,
}

impl Desk {
    /// One mail for each person that a notice is meant for. Sealed under the installation's key: it outlives the filing.
    pub(crate) fn letters_to_staff(
        &self,
        room: &ControllerRoom,
        case: &Case,
        filing: &Filing,
        colleagues: &[Colleague],
        notice: &Notice<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<NewLetter>, Error> {
        let Some(letter) = facts(room, case, filing, notice, now) else { return Ok(Vec::new()) };
        let english = Locale::english();
        recipients(case, colleagues, notice.to)
            .into_iter()
            .map(|colleague| {
                let recipient = colleague.id.to_string();
                let address = Address {
                    stream: Stream::Case(case.id),
                    kind: notice.letter.id(),
                    occurrence: notice.occurrence,
                    duty: None,
                    to: &colleague.email,
                    recipient: &recipient,
                    locale: &english,
                    reference: Some(&filing.reference),
                };
                self.letter_row(room, self.0.keys.installation(), &address, &letter, now)
            })
            .collect()
    }
}

/// Everybody who is meant, once. A case without an owner is the leads' business.
fn recipients<'a>(case: &Case, colleagues: &'a [Colleague], to: &[Audience]) -> Vec<&'a Colleague> {
    let author = case.decision.as_ref().map(|decision| decision.author);
    let owned = case.owner.is_some_and(|owner| colleagues.iter().any(|colleague| colleague.id == owner));
    let meant = |colleague: &Colleague, audience: Audience| match audience {
        Audience::Owner if owned => Some(colleague.id) == case.owner,
        Audience::Owner => matches!(colleague.role, Role::Officer | Role::Lead),
        Audience::Leads => colleague.role == Role::Lead,
        Audience::Dpo => colleague.role == Role::Dpo,
        Audience::Author => Some(colleague.id) == author,
        Audience::Admins => colleague.role == Role::Admin,
    };
    colleagues.iter().filter(|colleague| to.iter().any(|audience| meant(colleague, *audience))).collect()
}

fn facts(
    room: &ControllerRoom,
    case: &Case,
    filing: &Filing,
    notice: &Notice<'_>,
    now: DateTime<Utc>,
) -> Option<Letter> {
    let path = format!("/desk/cases/{}", case.id);
    let reference = filing.reference.clone();
    Some(match notice.letter {
        LetterKind::ApprovalWanted => Letter::from(Approval { reference, kind: ApprovalKind::Wanted, path }),
        LetterKind::Returned => Letter::from(Approval { reference, kind: ApprovalKind::Returned, path }),
        LetterKind::DueLadder => {
            let dates = case.dates.as_ref()?;
            let rung = notice.rung?;
            Letter::from(Ladder {
                today: room.office.day(now),
                rows: vec![LadderRow {
                    reference,
                    right: case.asked.right,
                    rung: step_of(case, room, rung),
                    due: if of_acknowledgement(rung) {
                        dates.acknowledge_by?
                    } else {
                        dates.due.or(dates.safe_due)?
                    },
                    missing: missing(case, rung),
                    told_late: notice.late,
                    path,
                }],
            })
        }
        LetterKind::Alarm => Letter::from(Alarm {
            kind: match notice.alarm? {
                Cause::Bounced | Cause::Recalled => AlarmKind::DutyMailBounced,
                Cause::ExtensionLapsed => AlarmKind::ExtensionLapsed,
                Cause::PostponementLapsed => AlarmKind::PostponementLapsed,
            },
            subject: reference.to_string(),
            since: now,
            zone: room.settings.zone,
            command: path,
        }),
        _ => return None,
    })
}

fn of_acknowledgement(rung: TimerKind) -> bool {
    matches!(rung, TimerKind::AcknowledgeLeft(_) | TimerKind::AcknowledgeDue | TimerKind::AcknowledgeOverdue)
}

fn step_of(case: &Case, room: &ControllerRoom, rung: TimerKind) -> Rung {
    match (case::nearness(case, &room.office, rung), rung) {
        (Some(Nearness::Share(share)), _) => Rung::Left(share),
        (Some(Nearness::WorkingDays(days)), _) => Rung::WorkingDays(days),
        (None, TimerKind::Overdue | TimerKind::AcknowledgeOverdue | TimerKind::StillPaused) => Rung::Overdue,
        (None, _) => Rung::Due,
    }
}

/// What stands between the case and its answer.
fn missing(case: &Case, rung: TimerKind) -> Vec<Step> {
    if of_acknowledgement(rung) {
        return vec![Step::Acknowledge];
    }
    let mut steps = match case.state {
        State::Received | State::Verifying => vec![Step::Identity, Step::Decide],
        State::Waiting => vec![Step::AnswerAwaited, Step::Decide],
        State::Working => vec![Step::Decide],
        State::Reviewing => vec![Step::Approve],
        State::Releasing => match case.decision.as_ref().map(|decision| decision.step) {
            Some(Sent::Left { .. } | Sent::Holding { .. }) => Vec::new(),
            _ => vec![Step::Send],
        },
        _ => Vec::new(),
    };
    if case.undelivered {
        steps.push(Step::OtherChannel);
    }
    steps
}
