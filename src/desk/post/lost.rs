//! Letters that will not arrive by mail. Each is one task for a person, however many cases it is about: that a duty hangs on
//! it says more than that it came back.

use chrono::{DateTime, Utc};

use super::letter_task_key;
use crate::{
    case::{LetterKind, TaskKind},
    desk::{Desk, pipeline::change::Change},
    store::{outbox::LetterRow, streams::Stream, tasks::Task},
    types::{CaseId, OutboxId, TaskId},
};

/// A letter that is lost, and the names of the tasks by which its cases tell of it.
pub(super) struct Lost {
    id: OutboxId,
    of_cases: Vec<String>,
}

impl Lost {
    pub(super) fn of(id: OutboxId, cases: &[CaseId], letter: (LetterKind, u32)) -> Self {
        let key = |case: &CaseId| letter_task_key(*case, TaskKind::OtherChannel, letter);
        Self { id, of_cases: cases.iter().map(key).collect() }
    }

    /// Leaves one task of those that tell of this letter.
    pub(super) fn told_once(&self, change: &mut Change) {
        let of_cases = |task: &Task| self.of_cases.contains(&task.effect_key);
        let Some(first) = change.tasks.iter().find(|task| of_cases(task)).map(|task| task.id) else { return };
        change.tasks.retain(|task| task.id == first || (task.outbox_id != Some(self.id) && !of_cases(task)));
        for task in change.tasks.iter_mut().filter(|task| task.id == first) {
            task.outbox_id = Some(self.id);
        }
    }
}

/// The task of a letter on which nothing hangs.
pub(super) fn task(desk: &Desk, row: &LetterRow, about: Stream, kind: TaskKind, now: DateTime<Utc>) -> Task {
    let id = TaskId(desk.0.clock.fresh_id());
    let key = format!("{kind}:{}", row.id);
    let task = Task::waiting(id, row.controller.clone(), kind, key, now).of_letter(row.id);
    match about {
        Stream::Case(case) => task.of_case(case),
        Stream::Filing(_) | Stream::Installation => task,
    }
}
