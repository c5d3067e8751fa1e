//! Duties: what the law demands by a date, and the evidence that it was done.
//!
//! Invariant: a duty is met only when the next mail server took the letter, or when `dispatched` says how else it went;
//! never because something was queued. A bounce reopens it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::{
        model::{Case, ExtensionState},
        words::{Demand, DutyKind, Evidence, Owed},
    },
    law::{CaseDates, LawId, Right},
};

/// One duty of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    pub duty: DutyKind,
    /// The law or promise that gives its date; the leading one where none does.
    pub law: Option<LawId>,
    /// By the end of which local day; absent while the clock is stopped or where no law sets one.
    pub due: Option<NaiveDate>,
    /// The first instant after it.
    pub due_instant: Option<DateTime<Utc>>,
    /// How it was met, if it was.
    pub met: Option<Evidence>,
    /// Whether it was met by its date; absent while open or without a date.
    pub on_time: Option<bool>,
    /// For recipients: the provisions by which they must be told of it.
    pub demands: Vec<Demand>,
}

impl Duty {
    fn new(
        duty: DutyKind,
        due: Option<NaiveDate>,
        due_instant: Option<DateTime<Utc>>,
        met: Option<&Evidence>,
    ) -> Self {
        let on_time = met.zip(due).map(|(met, due)| met.on() <= due);
        Self { duty, law: None, due, due_instant, met: met.cloned(), on_time, demands: Vec::new() }
    }

    fn under(self, law: Option<LawId>) -> Self {
        Self { law, ..self }
    }
}

/// What the case owes or has done, in the order of its life. A case that closed without an answer owes nothing more.
pub fn duties(case: &Case) -> Vec<Duty> {
    if case.state.is_void() {
        return Vec::new();
    }
    let mut duties = Vec::new();
    let dates = case.dates.as_deref();
    let (acknowledge, answer) = match case.asked.right {
        Right::Complaint => (DutyKind::AcknowledgeComplaint, DutyKind::AnswerOrRefuse),
        Right::Appeal => (DutyKind::Acknowledge, DutyKind::DecideAppeal),
        Right::Access
        | Right::Know
        | Right::Portability
        | Right::Erasure
        | Right::Correction
        | Right::Objection
        | Right::Restriction
        | Right::WithdrawConsent
        | Right::AdmReview
        | Right::OptOut
        | Right::LimitSensitive
        | Right::TransferInfo
        | Right::ThirdPartyList
        | Right::Unsure
        | Right::RemovePosts
        | Right::ChildReport
        | Right::Question => (DutyKind::Acknowledge, DutyKind::AnswerOrRefuse),
    };
    let still_owed = case.state.is_open();
    let acknowledge_by = dates.and_then(|dates| dates.acknowledge_by);
    let acknowledged = case.acknowledged.as_ref().or(case.answered.as_ref());
    if acknowledge_by.is_some() && (still_owed || acknowledged.is_some()) {
        let instant = dates.and_then(|dates| dates.acknowledge_instant);
        let law = case.law_of(|clock| clock.acknowledge_by, acknowledge_by);
        duties.push(Duty::new(acknowledge, acknowledge_by, instant, acknowledged).under(law));
    }
    duties.extend(case.extension.as_ref().and_then(|extension| tell_extension(case, extension)));
    if let Some(moved) = &case.postponement
        && (still_owed || moved.notified.is_some())
    {
        // in time only before the date that it replaces
        let notified =
            Duty::new(DutyKind::TellPostponement, moved.from.pred_opt(), None, moved.notified.as_ref());
        duties.push(notified.under(case.law_of(|clock| clock.due, dates.and_then(|dates| dates.due))));
    }
    if still_owed || case.answered.is_some() {
        let due = dates.and_then(|dates| dates.due);
        let instant = dates.and_then(|dates| dates.due_instant);
        let law = dates.map(|dates| dates.governing().map_or(&dates.law, |clock| &clock.law).clone());
        duties.push(Duty::new(answer, due, instant, case.answered.as_ref()).under(law));
    }
    duties.extend(refusal(case));
    duties.extend(case.recipients.as_ref().map(|owed| Duty {
        law: owed.demands.first().map(|demand| demand.law.clone()),
        demands: owed.demands.clone(),
        ..Duty::new(DutyKind::TellRecipients, Some(owed.by), None, owed.notified.as_ref())
    }));
    duties
}

/// To tell about an extension: owed while its letter is waited for, met once it is in force; one that lapsed moved nothing.
fn tell_extension(case: &Case, extension: &ExtensionState) -> Option<Duty> {
    let (by, met, law) = match extension {
        ExtensionState::Pending { .. } if case.state.is_open() => {
            let by = case.dates.as_deref().and_then(CaseDates::tell_extension_by);
            (by, None, case.law_of(|clock| clock.extend_by.filter(|_| !clock.stopped), by))
        }
        ExtensionState::Pending { .. } | ExtensionState::Lapsed => return None,
        ExtensionState::InForce { evidence, by, .. } => {
            (*by, Some(evidence), case.law_of(|clock| clock.extend_by, *by))
        }
    };
    Some(Duty::new(DutyKind::TellExtension, by, None, met).under(law))
}

/// To refuse in time: owed while that is still open, met by a refusal; moot once the person got what was asked for.
fn refusal(case: &Case) -> Option<Duty> {
    let refused = case.answered.as_ref().filter(|_| case.refusal_code().is_some());
    let by = match refused {
        Some(_) => case.separate_refusal_date()?,
        None => Owed::Refuse.span(case)?.by,
    };
    let law = case.law_of(|clock| clock.refuse_by, Some(by));
    Some(Duty::new(DutyKind::RefuseBy, Some(by), None, refused).under(law))
}
