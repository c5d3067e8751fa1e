//! Which law leads a case, and what the person then reads.

use habeas::law::{
    AttachedBy, Attachment, Basis, Calendar, CalendarId, CaseClock, CaseDates, Choice, ClockEvent, Flag,
    Ground, Laws, LedBy, Matter, Purpose, RefusalOn, Right, StopReason, case_dates, choose,
};
use habeas::types::Place;

use super::{day, laws};

pub(super) fn attached(laws: &[(&str, AttachedBy)]) -> Vec<Attachment> {
    laws.iter().map(|(law, by)| Attachment { law: law.parse().unwrap(), by: *by }).collect()
}

/// A controller in Israel with customers everywhere.
fn israeli_controller() -> Vec<Attachment> {
    let by = AttachedBy::Residence;
    attached(&[("il-ppl", by), ("eu-gdpr", by), ("us-ca-ccpa", by)])
}

fn chosen<'a>(laws: &'a Laws, attachments: &[Attachment], place: Option<&str>, right: Right) -> Choice<'a> {
    let place: Option<Place> = place.map(|place| place.parse().unwrap());
    let matter = Matter { residence: place.as_ref(), ..Matter::plain(right, day("2026-03-02")) };
    choose(laws, attachments, &matter)
}

fn dates(
    laws: &Laws,
    choice: &Choice<'_>,
    right: Right,
    purpose: Option<Purpose>,
    events: &[ClockEvent],
) -> CaseDates {
    let work_calendar = Calendar::from(CalendarId::Il);
    let received_at = "2026-03-02T08:00:00Z".parse().unwrap();
    let zone = "Asia/Jerusalem".parse().unwrap();
    let clock = CaseClock {
        right,
        purpose,
        ground: None,
        received_at,
        received_on: None,
        zone,
        work_calendar: &work_calendar,
        events,
        postponed_to: None,
        flagged: choice.flagged,
        shortest: choice.shortest,
        joined: None,
    };
    case_dates(laws, choice.lead, &choice.further, &clock).unwrap()
}

#[test]
fn a_german_a_californian_and_an_israeli_read_different_dates() {
    let (laws, controller) = (laws(), israeli_controller());
    let read = |place| {
        let choice = chosen(laws, &controller, Some(place), Right::Access);
        assert_eq!(choice.flagged, None);
        assert!(choice.further.is_empty());
        dates(laws, &choice, Right::Access, None, &[])
    };
    let german = read("DE");
    assert_eq!((german.law.as_str(), german.due), ("eu-gdpr", Some(day("2026-04-01"))));
    assert_eq!(german.legal_due, Some(day("2026-04-02")));
    assert_eq!(german.refuse_by, german.due);
    assert_eq!(german.acknowledge_by, None);
    let californian = read("US-CA");
    assert_eq!((californian.law.as_str(), californian.due), ("us-ca-ccpa", Some(day("2026-04-16"))));
    assert_eq!(californian.acknowledge_by, Some(day("2026-03-16")));
    assert_eq!((californian.due_basis, californian.legal_due), (Some(Basis::Statute), californian.due));
    let israeli = read("IL");
    assert_eq!((israeli.law.as_str(), israeli.due), ("il-ppl", Some(day("2026-03-11"))));
    assert_eq!((israeli.due_basis, israeli.legal_due), (Some(Basis::Policy), Some(day("2026-04-01"))));
    assert_eq!(israeli.extend_by, None);
}

#[test]
fn residence_comes_before_establishment_and_the_other_law_stays_a_further_clock() {
    let laws = laws();
    let european = attached(&[
        ("eu-gdpr", AttachedBy::Establishment),
        ("us-ca-ccpa", AttachedBy::Residence),
        ("custom-policy", AttachedBy::Establishment),
    ]);
    let ids = |choice: &Choice<'_>| choice.further.iter().map(|law| law.id.to_string()).collect::<Vec<_>>();
    let californian = chosen(laws, &european, Some("US-CA"), Right::Erasure);
    assert_eq!(californian.lead.id.as_str(), "us-ca-ccpa");
    assert_eq!(ids(&californian), ["eu-gdpr", "custom-policy"]);
    // The GDPR of an EU controller is for everybody, also where nobody knows the residence.
    let unknown = chosen(laws, &european, None, Right::Access);
    assert_eq!((unknown.lead.id.as_str(), unknown.flagged), ("eu-gdpr", None));
    assert!(ids(&unknown).is_empty());
    // A right that the law of residence does not grant, but that of the establishment does.
    let objecting = chosen(laws, &european, Some("US-CA"), Right::Objection);
    assert_eq!((objecting.lead.id.as_str(), objecting.flagged), ("eu-gdpr", None));
}

#[test]
fn nobody_is_refused_because_of_where_they_live() {
    let (laws, controller) = (laws(), israeli_controller());
    let flagged = |place, right| {
        let choice = chosen(laws, &controller, place, right);
        (choice.lead.id.to_string(), choice.flagged)
    };
    for (place, right, flag) in [
        (None, Right::Access, Flag::ResidenceUnknown),
        (None, Right::Complaint, Flag::ResidenceUnknown),
        (Some("JP"), Right::Portability, Flag::NoStatute),
        (Some("DE"), Right::OptOut, Flag::NoStatute),
        (Some("DE"), Right::Complaint, Flag::NoStatute),
    ] {
        assert_eq!(flagged(place, right), ("base".to_owned(), Some(flag)), "{place:?} {right}");
    }
    let nothing = chosen(laws, &[], Some("DE"), Right::Access);
    assert_eq!((nothing.lead.id.as_str(), nothing.flagged), ("base", Some(Flag::NoStatute)));
}

/// Residence unknown: the earliest statutory period, not the 7 working days that the controller grants Israelis.
#[test]
fn the_own_policy_of_a_law_never_decides_for_people_of_unknown_residence() {
    let laws = laws();
    let by = AttachedBy::Residence;
    let controllers = [
        [("eu-gdpr", by), ("us-ca-ccpa", by), ("il-ppl", by)],
        [("il-ppl", by), ("us-ca-ccpa", by), ("eu-gdpr", by)],
    ];
    for controller in controllers {
        let choice = chosen(laws, &attached(&controller), None, Right::Access);
        assert_eq!((choice.led_by, choice.flagged), (LedBy::BaseRules, Some(Flag::ResidenceUnknown)));
        let dates = dates(laws, &choice, Right::Access, None, &[]);
        assert_eq!((dates.due, dates.flagged), (Some(day("2026-04-01")), choice.flagged));
        assert_eq!(
            (dates.law.as_str(), dates.due_basis),
            ("base", Some(Basis::Policy)),
            "as a rule of our own"
        );
    }
    // A month is shorter than 30 days in February: only the GDPR has one.
    let february = Matter::plain(Right::Access, day("2026-02-10"));
    let attachments = attached(&controllers[1]);
    let period = choose(laws, &attachments, &february).shortest.unwrap();
    assert_eq!((period.count, period.unit), (1, habeas::law::Unit::Months));
}

#[test]
fn every_right_of_everybody_has_dates_and_grounds() {
    let laws = laws();
    let everything = attached(&[
        ("eu-gdpr", AttachedBy::Establishment),
        ("il-ppl", AttachedBy::Residence),
        ("us-ca-ccpa", AttachedBy::Residence),
        ("custom-policy", AttachedBy::Establishment),
    ]);
    for controller in [&[][..], &israeli_controller(), &everything] {
        for place in [None, Some("DE"), Some("US-CA"), Some("US-NY"), Some("US"), Some("IL"), Some("JP")] {
            for right in Right::ALL {
                let choice = chosen(laws, controller, place, right);
                let dates = dates(laws, &choice, right, None, &[]);
                assert_eq!(dates.due.is_some(), right != Right::Question, "{place:?} {right}");
                assert!(dates.safe_due.is_some() && dates.work_by <= dates.safe_due, "{place:?} {right}");
                assert!(dates.trace.iter().all(|step| !step.cite.is_empty() && !step.value.is_empty()));
                assert!(choice.lead.refusals(right, RefusalOn::Whole).count() > 0, "{place:?} {right}");
            }
        }
    }
}

#[test]
fn what_no_law_names_gets_the_shortest_period_of_the_lead_law() {
    let (laws, controller) = (laws(), israeli_controller());
    let due = |place, right| {
        let choice = chosen(laws, &controller, Some(place), right);
        let dates = dates(
            laws,
            &choice,
            right,
            None,
            &[ClockEvent::Pause { on: day("2026-03-03"), reason: StopReason::Identity }],
        );
        assert!(!dates.stopped);
        (dates.law.to_string(), dates.due, dates.acknowledge_by)
    };
    assert_eq!(due("DE", Right::Unsure), ("eu-gdpr".to_owned(), Some(day("2026-04-01")), None));
    let californian = ("us-ca-ccpa".to_owned(), Some(day("2026-03-23")), Some(day("2026-03-16")));
    assert_eq!(due("US-CA", Right::RemovePosts), californian);
}

#[test]
fn a_stopped_clock_keeps_its_safe_date() {
    let (laws, controller) = (laws(), israeli_controller());
    let choice = chosen(laws, &controller, Some("DE"), Right::Access);
    let pause = |reason| ClockEvent::Pause { on: day("2026-03-05"), reason };
    let stopped = dates(laws, &choice, Right::Access, None, &[pause(StopReason::Scope)]);
    assert!(stopped.stopped);
    assert_eq!((stopped.due, stopped.due_instant, stopped.legal_due), (None, None, None));
    assert_eq!(stopped.safe_due, Some(day("2026-04-01")));
    assert!(stopped.safe_due_instant.is_some());
    // The eve of Pesach is worked in this calendar, 1 April 2026 is a Wednesday.
    assert_eq!(stopped.work_by, Some(day("2026-04-01")));
    assert_eq!(stopped.extend_by, Some(day("2026-04-01")));
    let fee = dates(laws, &choice, Right::Access, None, &[pause(StopReason::Fee)]);
    assert_eq!(fee.due, Some(day("2026-04-01")));
    let resumed = [pause(StopReason::Scope), ClockEvent::Resume { on: day("2026-03-10") }];
    let resumed = dates(laws, &choice, Right::Access, None, &resumed);
    assert_eq!((resumed.due, resumed.safe_due), (Some(day("2026-04-06")), Some(day("2026-04-01"))));
}

#[test]
fn scope_stops_access_only_and_nothing_stops_marketing_or_consent() {
    let (laws, controller) = (laws(), israeli_controller());
    let stopped = |right, purpose, reason| {
        let choice = chosen(laws, &controller, Some("DE"), right);
        dates(laws, &choice, right, purpose, &[ClockEvent::Pause { on: day("2026-03-05"), reason }]).stopped
    };
    assert!(!stopped(Right::Erasure, None, StopReason::Scope));
    assert!(stopped(Right::Erasure, None, StopReason::Identity));
    assert!(!stopped(Right::Objection, Some(Purpose::Marketing), StopReason::Identity));
    assert!(stopped(Right::Objection, Some(Purpose::Profiling), StopReason::Identity));
    assert!(!stopped(Right::WithdrawConsent, None, StopReason::Identity));
}

#[test]
fn an_extension_moves_the_answer_but_never_the_refusal() {
    let (laws, controller) = (laws(), israeli_controller());
    let choice = chosen(laws, &controller, Some("DE"), Right::Access);
    let extended =
        dates(laws, &choice, Right::Access, None, &[ClockEvent::Extend { on: day("2026-03-20"), to: None }]);
    assert_eq!((extended.base_due, extended.due), (Some(day("2026-04-01")), Some(day("2026-06-01"))));
    assert_eq!((extended.extended_due, extended.refuse_by), (extended.due, extended.base_due));
    assert_eq!((extended.extend_by, extended.legal_due), (extended.base_due, Some(day("2026-06-02"))));
    let choice = chosen(laws, &controller, Some("US-CA"), Right::Access);
    let extended =
        dates(laws, &choice, Right::Access, None, &[ClockEvent::Extend { on: day("2026-03-20"), to: None }]);
    assert_eq!((extended.due, extended.refuse_by), (Some(day("2026-05-31")), extended.due));
}

#[test]
fn the_office_works_towards_its_own_last_working_day() {
    let laws = laws();
    let choice = chosen(laws, &israeli_controller(), Some("US-CA"), Right::Access);
    // 16 April 2026 is a Thursday; with a closure on it, Wednesday.
    let closed = Calendar::from(CalendarId::Il).with_closures([(day("2026-04-16"), "Closed".to_owned())]);
    let received_at = "2026-03-02T08:00:00Z".parse().unwrap();
    let zone = "Asia/Jerusalem".parse().unwrap();
    let clock = CaseClock {
        right: Right::Know,
        purpose: None,
        ground: None,
        received_at,
        received_on: None,
        zone,
        work_calendar: &closed,
        events: &[],
        postponed_to: None,
        flagged: None,
        shortest: None,
        joined: None,
    };
    let dates = case_dates(laws, choice.lead, &choice.further, &clock).unwrap();
    assert_eq!((dates.due, dates.work_by), (Some(day("2026-04-16")), Some(day("2026-04-15"))));
}

#[test]
fn closing_the_office_moves_its_own_figure_and_never_a_statutory_one() {
    let laws = laws();
    let received_at = "2026-03-02T18:00:00Z".parse().unwrap();
    let zone = "America/Los_Angeles".parse().unwrap();
    let due = |law: &str, right, id: CalendarId| {
        let closed = Calendar::from(id).with_closures([(day("2026-03-05"), "Closed".to_owned())]);
        let clock = CaseClock {
            right,
            purpose: None,
            ground: None,
            received_at,
            received_on: None,
            zone,
            work_calendar: &closed,
            events: &[],
            postponed_to: None,
            flagged: None,
            shortest: None,
            joined: None,
        };
        let law = laws.law(&law.parse().unwrap(), day("2026-03-02")).unwrap();
        case_dates(laws, law, &[], &clock).unwrap().due
    };
    assert_eq!(due("us-ca-ccpa", Right::OptOut, CalendarId::UsFederal), Some(day("2026-03-23")));
    assert_eq!(due("us-ca-ccpa", Right::OptOut, CalendarId::Il), Some(day("2026-03-23")));
    assert_eq!(due("il-ppl", Right::Access, CalendarId::UsFederal), Some(day("2026-03-11")));
    assert_eq!(due("il-ppl", Right::Access, CalendarId::Il), Some(day("2026-03-12")));
}

/// A decreed day of rest is nobody's choice: it counts for the law's periods too; extra working days never do.
#[test]
fn a_decreed_day_of_rest_moves_a_statutory_date_and_an_extra_working_day_does_not() {
    let laws = laws();
    let due = |calendar: &Calendar, law: &str, right| {
        let clock = CaseClock {
            right,
            purpose: None,
            ground: None,
            received_at: "2026-03-02T18:00:00Z".parse().unwrap(),
            received_on: None,
            zone: "America/Los_Angeles".parse().unwrap(),
            work_calendar: calendar,
            events: &[],
            postponed_to: None,
            flagged: None,
            shortest: None,
            joined: None,
        };
        let law = laws.law(&law.parse().unwrap(), day("2026-03-02")).unwrap();
        case_dates(laws, law, &[], &clock).unwrap().due
    };
    let mourning = Calendar::from(CalendarId::UsFederal)
        .with_rest_days([(day("2026-03-05"), "National mourning".to_owned())]);
    assert_eq!(due(&mourning, "us-ca-ccpa", Right::OptOut), Some(day("2026-03-24")));
    let busy = Calendar::from(CalendarId::UsFederal).with_working_days([day("2026-03-07")]);
    assert_eq!(due(&busy, "us-ca-ccpa", Right::OptOut), Some(day("2026-03-23")));
    let friday = Calendar::from(CalendarId::Il).with_working_days([day("2026-03-06")]);
    assert_eq!(due(&friday, "il-ppl", Right::Access), Some(day("2026-03-10")));
}

/// Israel's law grants erasure of what is wrong and stopping direct mail; the rest the controller grants by its own rule. The
/// date is the same; whether a legal one stands behind it is not.
#[test]
fn what_a_law_grants_on_a_condition_only_is_else_granted_by_the_controller() {
    let (laws, controller) = (laws(), israeli_controller());
    let place: Place = "IL".parse().unwrap();
    let legal = |right, purpose, ground| {
        let matter =
            Matter { purpose, ground, residence: Some(&place), ..Matter::plain(right, day("2026-03-02")) };
        let choice = choose(laws, &controller, &matter);
        assert_eq!((choice.lead.id.as_str(), choice.flagged), ("il-ppl", None));
        let clock = CaseClock {
            right,
            purpose,
            ground,
            received_at: "2026-03-02T08:00:00Z".parse().unwrap(),
            received_on: None,
            zone: "Asia/Jerusalem".parse().unwrap(),
            work_calendar: &Calendar::from(CalendarId::Il),
            events: &[],
            postponed_to: None,
            flagged: None,
            shortest: None,
            joined: None,
        };
        let dates = case_dates(laws, choice.lead, &choice.further, &clock).unwrap();
        assert_eq!((dates.due, dates.due_basis), (Some(day("2026-03-11")), Some(Basis::Policy)));
        let conditional = dates.trace.iter().any(|step| step.rule.ends_with("/condition"));
        assert_eq!(conditional, dates.legal_due.is_none(), "the trace says which rule counts");
        dates.legal_due
    };
    let month = Some(day("2026-04-01"));
    assert_eq!(legal(Right::Erasure, None, Some(Ground::AccuracyContested)), month);
    assert_eq!(legal(Right::Erasure, None, None), month, "as long as nobody named a ground");
    assert_eq!(legal(Right::Erasure, None, Some(Ground::ConsentWithdrawn)), None);
    assert_eq!(legal(Right::Objection, Some(Purpose::Marketing), None), month);
    assert_eq!(legal(Right::Objection, Some(Purpose::Profiling), None), None);
}
