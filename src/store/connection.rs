//! The dialect seam: the only file that knows there are two databases.
//!
//! Everything else speaks the common subset through [`Conn`]. Opening, beginning and guarding differ; nothing else may.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    path::Path,
    time::Duration,
};

use diesel::{
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    pg::Pg,
    prelude::*,
    query_builder::{QueryFragment, QueryId},
    query_dsl::methods::ExecuteDsl,
    sqlite::Sqlite,
};

use super::{
    error::{Cause, StoreError},
    url::DatabaseUrl,
};

pub use any::AnyConnection;

mod any {
    //! The derive writes public types without documents; they stay in here.
    /// One connection to either database.
    #[derive(diesel::MultiConnection)]
    pub enum AnyConnection {
        /// Bundled SQLite.
        Sqlite(diesel::sqlite::SqliteConnection),
        Postgres(diesel::pg::PgConnection),
    }
}

/// A connection lent to functions that ask.
pub type Conn = AnyConnection;

impl fmt::Debug for AnyConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite(_) => "Conn(sqlite)",
            Self::Postgres(_) => "Conn(postgres)",
        })
    }
}

/// A write transaction lent to functions that change. Derefs to [`Conn`], so that it can ask, too.
#[derive(Debug)]
pub struct Tx<'a>(&'a mut Conn);

impl<'a> Tx<'a> {
    pub(super) fn new(conn: &'a mut Conn) -> Self {
        Self(conn)
    }
}

impl Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.0
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.0
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
}

/// How connections are set up.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub url: DatabaseUrl,
    /// SQLite: the log is synced before a commit answers. Off only to show that a crash test would notice.
    pub synced: bool,
    /// SQLite: a file that is not there is made. Only migrations do so.
    pub creates: bool,
    /// A question that takes longer is broken off (PostgreSQL).
    pub statement_timeout: Duration,
}

/// SQLite's writer: 16 MiB of pages in memory, so that a large group is not written out before its commit, and a log of
/// 16 MiB before it is folded into the file, so that a page that many groups touch is folded in once.
const WRITER_ROOM: &str = "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096;";

/// How long a SQLite connection waits for another process (a command beside the server).
const BUSY_MILLIS: u32 = 5_000;

/// The same for one that migrates: another may be at it, and a large database takes its time.
const MIGRATION_BUSY_MILLIS: u32 = 60_000;

impl Settings {
    /// For migrations: makes the file where there is none.
    pub fn founding(url: DatabaseUrl) -> Self {
        Self { url, synced: true, creates: true, statement_timeout: Duration::from_secs(30) }
    }

    /// Opens a connection by the URL's scheme and sets it up.
    pub fn open(&self, purpose: Purpose) -> Result<Conn, Cause> {
        match &self.url {
            DatabaseUrl::Sqlite(path) => self.open_sqlite(path, purpose),
            DatabaseUrl::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                let millis = self.statement_timeout.as_millis();
                conn.batch_execute("SET TIME ZONE 'UTC'; SET client_min_messages = warning")?;
                if purpose == Purpose::Read {
                    conn.batch_execute(&format!(
                        "SET default_transaction_read_only = on; SET statement_timeout = {millis}"
                    ))?;
                } else {
                    conn.batch_execute("SET lock_timeout = 10000; SET synchronous_commit = on")?;
                }
                Ok(AnyConnection::Postgres(conn))
            }
        }
    }

    fn open_sqlite(&self, path: &Path, purpose: Purpose) -> Result<Conn, Cause> {
        let mut conn = SqliteConnection::establish(&sqlite_uri(path, self.creates)?)?;
        let busy_millis = if self.creates { MIGRATION_BUSY_MILLIS } else { BUSY_MILLIS };
        // a migration sorts whole tables for their indexes
        let temp_store = if self.creates { "FILE" } else { "MEMORY" };
        let synchronous = if self.synced { "FULL" } else { "NORMAL" };
        // busy_timeout first: the switch to WAL itself needs a lock.
        conn.batch_execute(&format!(
            "PRAGMA busy_timeout = {busy_millis};
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = {synchronous};
             PRAGMA foreign_keys = ON;
             PRAGMA recursive_triggers = ON;
             PRAGMA secure_delete = ON;
             PRAGMA temp_store = {temp_store};"
        ))?;
        conn.batch_execute(match purpose {
            Purpose::Read => "PRAGMA query_only = ON;",
            Purpose::Write => WRITER_ROOM,
        })?;
        Ok(AnyConnection::Sqlite(conn))
    }
}

/// As a URI, because only a URI can say that a file that is not there must not be made.
fn sqlite_uri(path: &Path, creates: bool) -> Result<String, Cause> {
    let text = path.to_str().ok_or("the path of the database is not UTF-8")?;
    let escaped = text.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Ok(format!("file:{escaped}?mode={}", if creates { "rwc" } else { "rw" }))
}

/// Begins a transaction that writes. SQLite takes the write lock at once: a deferred one that upgrades fails with
/// "locked", whatever the timeout. Nesting is refused on both.
pub(super) fn begin_write(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        AnyConnection::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
    }
}

/// Begins a transaction that sees one snapshot and changes nothing.
pub(super) fn begin_read(conn: &mut Conn) -> QueryResult<()> {
    const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    match conn {
        AnyConnection::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
        AnyConnection::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(conn, SNAPSHOT),
    }
}

/// Makes the transaction last.
pub(super) fn commit(conn: &mut Conn) -> QueryResult<()> {
    <Conn as Connection>::TransactionManager::commit_transaction(conn)
}

/// Undoes the transaction.
pub(super) fn roll_back(conn: &mut Conn) -> QueryResult<()> {
    <Conn as Connection>::TransactionManager::rollback_transaction(conn)
}

/// How deep in transactions the connection is: 0 none, 1 the group's, 2 a job's savepoint; `None` when it is broken.
pub(super) fn depth(conn: &mut Conn) -> Option<u32> {
    let status = <Conn as Connection>::TransactionManager::transaction_manager_status_mut(conn);
    match status.transaction_depth() {
        Ok(depth) => Some(depth.map_or(0, std::num::NonZero::get)),
        Err(_) => None,
    }
}

/// Keeps other nodes out while the schema changes; SQLite's write lock does the same by itself.
pub(super) fn lock_schema(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(_) => Ok(()),
        // An arbitrary number that means "the schema of habeas".
        AnyConnection::Postgres(conn) => conn.batch_execute("SELECT pg_advisory_xact_lock(4705128833)"),
    }
}

/// The append-only guards, in the database's own language.
pub(super) fn guards(conn: &Conn) -> &'static str {
    match conn {
        AnyConnection::Sqlite(_) => include_str!("guards_sqlite.sql"),
        AnyConnection::Postgres(_) => include_str!("guards_postgres.sql"),
    }
}

/// Whether sorted arms of a UNION ALL are merged line by line, as far as a limit asks. PostgreSQL would sort them whole, so
/// it is told a limit for each.
pub(super) fn merges_sorted_arms(conn: &Conn) -> bool {
    match conn {
        AnyConnection::Sqlite(_) => true,
        AnyConnection::Postgres(_) => false,
    }
}

/// How large the database is, in bytes.
pub(super) fn size(conn: &mut Conn) -> QueryResult<i64> {
    let size = match conn {
        AnyConnection::Sqlite(_) => "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        AnyConnection::Postgres(_) => "SELECT pg_database_size(current_database())",
    };
    diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("({size})"))).get_result(conn)
}

/// How many others are connected. Of SQLite the lock beside its file knows who serves it.
pub(super) fn others(conn: &mut Conn) -> QueryResult<i64> {
    const CLIENTS: &str = "(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND backend_type = 'client backend' AND pid <> pg_backend_pid())";
    match conn {
        AnyConnection::Sqlite(_) => Ok(0),
        AnyConnection::Postgres(_) => {
            diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(CLIENTS)).get_result(conn)
        }
    }
}

/// Gives back the space of rows that are gone. SQLite writes the file anew by way of a temporary one.
pub(super) fn compact(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(conn) => {
            conn.batch_execute("PRAGMA temp_store = FILE")?;
            conn.batch_execute("VACUUM")?;
            conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
        }
        AnyConnection::Postgres(conn) => conn.batch_execute("VACUUM (FULL)"),
    }
}

/// Whether several connections may write at the same time.
pub(super) fn writers(url: &DatabaseUrl, wanted: usize) -> usize {
    match url {
        DatabaseUrl::Sqlite(_) => 1,
        DatabaseUrl::Postgres(_) => wanted.max(1),
    }
}

/// Whether the database broke a transaction off for the sake of another (deadlock, serialisation): worth another try.
pub(super) fn may_pass_next_time(error: &StoreError) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    let StoreError::Unavailable(Some(cause)) = error else { return false };
    match cause.downcast_ref::<Error>() {
        Some(Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
        // libpq tells no kind for a deadlock; the words are the server's.
        Some(Error::DatabaseError(_, details)) => details.message().contains("deadlock detected"),
        _ => false,
    }
}

/// Opens reading connections for the pool and keeps the real error.
#[derive(Debug)]
pub(super) struct Readers(pub Settings);

/// r2d2 wants an error type of its own.
#[derive(Debug, thiserror::Error)]
#[error("the database cannot be reached")]
pub(super) struct ReaderError(#[source] Cause);

impl r2d2::ManageConnection for Readers {
    type Connection = Conn;
    type Error = ReaderError;

    fn connect(&self) -> Result<Conn, ReaderError> {
        self.0.open(Purpose::Read).map_err(ReaderError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), ReaderError> {
        match conn {
            // A file does not go away between two questions.
            AnyConnection::Sqlite(_) => Ok(()),
            AnyConnection::Postgres(conn) => {
                conn.batch_execute("SELECT 1").map_err(|e| ReaderError(e.into()))
            }
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        depth(conn) != Some(0)
    }
}

/// Writes rows on the connection's own terms. Through [`AnyConnection`] each statement would be walked over three times by
/// way of boxes, and a filing writes some twenty rows.
pub(super) fn insert<S>(conn: &mut Conn, statement: S) -> QueryResult<usize>
where
    S: QueryFragment<Sqlite> + QueryFragment<Pg> + QueryId,
{
    match conn {
        AnyConnection::Sqlite(conn) => ExecuteDsl::execute(statement, conn),
        AnyConnection::Postgres(conn) => ExecuteDsl::execute(statement, conn),
    }
}

/// The same for several rows of one statement.
pub(super) fn insert_rows<S>(conn: &mut Conn, statement: S) -> QueryResult<usize>
where
    S: ExecuteDsl<SqliteConnection> + ExecuteDsl<PgConnection>,
{
    match conn {
        AnyConnection::Sqlite(conn) => ExecuteDsl::execute(statement, conn),
        AnyConnection::Postgres(conn) => ExecuteDsl::execute(statement, conn),
    }
}

/// Writes a row unless its key is there: `statement` says `on_conflict_do_nothing`, because a violated key poisons the rest
/// of a transaction on PostgreSQL and not on SQLite. Whether it was written.
pub(super) fn unless_present<S>(conn: &mut Conn, statement: S) -> Result<bool, StoreError>
where
    S: QueryFragment<Sqlite> + QueryFragment<Pg> + QueryId,
{
    Ok(insert(conn, statement)? == 1)
}
