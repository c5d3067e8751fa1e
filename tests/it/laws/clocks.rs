//! Several clocks on one case: each law and promise counts alone, and the earliest governs.

use std::sync::LazyLock;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use habeas::law::{
    Basis, Calendar, CalendarId, CaseClock, CaseDates, ClockEvent, Law, Laws, Right, StopReason, case_dates,
};
use proptest::prelude::*;

use super::{day, laws};

fn law<'a>(laws: &'a Laws, id: &str) -> &'a Law {
    laws.law(&id.parse().unwrap(), day("2026-03-02")).unwrap()
}

/// A published promise to answer access requests within so many days, with or without an extension.
fn promise(id: &str, value: u32, more: Option<u32>) -> (String, String) {
    let extension = more.map_or_else(String::new, |more| {
        format!(
            "[rules.promised.extension]\nvalue = {more}\nunit = \"days\"\ntold_by = \"base_due\"\n\
             reasons = [\"complexity\"]\nbasis = \"promise\"\ncite = \"our notice\"\ncertainty = \"own\"\n"
        )
    });
    let text = format!(
        "# A promise for a test.\n\nid = \"{id}\"\nversion = \"1\"\nname = \"Our notice\"\ncite = \"our notice\"\n\
         kind = \"promise\"\nin_force_from = \"2018-01-01\"\ncalendar = \"WEEKDAYS\"\n\n\
         [counting]\ncite = \"our notice\"\nbasis = \"promise\"\ncertainty = \"own\"\n\n\
         [rules.promised]\nstart = \"receipt\"\n\n[[rules.promised.figures]]\nvalue = {value}\nunit = \"days\"\n\
         basis = \"promise\"\ncite = \"our notice\"\ncertainty = \"own\"\n\n{extension}\n\
         [rights.access]\nrule = \"promised\"\nbasis = \"promise\"\ncite = \"our notice\"\ncertainty = \"own\"\n\n\
         [[examples]]\nname = \"so many days\"\nright = \"access\"\nreceived_at = \"2026-03-02T10:00:00Z\"\n\
         zone = \"UTC\"\ndue = \"{}\"\n",
        day("2026-03-02") + Days::new(value.into()),
    );
    (format!("{id}.toml"), text)
}

fn dates_of(
    laws: &Laws,
    ids: &[&str],
    received_at: DateTime<Utc>,
    events: &[ClockEvent],
    postponed_to: Option<NaiveDate>,
) -> CaseDates {
    let found: Vec<&Law> = ids.iter().map(|id| law(laws, id)).collect();
    let (lead, further) = found.split_first().unwrap();
    let clock = CaseClock {
        right: Right::Access,
        purpose: None,
        ground: None,
        received_at,
        received_on: None,
        zone: "Europe/Berlin".parse().unwrap(),
        work_calendar: &Calendar::from(CalendarId::Weekdays),
        events,
        postponed_to,
        flagged: None,
        shortest: None,
        joined: None,
    };
    case_dates(laws, lead, further, &clock).unwrap()
}

fn received() -> DateTime<Utc> {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

/// A Californian and a controller in the EU: both laws, 30 and 45 days.
fn two_laws(events: &[ClockEvent]) -> CaseDates {
    dates_of(laws(), &["us-ca-ccpa", "eu-gdpr"], received(), events, None)
}

#[test]
fn the_earliest_of_two_laws_governs_and_the_trace_says_so() {
    let dates = two_laws(&[]);
    assert_eq!((dates.law.as_str(), dates.due), ("us-ca-ccpa", Some(day("2026-04-01"))));
    assert_eq!(dates.legal_due, Some(day("2026-04-02")), "the month of the GDPR ends before the 45 days");
    assert_eq!(dates.acknowledge_by, Some(day("2026-03-16")), "of California alone");
    assert_eq!(dates.refuse_by, Some(day("2026-04-01")));
    let governing = dates.governing().unwrap();
    assert_eq!((governing.law.as_str(), governing.basis), ("eu-gdpr", Some(Basis::Policy)));
    let step = dates.trace.iter().find(|step| step.rule == "earliest").unwrap();
    assert_eq!((step.cite.as_str(), step.value.as_str(), step.law.as_ref()), ("eu-gdpr", "2026-04-01", None));
    assert!(step.text.contains("us-ca-ccpa 2026-04-16, eu-gdpr 2026-04-01"), "{}", step.text);
    for clock in &dates.clocks {
        assert!(
            dates.trace_of(&clock.law).any(|step| step.rule == "R11"),
            "{} is counted to its end",
            clock.law
        );
    }
    assert!(dates.trace.iter().all(|step| !step.cite.is_empty() && !step.value.is_empty()));
}

#[test]
fn a_question_stops_only_the_clock_whose_law_stops_for_it() {
    let asked = ClockEvent::Pause { on: day("2026-03-06"), reason: StopReason::Identity };
    let stopped = two_laws(&[asked]);
    assert!(!stopped.stopped, "California's clock never stops");
    assert_eq!((stopped.due, stopped.safe_due), (Some(day("2026-04-16")), Some(day("2026-04-01"))));
    assert_eq!(stopped.legal_due, Some(day("2026-04-16")));
    assert!(stopped.clocks.iter().map(|clock| clock.stopped).eq([false, true]));
    let step = stopped.trace.iter().find(|step| step.rule == "earliest").unwrap();
    assert!(step.text.contains("eu-gdpr is stopped"), "{}", step.text);
    let answered = two_laws(&[asked, ClockEvent::Resume { on: day("2026-03-11") }]);
    assert_eq!(answered.due, Some(day("2026-04-06")), "five days of the GDPR do not count");
    let long = two_laws(&[asked, ClockEvent::Resume { on: day("2026-05-04") }]);
    assert_eq!(long.due, Some(day("2026-04-16")), "the other law ran on all the while");
    let alone = dates_of(laws(), &["eu-gdpr"], received(), &[asked], None);
    assert!(alone.stopped && alone.due.is_none() && alone.work_by.is_some());
}

#[test]
fn an_extension_extends_each_clock_whose_own_last_day_it_met() {
    let told = |on: &str| two_laws(&[ClockEvent::Extend { on: day(on), to: None }]);
    let both = told("2026-04-01");
    assert_eq!(both.extend_by, Some(day("2026-04-01")));
    assert_eq!(both.last_extend_by(), Some(day("2026-04-16")));
    assert_eq!((both.base_due, both.due), (Some(day("2026-04-01")), Some(day("2026-05-31"))));
    assert_eq!(both.extended_due, both.due);
    assert!(both.clocks.iter().all(|clock| clock.extended_due.is_some()));
    assert_eq!(both.refuse_by, Some(day("2026-04-01")), "GDPR Art. 12(4): not moved");
    let late = told("2026-04-02");
    assert!(late.clocks.iter().map(|clock| clock.extended_due.is_some()).eq([true, false]));
    assert_eq!(late.due, Some(day("2026-04-01")), "the GDPR's last day was missed");
    let too_late = told("2026-04-17");
    assert_eq!((too_late.extended_due, too_late.due), (None, Some(day("2026-04-01"))));
}

#[test]
fn a_shorter_promise_binds_and_a_longer_one_never_lengthens_the_law() {
    let laws = Laws::with_overrides([promise("short", 14, None), promise("long", 40, None)]).unwrap();
    let short = dates_of(&laws, &["eu-gdpr", "short"], received(), &[], None);
    assert_eq!((short.law.as_str(), short.due), ("eu-gdpr", Some(day("2026-03-16"))));
    assert_eq!((short.due_basis, short.legal_due), (Some(Basis::Promise), Some(day("2026-04-02"))));
    assert_eq!(short.movable_to(), None, "what was published is kept");
    let long = dates_of(&laws, &["eu-gdpr", "long"], received(), &[], None);
    assert_eq!((long.due, long.due_basis), (Some(day("2026-04-01")), Some(Basis::Policy)));
    assert_eq!(long.governing().unwrap().law.as_str(), "eu-gdpr");
    // a promise has no stop: the law's question does not stop it
    let asked = ClockEvent::Pause { on: day("2026-03-06"), reason: StopReason::Identity };
    let stopped = dates_of(&laws, &["eu-gdpr", "short"], received(), &[asked], None);
    assert_eq!((stopped.due, stopped.stopped, stopped.legal_due), (short.due, false, None));
    // nor an extension: what the law allows moves, what was promised stays
    let told = ClockEvent::Extend { on: day("2026-03-10"), to: None };
    let extended = dates_of(&laws, &["eu-gdpr", "short"], received(), &[told], None);
    assert_eq!((extended.due, extended.legal_due), (short.due, Some(day("2026-06-02"))));
}

#[test]
fn a_promise_may_have_an_extension_of_its_own() {
    let laws = Laws::with_overrides([promise("sixty", 30, Some(30))]).unwrap();
    let told = ClockEvent::Extend { on: day("2026-03-10"), to: None };
    let dates = dates_of(&laws, &["eu-gdpr", "sixty"], received(), &[told], None);
    assert_eq!((dates.due, dates.due_basis), (Some(day("2026-05-01")), Some(Basis::Promise)));
    assert_eq!(dates.legal_due, Some(day("2026-06-02")));
}

#[test]
fn of_two_equal_dates_the_one_that_nobody_may_move_is_told() {
    let laws = Laws::with_overrides([promise("thirty", 30, None)]).unwrap();
    let dates = dates_of(&laws, &["eu-gdpr", "thirty"], received(), &[], None);
    assert_eq!((dates.due, dates.due_basis), (Some(day("2026-04-01")), Some(Basis::Promise)));
    assert_eq!(dates.movable_to(), None);
}

#[test]
fn an_office_date_moves_at_most_to_the_first_date_that_is_law_or_published() {
    let laws = Laws::with_overrides([promise("three-weeks", 21, None)]).unwrap();
    let at = |ids: &[&str], to: Option<&str>| dates_of(&laws, ids, received(), &[], to.map(day));
    let alone = at(&["il-ppl"], None);
    assert_eq!((alone.due, alone.movable_to()), (Some(day("2026-03-11")), Some(day("2026-04-01"))));
    let beside = at(&["il-ppl", "three-weeks"], None);
    assert_eq!(beside.movable_to(), Some(day("2026-03-23")));
    let moved = at(&["il-ppl", "three-weeks"], Some("2026-03-20"));
    assert_eq!((moved.due, moved.work_by), (Some(day("2026-03-20")), Some(day("2026-03-20"))));
    assert_eq!(moved.legal_due, alone.legal_due);
    assert!(moved.trace.iter().any(|step| step.rule == "postpone"));
    assert_eq!(at(&["il-ppl"], Some("2026-04-02")).due, alone.due, "never past the legal date");
    assert_eq!(at(&["us-ca-ccpa"], Some("2026-04-20")).due, Some(day("2026-04-16")), "never what is law");
}

fn events() -> impl Strategy<Value = Vec<ClockEvent>> {
    let reasons = [StopReason::Identity, StopReason::Scope, StopReason::Authority, StopReason::Fee];
    let one =
        (0_u8..5, 0_u64..60, prop::sample::select(reasons.to_vec())).prop_map(|(kind, after, reason)| {
            let on = day("2026-03-02") + Days::new(after);
            match kind {
                0 => ClockEvent::Verified { on, asked_on: None },
                1 => ClockEvent::Extend { on, to: None },
                2 => ClockEvent::Resume { on },
                _ => ClockEvent::Pause { on, reason },
            }
        });
    let day_of = |event: &ClockEvent| match *event {
        ClockEvent::Verified { on, .. }
        | ClockEvent::FeePaid { on, .. }
        | ClockEvent::Pause { on, .. }
        | ClockEvent::Resume { on }
        | ClockEvent::Extend { on, .. } => on,
    };
    prop::collection::vec(one, 0..6).prop_map(move |mut events| {
        events.sort_by_key(day_of);
        events
    })
}

fn sets() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(vec!["eu-gdpr", "us-ca-ccpa", "il-ppl", "short", "sixty"], 1..=5).prop_shuffle()
}

/// The laws with two promises beside them, read once for all generated cases.
fn promising() -> &'static Laws {
    static LAWS: LazyLock<Laws> = LazyLock::new(|| {
        Laws::with_overrides([promise("short", 14, None), promise("sixty", 30, Some(30))]).unwrap()
    });
    &LAWS
}

proptest! {
    #[test]
    fn each_clock_counts_as_if_it_were_alone(ids in sets(), events in events()) {
        let laws = promising();
        let all = dates_of(laws, &ids, received(), &events, None);
        prop_assert_eq!(all.clocks.len(), ids.len());
        for (clock, id) in all.clocks.iter().zip(&ids) {
            let alone = dates_of(laws, &[*id], received(), &events, None);
            prop_assert_eq!(clock, &alone.clocks[0], "what stops or extends one never moves another");
            let own = all.trace_of(&clock.law);
            let same = alone.trace.iter().filter(|step| step.rule != "work_by");
            prop_assert!(own.eq(same), "its steps are its own");
        }
        let earliest = all.clocks.iter().filter_map(|clock| clock.due).min();
        prop_assert_eq!(all.due, earliest);
        prop_assert_eq!(all.safe_due, all.clocks.iter().filter_map(|clock| clock.safe_due).min());
        prop_assert!(all.due.is_some() || all.stopped);
        prop_assert!(all.due.is_none() || all.governing().unwrap().due == all.due);
        let mut turned = ids.clone();
        turned.rotate_left(1);
        let other_lead = dates_of(laws, &turned, received(), &events, None);
        prop_assert_eq!((all.due, all.due_basis), (other_lead.due, other_lead.due_basis), "whoever leads");
    }

    #[test]
    fn one_more_law_never_gives_more_time_and_a_later_receipt_never_less(ids in sets(), later in 0_i64..5_000_000) {
        let laws = promising();
        let all = dates_of(laws, &ids, received(), &[], None);
        let fewer = dates_of(laws, &ids[..1], received(), &[], None);
        prop_assert!(all.due <= fewer.due);
        let after = dates_of(laws, &ids, received() + TimeDelta::seconds(later), &[], None);
        prop_assert!(all.due <= after.due && all.safe_due <= after.safe_due);
        prop_assert!(all.acknowledge_by <= after.acknowledge_by && all.legal_due <= after.legal_due);
    }
}
