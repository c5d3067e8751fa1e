//! Bringing a database to the schema of this program: one history, one transaction, one at a time over all nodes.

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{
    connection::{self, Conn, Purpose, Settings},
    error::{Cause, StoreError},
    url::DatabaseUrl,
};

const HISTORY: EmbeddedMigrations = embed_migrations!("migrations");

/// Runs what is missing and applies the append-only guards again; returns the names of the migrations that ran.
/// Creates the SQLite file (and its directory) where there is none. Blocks.
///
/// # Errors
/// [`StoreError::Unavailable`] with the database's own words; nothing is changed then.
pub fn migrate(url: &DatabaseUrl) -> Result<Vec<String>, StoreError> {
    if let Some(folder) = url.file().and_then(std::path::Path::parent) {
        std::fs::create_dir_all(folder).map_err(StoreError::unavailable)?;
    }
    let mut conn = open(url)?;
    in_one_transaction(&mut conn, |conn| {
        let ran = conn.run_pending_migrations(HISTORY)?;
        let ran = ran.iter().map(ToString::to_string).collect();
        conn.batch_execute(connection::guards(conn))?;
        Ok(ran)
    })
}

/// Whether nothing is missing. A database without a schema is not current; a file is not created by asking. Blocks.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database cannot be asked.
pub fn is_current(url: &DatabaseUrl) -> Result<bool, StoreError> {
    if url.file().is_some_and(|file| !file.exists()) {
        return Ok(false);
    }
    let mut conn = open(url)?;
    in_one_transaction(&mut conn, |conn| Ok(!conn.has_pending_migration(HISTORY)?))
}

fn open(url: &DatabaseUrl) -> Result<Conn, StoreError> {
    Settings::founding(url.clone()).open(Purpose::Write).map_err(StoreError::unavailable)
}

fn in_one_transaction<T>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<T, Cause>,
) -> Result<T, StoreError> {
    connection::begin_write(conn)?;
    let done = connection::lock_schema(conn).map_err(Cause::from).and_then(|()| work(conn));
    match done {
        Ok(value) => {
            connection::commit(conn)?;
            Ok(value)
        }
        Err(cause) => {
            connection::roll_back(conn)?;
            Err(StoreError::unavailable(cause))
        }
    }
}
