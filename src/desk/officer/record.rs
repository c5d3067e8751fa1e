//! What the person wrote on paper, said on the telephone or sent by mail, recorded as their message.

use chrono::NaiveDate;

use crate::{
    case::{Actor, Channel},
    desk::{
        Desk, Error, FieldFault, Flaw,
        office::controller::ControllerContext,
        pipeline::{
            attempt::Attempt,
            once::execute_once,
            snapshot::{CaseSnapshot, load_case, load_filing_of},
        },
        read::case_page::case_view,
        requester::arrival::{Arrival, arrive, checked},
        views::{CaseView, Staff},
    },
    types::{CaseId, FileId},
};

/// A message that came another way.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// How it came.
    pub channel: Channel,
    /// The local day on which it came.
    pub arrived_on: NaiveDate,
    /// The words.
    pub text: String,
    /// Scans of it, stored with a case of the filing.
    pub files: Vec<FileId>,
}

/// Records it; the case afterwards.
///
/// # Errors
/// A role that only reads, an unknown case; a way by which nobody records, a day that is not between the receipt and today,
/// words that are missing or too long, a file of another filing.
pub async fn record_message(
    desk: &Desk,
    staff: &Staff,
    case: CaseId,
    recorded: &Recorded,
) -> Result<CaseView, Error> {
    staff.works_cases()?;
    staff.reaches_cases(desk, vec![case]).await?;
    let arrival = &Arrival {
        actor: Actor::Officer { id: staff.id, role: staff.role },
        message: desk.0.clock.fresh_id(),
        text: checked(&recorded.text)?,
        channel: Some(recorded.channel),
        on: Some(recorded.arrived_on),
        files: recorded.files.clone(),
    };
    execute_once(desk, "record message", move |attempt: Attempt| async move {
        let (filing, cases) = load_filing_of(&attempt.desk, case).await?;
        let context = attempt.desk.context(&filing.row.controller)?;
        let faults = faults(recorded, context, &cases, attempt.now);
        if !faults.is_empty() {
            return Err(Error::Fields(faults));
        }
        Ok((arrive(&attempt, &filing, cases, arrival).await?, ()))
    })
    .await?;
    case_view(desk, staff, &load_case(desk, case).await?).await
}

fn faults(
    recorded: &Recorded,
    context: &ControllerContext,
    cases: &[CaseSnapshot],
    now: chrono::DateTime<chrono::Utc>,
) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if !recorded.channel.is_recorded_by_staff() {
        faults.push(FieldFault::new("/channel", &Flaw::Channel));
    }
    let first = cases.iter().map(|one| one.case.received_on).min();
    let is_before = first.is_some_and(|first| recorded.arrived_on < first);
    if is_before || recorded.arrived_on > context.office.day(now) {
        faults.push(FieldFault::new("/arrived_on", &Flaw::ArrivedOn));
    }
    for (place, file) in recorded.files.iter().enumerate() {
        if !cases.iter().any(|one| one.case.files.contains_key(file)) {
            faults.push(FieldFault::new(format!("/files/{place}"), &Flaw::MessageFile));
        }
    }
    faults
}
