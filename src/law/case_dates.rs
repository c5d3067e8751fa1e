//! The dates of a case under its lead law.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    book::Law,
    calendar::Calendar,
    choice::{earliest_right, is_outside_the_statutes},
    count::deadlines,
    dates::{CaseDates, ClockEvent, TraceStep},
    days,
    error::LawError,
    events::Overrides,
    inquiry::{Deadlines, Inquiry},
    laws::Laws,
    right::{Basis, Purpose, Right},
};

/// What the dates of a case depend on.
#[derive(Debug, Clone, Copy)]
pub struct CaseClock<'a> {
    /// The right.
    pub right: Right,
    /// What an objection is about.
    pub purpose: Option<Purpose>,
    /// When the request arrived.
    pub received_at: DateTime<Utc>,
    /// The controller's zone.
    pub zone: Tz,
    /// The controller's working days.
    pub work_calendar: &'a Calendar,
    /// What happened since, in order of date.
    pub events: &'a [ClockEvent],
}

/// Computes every date of a case.
///
/// # Errors
/// The law does not apply to that day or does not grant the right, or a date leaves the years we count in.
pub fn case_dates(laws: &Laws, law: &Law, clock: &CaseClock<'_>) -> Result<CaseDates, LawError> {
    let received_on = days::local_date(clock.received_at, clock.zone);
    let mut inquiry = Inquiry {
        right: clock.right,
        purpose: clock.purpose,
        received_at: clock.received_at,
        zone: clock.zone,
        events: clock.events,
        overrides: Overrides::default(),
        calendar: Some(clock.work_calendar),
    };
    let unnamed = is_outside_the_statutes(clock.right) && law.granted(clock.right, received_on).is_none();
    if !unnamed {
        return finish(law, deadlines(law, &inquiry)?, clock);
    }
    let target = laws.base().granted(clock.right, received_on).is_some_and(|granted| granted.rule.target);
    if target {
        // A question has a service target and no law: the base rules give the target.
        return finish(law, deadlines(laws.base(), &inquiry)?, clock);
    }
    let not_granted = || LawError::NotGranted { law: law.id.clone(), right: clock.right };
    let (_, earliest) = earliest_right(law, received_on).ok_or_else(not_granted)?;
    // Until an officer classifies it, the shortest period of the law counts, and nothing stops or extends it.
    inquiry.right = earliest;
    inquiry.events = &[];
    let mut dates = deadlines(law, &inquiry)?;
    dates.extend_by = None;
    dates.acknowledge_by = first_acknowledgement(law, &inquiry);
    let text =
        format!("the law does not name `{}`: its shortest period counts, that of `{earliest}`", clock.right);
    let step = TraceStep {
        rule: format!("{}/{}", law.id, clock.right),
        cite: law.cite.clone(),
        basis: Basis::Policy,
        text,
        value: earliest.id().to_owned(),
    };
    dates.trace.insert(0, step);
    finish(law, dates, clock)
}

/// The earliest acknowledgement that any right of the law asks for.
fn first_acknowledgement(law: &Law, inquiry: &Inquiry<'_>) -> Option<chrono::NaiveDate> {
    let of = |right: &Right| deadlines(law, &Inquiry { right: *right, ..*inquiry }).ok()?.acknowledge_by;
    law.rights.keys().filter_map(of).min()
}

fn finish(law: &Law, dates: Deadlines, clock: &CaseClock<'_>) -> Result<CaseDates, LawError> {
    let end = |on: chrono::NaiveDate| days::end_of_day(on, clock.zone).ok_or(LawError::OutOfRange);
    let operative = dates.extended_due.or(dates.due).filter(|_| !dates.stopped && !dates.target);
    let mut trace = dates.trace;
    let work_by =
        operative.or(dates.safe_due).and_then(|on| clock.work_calendar.working_day_on_or_before(on));
    if let Some(on) = work_by {
        let calendar = clock.work_calendar.id();
        trace.push(TraceStep {
            rule: "work_by".to_owned(),
            cite: "the controller's working days".to_owned(),
            basis: Basis::Policy,
            text: format!(
                "for the office: the last working day of the calendar {calendar} on or before that date"
            ),
            value: on.to_string(),
        });
    }
    Ok(CaseDates {
        law: law.id.clone(),
        law_version: law.version.clone(),
        stopped: dates.stopped,
        due: operative,
        due_instant: operative.map(end).transpose()?,
        due_basis: dates.basis.filter(|_| operative.is_some()),
        base_due: dates.due.filter(|_| !dates.target),
        extended_due: dates.extended_due,
        legal_due: dates.legal_due,
        safe_due: dates.safe_due,
        safe_due_instant: dates.safe_due.map(end).transpose()?,
        acknowledge_by: dates.acknowledge_by,
        acknowledge_instant: dates.acknowledge_by.map(end).transpose()?,
        work_by,
        extend_by: dates.extend_by,
        refuse_by: dates.refuse_by.filter(|_| !dates.target),
        trace,
    })
}
