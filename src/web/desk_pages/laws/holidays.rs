//! The days of a year that a calendar does not work, as they are computed, with what the controllers closed besides.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::about;
use crate::{
    desk::laws,
    law::CalendarId,
    web::{
        desk_pages::frame::Frame,
        forms::{Choice, Typed},
        problem::Problem,
    },
};

/// Calendars are computed for these years.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2199;

struct Day {
    date: String,
    weekday: String,
    name: String,
    note: Option<String>,
}

#[derive(Template)]
#[template(path = "web/desk_pages/laws/holidays.html")]
struct Holidays<'a> {
    page: &'a Frame,
    tab: &'static str,
    calendars: Vec<Choice>,
    calendar: &'static str,
    year: i32,
    week: String,
    used_by: Vec<String>,
    days: Vec<Day>,
    before: Option<i32>,
    after: Option<i32>,
}

/// `GET /desk/laws/holidays?calendar=&year=`; without them the first controller's calendar, this year.
///
/// # Errors
/// 403 for a role that sees no cases.
pub async fn show(frame: Frame, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let desk = frame.desk().clone();
    laws::law_book(&desk, &frame.staff)?;
    let typed = Typed::parse(req.query_string().as_bytes());
    let own = || frame.controllers().first().and_then(|it| it.calendar.parse().ok());
    let calendar = typed.given("calendar").and_then(|id| id.trim().parse().ok()).or_else(own);
    let year = typed.given("year").and_then(|year| year.trim().parse().ok()).filter(|it| YEARS.contains(it));
    let year = year.unwrap_or_else(|| about::today(&frame).year());
    draw(frame, calendar.unwrap_or(CalendarId::Weekdays), year)
}

/// The page itself.
pub(super) fn draw(frame: Frame, calendar: CalendarId, year: i32) -> Result<HttpResponse, Problem> {
    let args = [("calendar", calendar.id().into()), ("year", year.to_string().into())];
    let title = frame.voice.say_with("desk-holidays-title", &args);
    let frame = frame.titled(title);
    let choice = |id: &CalendarId| {
        let mut choice = Choice::new(id.id(), frame.name("desk-calendar", id.id()));
        choice.is_chosen = *id == calendar;
        choice
    };
    let used = frame.controllers().into_iter().filter(|it| it.calendar == calendar.id());
    let near = |year: i32| Some(year).filter(|year| YEARS.contains(year));
    let week = frame.say(match calendar.weekend() {
        [chrono::Weekday::Fri, _] => "desk-holidays-sun-thu",
        _ => "desk-holidays-mon-fri",
    });
    let page = Holidays {
        page: &frame,
        tab: "holidays",
        calendars: CalendarId::ALL.iter().map(choice).collect(),
        calendar: calendar.id(),
        year,
        week,
        used_by: used.map(|it| it.name.clone()).collect(),
        days: days(calendar, year, &frame),
        before: near(year - 1),
        after: near(year + 1),
    };
    frame.show(&page)
}

fn days(calendar: CalendarId, year: i32, frame: &Frame) -> Vec<Day> {
    let on_weekend = |on: NaiveDate| calendar.weekend().contains(&on.weekday());
    let weekend = |on: NaiveDate| on_weekend(on).then(|| frame.say("desk-holidays-weekend"));
    let holidays = calendar.holidays(year).iter();
    let mut days: Vec<(NaiveDate, String, Option<String>)> =
        holidays.map(|it| (it.on, it.name.clone(), weekend(it.on))).collect();
    for controller in frame.controllers().into_iter().filter(|it| it.calendar == calendar.id()) {
        let named = |key: &str| frame.say_one(key, "controller", &controller.name);
        let (closed, worked) = (named("desk-holidays-closure"), named("desk-holidays-worked"));
        let decreed = controller.rest_days.iter().map(|it| (it.on, it.name.clone(), weekend(it.on)));
        let closures = controller.closures.iter().map(|on| (*on, closed.clone(), weekend(*on)));
        let working = controller.working_days.iter().map(|on| (*on, worked.clone(), None));
        days.extend(decreed.chain(closures).chain(working).filter(|(on, _, _)| on.year() == year));
    }
    days.sort_by_key(|(on, _, _)| *on);
    days.into_iter()
        .map(|(on, name, note)| Day {
            date: frame.day(on),
            weekday: frame.say(&format!("weekday-{}", on.weekday().number_from_monday())),
            name,
            note,
        })
        .collect()
}
