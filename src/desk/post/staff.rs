//! Letters to staff about one case: approvals and alarms. They name references and dates, never a person.

use chrono::{DateTime, Utc};

use super::Address;
use crate::{
    case::{Alarm as Cause, Audience, Case, LetterKind, Role},
    desk::{
        Desk, Error, office::controller::ControllerContext, post::letter_row, staff::colleagues::Colleague,
    },
    letters::{Alarm, AlarmKind, Approval, ApprovalKind, Letter},
    store::{filings::Filing, outbox::NewLetter, streams::Stream},
    types::{Locale, UserId},
};

/// What a case tells its staff.
pub(crate) struct Notice<'a> {
    pub(crate) letter: LetterKind,
    pub(crate) occurrence: u32,
    pub(crate) to: &'a [Audience],
    pub(crate) alarm: Option<Cause>,
}

/// One mail for each person that a notice is meant for. Sealed under the installation's key: it outlives the filing.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) fn letters_to_staff(
    desk: &Desk,
    context: &ControllerContext,
    case: &Case,
    filing: &Filing,
    colleagues: &[Colleague],
    notice: &Notice<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<NewLetter>, Error> {
    let Some(letter) = facts(context, case, filing, notice, now) else { return Ok(Vec::new()) };
    let english = Locale::english();
    Meant::of(case, notice.to)
        .among(colleagues)
        .map(|colleague| {
            let recipient = colleague.id.to_string();
            let address = Address {
                stream: Stream::Case(case.id),
                kind: notice.letter.id(),
                occurrence: &notice.occurrence,
                duty: None,
                to: &colleague.email,
                recipient: &recipient,
                locale: &english,
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
    owner: Option<UserId>,
    author: Option<UserId>,
}

impl Meant {
    /// What is told about `case`.
    pub(super) fn of(case: &Case, to: &[Audience]) -> Self {
        let author = case.decision.as_ref().map(|decision| decision.author);
        Self { to: to.to_vec(), owner: case.owner, author }
    }

    /// The recipients, each once; officers and leads where the case has no owner.
    pub(super) fn among<'a>(&self, colleagues: &'a [Colleague]) -> impl Iterator<Item = &'a Colleague> {
        let owned = self.owner.is_some_and(|owner| colleagues.iter().any(|colleague| colleague.id == owner));
        let meant = move |colleague: &Colleague, audience: Audience| match audience {
            Audience::Owner if owned => Some(colleague.id) == self.owner,
            Audience::Owner => matches!(colleague.role, Role::Officer | Role::Lead),
            Audience::Leads => colleague.role == Role::Lead,
            Audience::Dpo => colleague.role == Role::Dpo,
            Audience::Author => Some(colleague.id) == self.author,
            Audience::Admins => colleague.role == Role::Admin,
        };
        colleagues.iter().filter(move |colleague| self.to.iter().any(|audience| meant(colleague, *audience)))
    }
}

fn facts(
    context: &ControllerContext,
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
        LetterKind::Alarm => Letter::from(Alarm {
            kind: match notice.alarm? {
                Cause::Bounced | Cause::Recalled => AlarmKind::DutyMailBounced,
                Cause::ExtensionLapsed => AlarmKind::ExtensionLapsed,
                Cause::PostponementLapsed => AlarmKind::PostponementLapsed,
            },
            subject: reference.to_string(),
            since: now,
            zone: context.settings.zone,
            command: path,
        }),
        _ => return None,
    })
}
