//! The archive: rows and queries. The only modules that know SQL, and the only ones that block.
//!
//! [`Store::read`] lends a [`Conn`] that sees one snapshot; [`Store::write`] lends a [`Tx`]. Functions that ask take
//! `&mut Conn`, functions that change take `&mut Tx`, one table a file, so an asker cannot change. The closures are
//! synchronous: nobody can await the world inside a transaction. The store remembers, it does not judge: it decides
//! nothing, opens no sealed column, reads no clock and draws no randomness.
#![expect(
    clippy::missing_errors_doc,
    reason = "nearly every function here fails only when the database does; `# Errors` stands where there is more to say"
)]

pub mod access_log;
pub mod api_keys;
pub mod blind_index;
pub mod case_facets;
pub mod cases;
pub mod chains;
pub mod codes;
pub mod drafts;
pub mod files;
pub mod filings;
pub mod idempotency;
pub mod installation;
pub mod invitations;
pub mod job_slots;
pub mod keys;
pub mod laws;
pub mod mailboxes;
pub mod on_time;
pub mod outbox;
pub mod packages;
pub mod packing;
pub mod provider_flows;
pub mod recovery_codes;
pub mod refresh_tokens;
pub mod sessions;
pub mod sheets;
pub mod streams;
pub mod tallies;
pub mod tasks;
pub mod throttle;
pub mod timers;
pub mod users;
pub mod views;

mod columns;
mod compact;
mod connection;
mod error;
mod group_sizes;
mod lock;
mod migrations;
mod package_tables;
mod schema;
mod statement;
mod url;
mod writer;

pub use compact::Compaction;
pub use connection::{Conn, Tx};
pub use error::StoreError;
pub use lock::{FileLock, LockError};
pub use migrations::{is_current, migrate};
pub use url::{DatabaseUrl, DatabaseUrlError};

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::Arc,
    time::Duration,
};

use tokio::sync::Semaphore;

use self::{
    connection::{Readers, Settings},
    writer::Writer,
};

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    pub url: DatabaseUrl,
    /// Connections that read at the same time.
    pub readers: u32,
    /// Connections that write at the same time on PostgreSQL; SQLite has one.
    pub writers: usize,
    /// A question that takes longer is broken off (PostgreSQL).
    pub statement_timeout: Duration,
    /// SQLite: sync the log before a commit answers. Off only for the check that notices its absence.
    #[doc(hidden)]
    pub synced: bool,
}

impl Options {
    /// The usual numbers: 8 readers, 3 writers, 10 s.
    pub fn new(url: DatabaseUrl) -> Self {
        Self { url, readers: 8, writers: 3, statement_timeout: Duration::from_secs(10), synced: true }
    }
}

/// The only access to the database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    readers: r2d2::Pool<Readers>,
    /// As many as there are readers: who waits for one holds no thread.
    reading: Arc<Semaphore>,
    /// A quarter of the readers, for questions that cost by what is stored.
    dear: Arc<Semaphore>,
    writer: Writer,
    url: DatabaseUrl,
}

/// A question waits at most so long for a reader.
const READ_WAITS: Duration = Duration::from_secs(5);

/// A dear question waits at most so long for those before it.
const DEAR_WAITS: Duration = Duration::from_secs(1);

impl Store {
    /// Opens an existing database (see [`migrate`]) and starts its writing threads. Blocks for the first connection.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] with the database's own words. A SQLite file that is not there is not created.
    pub fn open(options: &Options) -> Result<Self, StoreError> {
        Self::with(options, |settings| {
            Writer::start(settings, options.writers).map_err(StoreError::unavailable)
        })
    }

    /// Opens an existing database for reading only: no connection of this store can write.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_reading(options: &Options) -> Result<Self, StoreError> {
        Self::with(options, |_| Ok(Writer::absent()))
    }

    fn with(
        options: &Options,
        writer: impl FnOnce(&Settings) -> Result<Writer, StoreError>,
    ) -> Result<Self, StoreError> {
        if options.url.file().is_some_and(|file| !file.exists()) {
            return Err(StoreError::unavailable("there is no such database file"));
        }
        let settings = Settings {
            url: options.url.clone(),
            synced: options.synced,
            creates: false,
            statement_timeout: options.statement_timeout,
        };
        let readers = r2d2::Pool::builder()
            .max_size(options.readers.max(1))
            .min_idle(Some(1))
            .connection_timeout(READ_WAITS)
            .error_handler(Box::new(LogReaderErrors))
            .build(Readers(settings.clone()))
            .map_err(StoreError::unavailable)?;
        let writer = writer(&settings)?;
        let number = usize::try_from(options.readers).unwrap_or(1).max(1);
        let (reading, dear) = (Semaphore::new(number), Semaphore::new((number / 4).max(1)));
        let (reading, dear) = (Arc::new(reading), Arc::new(dear));
        Ok(Self { readers, reading, dear, writer, url: options.url.clone() })
    }

    /// Which database this is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Asks: runs `work` on one snapshot, off the async threads, with the current span.
    ///
    /// # Errors
    /// What `work` answers; [`StoreError::Unavailable`] when no connection is free in time. A panic inside is resumed
    /// here.
    pub async fn read<T, F>(&self, name: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        let place = tokio::time::timeout(READ_WAITS, Arc::clone(&self.reading).acquire_owned()).await;
        let place = place.map_err(StoreError::unavailable)?.map_err(StoreError::unavailable)?;
        let store = self.clone();
        let span = tracing::Span::current();
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that sends blocking work off the async threads"
        )]
        let done = tokio::task::spawn_blocking(move || {
            let answer = span.in_scope(|| store.read_blocking(name, work));
            drop(place);
            answer
        })
        .await;
        match done {
            Ok(answer) => answer,
            Err(stopped) if stopped.is_panic() => resume_unwind(stopped.into_panic()),
            Err(stopped) => Err(StoreError::unavailable(stopped)),
        }
    }

    /// [`Store::read`] for a question that costs by what is stored, not by what is shown: at most a quarter of the readers
    /// is at work on such, so that they never hold up the cheap ones.
    ///
    /// # Errors
    /// As [`Store::read`]; [`StoreError::Unavailable`] too where others like it take longer than a second.
    pub async fn read_dear<T, F>(&self, name: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        let place = tokio::time::timeout(DEAR_WAITS, Arc::clone(&self.dear).acquire_owned()).await;
        let place = place.map_err(StoreError::unavailable)?.map_err(StoreError::unavailable)?;
        // the place goes with the work: a caller who leaves does not make room while the question is being answered
        self.read(name, move |conn| {
            let answer = work(conn);
            drop(place);
            answer
        })
        .await
    }

    /// [`Store::read`] for commands and threads of one's own; never call it on an async thread.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_blocking<T>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut Conn) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut conn = self.readers.get().map_err(StoreError::unavailable)?;
        connection::begin_read(&mut conn)?;
        let answer = catch_unwind(AssertUnwindSafe(|| work(&mut conn)));
        // Nothing was changed, so there is nothing to commit. A connection that cannot roll back leaves the pool.
        if let Err(error) = connection::roll_back(&mut conn) {
            tracing::warn!(
                read = name,
                error = &error as &dyn std::error::Error,
                "a reading connection broke"
            );
        }
        answer.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Changes: runs `work` in a write transaction of its own, grouped with others into one commit, and answers only
    /// after that commit. `work` may run more than once: ids, times and sealed bytes come ready-made into it.
    ///
    /// # Errors
    /// What `work` answers, and then nothing of it was kept; [`StoreError::Unavailable`] when it could not be
    /// committed. A panic inside is resumed here.
    pub async fn write<T, F>(&self, name: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        match self.writer.submit(name, work).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(ended) => Err(StoreError::unavailable(ended)),
        }
    }

    /// [`Store::write`] for commands and threads of one's own; panics on an async thread.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<T, F>(&self, name: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        match self.writer.submit(name, work).blocking_recv() {
            Ok(Ok(answer)) => answer,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(ended) => Err(StoreError::unavailable(ended)),
        }
    }
}

/// r2d2 tells about connections that could not be opened in the background.
#[derive(Debug)]
struct LogReaderErrors;

impl r2d2::HandleError<connection::ReaderError> for LogReaderErrors {
    fn handle_error(&self, error: connection::ReaderError) {
        tracing::warn!(error = &error as &dyn std::error::Error, "no reading connection");
    }
}
