//! What an act would do, before it is done: the letters that would leave, and what would happen to every clock.
//!
//! The act is put together as if it were done, by the same code and under the same guards, and nothing of it is written.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::{
    case::{Act, ActKind, Actor, act::payload::LetterResult, words::ExtendReason},
    desk::{
        Desk, Error,
        officer::{
            access_log::log_access,
            act::{OnOne, command, plan_act},
        },
        pipeline::{
            attempt::Attempt,
            command::Intent,
            plan::plan,
            review::{rehearse_release, review_of, review_of_all},
            snapshot::{CaseSnapshot, load_case, load_cases},
        },
        post::leaving::{Leaving, shown},
        views::{DateField, DateMove, LetterPreview, Preview, Staff},
    },
    law::{CaseDates, ClockDates, LawId, StopReason},
    types::CaseId,
};

/// Acts after which an answer stands that leaves as soon as it is released.
const ANSWERING: [ActKind; 4] = [ActKind::Decide, ActKind::Refuse, ActKind::Approve, ActKind::Send];

/// What an act would do, with payload and versions as the act takes them. That somebody looked is noted; nothing else is
/// written.
///
/// # Errors
/// Those of the act.
pub async fn preview(
    desk: &Desk,
    staff: &Staff,
    act: ActKind,
    first: OnOne,
    also: Vec<OnOne>,
) -> Result<Preview, Error> {
    let (command, now) = (command(desk, staff, act, first, also).await?, desk.0.clock.now());
    let attempt = Attempt::rehearsal(desk, now);
    let before = load_cases(desk, command.cases()).await?;
    for case in command.cases() {
        log_access(desk, staff, case).await?;
    }
    let (_, after) = plan_act(&attempt, &command).await?;
    let mut leaving = attempt.take_leaving();
    let mut dates = Vec::new();
    for (before, after) in before.iter().zip(&after) {
        let then = once_reached(&attempt, after, &leaving).await?;
        dates.extend(moves(after.case.id, before.case.dates.as_deref(), then.as_deref()));
    }
    let mut digest = None;
    if ANSWERING.contains(&act) {
        let attempt = Attempt::rehearsal(desk, now);
        after.iter().try_for_each(|snapshot| rehearse_release(&attempt, snapshot))?;
        leaving.extend(attempt.take_leaving());
        digest = match after.as_slice() {
            [one] => review_of(desk, one, now)?,
            several => review_of_all(desk, several, now)?,
        };
    }
    let letters = before.first().map(|one| shown(desk, one, &leaving)).transpose()?.unwrap_or_default();
    Ok(Preview { dates, digest: digest.map(|digest| digest.to_string()), letters })
}

/// What a question, by its reason, or an extension would do to every clock if it reached the person today. Nothing where the
/// act is not possible now.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::NotAllowed`] for roles that see no cases.
pub async fn clocks_after(
    desk: &Desk,
    staff: &Staff,
    case: CaseId,
    act: ActKind,
) -> Result<Vec<(Option<StopReason>, Vec<DateMove>)>, Error> {
    staff.sees_cases()?;
    let snapshot = load_case(desk, case).await?;
    staff.reaches(&snapshot.case.controller)?;
    let asks = |reason: &StopReason| {
        let payload = json!({ "reason": reason, "text": "-", "late_reason": "-" });
        (Some(*reason), payload)
    };
    let payloads: Vec<(Option<StopReason>, Value)> = if act == ActKind::Ask {
        StopReason::ALL.iter().map(asks).collect()
    } else {
        vec![(None, json!({ "reasons": ExtendReason::ALL, "text": "-" }))]
    };
    let actor = Actor::Officer { id: staff.id, role: staff.role };
    let mut all = Vec::new();
    for (reason, payload) in payloads {
        let Ok(act) = Act::parse(act, &payload) else { continue };
        let attempt = Attempt::rehearsal(desk, desk.0.clock.now());
        let intent = Intent { actor, ..Intent::machine(&act) };
        match plan(&attempt, &snapshot, intent).await {
            Ok(Some(planned)) => {
                let after = snapshot.clone().once_written(&planned);
                let then = once_reached(&attempt, &after, &attempt.take_leaving()).await?;
                all.push((reason, moves(case, snapshot.case.dates.as_deref(), then.as_deref())));
            }
            Ok(None) | Err(Error::Forbidden(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(all)
}

/// The letters of the answer that stands on a case, as they will leave once it is released; none where no answer stands.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::NotAllowed`] for roles that see no cases.
pub async fn letters_of_answer(
    desk: &Desk,
    staff: &Staff,
    case: CaseId,
) -> Result<Vec<LetterPreview>, Error> {
    staff.sees_cases()?;
    let snapshot = load_case(desk, case).await?;
    staff.reaches(&snapshot.case.controller)?;
    log_access(desk, staff, case).await?;
    let attempt = Attempt::rehearsal(desk, desk.0.clock.now());
    rehearse_release(&attempt, &snapshot)?;
    shown(desk, &snapshot, &attempt.take_leaving())
}

/// The dates of a case once these letters reached the person, today.
async fn once_reached(
    attempt: &Attempt,
    snapshot: &CaseSnapshot,
    leaving: &[Leaving],
) -> Result<Option<Arc<CaseDates>>, Error> {
    let (case, mut snapshot) = (snapshot.case.id, snapshot.clone());
    for letter in leaving.iter().filter(|letter| letter.case == case) {
        let result = LetterResult { letter: letter.kind, occurrence: letter.occurrence, at: attempt.now };
        let accepted = Act::LetterAccepted(result);
        if let Some(planned) = plan(attempt, &snapshot, Intent::machine(&accepted)).await? {
            snapshot = snapshot.once_written(&planned);
        }
    }
    Ok(snapshot.case.dates)
}

/// The due date of every clock, and each other date that is another afterwards.
fn moves(case: CaseId, before: Option<&CaseDates>, after: Option<&CaseDates>) -> Vec<DateMove> {
    let clocks = |dates: Option<&CaseDates>| dates.map(|dates| dates.clocks.clone()).unwrap_or_default();
    let (before, after) = (clocks(before), clocks(after));
    let gone = before.iter().filter(|clock| after.iter().all(|now| now.law != clock.law));
    let mut all = Vec::new();
    for law in after.iter().chain(gone).map(|clock| &clock.law) {
        let (was, is) = (of_law(&before, law), of_law(&after, law));
        for field in DateField::ALL {
            let (before, after) = (was.and_then(|it| date(it, *field)), is.and_then(|it| date(it, *field)));
            if before != after || *field == DateField::Due {
                let (law, stops) = (law.clone(), is.is_some_and(|clock| clock.stopped));
                all.push(DateMove { after, before, case, field: *field, law, stops });
            }
        }
    }
    all
}

fn of_law<'a>(clocks: &'a [ClockDates], law: &LawId) -> Option<&'a ClockDates> {
    clocks.iter().find(|clock| clock.law == *law)
}

fn date(clock: &ClockDates, field: DateField) -> Option<NaiveDate> {
    match field {
        DateField::Due => clock.due,
        DateField::BaseDue => clock.base_due,
        DateField::ExtendedDue => clock.extended_due,
        DateField::LegalDue => clock.legal_due,
        DateField::SafeDue => clock.safe_due,
        DateField::AcknowledgeBy => clock.acknowledge_by,
        DateField::ExtendBy => clock.extend_by,
        DateField::RefuseBy => clock.refuse_by,
        DateField::CarryOutBy => clock.carry_out_by,
    }
}
