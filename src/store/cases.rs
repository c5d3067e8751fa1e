//! Cases as the queue and the figures ask for them: a projection of the events, written by nothing but the desk's pipeline.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, MaybeText},
    connection::insert,
    schema::cases,
};
use crate::{
    case::{CaseFlag, Outcome, State},
    law::{Basis, LawId, Purpose, Right},
    types::{CaseId, ControllerSlug, FilingId, UserId},
};

/// A case, in columns: the words of law and case by their ids, dates local to the controller's zone.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct CaseRow {
    pub id: CaseId,
    /// Who must answer.
    pub controller: ControllerSlug,
    /// The filing it belongs to.
    pub filing_id: FilingId,
    pub right_id: Right,
    /// What an objection is about.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub purpose: Option<Purpose>,
    /// The lead law; none where no law grants the right.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub law: Option<LawId>,
    /// The version of that law's file.
    pub law_version: Option<String>,
    pub state: State,
    /// The outcome, once there is one.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub outcome: Option<Outcome>,
    /// When it reached the controller.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub received_at: DateTime<Utc>,
    /// Operative date.
    pub due_on: Option<NaiveDate>,
    /// First instant after `due_on`.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub due_instant: Option<DateTime<Utc>>,
    /// On what the operative date rests.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub due_basis: Option<Basis>,
    /// Before extension.
    pub base_due: Option<NaiveDate>,
    /// After extension.
    pub extended_due: Option<NaiveDate>,
    /// The latest lawful date.
    pub legal_due: Option<NaiveDate>,
    /// As if the clock had never been stopped.
    pub safe_due: Option<NaiveDate>,
    /// Last day of the acknowledgement.
    pub acknowledge_by: Option<NaiveDate>,
    /// Last working day on or before due.
    pub work_by: Option<NaiveDate>,
    /// The order of the queue.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub queue_at: DateTime<Utc>,
    /// Since when the clock is stopped.
    pub stopped_since: Option<NaiveDate>,
    /// Whether an extension is in force.
    pub extended: bool,
    /// Whether a letter came back.
    pub undelivered: bool,
    /// Who works it.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub assignee: Option<UserId>,
    /// Who wrote the decision. The database refuses an approver who is the author.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub author: Option<UserId>,
    /// Who approved it.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub approver: Option<UserId>,
    /// Further facts for the queue, separated by blanks.
    pub flags: String,
    /// When it was closed.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub closed_at: Option<DateTime<Utc>>,
    /// The local day on which the answer or refusal reached the person.
    pub answered_on: Option<NaiveDate>,
    /// Empty. A release before kept all dates here once more, with their trace, as JSON; they stand in the events.
    pub dates: String,
    /// Seq of the last event that matters to an open page.
    pub version: i64,
    /// Seq of the last event.
    pub seq: i64,
}

/// A flag that has a column of its own; the others stand as words in `flags`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnColumn {
    Extended,
    Undelivered,
}

/// Where a flag stands.
pub fn own_column(flag: CaseFlag) -> Option<OwnColumn> {
    match flag {
        CaseFlag::Extended => Some(OwnColumn::Extended),
        CaseFlag::Undelivered => Some(OwnColumn::Undelivered),
        CaseFlag::Unconfirmed
        | CaseFlag::Flagged
        | CaseFlag::Appeal
        | CaseFlag::Hold
        | CaseFlag::Referral
        | CaseFlag::Sensitive
        | CaseFlag::Agent
        | CaseFlag::Message
        | CaseFlag::Recipients
        | CaseFlag::DutyLate
        | CaseFlag::Review => None,
    }
}

impl CaseRow {
    /// What the row has in words, and what has a column of its own.
    pub fn flags(&self) -> Vec<CaseFlag> {
        let has = |flag: CaseFlag| match own_column(flag) {
            Some(OwnColumn::Extended) => self.extended,
            Some(OwnColumn::Undelivered) => self.undelivered,
            None => self.flags.split(' ').any(|word| word == flag.id()),
        };
        CaseFlag::ALL.iter().copied().filter(|flag| has(*flag)).collect()
    }
}

/// Adds a case.
///
/// # Errors
/// [`StoreError::Taken`] when the id is taken.
pub fn add(tx: &mut Tx<'_>, case: &CaseRow) -> Result<(), StoreError> {
    insert(tx, diesel::insert_into(cases::table).values(case.clone()))?;
    Ok(())
}

/// Writes a case over the one that stood at `expected_seq`. Several cases in one write: in the order of their
/// ids.
///
/// # Errors
/// [`StoreError::Overtaken`] when the case has moved on meanwhile; nothing is written then.
pub fn save(tx: &mut Tx<'_>, case: &CaseRow, expected_seq: i64) -> Result<(), StoreError> {
    let changed =
        diesel::update(cases::table.filter(cases::id.eq(case.id)).filter(cases::seq.eq(expected_seq)))
            .set(case.clone())
            .execute(&mut **tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// A case by id.
pub fn find(conn: &mut Conn, id: CaseId) -> Result<Option<CaseRow>, StoreError> {
    Ok(cases::table.find(id.to_string()).select(CaseRow::as_select()).first(conn).optional()?)
}

/// The filing of a case.
pub fn filing_of(conn: &mut Conn, id: CaseId) -> Result<Option<FilingId>, StoreError> {
    Ok(cases::table.find(id.to_string()).select(cases::filing_id).first(conn).optional()?)
}

/// The cases of a filing, by id.
pub fn of_filing(conn: &mut Conn, filing: FilingId) -> Result<Vec<CaseRow>, StoreError> {
    Ok(cases::table
        .filter(cases::filing_id.eq(filing))
        .order(cases::id)
        .select(CaseRow::as_select())
        .load(conn)?)
}

/// Which cases are walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those that still owe an answer.
    Open,
    /// Those, and the answered ones whose recipients must still be notified.
    Owing,
}

/// A page of cases by id, for `verify`, replay and the nightly audit of timers: those after `after`.
pub fn page(
    conn: &mut Conn,
    after: Option<CaseId>,
    which: Which,
    limit: i64,
) -> Result<Vec<CaseRow>, StoreError> {
    let after = after.map_or_else(String::new, |id| id.to_string());
    let mut query = cases::table
        .filter(cases::id.gt(after))
        .order(cases::id)
        .limit(limit)
        .select(CaseRow::as_select())
        .into_boxed();
    query = match which {
        Which::All => query,
        Which::Open => query.filter(cases::closed_at.is_null()),
        Which::Owing => {
            let owing = " ".into_sql::<Text>().concat(cases::flags).concat(" ").like("% recipients %");
            query.filter(cases::closed_at.is_null().or(owing))
        }
    };
    Ok(query.load(conn)?)
}

/// Keeps a case from moving on until the end of this transaction; `false` where it did already.
pub fn hold(tx: &mut Tx<'_>, id: CaseId, seq: i64) -> Result<bool, StoreError> {
    let held = diesel::update(cases::table.filter(cases::id.eq(id)).filter(cases::seq.eq(seq)))
        .set(cases::seq.eq(seq))
        .execute(&mut **tx)?;
    Ok(held == 1)
}

/// Empties `dates` of at most `limit` cases; how many they were.
pub fn drop_dates(tx: &mut Tx<'_>, limit: i64) -> Result<usize, StoreError> {
    let full: Vec<CaseId> = cases::table
        // as the index `cases_with_dates` says it: bound, it would not be used
        .filter(sql::<Bool>("cases.dates <> ''"))
        .order(cases::id)
        .limit(limit)
        .select(cases::id)
        .load(&mut **tx)?;
    let ids: Vec<String> = full.iter().map(ToString::to_string).collect();
    Ok(diesel::update(cases::table.filter(cases::id.eq_any(ids)))
        .set(cases::dates.eq(""))
        .execute(&mut **tx)?)
}
