//! Things that a person must do: the open ones, and that one is done.

use crate::{
    desk::{
        Conflict, Desk, Error, Flaw,
        views::{Staff, TaskView},
    },
    store::{StoreError, tasks},
    types::TaskId,
};

/// Most tasks of one controller that a page shows.
const SHOWN_MAX: i64 = 500;
/// Longest outcome, in characters.
const OUTCOME_MAX: usize = 60;

/// Open tasks, oldest first.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases.
pub async fn tasks(desk: &Desk, staff: &Staff) -> Result<Vec<TaskView>, Error> {
    staff.sees_cases()?;
    let slugs: Vec<_> = desk.within(&staff.reach).map(|(slug, _)| slug.clone()).collect();
    let mut open = desk
        .0
        .store
        .read("open tasks", move |conn| {
            let mut all = Vec::new();
            for slug in &slugs {
                all.extend(tasks::open_of(conn, slug, SHOWN_MAX)?);
            }
            Ok(all)
        })
        .await?;
    open.sort_by_key(|task| (task.created_at, task.id));
    let view = |task: tasks::Task| TaskView {
        id: task.id,
        kind: task.kind,
        case: task.case_id,
        created_at: task.created_at,
    };
    Ok(open.into_iter().map(view).collect())
}

/// Notes that a task is done, and how it ended: a short word such as `done`.
///
/// # Errors
/// [`Error::NotFound`], an outcome that is no word, [`Error::NotAllowed`] for who only reads; forbidden when it is
/// done already.
pub async fn finish_task(desk: &Desk, staff: &Staff, task: TaskId, outcome: &str) -> Result<(), Error> {
    staff.works_cases()?;
    let outcome = outcome.trim().to_owned();
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if outcome.is_empty() || outcome.len() > OUTCOME_MAX || !outcome.chars().all(is_word) {
        return Err(Error::field("/outcome", &Flaw::TaskOutcome));
    }
    let (by, now) = (staff.id.to_string(), desk.0.clock.now());
    let (reach, claim) = (staff.reach.clone(), desk.claim(&(), now)?);
    let done = desk
        .0
        .store
        .write("finish task", move |tx| {
            let found = tasks::find(tx, task)?.filter(|task| reach.covers(&task.controller));
            found.ok_or(StoreError::NotFound)?;
            let done = tasks::close(tx, task, &by, &outcome, now)?;
            match &claim {
                Some(claim) if done => claim.take(tx).map(|()| true),
                Some(claim) => claim.is_taken(tx),
                None => Ok(done),
            }
        })
        .await;
    if done? { Ok(()) } else { Err(Error::Conflict(Conflict::DoneAlready)) }
}
