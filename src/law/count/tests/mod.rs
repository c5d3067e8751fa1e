//! Counting by the shipped laws: dates, and the words and figures by which a reader can count them again.

mod lateness;

use chrono::{NaiveDate, TimeDelta};

use super::{
    clock_event::ClockEvent,
    dates::TraceStep,
    deadlines::{deadlines, deadlines_untraced},
    error::LawError,
    events::Overrides,
    inquiry::{Deadlines, Inquiry},
    reason::{Reason, RestDay, StartedWith},
};
use crate::law::{
    calendar::id::CalendarId,
    file::laws::Laws,
    text::{
        figures::{Length, Unit},
        law::Law,
        right::{Purpose, Right, StopReason},
    },
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn law(id: &str) -> Law {
    Laws::embedded().unwrap().law(&id.parse().unwrap(), day("2026-03-05")).unwrap().clone()
}

/// Received on Thursday 5 March 2026 at noon in Berlin.
fn inquiry(right: Right, events: &[ClockEvent]) -> Inquiry<'_> {
    Inquiry {
        right,
        purpose: None,
        ground: None,
        received_at: "2026-03-05T11:00:00Z".parse().unwrap(),
        received_on: None,
        zone: "Europe/Berlin".parse().unwrap(),
        events,
        overrides: Overrides::default(),
        calendar: None,
    }
}

fn count(id: &str, right: Right, events: &[ClockEvent]) -> Deadlines {
    deadlines(&law(id), &inquiry(right, events)).unwrap()
}

fn rolled(received_on: &str) -> Deadlines {
    let overrides = Overrides { roll: true, calendar: Some(CalendarId::De), ..Overrides::default() };
    let received_at = format!("{received_on}T11:00:00Z").parse().unwrap();
    let asked = Inquiry { received_at, overrides, ..inquiry(Right::Access, &[]) };
    deadlines(&law("eu-gdpr"), &asked).unwrap()
}

fn steps<'a>(dates: &'a Deadlines, rule: &str) -> Vec<&'a TraceStep> {
    dates.trace.iter().filter(|step| step.rule == rule).collect()
}

fn step<'a>(dates: &'a Deadlines, rule: &str) -> &'a TraceStep {
    let steps = steps(dates, rule);
    assert_eq!(steps.len(), 1, "{rule} in {:?}", dates.trace);
    steps[0]
}

fn pause(on: &str, reason: StopReason) -> ClockEvent {
    ClockEvent::Pause { on: day(on), reason }
}

fn resume(on: &str) -> ClockEvent {
    ClockEvent::Resume { on: day(on) }
}

fn extend(on: &str) -> ClockEvent {
    ClockEvent::Extend { on: day(on), to: None }
}

#[test]
fn a_date_that_rolls_names_the_days_that_it_passes() {
    let dates = rolled("2026-03-05");
    assert_eq!(dates.due, Some(day("2026-04-07")), "from Saturday over Easter Monday");
    assert_eq!(dates.safe_due, dates.due);
    let step = step(&dates, "R9");
    assert_eq!(step.value, "2026-04-07");
    assert!(
        step.text.ends_with("passing 2026-04-04 Sat, 2026-04-05 Sun, 2026-04-06 Mon Ostermontag"),
        "{}",
        step.text
    );
    let rest = |on, name: Option<&str>| RestDay { on: day(on), name: name.map(str::to_owned) };
    let rests =
        vec![rest("2026-04-04", None), rest("2026-04-05", None), rest("2026-04-06", Some("Ostermontag"))];
    assert_eq!(step.reason, Some(Reason::Rolled { rests, on: day("2026-04-07") }));
}

#[test]
fn a_date_on_a_working_day_stays_and_gives_no_reason() {
    let dates = rolled("2026-03-10");
    assert_eq!(dates.due, Some(day("2026-04-09")));
    let step = step(&dates, "R9");
    assert!(step.text.starts_with("2026-04-09 Thu is a working day of the calendar DE"), "{}", step.text);
    assert!(step.text.ends_with("it stays"), "{}", step.text);
    assert_eq!((step.value.as_str(), &step.reason), ("2026-04-09", &None));
}

#[test]
fn a_question_that_stops_nothing_gives_way_to_one_that_does() {
    let events = [
        pause("2026-03-06", StopReason::Other),
        pause("2026-03-10", StopReason::Identity),
        resume("2026-03-20"),
    ];
    assert_eq!(count("eu-gdpr", Right::Access, &events[..1]).due, Some(day("2026-04-04")), "it runs on");
    let open = count("eu-gdpr", Right::Access, &events[..2]);
    assert_eq!((open.due, open.stopped), (None, true));
    assert_eq!(open.safe_due, Some(day("2026-04-04")));
    let answered = count("eu-gdpr", Right::Access, &events);
    assert_eq!((answered.due, answered.stopped), (Some(day("2026-04-14")), false), "ten days");
    let texts: Vec<&str> = steps(&answered, "R7").into_iter().map(|step| step.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "the question about something else of 2026-03-06 does not stop this clock",
            "the question about identity was sent on 2026-03-10 and answered on 2026-03-20: 10 days after 2026-03-10 do not count; 2026-04-04 becomes 2026-04-14",
        ]
    );
}

#[test]
fn a_second_question_while_the_clock_stands_neither_ends_nor_lengthens_the_stop() {
    let events = [
        pause("2026-03-10", StopReason::Identity),
        pause("2026-03-12", StopReason::Scope),
        resume("2026-03-20"),
    ];
    let dates = count("eu-gdpr", Right::Access, &events);
    assert_eq!(dates.due, Some(day("2026-04-14")));
    assert_eq!(steps(&dates, "R7").len(), 1);
    let stopped = count("eu-gdpr", Right::Access, &[events[0], events[1]]);
    assert_eq!((stopped.due, stopped.stopped), (None, true));
}

#[test]
fn each_question_is_named_by_what_it_is_about() {
    for (reason, words) in [
        (StopReason::Identity, "identity"),
        (StopReason::Scope, "scope"),
        (StopReason::Authority, "authority"),
        (StopReason::Fee, "a fee"),
        (StopReason::Other, "something else"),
    ] {
        let dates = count("us-ca-ccpa", Right::Know, &[pause("2026-03-06", reason)]);
        assert_eq!(
            step(&dates, "R7").text,
            format!("the question about {words} of 2026-03-06 does not stop this clock")
        );
        assert_eq!(
            step(&dates, "R7").reason,
            Some(Reason::RanOn { asked: reason, asked_on: day("2026-03-06") })
        );
        assert_eq!(dates.due, Some(day("2026-04-19")), "California's clock never stops");
    }
}

#[test]
fn a_question_of_the_last_day_stops_and_one_of_the_day_after_is_ignored() {
    let on = |asked: &str| {
        count("eu-gdpr", Right::Access, &[pause(asked, StopReason::Identity), resume("2026-04-10")])
    };
    assert_eq!(on("2026-04-04").due, Some(day("2026-04-10")), "six days");
    let late = on("2026-04-05");
    assert_eq!(late.due, Some(day("2026-04-04")));
    assert_eq!(
        step(&late, "R7").text,
        "the question about identity of 2026-04-05 came after 2026-04-04 Sat: ignored"
    );
}

#[test]
fn no_question_stops_the_clock_of_an_objection_to_marketing() {
    let events = [pause("2026-03-06", StopReason::Identity)];
    let asked = |purpose| Inquiry { purpose: Some(purpose), ..inquiry(Right::Objection, &events) };
    let dates = |purpose| deadlines(&law("eu-gdpr"), &asked(purpose)).unwrap();
    assert_eq!(dates(Purpose::Marketing).due, Some(day("2026-04-04")));
    assert_eq!((dates(Purpose::Profiling).due, dates(Purpose::Profiling).stopped), (None, true));
}

#[test]
fn in_the_uk_the_period_starts_with_what_came_last() {
    let verified = |on| ClockEvent::Verified { on: day(on), asked_on: None };
    let paid = |on| ClockEvent::FeePaid { on: day(on), asked_on: None };
    let reason = |dates: &Deadlines| step(dates, "R2").reason.clone();
    let dates = count("uk-gdpr", Right::Access, &[verified("2026-03-10"), paid("2026-03-08")]);
    assert_eq!(dates.due, Some(day("2026-04-09")));
    let start = day("2026-03-10");
    assert_eq!(reason(&dates), Some(Reason::Started { with: StartedWith::Identity, on: start }));
    let dates = count("uk-gdpr", Right::Access, &[verified("2026-03-10"), paid("2026-03-12")]);
    assert_eq!(dates.due, Some(day("2026-04-11")));
    let start = day("2026-03-12");
    assert_eq!(reason(&dates), Some(Reason::Started { with: StartedWith::Fee, on: start }));
    assert!(step(&dates, "R2").text.ends_with("that of the fee"), "{}", step(&dates, "R2").text);
    // on the day of receipt nothing moves, and the first of one day is named
    let dates = count("uk-gdpr", Right::Access, &[verified("2026-03-05")]);
    assert_eq!((dates.due, reason(&dates)), (Some(day("2026-04-04")), None));
    assert!(step(&dates, "R2").text.ends_with("that of the receipt"));
    let dates = count("uk-gdpr", Right::Access, &[verified("2026-03-10"), paid("2026-03-10")]);
    let start = day("2026-03-10");
    assert_eq!(reason(&dates), Some(Reason::Started { with: StartedWith::Identity, on: start }));
    // under the GDPR neither moves the start
    let dates = count("eu-gdpr", Right::Access, &[verified("2026-03-10"), paid("2026-03-12")]);
    assert_eq!((dates.due, reason(&dates)), (Some(day("2026-04-04")), None));
}

#[test]
fn days_of_a_question_before_the_start_are_not_given_back() {
    let events = [
        pause("2026-03-06", StopReason::Scope),
        ClockEvent::Verified { on: day("2026-03-10"), asked_on: None },
        resume("2026-03-16"),
    ];
    let dates = count("uk-gdpr", Right::Access, &events);
    assert_eq!(dates.due, Some(day("2026-04-15")), "30 days after 10 March, and six more");
    assert!(step(&dates, "R7").text.contains("6 days after 2026-03-10 do not count"));
}

#[test]
fn an_extension_told_on_the_last_day_is_in_force_and_a_second_one_is_not() {
    let dates = count("eu-gdpr", Right::Access, &[extend("2026-04-04"), extend("2026-04-04")]);
    assert_eq!((dates.due, dates.extended_due), (Some(day("2026-04-04")), Some(day("2026-06-04"))));
    assert_eq!(dates.legal_due, Some(day("2026-06-05")), "from the month that caps our thirty days");
    assert_eq!(dates.refuse_by, Some(day("2026-04-04")), "Art. 12(4) is not extended");
    let r8: Vec<(&str, &str)> =
        steps(&dates, "R8").into_iter().map(|step| (step.text.as_str(), step.value.as_str())).collect();
    assert_eq!(
        r8,
        [
            ("an extension told on 2026-04-04, on or before the base date 2026-04-04: in force", "in force"),
            ("a second extension told on 2026-04-04: only one is allowed, ignored", "none"),
            ("2 months more, counted from 2026-04-04 Sat, before stops", "2026-06-04"),
        ]
    );
    let extended = Reason::Extended {
        count: 2,
        unit: Unit::Months,
        told_on: day("2026-04-04"),
        rests: Vec::new(),
        on: day("2026-06-04"),
    };
    assert_eq!(steps(&dates, "R8")[2].reason, Some(extended));
    assert_eq!(
        step(&dates, "eu-gdpr/access/legal").text,
        "the latest date that the law allows: 2026-04-05 Sun, then 2 months"
    );
    assert_eq!(
        step(&dates, "eu-gdpr/access/refusal").text,
        "last day for a refusal; an extension does not move it"
    );
    assert_eq!(dates.end_instant, Some("2026-06-04T22:00:00Z".parse().unwrap()));
    assert_eq!(step(&dates, "R11").value, "2026-06-04T22:00:00Z");
}

#[test]
fn an_extension_told_late_or_unknown_to_the_law_moves_nothing() {
    let late = count("eu-gdpr", Right::Access, &[extend("2026-04-05")]);
    assert_eq!((late.extended_due, late.legal_due), (None, Some(day("2026-04-06"))), "the 5th is a Sunday");
    assert_eq!(
        step(&late, "R8").text,
        "an extension told on 2026-04-05, after the base date 2026-04-04: too late, ignored"
    );
    let unknown = count("il-ppl", Right::Access, &[extend("2026-03-06")]);
    assert_eq!((unknown.extended_due, unknown.extend_by), (None, None));
    assert_eq!(
        step(&unknown, "R8").text,
        "an extension told on 2026-03-06: this law has none for this right, ignored"
    );
}

#[test]
fn an_extension_told_while_the_clock_stands_is_in_time() {
    let events = [pause("2026-03-10", StopReason::Identity), extend("2026-04-20")];
    let dates = count("eu-gdpr", Right::Access, &events);
    assert_eq!((dates.due, dates.extended_due, dates.stopped), (None, None, true));
    assert_eq!(dates.extend_by, Some(day("2026-04-04")), "the day that is certainly early enough");
    assert_eq!(dates.safe_due, Some(day("2026-06-04")));
    assert!(
        steps(&dates, "R8").iter().any(
            |step| step.text == "an extension told on 2026-04-20, on or before a stopped clock: in force"
        )
    );
}

#[test]
fn a_law_that_has_its_own_word_for_a_right_says_so() {
    let renamed = |right| steps(&count("us-ca-ccpa", right, &[]), "us-ca-ccpa/know/right").len();
    assert_eq!((renamed(Right::Access), renamed(Right::Know)), (1, 0));
}

#[test]
fn where_a_refusal_moves_with_the_extension_it_says_so() {
    let dates = count("us-ca-ccpa", Right::Know, &[extend("2026-04-19")]);
    assert_eq!([dates.extended_due, dates.refuse_by], [Some(day("2026-06-03")); 2], "45 days and 45 more");
    assert_eq!(dates.acknowledge_by, Some(day("2026-03-19")), "ten working days");
    assert_eq!(step(&dates, "us-ca-ccpa/know/refusal").text, "last day for a refusal; an extension moves it");
}

#[test]
fn an_extension_in_working_days_passes_holidays_and_is_stopped_by_working_days() {
    let mut law = law("eu-gdpr");
    law.calendar = CalendarId::De;
    let extension = law.rules.get_mut("month").unwrap().extension.as_mut().unwrap();
    extension.length = Length::By(5, Unit::BusinessDays);
    // 7 to 10 April and Monday 13 April, after Easter Monday
    let dates = deadlines(&law, &inquiry(Right::Access, &[extend("2026-03-10")])).unwrap();
    assert_eq!(dates.extended_due, Some(day("2026-04-13")));
    let extended = Reason::Extended {
        count: 5,
        unit: Unit::BusinessDays,
        told_on: day("2026-03-10"),
        rests: vec![RestDay { on: day("2026-04-06"), name: Some("Ostermontag".to_owned()) }],
        on: day("2026-04-13"),
    };
    assert!(dates.trace.iter().any(|step| step.reason.as_ref() == Some(&extended)), "{:?}", dates.trace);
    // from Thursday to Monday: four calendar days, two working days
    let events = [pause("2026-03-12", StopReason::Identity), resume("2026-03-16"), extend("2026-03-17")];
    let dates = deadlines(&law, &inquiry(Right::Access, &events)).unwrap();
    assert_eq!(dates.due, Some(day("2026-04-08")), "calendar days");
    assert_eq!(dates.extended_due, Some(day("2026-04-15")), "working days");
}

#[test]
fn an_office_date_that_meets_the_legal_one_is_the_legal_one() {
    use crate::law::text::source::Basis;
    // 30 days after 5 March are 4 April, a month is the 5th, a Sunday, which the law moves to Monday
    let own = count("eu-gdpr", Right::Access, &[]);
    assert_eq!(
        (own.basis, own.due, own.legal_due),
        (Some(Basis::Policy), Some(day("2026-04-04")), Some(day("2026-04-06")))
    );
    let april =
        Inquiry { received_at: "2026-04-07T11:00:00Z".parse().unwrap(), ..inquiry(Right::Access, &[]) };
    let both = deadlines(&law("eu-gdpr"), &april).unwrap();
    assert_eq!((both.basis, both.due), (Some(Basis::Statute), Some(day("2026-05-07"))));
    assert_eq!(both.legal_due, both.due);
}

#[test]
fn a_receipt_is_told_by_its_day_in_the_controllers_zone() {
    let received_at = "2026-03-04T23:30:00Z".parse().unwrap();
    let dates = deadlines(&law("eu-gdpr"), &Inquiry { received_at, ..inquiry(Right::Access, &[]) }).unwrap();
    assert_eq!(dates.received_on, day("2026-03-05"));
    let release = crate::law::ZoneData::default().release();
    let told = format!(
        "received 2026-03-04T23:30:00Z, which is 2026-03-05 00:30:00 in Europe/Berlin (zone data {release}): day 0 is 2026-03-05 Thu, whatever the time of day"
    );
    assert_eq!(step(&dates, "R1").text, told);
}

#[test]
fn a_law_says_nothing_of_days_and_rights_that_are_not_its_own() {
    let asked = |right, received: &str| {
        let received_at = format!("{received}T11:00:00Z").parse().unwrap();
        deadlines(&law("eu-gdpr"), &Inquiry { received_at, ..inquiry(right, &[]) })
    };
    let id = || "eu-gdpr".parse().unwrap();
    let not_granted = LawError::NotGranted { law: id(), right: Right::OptOut };
    assert_eq!(asked(Right::OptOut, "2026-03-05"), Err(not_granted));
    let on = day("2018-05-24");
    assert_eq!(asked(Right::Access, "2018-05-24"), Err(LawError::NotInForce { law: id(), on }));
    assert!(asked(Right::Access, "2018-05-25").is_ok());
    assert_eq!(asked(Right::Access, "1969-12-31"), Err(LawError::OutOfRange));
    assert_eq!(asked(Right::Access, "2200-01-01"), Err(LawError::OutOfRange));
}

#[test]
fn without_a_trace_the_dates_are_the_same() {
    let events = [pause("2026-03-10", StopReason::Identity), resume("2026-03-20"), extend("2026-03-21")];
    let asked = inquiry(Right::Access, &events);
    let traced = deadlines(&law("eu-gdpr"), &asked).unwrap();
    let untraced = deadlines_untraced(&law("eu-gdpr"), &asked).unwrap();
    assert!(!traced.trace.is_empty());
    assert_eq!(untraced, Deadlines { trace: Vec::new(), ..traced.clone() });
    assert_eq!(
        traced.end_instant.map(|end| end - TimeDelta::hours(22)),
        Some("2026-06-14T00:00:00Z".parse().unwrap())
    );
}

#[test]
fn a_right_without_a_period_has_an_acknowledgement_only() {
    let received_at = "2026-07-01T11:00:00Z".parse().unwrap();
    let law = Laws::embedded().unwrap().law(&"uk-gdpr".parse().unwrap(), day("2026-07-01")).unwrap().clone();
    let dates = deadlines(&law, &Inquiry { received_at, ..inquiry(Right::Complaint, &[]) }).unwrap();
    assert_eq!((dates.due, dates.acknowledge_by, dates.stopped), (None, Some(day("2026-07-31")), false));
    assert_eq!(dates.end_instant, Some("2026-07-31T22:00:00Z".parse().unwrap()));
    assert_eq!(step(&dates, "uk-gdpr/complaint/period").text, "this law sets no date for the answer");
}
