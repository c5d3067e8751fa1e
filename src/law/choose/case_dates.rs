//! The dates of a case: one clock for each law and promise that applies, and the earliest over them.

use chrono::{DateTime, NaiveDate, Utc};

use super::choice::{earliest_right, is_outside_the_statutes};
use crate::law::{
    calendar::{business::Calendar, days, zone::Zone},
    count::{
        clock_event::ClockEvent,
        dates::{CaseDates, ClockDates, EndsBy, JoinedDates, TraceStep},
        deadlines::{deadlines, deadlines_untraced},
        error::LawError,
        events::Overrides,
        inquiry::{Deadlines, Inquiry},
        reason::Reason,
    },
    file::laws::Laws,
    text::{
        law::{Kind, Law},
        matter::{Flag, Ground, OwnPeriod},
        right::{Purpose, Right},
        source::Basis,
    },
};

/// What the dates of a case depend on.
#[derive(Debug, Clone, Copy)]
pub struct CaseClock<'a> {
    pub right: Right,
    /// What an objection is about.
    pub purpose: Option<Purpose>,
    /// Why erasure or restriction is due.
    pub ground: Option<Ground>,
    /// When the request arrived.
    pub received_at: DateTime<Utc>,
    /// The local day on which it did, as an open case keeps it; else as the zone has it.
    pub received_on: Option<NaiveDate>,
    /// The controller's zone.
    pub zone: Zone,
    /// The controller's working days.
    pub work_calendar: &'a Calendar,
    /// What happened since, in order of date.
    pub events: &'a [ClockEvent],
    /// To where a lead moved the office's own date; counts only for dates whose basis is policy.
    pub postponed_to: Option<NaiveDate>,
    /// Whether no law is known to apply: then only statutory figures count.
    pub flagged: Option<Flag>,
    /// The period that counts then, as our own rule.
    pub shortest: Option<OwnPeriod>,
    /// The dates of other requests that are answered with this one.
    pub joined: Option<JoinedDates>,
}

/// Computes every date of a case under its lead law and every further law and promise. Each clock is counted alone: what
/// stops or extends one never moves another.
///
/// # Errors
/// A law does not apply to that day or does not grant the right, or a date leaves the years we count in.
pub fn case_dates(
    laws: &Laws,
    lead: &Law,
    further: &[&Law],
    clock: &CaseClock<'_>,
) -> Result<CaseDates, LawError> {
    let mut trace = Vec::new();
    let mut clocks: Vec<ClockDates> = Vec::with_capacity(1 + further.len());
    for law in std::iter::once(lead).chain(further.iter().copied()) {
        if clocks.iter().all(|known| known.law != law.id) {
            let mut own = own_deadlines(laws, law, clock)?;
            let dates = clock_dates(law, &mut own, clock);
            trace.extend(own.trace.into_iter().map(|step| TraceStep { law: Some(law.id.clone()), ..step }));
            clocks.push(dates);
        }
    }
    if let Some(joined) = clock.joined {
        hold_for_both(joined, &mut clocks, &mut trace);
    }
    earliest(lead, clocks, trace, clock)
}

/// A date of another request that is answered with this one holds where it is earlier: the clock that gives the date keeps it.
fn hold_for_both(joined: JoinedDates, clocks: &mut [ClockDates], trace: &mut Vec<TraceStep>) {
    let shown = |clock: &ClockDates| clock.due.or(clock.safe_due);
    let first = |clock: &&mut ClockDates| (shown(clock).is_none(), shown(clock), clock.strength());
    let Some(clock) = clocks.iter_mut().min_by_key(first) else { return };
    let earlier = |own: &mut Option<NaiveDate>, other: Option<NaiveDate>| {
        *own = own.iter().copied().chain(other).min();
    };
    earlier(&mut clock.legal_due, joined.legal_due);
    earlier(&mut clock.refuse_by, joined.refuse_by);
    let Some(on) = joined.due.filter(|on| clock.due.is_none_or(|own| *on < own)) else { return };
    clock.due = Some(on);
    clock.stopped = false;
    for date in [&mut clock.base_due, &mut clock.safe_due] {
        earlier(date, joined.due);
    }
    let text =
        "another request of the same person is answered with this one: the earlier date holds for both"
            .to_owned();
    let step = step("merge", "", clock.basis.unwrap_or(Basis::Policy), text, on.to_string());
    trace.push(TraceStep { law: Some(clock.law.clone()), reason: Some(Reason::Joined { on }), ..step });
}

/// The dates of one law.
fn own_deadlines(laws: &Laws, law: &Law, clock: &CaseClock<'_>) -> Result<Deadlines, LawError> {
    let received_on = clock.received_on.unwrap_or_else(|| days::local_date(clock.received_at, clock.zone));
    let mut inquiry = Inquiry {
        right: clock.right,
        purpose: clock.purpose,
        ground: clock.ground,
        received_at: clock.received_at,
        received_on: clock.received_on,
        zone: clock.zone,
        events: clock.events,
        overrides: Overrides {
            statutory_only: clock.flagged.is_some(),
            shortest: clock.shortest.filter(|_| law.kind == Kind::Base),
            ..Overrides::default()
        },
        calendar: Some(clock.work_calendar),
    };
    let unnamed = is_outside_the_statutes(clock.right) && law.granted(clock.right, received_on).is_none();
    if !unnamed {
        return deadlines(law, &inquiry);
    }
    let target = laws.base().granted(clock.right, received_on).is_some_and(|granted| granted.rule.target);
    if target {
        // A question has a service target and no law: the base rules give the target.
        return deadlines(laws.base(), &inquiry);
    }
    let not_granted = || LawError::NotGranted { law: law.id.clone(), right: clock.right };
    let (_, earliest) = earliest_right(law, received_on, clock.flagged.is_some())
        .or_else(|| earliest_right(law, received_on, false))
        .ok_or_else(not_granted)?;
    // Until an officer classifies it, the shortest period of the law counts, and nothing stops or extends it.
    inquiry.right = earliest;
    inquiry.events = &[];
    let mut dates = deadlines(law, &inquiry)?;
    dates.extend_by = None;
    dates.acknowledge_by = first_acknowledgement(law, &inquiry);
    let text =
        format!("the law does not name `{}`: its shortest period counts, that of `{earliest}`", clock.right);
    let rule = format!("{}/{}", law.id, clock.right);
    let unnamed = step(&rule, &law.cite, Basis::Policy, text, earliest.id().to_owned());
    dates.trace.insert(0, TraceStep { reason: Some(Reason::Unnamed), ..unnamed });
    Ok(dates)
}

/// The earliest acknowledgement that any right of the law asks for.
fn first_acknowledgement(law: &Law, inquiry: &Inquiry<'_>) -> Option<NaiveDate> {
    let of =
        |right: &Right| deadlines_untraced(law, &Inquiry { right: *right, ..*inquiry }).ok()?.acknowledge_by;
    law.rights.keys().filter_map(of).min()
}

/// One clock as the case carries it. A service target is a date that is promised to nobody.
fn clock_dates(law: &Law, own: &mut Deadlines, clock: &CaseClock<'_>) -> ClockDates {
    let mut due = own.extended_due.or(own.due).filter(|_| !own.stopped && !own.target);
    if let Some(to) = moved(own, due, clock) {
        due = Some(to);
        let text = "a lead moved the office's own date; the legal date stands".to_owned();
        let moved = step("postpone", "the office's own rule", Basis::Policy, text, to.to_string());
        own.trace.push(TraceStep { reason: Some(Reason::Postponed { on: to }), ..moved });
    }
    ClockDates {
        law: law.id.clone(),
        version: law.version.clone(),
        kind: law.kind,
        basis: own.basis.filter(|_| due.is_some()),
        certainty: own.certainty.filter(|_| due.is_some()),
        stopped: own.stopped,
        due,
        base_due: own.due.filter(|_| !own.target),
        extended_due: own.extended_due,
        legal_due: own.legal_due,
        legal_certainty: own.legal_certainty,
        safe_due: own.safe_due,
        acknowledge_by: own.acknowledge_by,
        extend_by: own.extend_by,
        refuse_by: own.refuse_by.filter(|_| !own.target),
        carry_out_by: own.carry_out_by,
        carry_out_certainty: own.carry_out_certainty.filter(|_| own.carry_out_by.is_some()),
    }
}

/// Our own date, moved: only while it is policy, only forward, at most to the date of the same law.
fn moved(own: &Deadlines, due: Option<NaiveDate>, clock: &CaseClock<'_>) -> Option<NaiveDate> {
    let to = clock.postponed_to.filter(|_| own.basis == Some(Basis::Policy))?;
    let within_the_law = own.legal_due.is_some_and(|legal| to <= legal);
    (due.is_some_and(|due| due < to) && within_the_law).then_some(to)
}

/// The dates of the case: over its clocks, always the earliest.
fn earliest(
    lead: &Law,
    clocks: Vec<ClockDates>,
    mut trace: Vec<TraceStep>,
    clock: &CaseClock<'_>,
) -> Result<CaseDates, LawError> {
    let end = |on: NaiveDate| days::end_of_day(on, clock.zone).ok_or(LawError::OutOfRange);
    let first = |date: fn(&ClockDates) -> Option<NaiveDate>| clocks.iter().filter_map(date).min();
    let due = first(|clock| clock.due);
    let extended = clocks.iter().any(|clock| clock.extended_due.is_some());
    let legal_due = first(|clock| clock.legal_due);
    let safe_due = first(|clock| clock.safe_due);
    // a clock that stands hides no case behind one that runs
    let nearest = first(|clock| if clock.stopped { clock.safe_due } else { clock.due });
    let acknowledge_by = first(|clock| clock.acknowledge_by);
    let work_by = due.or(safe_due).and_then(|on| clock.work_calendar.working_day_on_or_before(on));
    let mut dates = CaseDates {
        law: lead.id.clone(),
        law_version: lead.version.clone(),
        flagged: clock.flagged,
        shortest: clock.shortest,
        stopped: due.is_none() && clocks.iter().any(|clock| clock.stopped),
        due,
        due_instant: due.map(end).transpose()?,
        due_basis: None,
        base_due: first(|clock| clock.base_due),
        extended_due: due.filter(|_| extended),
        legal_due,
        safe_due,
        safe_due_instant: safe_due.map(end).transpose()?,
        queue_instant: nearest.map(end).transpose()?,
        acknowledge_by,
        acknowledge_instant: acknowledge_by.map(end).transpose()?,
        work_by,
        extend_by: first(|clock| clock.extend_by),
        refuse_by: first(|clock| clock.refuse_by),
        ends_by: Some(EndsBy::of(clock.zone)),
        clocks,
        trace: Vec::new(),
    };
    dates.due_basis = dates.governing().and_then(|clock| clock.basis);
    if dates.clocks.len() > 1 {
        compared(&dates, &mut trace);
    }
    if let Some(on) = work_by {
        let calendar = clock.work_calendar.id();
        let text =
            format!("for the office: the last working day of the calendar {calendar} on or before that date");
        trace.push(step("work_by", "the controller's working days", Basis::Policy, text, on.to_string()));
    }
    dates.trace = trace;
    Ok(dates)
}

/// The step that compares what the laws demand.
const LEGAL: &str = "earliest/legal";

/// Where several clocks run: which of them gives each date of the case, and why.
fn compared(dates: &CaseDates, trace: &mut Vec<TraceStep>) {
    let line = |rule: &str, what: &str, date: fn(&ClockDates) -> Option<NaiveDate>| {
        let of = |clock: &ClockDates| match date(clock) {
            Some(on) => Some(format!("{} {on}", clock.law)),
            None if clock.stopped && rule == "earliest" => Some(format!("{} is stopped", clock.law)),
            None => None,
        };
        let of_these = dates.clocks.iter().filter(|clock| date(clock).is_some());
        let first = of_these.min_by_key(|clock| (date(clock), clock.strength()))?;
        let all: Vec<String> = dates.clocks.iter().filter_map(of).collect();
        let text = format!("the earliest of {what} governs: {}", all.join(", "));
        let basis = first.basis.unwrap_or(Basis::Policy);
        let line = step(rule, first.law.as_str(), basis, text, date(first)?.to_string());
        Some(TraceStep { certainty: if rule == LEGAL { first.legal_certainty } else { None }, ..line })
    };
    trace.extend(line("earliest", "these dates", |clock| clock.due));
    trace.extend(line(LEGAL, "the dates that the laws demand", |clock| clock.legal_due));
    trace.extend(line("earliest/acknowledge", "the acknowledgements", |clock| clock.acknowledge_by));
}

fn step(rule: &str, cite: &str, basis: Basis, text: String, value: String) -> TraceStep {
    let (rule, cite) = (rule.to_owned(), cite.to_owned());
    TraceStep { rule, cite, basis, certainty: None, text, value, law: None, reason: None }
}
