//! `cargo bench --bench deadlines`: one million deadlines over every law and right in the library, with and without their
//! trace, on one core; beside them, in the same run, the same dates by Python's `holidays` and `dateutil`
//! (`rival.py`). Prints the tables of `benches/README.md`. `HABEAS_BENCH_DEADLINES` says how many.

mod rival;

use std::{
    collections::BTreeSet,
    hint::black_box,
    io::{Write, stdout},
    time::{Duration, Instant},
};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use habeas::law::{
    ClockEvent, Deadlines, Inquiry, Law, LawError, Laws, Right, StopReason, Unit, Zone, days, deadlines,
    deadlines_untraced, events::Overrides,
};

/// What everything here answers.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// One question with the law that it is put to.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The law.
    pub law: &'a Law,
    /// The right.
    pub right: Right,
    /// When the request arrived.
    pub received_at: DateTime<Utc>,
    /// The controller's zone.
    pub zone: Zone,
    /// What happened since.
    pub events: Vec<ClockEvent>,
}

impl Asked<'_> {
    fn inquiry(&self) -> Inquiry<'_> {
        Inquiry {
            right: self.right,
            purpose: None,
            ground: None,
            received_at: self.received_at,
            received_on: None,
            zone: self.zone,
            events: &self.events,
            overrides: Overrides::default(),
            calendar: None,
        }
    }

    /// Its dates, without trace.
    ///
    /// # Errors
    /// As the law floor says.
    pub fn dates(&self) -> Result<Deadlines, LawError> {
        deadlines_untraced(self.law, &self.inquiry())
    }
}

fn main() -> Outcome<()> {
    let total = std::env::var("HABEAS_BENCH_DEADLINES").map_or(Ok(1_000_000), |text| text.parse())?;
    let laws = Laws::embedded().map_err(|faults| format!("{faults:?}"))?;
    let mixed = questions(&laws, true);
    let plain = questions(&laws, false);
    let mut out = stdout().lock();
    told(&mut out, &laws, &mixed)?;
    writeln!(
        out,
        "\n| work | counted | seconds | a second, one core | beside Python |\n|---|---|---|---|---|"
    )?;
    let rival = rival::run(&plain);
    for (name, asked) in [("with stops and extensions", &mixed), ("receipt only", &plain)] {
        for (words, traced) in [("trace off", false), ("trace on", true)] {
            let took = run(asked, total, traced)?;
            let rate = per_second(total, took);
            let beside = match &rival {
                Ok(rival) if name == "receipt only" => format!("{:.0} times", rate / rival.rate()),
                _ => String::new(),
            };
            writeln!(
                out,
                "| {name}, {words} | {total} | {:.2} | {rate:.0} | {beside} |",
                took.as_secs_f64()
            )?;
        }
    }
    match rival {
        Ok(rival) => writeln!(
            out,
            "| receipt only, Python {} with holidays {} and dateutil {} | {} | {:.2} | {:.0} | 1 |\n\n\
             Same date in {} of {} questions.",
            rival.python,
            rival.holidays,
            rival.dateutil,
            rival.counted,
            rival.seconds,
            rival.rate(),
            rival.same,
            rival.questions,
        )?,
        Err(error) => writeln!(out, "\nPython was not measured: {error}")?,
    }
    Ok(())
}

fn per_second(counted: usize, took: Duration) -> f64 {
    u32::try_from(counted).map_or(f64::MAX, f64::from) / took.as_secs_f64()
}

/// Counts `total` deadlines, the questions over and over.
fn run(asked: &[Asked<'_>], total: usize, traced: bool) -> Outcome<Duration> {
    let count = if traced { deadlines } else { deadlines_untraced };
    let begun = Instant::now();
    for question in asked.iter().cycle().take(total) {
        black_box(count(question.law, &question.inquiry())?);
    }
    Ok(begun.elapsed())
}

/// Every right of every law on days all over twelve years, at all hours; with `events`, half of them with an extension or
/// a question that was answered. Laws come mixed, as in an office.
fn questions(laws: &Laws, events: bool) -> Vec<Asked<'_>> {
    let Some(first) = NaiveDate::from_ymd_opt(2024, 1, 1) else { return Vec::new() };
    let mut asked = Vec::new();
    for number in 0..120_u32 {
        let day = first + Days::new(u64::from(number) * 37 % 4_380);
        let minute = TimeDelta::minutes(i64::from(number * 97 % 1_440));
        let received_at = day.and_time(NaiveTime::MIN).and_utc() + minute;
        for law in laws.all() {
            let zone = law.examples.first().map_or(Zone::UTC, |example| example.zone);
            let events =
                if events { happened(number, days::local_date(received_at, zone)) } else { Vec::new() };
            let of_right =
                |right: &Right| Asked { law, right: *right, received_at, zone, events: events.clone() };
            // A law that was not yet in force on that day, or a right that it names otherwise, has no date to count.
            asked.extend(law.rights.keys().map(of_right).filter(|question| question.dates().is_ok()));
        }
    }
    asked
}

fn happened(number: u32, received_on: NaiveDate) -> Vec<ClockEvent> {
    let after = |days: u64| received_on + Days::new(days);
    match number % 4 {
        0 => vec![ClockEvent::Extend { on: after(5), to: None }],
        1 => vec![
            ClockEvent::Pause { on: after(3), reason: StopReason::Identity },
            ClockEvent::Resume { on: after(12) },
        ],
        _ => Vec::new(),
    }
}

/// What the questions are made of.
fn told(out: &mut impl Write, laws: &Laws, asked: &[Asked<'_>]) -> Outcome<()> {
    let rights: BTreeSet<(&str, &str)> =
        asked.iter().map(|one| (one.law.id.as_str(), one.right.id())).collect();
    let in_business_days = asked.iter().filter(|one| {
        let received_on = days::local_date(one.received_at, one.zone);
        one.law.granted(one.right, received_on).is_some_and(|granted| {
            let figures = granted.rule.figures.iter().chain(&granted.rule.acknowledge);
            figures.into_iter().any(|figure| figure.unit == Unit::BusinessDays)
        })
    });
    writeln!(
        out,
        "{} laws, {} rights of laws, {} different questions, {} of them with working days.",
        laws.all().len(),
        rights.len(),
        asked.len(),
        in_business_days.count(),
    )?;
    Ok(())
}
