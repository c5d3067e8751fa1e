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

/// Beside the file itself, whatever links lead to it: two names of one file are one database.
fn beside(database: &Path) -> PathBuf {
    let real = database.canonicalize().or_else(|_| {
        let (Some(folder), Some(name)) = (database.parent(), database.file_name()) else {
            return Ok(database.to_owned());
        };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        folder.canonicalize().map(|folder| folder.join(name))
    });
    let mut name = real.unwrap_or_else(|_: std::io::Error| database.to_owned()).into_os_string();
    name.push(".lock");
    PathBuf::from(name)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn two_names_of_one_file_are_one_database() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("habeas.db"), folder.path().join("link.db"));
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let take = |path: &Path| FileLock::take(&DatabaseUrl::Sqlite(path.to_owned()));
        // the file is made by the first start, after its lock
        let held = take(&file).unwrap();
        std::fs::write(&file, "").unwrap();
        assert!(matches!(take(&link), Err(LockError::Taken)));
        drop(held);
        assert!(take(&link).is_ok());
    }
}
