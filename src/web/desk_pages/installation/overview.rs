//! How the installation stands: jobs with their last and next run, the outbox, the settings as they were read.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use chrono::{DateTime, Utc};

use super::mail;
use crate::{
    desk::{
        LastRun,
        read::installation::{self, JobView, LetterTrouble, OutboxView},
        staff,
        upkeep::slots,
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

/// A job as a row of the table.
struct Job {
    name: String,
    what: String,
    schedule: String,
    last: String,
    outcome: String,
    next: String,
    behind: Option<String>,
}

/// A letter with which something went wrong.
struct Letter {
    what: String,
    controller: String,
    tries: i32,
    error: String,
    made: String,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "web/desk_pages/installation/overview.html")]
struct Overview<'a> {
    page: &'a Frame,
    jobs: Vec<Job>,
    waiting: String,
    /// Tests of the mail: when, and what became of each.
    tests: Vec<(String, String)>,
    /// Lists with their headings: those put off, those lost.
    letters: Vec<(String, &'static str, Vec<Letter>)>,
    settings: &'a str,
}

/// `GET /desk/installation`.
///
/// # Errors
/// 403 for who is no administrator, 503 when storage cannot answer.
pub async fn show(frame: Frame) -> Result<HttpResponse, Problem> {
    let desk = frame.desk().clone();
    let jobs = installation::jobs(&desk, &frame.staff).await?;
    let outbox = installation::outbox(&desk, &frame.staff).await?;
    let tests = staff::mail_tests(&desk, &frame.staff).await?;
    let settings = installation::settings(&desk, &frame.staff)?;
    let title = frame.say("desk-installation");
    let frame = frame.titled(title);
    let letters = |letters: &[LetterTrouble]| letters.iter().map(|it| letter(&frame, it)).collect::<Vec<_>>();
    let lists = [("put-off", &outbox.put_off), ("lost", &outbox.lost)]
        .map(|(id, found)| (frame.say(&format!("desk-outbox-{id}")), id, letters(found)));
    frame.show(&Overview {
        page: &frame,
        jobs: jobs.iter().map(|it| job(&frame, it)).collect(),
        waiting: waiting(&frame, &outbox),
        tests: tests.iter().map(|it| mail::line(&frame, it)).collect(),
        letters: lists.into_iter().filter(|(_, _, letters)| !letters.is_empty()).collect(),
        settings,
    })
}

/// `POST /desk/installation/jobs/{job}`: runs it as soon as a node looks.
///
/// # Errors
/// As [`show`]; 404 for a job that is not there.
pub async fn run(frame: Frame, path: Path<String>, _: Sent) -> Result<HttpResponse, Problem> {
    slots::ask_for_run(frame.desk(), &frame.staff, &path.into_inner()).await?;
    Ok(go("/desk/installation#jobs"))
}

fn moment(frame: &Frame, at: DateTime<Utc>) -> String {
    frame.moment(at, Zone::UTC)
}

fn job(frame: &Frame, job: &JobView) -> Job {
    let at =
        |at: Option<DateTime<Utc>>, none: &str| at.map_or_else(|| frame.say(none), |at| moment(frame, at));
    let outcome = |last: &LastRun| match (&last.outcome, last.finished_at) {
        (Some(outcome), _) => outcome.clone(),
        (None, Some(at)) => moment(frame, at),
        (None, None) => frame.say("desk-job-running"),
    };
    Job {
        what: frame.name("desk-job", &job.name),
        schedule: job.schedule.clone(),
        last: at(job.last.as_ref().map(|last| last.slot_at), "desk-job-never"),
        outcome: job.last.as_ref().map(outcome).unwrap_or_default(),
        next: at(job.next, "desk-job-never"),
        behind: job
            .behind_since
            .map(|since| frame.say_one("desk-job-behind", "since", &moment(frame, since))),
        name: job.name.clone(),
    }
}

fn waiting(frame: &Frame, outbox: &OutboxView) -> String {
    let Some(oldest) = outbox.oldest else { return frame.say("desk-outbox-empty") };
    let count = if outbox.waiting > 1_000 { "1000+".to_owned() } else { outbox.waiting.to_string() };
    let since = moment(frame, oldest);
    frame.voice.say_with("desk-outbox-waiting", &[("count", count.into()), ("since", since.into())])
}

fn letter(frame: &Frame, letter: &LetterTrouble) -> Letter {
    let kind = letter.letter.map(|kind| frame.name("desk-letter", kind.id()));
    Letter {
        what: kind.unwrap_or_else(|| frame.say("desk-outbox-account")),
        controller: frame.controller_name(letter.controller.as_str()),
        tries: letter.tries,
        error: letter.error.clone().unwrap_or_default(),
        made: moment(frame, letter.created_at),
        next: letter.next_try.map(|at| moment(frame, at)),
    }
}
