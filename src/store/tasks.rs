//! Things that a person must do, opened by effects and by letters that failed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, MaybeText, utc},
    connection::unless_present,
    schema::tasks,
};
use crate::{
    case::TaskKind,
    types::{CaseId, ControllerSlug, OutboxId, TaskId},
};

/// Something that a person of the staff must do, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = tasks, treat_none_as_default_value = false)]
pub struct Task {
    pub id: TaskId,
    pub controller: ControllerSlug,
    /// The effect that opened it: the same effect opens it once.
    pub effect_key: String,
    /// What is to be done.
    pub kind: TaskKind,
    /// About which case.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub case_id: Option<CaseId>,
    /// About which letter.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub outbox_id: Option<OutboxId>,
    /// When it was opened.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub created_at: DateTime<Utc>,
    /// When it was done.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub done_at: Option<DateTime<Utc>>,
    /// By whom.
    pub done_by: Option<String>,
    /// How it ended, by a code.
    pub outcome: Option<String>,
}

impl Task {
    /// A task that waits, about nothing in particular yet.
    pub fn waiting(
        id: TaskId,
        controller: ControllerSlug,
        kind: TaskKind,
        effect_key: String,
        created_at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            controller,
            effect_key,
            kind,
            case_id: None,
            outbox_id: None,
            created_at,
            done_at: None,
            done_by: None,
            outcome: None,
        }
    }

    /// The same, about a case.
    #[must_use]
    pub fn of_case(self, case: CaseId) -> Self {
        Self { case_id: Some(case), ..self }
    }

    /// The same, about a letter.
    #[must_use]
    pub fn of_letter(self, letter: OutboxId) -> Self {
        Self { outbox_id: Some(letter), ..self }
    }
}

/// Opens a task; `false` when the same effect opened it before.
pub fn open(tx: &mut Tx<'_>, task: &Task) -> Result<bool, StoreError> {
    unless_present(tx, diesel::insert_into(tasks::table).values(task.clone()).on_conflict_do_nothing())
}

/// Closes a task; `false` when it is done already, or unknown.
pub fn close(
    tx: &mut Tx<'_>,
    id: TaskId,
    done_by: &str,
    outcome: &str,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = diesel::update(tasks::table.find(id.to_string()).filter(tasks::done_at.is_null()))
        .set((tasks::done_at.eq(utc(at)), tasks::done_by.eq(done_by), tasks::outcome.eq(outcome)))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// Closes what is open of the tasks that these effects opened.
pub fn close_named(
    tx: &mut Tx<'_>,
    effect_keys: &[String],
    done_by: &str,
    outcome: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let open =
        tasks::table.filter(tasks::effect_key.eq_any(effect_keys.to_vec())).filter(tasks::done_at.is_null());
    diesel::update(open)
        .set((tasks::done_at.eq(utc(at)), tasks::done_by.eq(done_by), tasks::outcome.eq(outcome)))
        .execute(&mut **tx)?;
    Ok(())
}

/// A task by id.
pub fn find(conn: &mut Conn, id: TaskId) -> Result<Option<Task>, StoreError> {
    Ok(tasks::table.find(id.to_string()).select(Task::as_select()).first(conn).optional()?)
}

/// The open tasks of a controller, oldest first, at most `limit`.
pub fn open_of(conn: &mut Conn, controller: &ControllerSlug, limit: i64) -> Result<Vec<Task>, StoreError> {
    Ok(tasks::table
        .filter(tasks::controller.eq(controller))
        .filter(tasks::done_at.is_null())
        .order((tasks::created_at, tasks::id))
        .limit(limit)
        .select(Task::as_select())
        .load(conn)?)
}

/// How many open tasks of these kinds a controller has.
pub fn count_open(
    conn: &mut Conn,
    controller: &ControllerSlug,
    kinds: &[TaskKind],
) -> Result<i64, StoreError> {
    Ok(tasks::table
        .filter(tasks::controller.eq(controller))
        .filter(tasks::done_at.is_null())
        .filter(tasks::kind.eq_any(kinds.iter().map(|kind| kind.id())))
        .count()
        .get_result(conn)?)
}
