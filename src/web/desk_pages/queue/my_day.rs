//! My day: what is due, what waits, what went wrong; each figure leads to the cases behind it.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use crate::{
    case::{CaseFlag, DueStatus, State, TaskKind},
    desk::{
        officer, read,
        views::{Stats, TaskView},
    },
    law::Zone,
    web::{
        desk_pages::{
            frame::{Frame, go},
            staff::sent::Sent,
        },
        problem::Problem,
    },
};

/// One figure.
struct Tile {
    label: String,
    count: u64,
    /// As it is read: beyond a thousand nobody counts.
    figure: String,
    href: String,
    is_alarming: bool,
}

/// One thing to do.
struct Row {
    id: String,
    what: String,
    advice: String,
    case: Option<String>,
    /// Whether there is a letter to print.
    is_letter: bool,
    since: String,
}

/// Tasks of one family.
struct Group {
    heading: String,
    anchor: &'static str,
    rows: Vec<Row>,
}

/// One figure of punctuality.
struct OnTime {
    label: String,
    share: String,
}

#[derive(Template)]
#[template(path = "web/desk_pages/queue/my_day.html")]
struct MyDay<'a> {
    page: &'a Frame,
    today: String,
    tiles: Vec<Tile>,
    on_time: Vec<OnTime>,
    groups: Vec<Group>,
    is_quiet: bool,
}

#[derive(Template)]
#[template(path = "web/desk_pages/queue/tasks.html")]
struct Tasks<'a> {
    page: &'a Frame,
    groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "web/desk_pages/queue/admin.html")]
struct Admin<'a> {
    page: &'a Frame,
}

/// `GET /desk`.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn show(frame: Frame) -> Result<HttpResponse, Problem> {
    if !frame.sees_cases() {
        let title = frame.say("desk-admin-title");
        let frame = frame.titled(title);
        return frame.show(&Admin { page: &frame });
    }
    let stats = read::stats(frame.desk(), &frame.staff).await?;
    let tasks = officer::tasks(frame.desk(), &frame.staff).await?;
    draw(frame, &stats, tasks)
}

/// The page itself.
pub fn draw(frame: Frame, stats: &Stats, tasks: Vec<TaskView>) -> Result<HttpResponse, Problem> {
    let title = frame.say("desk-my-day");
    let frame = frame.titled(title);
    let zone = frame.controllers().first().map_or(Zone::UTC, |controller| controller.zone);
    let today = frame.voice.instant(zone.local(frame.now), zone.name());
    let is_quiet = stats.overdue + stats.due_today + stats.due_soon == 0;
    let (tiles, on_time, groups) = (tiles(stats, &frame), on_time(stats, &frame), groups(tasks, &frame));
    frame.show(&MyDay { page: &frame, today, tiles, on_time, groups, is_quiet })
}

fn tiles(stats: &Stats, frame: &Frame) -> Vec<Tile> {
    let tile = |key: &str, count: u64, href: String, is_alarming: bool| Tile {
        label: frame.say(&format!("desk-tile-{key}")),
        count,
        figure: figure(count),
        href,
        is_alarming: is_alarming && count > 0,
    };
    let queue = |filter: &str| format!("/desk/queue?{filter}");
    let due = |status: DueStatus| queue(&format!("due={status}"));
    let flag = |flag: CaseFlag| queue(&format!("flag={flag}"));
    vec![
        tile("overdue", stats.overdue, due(DueStatus::Overdue), true),
        tile("due-today", stats.due_today, due(DueStatus::Today), true),
        tile("due-soon", stats.due_soon, due(DueStatus::InFewDays), false),
        tile(
            "awaiting-approval",
            stats.awaiting_approval,
            queue(&format!("state={}", State::Reviewing)),
            false,
        ),
        tile("unread-messages", stats.unread_messages, flag(CaseFlag::Message), false),
        tile("mail-trouble", stats.mail_trouble, "/desk/tasks#mail".to_owned(), true),
        tile("late-duties", stats.late_duties, flag(CaseFlag::DutyLate), true),
        tile("stopped", stats.stopped, due(DueStatus::Stopped), false),
        tile("unconfirmed", stats.unconfirmed, flag(CaseFlag::Unconfirmed), false),
        tile("open", stats.open, "/desk/queue".to_owned(), false),
    ]
}

fn figure(count: u64) -> String {
    if count > read::COUNTED_MAX { format!("{}+", read::COUNTED_MAX) } else { count.to_string() }
}

fn on_time(stats: &Stats, frame: &Frame) -> Vec<OnTime> {
    let share = |share: f64| frame.say_one("desk-per-cent", "share", &format!("{share:.1}"));
    let figure = |key: &str, value: Option<f64>| OnTime {
        label: frame.say(&format!("desk-on-time-{key}")),
        share: value.map_or_else(|| frame.say("desk-on-time-none"), share),
    };
    vec![figure("due", stats.on_time_due), figure("legal", stats.on_time_legal)]
}

/// Mail first: a letter that did not arrive is a duty not met.
fn groups(tasks: Vec<TaskView>, frame: &Frame) -> Vec<Group> {
    let zone = frame.controllers().first().map_or(Zone::UTC, |controller| controller.zone);
    let row = |task: TaskView| Row {
        id: task.id.to_string(),
        what: frame.name("desk-task", task.kind.id()),
        advice: frame.name("desk-task-advice", task.kind.id()),
        case: task.case.map(|case| format!("/desk/cases/{case}")),
        is_letter: task.kind == TaskKind::SendByPost,
        since: frame.moment(task.created_at, zone),
    };
    let (mail, other): (Vec<_>, Vec<_>) = tasks.into_iter().partition(|task| task.kind.is_lost_mail());
    let group = |heading: &str, anchor: &'static str, tasks: Vec<TaskView>| Group {
        heading: frame.say(heading),
        anchor,
        rows: tasks.into_iter().map(row).collect(),
    };
    let groups = [group("desk-tasks-mail", "mail", mail), group("desk-tasks-other", "other", other)];
    groups.into_iter().filter(|group| !group.rows.is_empty()).collect()
}

/// `GET /desk/tasks`.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn tasks(frame: Frame) -> Result<HttpResponse, Problem> {
    let title = frame.say("desk-tasks");
    let frame = frame.titled(title);
    let groups = groups(officer::tasks(frame.desk(), &frame.staff).await?, &frame);
    frame.show(&Tasks { page: &frame, groups })
}

/// `POST /desk/tasks/{id}`: it is dealt with.
///
/// # Errors
/// 403 for a form of another session, 404 for an unknown task.
pub async fn finish(
    frame: Frame,
    path: Path<String>,
    Sent(typed, desk): Sent,
) -> Result<HttpResponse, Problem> {
    let id = path.parse().map_err(|_| Problem::not_found())?;
    officer::finish_task(&desk, &frame.staff, id, typed.given("outcome").unwrap_or("done")).await?;
    Ok(go("/desk/tasks"))
}
