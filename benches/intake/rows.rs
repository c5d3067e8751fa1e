//! The rows that one filing leaves, as they were found in the server's database, and the same rows written again by a
//! loop that does nothing else.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::{Outcome, raw::Tables};

#[path = "../../src/store/schema.rs"]
mod schema;

/// What a column takes: its own bytes, without those of the database around it.
pub trait Bytes {
    /// How many.
    fn bytes(&self) -> usize;
}

impl Bytes for String {
    fn bytes(&self) -> usize {
        self.len()
    }
}

impl Bytes for Vec<u8> {
    fn bytes(&self) -> usize {
        self.len()
    }
}

impl<T: Bytes> Bytes for Option<T> {
    fn bytes(&self) -> usize {
        self.as_ref().map_or(0, Bytes::bytes)
    }
}

macro_rules! fixed {
    ($($kind:ty),*) => {
        $(impl Bytes for $kind {
            fn bytes(&self) -> usize {
                size_of::<$kind>()
            }
        })*
    };
}

fixed!(i32, i64, bool, NaiveDate, NaiveDateTime);

/// Which filing a row belongs to.
enum Owner<'a> {
    Filing(&'a str),
    Case(&'a str),
    Stream(&'a str),
}

impl Owner<'_> {
    fn filing(&self, filing_of: &HashMap<String, String>) -> Option<String> {
        match self {
            Self::Filing(id) => Some((*id).to_owned()),
            Self::Case(id) => filing_of.get(*id).cloned(),
            Self::Stream(stream) => match stream.split_once(':')? {
                ("filing", id) => Some(id.to_owned()),
                (_, id) => filing_of.get(id).cloned(),
            },
        }
    }
}

/// What a table holds of one filing, on average.
#[derive(Debug, Clone)]
pub struct Share {
    /// The table.
    pub table: &'static str,
    /// Its columns.
    pub columns: usize,
    /// Rows a filing.
    pub rows: f64,
    /// Bytes a filing.
    pub bytes: f64,
}

/// So much over so many.
pub fn mean(sum: usize, number: usize) -> f64 {
    u32::try_from(sum).map_or(0.0, f64::from) / u32::try_from(number).map_or(1.0, f64::from)
}

/// The rows of one filing, by table, as they are written and counted.
macro_rules! filed {
    ($filed:ident in $schema:ident: $($table:ident: $row:ident { $($column:ident: $kind:ty,)* })*) => {
        $(
            #[derive(Debug, Queryable, Selectable, Insertable)]
            #[diesel(table_name = $schema::$table, treat_none_as_default_value = false)]
            struct $row {
                $($column: $kind,)*
            }
        )*

        /// All rows of one filing.
        #[derive(Debug, Default)]
        pub struct $filed {
            $($table: Vec<$row>,)*
        }

        /// Averages over many filings, one a table.
        pub fn shares(filed: &[$filed]) -> Vec<$crate::rows::Share> {
            use $crate::rows::{Bytes, Share, mean};
            vec![$(Share {
                table: stringify!($table),
                columns: [$(stringify!($column)),*].len(),
                rows: mean(filed.iter().map(|one| one.$table.len()).sum(), filed.len()),
                bytes: mean(
                    filed.iter().flat_map(|one| &one.$table).map(|row| 0 $(+ row.$column.bytes())*).sum(),
                    filed.len(),
                ),
            },)*]
        }

        impl $crate::raw::Rows for $filed {
            fn on_sqlite(&self, conn: &mut diesel::SqliteConnection) -> QueryResult<()> {
                $(for row in &self.$table {
                    diesel::insert_into($schema::$table::table).values(row).execute(conn)?;
                })*
                Ok(())
            }

            fn on_postgres(&self, conn: &mut diesel::PgConnection) -> QueryResult<()> {
                $(for row in &self.$table {
                    diesel::insert_into($schema::$table::table).values(row).execute(conn)?;
                })*
                Ok(())
            }
        }
    };
}
pub(crate) use filed;

impl Tables for Filed {
    fn on_sqlite(file: &str) -> Outcome<()> {
        habeas::store::migrate(&format!("sqlite:{file}").parse()?)?;
        Ok(())
    }

    fn on_postgres(url: &str) -> Outcome<()> {
        habeas::store::migrate(&url.parse()?)?;
        Ok(())
    }
}

macro_rules! tables {
    ($($table:ident: $row:ident of |$it:ident| $owner:expr => { $($column:ident: $kind:ty,)* })*) => {
        filed!(Filed in schema: $($table: $row { $($column: $kind,)* })*);
        tables!(@on sqlite SqliteConnection; $($table: $row of |$it| $owner;)*);
        tables!(@on postgres PgConnection; $($table: $row of |$it| $owner;)*);
    };
    (@on $name:ident $connection:ident; $($table:ident: $row:ident of |$it:ident| $owner:expr;)*) => {
        /// Reading on this database.
        pub mod $name {
            use super::*;

            /// Every filing in the database with all its rows, the oldest first.
            pub fn load(conn: &mut $connection) -> QueryResult<Vec<Filed>> {
                let cases: Vec<(String, String)> =
                    schema::cases::table.select((schema::cases::id, schema::cases::filing_id)).load(conn)?;
                let filing_of: HashMap<String, String> = cases.into_iter().collect();
                let mut filed: BTreeMap<String, Filed> = BTreeMap::new();
                $(
                    let rows: Vec<$row> = schema::$table::table.select($row::as_select()).load(conn)?;
                    for row in rows {
                        let $it = &row;
                        if let Some(id) = $owner.filing(&filing_of) {
                            filed.entry(id).or_default().$table.push(row);
                        }
                    }
                )*
                // Keys of the installation have an owner, too, but no filing.
                Ok(filed.into_values().filter(|one| !one.filings.is_empty()).collect())
            }
        }
    };
}

tables! {
    keys: WrappedKey of |key| Owner::Filing(&key.owner) => {
        scope: String, owner: String, wrapped: Vec<u8>, created_at: NaiveDateTime,
    }
    filings: Filing of |filing| Owner::Filing(&filing.id) => {
        id: String, controller: String, reference: String, channel: String, locale: String,
        received_at: NaiveDateTime, filed_at: NaiveDateTime, residence: Option<String>,
        relationship: Option<String>, on_behalf_of: String, reply_by: String,
        confirmed_at: Option<NaiveDateTime>, sealed: Vec<u8>, form_key: Option<String>, seq: i64,
    }
    cases: Case of |case| Owner::Filing(&case.filing_id) => {
        id: String, controller: String, filing_id: String, right_id: String, purpose: Option<String>,
        law: Option<String>, law_version: Option<String>, state: String, outcome: Option<String>,
        received_at: NaiveDateTime, due_on: Option<NaiveDate>, due_instant: Option<NaiveDateTime>,
        due_basis: Option<String>, base_due: Option<NaiveDate>, extended_due: Option<NaiveDate>,
        legal_due: Option<NaiveDate>, safe_due: Option<NaiveDate>, acknowledge_by: Option<NaiveDate>,
        work_by: Option<NaiveDate>, queue_at: NaiveDateTime, stopped_since: Option<NaiveDate>,
        extended: bool, undelivered: bool, assignee: Option<String>, author: Option<String>,
        approver: Option<String>, flags: String, closed_at: Option<NaiveDateTime>,
        answered_on: Option<NaiveDate>, dates: String, version: i64, seq: i64,
    }
    case_facets: FoundBy of |found| Owner::Case(&found.case_id) => {
        case_id: String, facet: String, controller: String, closed: bool, queue_at: NaiveDateTime, state: String,
        assignee: Option<String>,
    }
    events: Event of |event| Owner::Stream(&event.stream) => {
        stream: String, seq: i64, kind: String, at: NaiveDateTime, actor: String, payload: String,
        commitment: Option<Vec<u8>>, prev_hash: Vec<u8>, hash: Vec<u8>, coding: i32, packed: Option<Vec<u8>>,
    }
    event_words: Words of |words| Owner::Stream(&words.stream) => {
        stream: String, seq: i64, sealed: Vec<u8>,
    }
    timers: Timer of |timer| Owner::Case(&timer.case_id) => {
        case_id: String, kind: String, occurrence: i32, fire_at: NaiveDateTime,
    }
    blind_index: Found of |found| Owner::Filing(&found.filing_id) => {
        controller: String, kind: String, digest: Vec<u8>, filing_id: String, edition: i32,
    }
    codes: Code of |code| Owner::Filing(&code.filing_id) => {
        id: String, controller: String, filing_id: String, purpose: String, digest: Vec<u8>,
        created_at: NaiveDateTime, expires_at: NaiveDateTime, tries_left: i32,
        used_at: Option<NaiveDateTime>,
    }
    outbox: Posted of |letter| Owner::Stream(&letter.stream) => {
        id: String, controller: String, effect_key: String, stream: String, letter: String,
        duty: Option<String>, sealed: Vec<u8>, message_id: String, not_before: NaiveDateTime,
        attempts: i32, lease_until: NaiveDateTime, lease_token: String, status: String,
        last_error: Option<String>, accepted_at: Option<NaiveDateTime>, created_at: NaiveDateTime, coding: i32, lane: String,
        mailbox: String,
    }
}
