//! One server per SQLite file: a lock on a file beside it, gone with the process, however it ends.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

use super::url::DatabaseUrl;

/// Held as long as the server runs. Nothing to hold on PostgreSQL, where several nodes are welcome.
#[derive(Debug)]
pub struct FileLock {
    _held: Option<File>,
}

/// Why the lock was not given.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another server has it.
    #[error("another server already works on this database file")]
    Taken,
    /// The lock file cannot be made.
    #[error("the lock file beside the database cannot be made")]
    File(#[source] std::io::Error),
}

impl FileLock {
    /// Takes the lock of this database, without waiting.
    ///
    /// # Errors
    /// [`LockError::Taken`] when another process holds it.
    pub fn take(url: &DatabaseUrl) -> Result<Self, LockError> {
        let Some(database) = url.file() else { return Ok(Self { _held: None }) };
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(beside(database))
            .map_err(LockError::File)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _held: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(LockError::Taken),
            Err(TryLockError::Error(error)) => Err(LockError::File(error)),
        }
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
