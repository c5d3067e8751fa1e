//! Letters by post as they were printed: one sheet a task, the last before the task was done.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::{Conn, StoreError, Tx, columns::Instant, schema::tasks};
use crate::types::{CaseId, ControllerSlug, FilingId, TaskId};

diesel::table! {
    sheets (task_id) {
        task_id -> Text,
        controller -> Text,
        filing_id -> Text,
        case_id -> Text,
        sealed -> Binary,
        printed_at -> Timestamp,
    }
}

diesel::joinable!(sheets -> tasks (task_id));
diesel::allow_tables_to_appear_in_same_query!(sheets, tasks);

/// A sheet that was printed.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sheets, treat_none_as_default_value = false)]
pub struct Sheet {
    /// The task that asked for it.
    pub task_id: TaskId,
    pub controller: ControllerSlug,
    /// The filing whose key seals it.
    pub filing_id: FilingId,
    pub case_id: CaseId,
    /// What stands on it, sealed.
    pub sealed: Vec<u8>,
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub printed_at: DateTime<Utc>,
}

/// A sheet, and when its task was done and how.
#[derive(Debug, Clone)]
pub struct Kept {
    pub sheet: Sheet,
    pub done_at: Option<DateTime<Utc>>,
    pub outcome: Option<String>,
}

type Row = (Sheet, Option<NaiveDateTime>, Option<String>);

impl From<Row> for Kept {
    fn from((sheet, done_at, outcome): Row) -> Self {
        Self { sheet, done_at: done_at.map(|at| at.and_utc()), outcome }
    }
}

/// Keeps a sheet in place of the one that was printed before; nothing once its task is done: that one left.
pub fn keep(tx: &mut Tx<'_>, sheet: &Sheet) -> Result<(), StoreError> {
    let task = tasks::table.find(sheet.task_id.to_string()).filter(tasks::done_at.is_null());
    if diesel::select(diesel::dsl::exists(task)).get_result::<bool>(&mut **tx)? {
        diesel::delete(sheets::table.find(sheet.task_id.to_string())).execute(&mut **tx)?;
        diesel::insert_into(sheets::table).values(sheet.clone()).execute(&mut **tx)?;
    }
    Ok(())
}

/// The sheet of a task.
pub fn find(conn: &mut Conn, task: TaskId) -> Result<Option<Kept>, StoreError> {
    let found: Option<Row> = sheets::table
        .inner_join(tasks::table)
        .filter(sheets::task_id.eq(task.to_string()))
        .select((Sheet::as_select(), tasks::done_at, tasks::outcome))
        .first(conn)
        .optional()?;
    Ok(found.map(Kept::from))
}

/// The sheets of a filing, the oldest first.
pub fn of_filing(conn: &mut Conn, filing: FilingId) -> Result<Vec<Kept>, StoreError> {
    let found: Vec<Row> = sheets::table
        .inner_join(tasks::table)
        .filter(sheets::filing_id.eq(filing))
        .order((sheets::printed_at, sheets::task_id))
        .select((Sheet::as_select(), tasks::done_at, tasks::outcome))
        .load(conn)?;
    Ok(found.into_iter().map(Kept::from).collect())
}
