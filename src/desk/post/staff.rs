//! Letters to staff about one case: approvals and alarms. They name references and dates, never a person.

use chrono::{DateTime, Utc};

use super::Address;
use crate::{
    case::{Alarm as Cause, Audience, Case, LetterKind, Notice, Role, TimerKind},
    desk::{
        Desk, Error, office::controller::ControllerContext, post::letter_row, staff::colleagues::Colleague,
    },
    letters::{Alarm, AlarmKind, Approval, ApprovalKind, Letter, Recalled},
    store::{filings::Filing, outbox::NewLetter, streams::Stream},
    types::{ControllerSlug, FileId, Locale, UserId},
};

/// What a case tells its staff, in a letter of its own.
pub(crate) struct ToStaff<'a> {
    pub(crate) about: StaffLetter,
    /// Which letter of its kind on this case.
    pub(crate) occurrence: u32,
    pub(crate) to: &'a [Audience],
}

/// StaffLetter what staff get a letter of one case.
#[derive(Clone, Copy)]
pub(crate) enum StaffLetter {
    ApprovalWanted,
    Returned,
    Alarm(Cause),
}

/// Which way a notice goes to staff.
pub(crate) enum Way {
    /// In a letter of its own.
    Alone(StaffLetter),
    /// In the one letter about all dates that a transaction reached (`ladder.rs`).
    Ladder(TimerKind),
}

impl Way {
    pub(crate) fn of(notice: Notice) -> Self {
        match notice {
            Notice::ApprovalWanted => Self::Alone(StaffLetter::ApprovalWanted),
            Notice::Returned => Self::Alone(StaffLetter::Returned),
            Notice::Alarm(cause) => Self::Alone(StaffLetter::Alarm(cause)),
            Notice::Ladder(rung) => Self::Ladder(rung),
        }
    }
}

impl StaffLetter {
    fn letter(self) -> LetterKind {
        match self {
            Self::ApprovalWanted => LetterKind::ApprovalWanted,
            Self::Returned => LetterKind::Returned,
            Self::Alarm(_) => LetterKind::Alarm,
        }
    }
}

/// One mail for each person that a notice is meant for. Sealed under the installation's key: it outlives the filing.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) fn letters_to_staff(
    desk: &Desk,
    context: &ControllerContext,
    case: &Case,
    filing: &Filing,
    colleagues: &[Colleague],
    notice: &ToStaff<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<NewLetter>, Error> {
    let letter = facts(context, case, filing, notice.about, now);
    let kind = notice.about.letter();
    let english = Locale::english();
    Meant::of(case, notice.to)
        .among(colleagues)
        .map(|colleague| {
            let recipient = colleague.id.to_string();
            let address = Address {
                stream: Stream::Case(case.id),
                kind: kind.id(),
                occurrence: &notice.occurrence,
                duty: None,
                to: &colleague.email,
                recipient: &recipient,
                locale: &english,
                is_counted: false,
                reference: Some(&filing.reference),
            };
            letter_row(desk, context, desk.0.keys.installation(), &address, &letter, now)
        })
        .collect()
}

/// For whom of the staff something is meant.
#[derive(Debug, Clone)]
pub(super) struct Meant {
    to: Vec<Audience>,
    controller: ControllerSlug,
    owner: Option<UserId>,
    author: Option<UserId>,
}

impl Meant {
    /// What the letter says about `case`.
    pub(super) fn of(case: &Case, to: &[Audience]) -> Self {
        let author = case.decision.as_ref().map(|decision| decision.author);
        Self { to: to.to_vec(), controller: case.controller.clone(), owner: case.owner, author }
    }

    /// The recipients, each once, of those who may see the case; officers and leads where it has no owner among them.
    pub(super) fn among<'a>(&self, colleagues: &'a [Colleague]) -> impl Iterator<Item = &'a Colleague> {
        let may = |colleague: &&Colleague| colleague.reach.covers(&self.controller);
        let owned = self
            .owner
            .is_some_and(|owner| colleagues.iter().filter(may).any(|colleague| colleague.id == owner));
        let meant = move |colleague: &Colleague, audience: Audience| match audience {
            Audience::Owner if owned => Some(colleague.id) == self.owner,
            Audience::Owner => matches!(colleague.role, Role::Officer | Role::Lead),
            Audience::Leads => colleague.role == Role::Lead,
            Audience::Dpo => colleague.role == Role::Dpo,
            Audience::Author => Some(colleague.id) == self.author,
            Audience::Admins => colleague.role == Role::Admin,
        };
        colleagues
            .iter()
            .filter(may)
            .filter(move |colleague| self.to.iter().any(|audience| meant(colleague, *audience)))
    }
}

fn facts(
    context: &ControllerContext,
    case: &Case,
    filing: &Filing,
    about: StaffLetter,
    now: DateTime<Utc>,
) -> Letter {
    let path = format!("/desk/cases/{}", case.id);
    let reference = filing.reference.clone();
    match about {
        StaffLetter::ApprovalWanted => Letter::from(Approval { reference, kind: ApprovalKind::Wanted, path }),
        StaffLetter::Returned => Letter::from(Approval { reference, kind: ApprovalKind::Returned, path }),
        StaffLetter::Alarm(happened) => {
            let (zone, since) = (context.settings.zone, now);
            let (subject, page) = (reference.to_string(), path.clone());
            let alarm = |kind| Letter::from(Alarm { kind, subject, since, zone, path: page });
            match happened {
                Cause::Bounced => alarm(AlarmKind::DutyMailBounced),
                Cause::ExtensionLapsed => alarm(AlarmKind::ExtensionLapsed),
                Cause::PostponementLapsed => alarm(AlarmKind::PostponementLapsed),
                Cause::Recalled => {
                    let collected = collected(case);
                    Letter::from(Recalled {
                        reference: reference.clone(),
                        at: since,
                        collected,
                        zone,
                        path: path.clone(),
                    })
                }
            }
        }
    }
}

/// Since when each file of the answer that was collected had been, and how often.
fn collected(case: &Case) -> Vec<(DateTime<Utc>, u64)> {
    let mut files: Vec<(FileId, DateTime<Utc>, u64)> = Vec::new();
    for one in &case.collected {
        match files.iter_mut().find(|(file, ..)| *file == one.file) {
            Some((_, _, times)) => *times += 1,
            None => files.push((one.file, one.at, 1)),
        }
    }
    files.into_iter().map(|(_, since, times)| (since, times)).collect()
}
