//! Ten weeks in a few seconds: everything that happens in a demo, in the order of its instants. Timers fire at their
//! time, mail leaves at once.

use std::path::Path;

use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc, Weekday};

use super::{
    accounts,
    cast::{Cast, Way},
    office::{Office, Request},
    post::DemoMail,
    stories::{self, Step},
};
use crate::{
    cli::{Failure, progress::Progress},
    clock::{Clock, TestClock},
    desk::{Desk, intake::RawFiling, upkeep},
};

/// How far back a demo goes.
pub(super) const WEEKS: i64 = 10;
/// Letters older than this are not shown in the mailbox.
const SHOWN_DAYS: i64 = 7;
/// Timers handled at once.
const TIMERS_AT_ONCE: i64 = 500;

/// One step of one request.
struct Deed {
    at: DateTime<Utc>,
    request: usize,
    step: Step,
}

/// Walks from the clock's present to `end`.
pub(super) async fn through(
    desk: &Desk,
    clock: &TestClock,
    end: DateTime<Utc>,
    outbox: &Path,
    progress: &mut Progress,
) -> Result<(), Failure> {
    let post = DemoMail::new(outbox.to_owned(), end - TimeDelta::days(SHOWN_DAYS))?;
    let mut office = Office::open(desk, &accounts::ALL, post).await?;
    let (mut requests, agenda) = plan(&Cast::read().map_err(Failure::other)?, end);
    let begin = clock.now();
    for deed in agenda {
        progress.reached((deed.at - begin).num_weeks() + 1, WEEKS)?;
        fire_until(&office, clock, deed.at).await?;
        if let Some(request) = requests.get_mut(deed.request) {
            office.does(deed.step, request).await?;
        }
    }
    fire_until(&office, clock, end).await
}

/// Every request of the demo, and every step in the order of its instant.
fn plan(cast: &Cast, end: DateTime<Utc>) -> (Vec<Request>, Vec<Deed>) {
    let mut requests = Vec::new();
    let mut agenda = Vec::new();
    for story in stories::ALL {
        for one in 0..story.count {
            // In steps, so that neighbours in a story ask for different things.
            let number = requests.len() * 5;
            let Some(filing) = cast.filing(number, story.way, story.patient) else { continue };
            let minutes = i64::try_from(number * 97 % 1_200).unwrap_or(0);
            let filed = end
                - TimeDelta::days(age(story.days_ago, one, story.count))
                - TimeDelta::minutes(minutes + 30);
            let mut at = filed;
            for (place, (days, step)) in story.steps.iter().enumerate() {
                if place > 0 {
                    at = moment(filed, *days, at, *step, number + place * 3, end);
                }
                agenda.push(Deed { at, request: requests.len(), step: *step });
            }
            requests.push(request(filing, story.way));
        }
    }
    // Stable: steps of one request stay in their order.
    agenda.sort_by_key(|deed| deed.at);
    (requests, agenda)
}

fn request(filing: RawFiling, way: Way) -> Request {
    Request::new(filing, way == Way::Paper)
}

/// The newest request of a story, the oldest, and the others evenly between.
fn age((newest, oldest): (i64, i64), one: usize, count: usize) -> i64 {
    let (one, last) = (i64::try_from(one).unwrap_or(0), i64::try_from(count).unwrap_or(1) - 1);
    if last <= 0 { newest } else { newest + (oldest - newest) * one / last }
}

/// When a step is done: people write when they like, an office works by day and not at weekends. Never before the step
/// before it, and never after the demo begins.
fn moment(
    filed: DateTime<Utc>,
    days: i64,
    before: DateTime<Utc>,
    step: Step,
    number: usize,
    end: DateTime<Utc>,
) -> DateTime<Utc> {
    let number = i64::try_from(number).unwrap_or(0);
    let plain = filed + TimeDelta::days(days) + TimeDelta::minutes(4 + number * 17 % 50);
    let soonest = before + TimeDelta::minutes(9);
    let latest = (end - TimeDelta::minutes(10)).max(before);
    let is_persons = matches!(step, Step::Confirm | Step::Write | Step::Answer | Step::Withdraw);
    let wanted = if is_persons { plain } else { office_hour(plain, number) };
    let wanted = if wanted > latest { plain } else { wanted };
    wanted.max(soonest).min(latest)
}

/// Some minute of the working day that `plain` falls on, or of the Monday after.
fn office_hour(plain: DateTime<Utc>, number: i64) -> DateTime<Utc> {
    let shift = match plain.weekday() {
        Weekday::Sat => 2,
        Weekday::Sun => 1,
        _ => 0,
    };
    let midnight = (plain + TimeDelta::days(shift)).date_naive().and_time(NaiveTime::MIN).and_utc();
    midnight + TimeDelta::minutes(7 * 60 + number * 37 % 480)
}

/// Lets time pass until `until`: timers fire when they are due, and what they write leaves.
async fn fire_until(office: &Office<'_>, clock: &TestClock, until: DateTime<Utc>) -> Result<(), Failure> {
    let desk = office.desk();
    while let Some(at) = upkeep::next_timer_at(desk).await.map_err(Failure::other)?.filter(|at| *at <= until)
    {
        clock.advance_to(at);
        let swept = upkeep::fire_due_timers(desk, TIMERS_AT_ONCE).await.map_err(Failure::other)?;
        office.post().read_mail(desk).await?;
        if swept.fired + swept.stale == 0 {
            // One that cannot be handled now stays for the running demo.
            break;
        }
    }
    clock.advance_to(until);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_stays_in_its_weeks_and_keeps_the_order_of_each_story() {
        let end: DateTime<Utc> = "2026-03-15T22:17:00Z".parse().unwrap();
        let (requests, agenda) = plan(&Cast::read().unwrap(), end);
        assert!(agenda.is_sorted_by_key(|deed| deed.at));
        assert!(agenda.iter().all(|deed| deed.at < end && deed.at >= end - TimeDelta::weeks(WEEKS)));
        for (number, _) in requests.iter().enumerate() {
            let first = agenda.iter().find(|deed| deed.request == number).unwrap();
            assert_eq!(first.step, Step::File);
        }
    }
}
