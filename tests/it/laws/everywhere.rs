//! What holds for every law and every right, over a century and in the most awkward zones.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use habeas::law::{
    Basis, Calendar, ClockEvent, Deadlines, Figure, Granted, Inquiry, Law, Length, Right, StopReason, Unit,
    Zone, days, deadlines, events::Overrides,
};
use proptest::{prelude::*, sample::Index};

use super::{day, laws};
use crate::support::process::Installation;

/// Gaps and folds at midnight, half hours, a day that never was, a change in the middle of a fast.
const ZONES: [&str; 12] = [
    "UTC",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Jerusalem",
    "Africa/Cairo",
    "Asia/Beirut",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/Havana",
    "Asia/Kathmandu",
];

/// A right of a law, with the days of receipt between 2000 and 2100 on which it is granted.
#[derive(Debug, Clone, Copy)]
struct Sample {
    law: &'static Law,
    right: Right,
    first: NaiveDate,
    last: NaiveDate,
}

impl Sample {
    fn all() -> Vec<Self> {
        let rights = laws()
            .all()
            .iter()
            .flat_map(|law| law.rights.iter().map(move |(right, grant)| (law, *right, grant)));
        let all: Vec<Self> = rights
            .filter_map(|(law, right, grant)| {
                let meant = grant.means.map_or(grant, |meant| &law.rights[&meant]);
                let from = [
                    Some(law.in_force_from),
                    grant.in_force_from,
                    meant.in_force_from,
                    Some(day("2000-01-01")),
                ];
                let until =
                    [law.in_force_until, grant.in_force_until, meant.in_force_until, Some(day("2100-12-31"))];
                let first = from.into_iter().flatten().max().unwrap();
                let last = until.into_iter().flatten().min().unwrap();
                (first <= last).then_some(Self { law, right, first, last })
            })
            .collect();
        assert!(all.len() > 200, "all laws are looked at: {}", all.len());
        all
    }

    /// A day of receipt.
    fn day(self, index: Index) -> NaiveDate {
        let span = usize::try_from((self.last - self.first).num_days()).unwrap() + 1;
        self.first + Days::new(index.index(span) as u64)
    }

    fn granted(self, on: NaiveDate) -> Granted<'static> {
        self.law.granted(self.right, on).unwrap()
    }

    fn asked(
        self,
        at: DateTime<Utc>,
        zone: Zone,
        events: &[ClockEvent],
        calendar: Option<&Calendar>,
    ) -> Deadlines {
        let (right, overrides) = (self.right, Overrides::default());
        let inquiry = Inquiry {
            right,
            purpose: None,
            ground: None,
            received_at: at,
            received_on: None,
            zone,
            events,
            overrides,
            calendar,
        };
        deadlines(self.law, &inquiry).unwrap_or_else(|error| panic!("{} {right}: {error}", self.law.id))
    }
}

/// An instant of a local day, at a second of it that exists.
fn at(on: NaiveDate, second: u32, zone: Zone) -> Option<DateTime<Utc>> {
    let local = on.and_time(NaiveTime::from_num_seconds_from_midnight_opt(second, 0)?);
    zone.instants(local).earliest()
}

fn samples() -> impl Strategy<Value = Sample> {
    prop::sample::select(Sample::all())
}

fn zones() -> impl Strategy<Value = Zone> {
    prop::sample::select(ZONES.map(|name| name.parse().unwrap()).to_vec())
}

/// A period counted in the plainest way there is: one day after the other.
fn counted(figure: &Figure, value: u32, unit: Unit, law: &Law, start: NaiveDate) -> NaiveDate {
    match unit {
        Unit::Days => (0..value).fold(start, |day, _| day.succ_opt().unwrap()),
        Unit::Months => {
            let month = start.month0() + value;
            let (year, month) = (start.year() + i32::try_from(month / 12).unwrap(), month % 12 + 1);
            (1..=start.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).unwrap()
        }
        Unit::BusinessDays => {
            let calendar = figure.calendar.unwrap_or(law.calendar);
            let holiday =
                |day: NaiveDate| calendar.holidays(day.year()).iter().any(|holiday| holiday.on == day);
            let works = |day: &NaiveDate| !calendar.weekend().contains(&day.weekday()) && !holiday(*day);
            start.iter_days().skip(1).filter(works).nth(value as usize - 1).unwrap()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn a_later_receipt_is_never_due_earlier(sample in samples(), a: Index, b: Index, zone in zones(), extended: bool) {
        let (a, b) = (sample.day(a), sample.day(b));
        let (first, second) = (a.min(b), a.max(b));
        let dates = |on: NaiveDate| {
            let told = [ClockEvent::Extend { on, to: None }];
            at(on, 43_200, zone).map(|at| sample.asked(at, zone, if extended { &told } else { &[] }, None))
        };
        if let (Some(first), Some(second)) = (dates(first), dates(second)) {
            prop_assert!(first.due <= second.due);
            prop_assert!(first.extended_due <= second.extended_due);
            prop_assert!(first.acknowledge_by <= second.acknowledge_by);
            prop_assert!(first.legal_due <= second.legal_due);
            prop_assert!(first.refuse_by <= second.refuse_by);
            prop_assert!(first.safe_due <= second.safe_due);
            prop_assert!(first.end_instant <= second.end_instant);
        }
    }

    /// Whatever the law sets or caps by statute or regulation, counted one day after the other, is never passed.
    #[test]
    fn due_is_never_later_than_what_the_law_itself_says(sample in samples(), on: Index, zone in zones()) {
        let on = sample.day(on);
        let Some(received) = at(on, 43_200, zone) else { return Ok(()) };
        let dates = sample.asked(received, zone, &[], None);
        let rule = sample.granted(on).rule;
        let law = |basis: Basis| matches!(basis, Basis::Statute | Basis::Regulation);
        let mut earliest: Option<NaiveDate> = None;
        for figure in &rule.figures {
            let own = counted(figure, figure.value, figure.unit, sample.law, on);
            prop_assert!(dates.due.unwrap() <= own, "{} {}", sample.law.id, sample.right);
            let cap = figure.cap.as_ref().map(|cap| (cap.basis, counted(figure, cap.value, cap.unit, sample.law, on)));
            prop_assert!(cap.is_none_or(|(_, cap)| dates.due.unwrap() <= cap), "{} {}", sample.law.id, sample.right);
            let legal = [Some((figure.basis, own)), cap].into_iter().flatten().filter(|(basis, _)| law(*basis));
            earliest = legal.map(|(_, date)| date).chain(earliest).min();
        }
        let worked = |day: &NaiveDate| sample.law.rolls.is_none() || day.weekday().number_from_monday() < 6;
        let earliest = earliest.and_then(|day| day.iter_days().find(worked));
        prop_assert_eq!(dates.legal_due, earliest, "{} {}", sample.law.id, sample.right);
        if let Some(figure) = &rule.acknowledge {
            prop_assert_eq!(dates.acknowledge_by, Some(counted(figure, figure.value, figure.unit, sample.law, on)));
        }
        if ["eu-gdpr", "uk-gdpr"].contains(&sample.law.id.as_str()) {
            prop_assert!(dates.due.is_none_or(|due| due <= days::add_months(on, 1).unwrap()));
        }
    }

    #[test]
    fn the_time_of_day_never_matters(sample in samples(), on: Index, zone in zones(), a in 0_u32..86_400, b in 0_u32..86_400) {
        let on = sample.day(on);
        if let (Some(a), Some(b)) = (at(on, a, zone), at(on, b, zone)) {
            let (a, b) = (sample.asked(a, zone, &[], None), sample.asked(b, zone, &[], None));
            prop_assert_eq!(a.received_on, on);
            prop_assert_eq!((a.due, a.legal_due, a.acknowledge_by, a.end_instant), (b.due, b.legal_due, b.acknowledge_by, b.end_instant));
        }
    }

    /// A day of rest or a closure more, wherever it lies, never brings a date forward; a working day more never puts it off.
    #[test]
    fn one_more_day_of_rest_never_makes_a_date_earlier(sample in samples(), on: Index, offset in 0_u64..120) {
        let on = sample.day(on);
        let received = at(on, 43_200, Zone::UTC).unwrap();
        let plain = Calendar::from(sample.law.calendar);
        let (off, name) = (on + Days::new(offset), "Off".to_owned());
        let dates = |calendar: &Calendar| {
            let dates = sample.asked(received, Zone::UTC, &[], Some(calendar));
            (dates.due, dates.acknowledge_by, dates.legal_due)
        };
        let (due, acknowledge, legal) = dates(&plain);
        for more in [plain.clone().with_rest_days([(off, name.clone())]), plain.clone().with_closures([(off, name)])] {
            let later = dates(&more);
            prop_assert!(due <= later.0 && acknowledge <= later.1 && legal <= later.2);
        }
        let earlier = dates(&plain.with_working_days([off]));
        prop_assert!(earlier.0 <= due && earlier.1 <= acknowledge && earlier.2 == legal);
    }

    /// R7: where the law stops for the question, it moves every date by its own number of days, else by none. A period in
    /// working days is moved by working days.
    #[test]
    fn a_pause_of_n_days_moves_exactly_n(sample in samples(), on: Index, zone in zones(), asked_after in 0_u64..10, n in 0_u64..300) {
        let on = sample.day(on);
        let Some(received) = at(on, 43_200, zone) else { return Ok(()) };
        let plain = sample.asked(received, zone, &[], None);
        let Some(due) = plain.due else { return Ok(()) };
        let asked = on + Days::new(asked_after);
        prop_assume!(asked <= due);
        let granted = sample.granted(on);
        for reason in [StopReason::Identity, StopReason::Scope, StopReason::Authority, StopReason::Fee] {
            let events = [ClockEvent::Pause { on: asked, reason }, ClockEvent::Resume { on: asked + Days::new(n) }];
            let paused = sample.asked(received, zone, &events, None);
            let stops = sample.law.stop(sample.right, None, reason, on).is_some();
            let in_working_days = granted.rule.figures.iter().any(|figure| figure.unit == Unit::BusinessDays);
            let moved = match (stops, in_working_days) {
                (false, _) => due,
                (true, false) => due + Days::new(n),
                (true, true) => {
                    let calendar = Calendar::from(sample.law.calendar);
                    calendar.nth_after(due, calendar.working_days_between(asked, asked + Days::new(n))).unwrap()
                }
            };
            prop_assert_eq!(paused.due, Some(moved), "{} {} {:?}", sample.law.id, sample.right, reason);
            prop_assert_eq!(paused.safe_due, plain.safe_due);
            prop_assert_eq!(paused.acknowledge_by, plain.acknowledge_by);
            let open = sample.asked(received, zone, &events[..1], None);
            prop_assert_eq!(open.stopped, stops);
            prop_assert_eq!(open.due, (!stops).then_some(due));
        }
    }

    #[test]
    fn an_extension_never_takes_time_away(sample in samples(), on: Index, zone in zones(), told in 0_u64..200) {
        let on = sample.day(on);
        let Some(received) = at(on, 43_200, zone) else { return Ok(()) };
        let plain = sample.asked(received, zone, &[], None);
        let told = on + Days::new(told);
        let extended = sample.asked(received, zone, &[ClockEvent::Extend { on: told, to: None }], None);
        // what names no date is none where the law leaves the date to the controller
        let has = sample.granted(on).rule.extension.as_ref().is_some_and(|it| it.length != Length::Named);
        let in_time = plain.due.is_some_and(|due| told <= due);
        prop_assert_eq!(extended.extended_due.is_some(), has && in_time);
        prop_assert_eq!(extended.due, plain.due, "the base stays");
        prop_assert!(extended.extended_due.is_none_or(|date| Some(date) > plain.due));
        prop_assert!(extended.legal_due >= plain.legal_due);
        if ["eu-gdpr", "uk-gdpr"].contains(&sample.law.id.as_str()) {
            prop_assert!(extended.extended_due.is_none_or(|date| date <= days::add_months(on, 3).unwrap()));
        }
    }
}

/// R11 in every zone and on every day of half a century: the end of a day is the first instant of the next that there is.
#[test]
fn a_day_ends_where_the_next_begins_in_every_zone() {
    for zone in ZONES.map(|name| name.parse::<Zone>().unwrap()) {
        for date in day("2000-01-01").iter_days().take_while(|date| date.year() < 2050) {
            let end = days::end_of_day(date, zone).unwrap();
            assert!(days::local_date(end, zone) > date, "{zone} {date}");
            assert!(days::local_date(end - TimeDelta::seconds(1), zone) <= date, "{zone} {date}");
            assert!(
                days::local_date(end - TimeDelta::hours(27), zone) < date,
                "{zone} {date}: no day has 27 hours"
            );
        }
    }
}

#[test]
fn the_awkward_midnights_one_by_one() {
    let end =
        |date: &str, zone: &str| days::end_of_day(day(date), zone.parse().unwrap()).unwrap().to_rfc3339();
    for (date, zone, expected) in [
        ("2026-04-23", "Africa/Cairo", "2026-04-23T22:00:00+00:00"), // no midnight on the 24th
        ("2026-03-28", "Asia/Beirut", "2026-03-28T22:00:00+00:00"),  // nor on the 29th
        ("2026-10-24", "Asia/Beirut", "2026-10-24T22:00:00+00:00"),  // 23 hours twice
        ("2026-10-24", "Atlantic/Azores", "2026-10-25T00:00:00+00:00"), // midnight twice
        ("2026-10-03", "Australia/Lord_Howe", "2026-10-03T13:30:00+00:00"), // half an hour at two
        ("2026-04-04", "Australia/Lord_Howe", "2026-04-04T13:00:00+00:00"),
        ("2011-12-29", "Pacific/Apia", "2011-12-30T10:00:00+00:00"), // Friday the 30th never was
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00+00:00"),
        ("2026-02-14", "Africa/Casablanca", "2026-02-14T23:00:00+00:00"), // back at three in the night of the 15th
        ("2026-02-15", "Africa/Casablanca", "2026-02-16T00:00:00+00:00"),
    ] {
        assert_eq!(end(date, zone), expected, "{zone} {date}");
    }
}

/// R5: nothing under the GDPR falls due on 29 or 30 March of a common year, nor on 30 March of a leap year.
#[test]
fn february_ends_with_its_month_in_every_year() {
    for sample in Sample::all() {
        if !["eu-gdpr", "uk-gdpr"].contains(&sample.law.id.as_str()) || sample.right != Right::Access {
            continue;
        }
        let starts = sample.first.iter_days().take_while(|on| *on <= sample.last);
        for on in starts.filter(|on| matches!(on.month(), 1..=3)) {
            let due = sample.asked(at(on, 43_200, Zone::UTC).unwrap(), Zone::UTC, &[], None).due.unwrap();
            let leap = NaiveDate::from_ymd_opt(due.year(), 2, 29).is_some();
            let trap = due.month() == 3 && (due.day() == 30 || (due.day() == 29 && !leap));
            assert!(!trap, "{} received {on} falls due on {due}", sample.law.id);
        }
    }
}

/// The server's own zone is nobody's business: the same lines, byte by byte, wherever the machine stands.
#[test]
fn the_zone_of_the_server_never_matters() {
    let lines: Vec<String> = [
        ("eu-gdpr", "access", "2026-01-30T23:30:00+01:00", "Europe/Berlin"),
        ("us-ca-ccpa", "opt_out", "2026-11-25T23:59:59-08:00", "America/Los_Angeles"),
        ("il-ppl", "access", "2026-03-26T22:30:00Z", "Asia/Jerusalem"),
        ("custom-policy", "correction", "2026-04-23T21:59:59Z", "Africa/Cairo"),
    ]
    .iter()
    .map(|(law, right, at, zone)| {
        serde_json::json!({"id": law, "law": law, "right": right, "received_at": at, "events": "", "zone": zone})
            .to_string()
    })
    .collect();
    let answer = |zone: &str| {
        let answer = Installation::new().with("TZ", zone).run(&["deadlines"], &lines.join("\n"));
        assert_eq!(answer.code, Some(0), "{answer:?}");
        answer.stdout
    };
    let at_home = answer("UTC");
    assert_eq!(at_home.lines().count(), lines.len());
    for zone in
        ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia", "Nowhere/Atall"]
    {
        assert_eq!(answer(zone), at_home, "{zone}");
    }
}

/// Who contests a decision is told why it stands by a ground that says so, not by one about data.
#[test]
fn every_appeal_and_complaint_can_be_answered_in_fitting_words() {
    let offers = |law: &Law, right, code| law.refusal(right, code).is_some();
    for law in laws().all() {
        assert_eq!(
            offers(law, Right::Appeal, "decision_stands"),
            law.rights.contains_key(&Right::Appeal),
            "{}",
            law.id
        );
        let complaints = law.rights.contains_key(&Right::Complaint);
        assert_eq!(offers(law, Right::Complaint, "nothing_amiss"), complaints, "{}", law.id);
        assert!(
            !offers(law, Right::Access, "decision_stands") && !offers(law, Right::Access, "nothing_amiss")
        );
    }
}

/// GDPR Art. 12(5) and 12(6) speak of Articles 15 to 22: a consent is taken back without proof and for nothing.
#[test]
fn taking_back_a_consent_is_not_refused_for_want_of_proof() {
    for law in laws().all().iter().filter(|law| law.id.as_str().ends_with("-gdpr")) {
        for code in ["identity_not_established", "manifestly_unfounded", "excessive"] {
            assert!(law.refusal(Right::WithdrawConsent, code).is_none(), "{} {code}", law.version);
            assert!(law.refusal(Right::Access, code).is_some(), "{} {code}", law.version);
        }
        assert!(law.refusal(Right::WithdrawConsent, "not_based_on_consent").is_some(), "{}", law.version);
    }
}
