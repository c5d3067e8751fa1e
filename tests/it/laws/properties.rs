//! What holds on every day: order, ceilings, pauses, zones.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use habeas::law::{
    Calendar, CalendarId, ClockEvent, Deadlines, Inquiry, Law, Laws, Right, StopReason, Zone, days,
    deadlines, deadlines_untraced, events::Overrides,
};
use proptest::prelude::*;

use super::{day, laws};

/// Zones with gaps and folds at midnight among them.
const ZONES: [&str; 8] = [
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Jerusalem",
    "Africa/Cairo",
    "Atlantic/Azores",
    "Pacific/Kiritimati",
    "America/Santiago",
    "UTC",
];

fn law<'a>(laws: &'a Laws, id: &str) -> &'a Law {
    laws.law(&id.parse().unwrap(), day("2026-01-01")).unwrap()
}

fn asked(
    law: &Law,
    right: Right,
    received_at: DateTime<Utc>,
    zone: Zone,
    events: &[ClockEvent],
) -> Deadlines {
    let inquiry = Inquiry {
        right,
        purpose: None,
        ground: None,
        received_at,
        received_on: None,
        zone,
        events,
        overrides: Overrides::default(),
        calendar: None,
    };
    deadlines(law, &inquiry).unwrap()
}

fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    // 2020-01-02 to 2060
    (1_577_923_200_i64..2_840_140_800).prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap())
}

fn zones() -> impl Strategy<Value = Zone> {
    prop::sample::select(ZONES.map(|name| name.parse().unwrap()).to_vec())
}

fn rights() -> impl Strategy<Value = (&'static str, Right)> {
    prop::sample::select(vec![
        ("eu-gdpr", Right::Access),
        ("eu-gdpr", Right::Erasure),
        ("us-ca-ccpa", Right::Know),
        ("us-ca-ccpa", Right::OptOut),
        ("il-ppl", Right::Access),
        ("il-ppl", Right::Restriction),
        ("custom-policy", Right::Correction),
        ("base", Right::Unsure),
    ])
}

proptest! {
    #[test]
    fn a_later_receipt_is_never_due_earlier((id, right) in rights(), at in instants(), later in 0_i64..5_000_000, zone in zones()) {
        let laws = laws();
        let law = law(laws, id);
        let (first, second) = (asked(law, right, at, zone, &[]), asked(law, right, at + TimeDelta::seconds(later), zone, &[]));
        prop_assert!(first.due <= second.due);
        prop_assert!(first.acknowledge_by <= second.acknowledge_by);
        prop_assert!(first.end_instant <= second.end_instant);
        prop_assert!(first.legal_due <= second.legal_due);
    }

    #[test]
    fn the_date_is_never_later_than_the_law_allows((id, right) in rights(), at in instants(), zone in zones()) {
        let laws = laws();
        let dates = asked(law(laws, id), right, at, zone, &[]);
        prop_assert!(dates.legal_due.is_none_or(|legal| dates.due.unwrap() <= legal));
        prop_assert!(dates.due.unwrap() > dates.received_on);
    }

    #[test]
    fn an_extended_date_lies_within_three_months(at in instants(), zone in zones(), told in 0_u64..28) {
        let laws = laws();
        let received_on = days::local_date(at, zone);
        let on = received_on + Days::new(told);
        let dates = asked(law(laws, "eu-gdpr"), Right::Access, at, zone, &[ClockEvent::Extend { on, to: None }]);
        prop_assert!(dates.extended_due.unwrap() <= days::add_months(received_on, 3).unwrap());
        prop_assert_eq!(dates.refuse_by, dates.due);
    }

    #[test]
    fn a_pause_of_n_days_moves_exactly_n(at in instants(), zone in zones(), asked_after in 0_u64..28, n in 0_u64..200) {
        let laws = laws();
        let law = law(laws, "eu-gdpr");
        let plain = asked(law, Right::Access, at, zone, &[]);
        let on = plain.received_on + Days::new(asked_after);
        let events = [ClockEvent::Pause { on, reason: StopReason::Identity }, ClockEvent::Resume { on: on + Days::new(n) }];
        let paused = asked(law, Right::Access, at, zone, &events);
        prop_assert_eq!(paused.due.unwrap(), plain.due.unwrap() + Days::new(n));
        prop_assert_eq!(paused.safe_due, plain.due);
        // the month, moved as the 30 days are, then to a day that is worked (Regulation 1182/71 Art 3(4))
        let month = days::add_months(plain.received_on, 1).unwrap() + Days::new(n);
        let worked = month.iter_days().find(|day| day.weekday().number_from_monday() < 6);
        prop_assert_eq!(paused.legal_due, worked);
    }

    #[test]
    fn one_more_holiday_never_makes_a_date_earlier(at in instants(), zone in zones(), offset in 0_u64..25) {
        let laws = laws();
        let law = law(laws, "il-ppl");
        let plain = Calendar::from(CalendarId::Il);
        let received_on = days::local_date(at, zone);
        let closed = plain.clone().with_closures([(received_on + Days::new(offset), "Closed".to_owned())]);
        let due = |calendar: &Calendar| {
            let (right, overrides) = (Right::Access, Overrides::default());
            let inquiry = Inquiry { right, purpose: None, ground: None, received_at: at, received_on: None, zone, events: &[], overrides, calendar: Some(calendar) };
            deadlines(law, &inquiry).unwrap().due
        };
        prop_assert!(due(&plain) <= due(&closed));
    }

    #[test]
    fn dates_are_the_same_whether_or_not_they_are_traced(at in instants(), zone in zones(), told in 0_u64..60, answered in 0_u64..60, roll: bool) {
        let on = days::local_date(at, zone) + Days::new(told);
        let events = [
            ClockEvent::Pause { on, reason: StopReason::Identity },
            ClockEvent::Extend { on, to: None },
            ClockEvent::Resume { on: on + Days::new(answered) },
        ];
        for law in laws().all() {
            for right in law.rights.keys() {
                for events in [&events[..0], &events[..1], &events] {
                    let overrides = Overrides { roll, ..Overrides::default() };
                    let inquiry = Inquiry { right: *right, purpose: None, ground: None, received_at: at, received_on: None, zone, events, overrides, calendar: None };
                    let untraced = deadlines_untraced(law, &inquiry);
                    prop_assert!(untraced.as_ref().is_ok_and(|dates| dates.trace.is_empty()) || untraced.is_err());
                    let traced = deadlines(law, &inquiry).map(|dates| {
                        assert!(!dates.trace.is_empty());
                        Deadlines { trace: Vec::new(), ..dates }
                    });
                    prop_assert_eq!(traced, untraced);
                }
            }
        }
    }

    #[test]
    fn a_day_ends_at_the_first_instant_of_the_next(at in instants(), zone in zones()) {
        let date = days::local_date(at, zone);
        let end = days::end_of_day(date, zone).unwrap();
        prop_assert!(at < end);
        prop_assert!(days::local_date(end, zone) > date);
        prop_assert_eq!(days::local_date(end - TimeDelta::seconds(1), zone), date);
    }
}

/// Received on any day of a year, nothing under the GDPR falls due on 29 or 30 March of a common year, nor on 30 March of a
/// leap year: February starts end with the month.
#[test]
fn nothing_falls_due_at_the_end_of_march() {
    let laws = laws();
    let law = law(laws, "eu-gdpr");
    for year in [2026, 2027, 2028, 2032] {
        let leap = NaiveDate::from_ymd_opt(year, 2, 29).is_some();
        let first = NaiveDate::from_ymd_opt(year - 1, 12, 1).unwrap();
        for received_on in first.iter_days().take(160) {
            let noon = received_on.and_hms_opt(12, 0, 0).unwrap().and_utc();
            let due = asked(law, Right::Access, noon, Zone::UTC, &[]).due.unwrap();
            let forbidden =
                (due.year(), due.month()) == (year, 3) && (due.day() == 30 || (due.day() == 29 && !leap));
            assert!(!forbidden, "{received_on} falls due on {due}");
            assert!(due <= days::add_months(received_on, 1).unwrap());
        }
    }
}

/// Seven working days, counted by hand over every calendar: the n-th is worked and exactly n lie in between.
#[test]
fn the_nth_working_day_has_n_working_days_behind_it() {
    for id in CalendarId::ALL {
        let calendar = Calendar::from(*id);
        for start in day("2026-01-01").iter_days().take(1200).step_by(7) {
            for n in [1, 7, 10, 15] {
                let due = calendar.nth_after(start, n).unwrap();
                assert!(calendar.is_working_day(due));
                assert_eq!(calendar.working_days_between(start, due), n, "{id} {start}");
                assert_eq!(calendar.count_after(start, n).unwrap().day, due);
            }
        }
    }
}
