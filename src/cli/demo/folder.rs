//! Where a demo lives: a folder that is gone with it, or one that is kept.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use crate::cli::Failure;

/// A folder of one demo. A temporary one is removed when this is dropped.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    kept: bool,
}

impl Folder {
    /// A fresh folder among the system's temporary files.
    pub(super) fn temporary(id: Uuid) -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("habeas-demo-{}", id.simple()));
        make(&path)?;
        Ok(Self { path: path.canonicalize()?, kept: false })
    }

    /// The folder that somebody named. It must be empty: a demo is never laid over anything.
    pub(super) fn kept(path: &Path) -> Result<Self, Failure> {
        if path.join("habeas.toml").exists() {
            return Err(Failure::other(format!(
                "{0} holds a demo already; serve it with `habeas serve --config {0}/habeas.toml`, or name an empty folder",
                path.display()
            )));
        }
        let is_empty = match fs::read_dir(path) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(Failure::other(format!("{}: {error}", path.display()))),
        };
        if !is_empty {
            return Err(Failure::other(format!("{} is not empty; name an empty folder", path.display())));
        }
        make(path)?;
        Ok(Self { path: path.canonicalize()?, kept: true })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The configuration of the demo.
    pub(super) fn config(&self) -> PathBuf {
        self.path.join("habeas.toml")
    }

    /// The folder that mails are written to.
    pub(super) fn outbox(&self) -> PathBuf {
        self.path.join("outbox")
    }

    /// Whether it stays.
    pub(super) fn is_persistent(&self) -> bool {
        self.kept
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = fs::remove_dir_all(&self.path)
        {
            tracing::warn!(%error, folder = %self.path.display(), "the demo's folder could not be removed");
        }
    }
}

/// Readable for this user only: it holds a key and mails with codes.
fn make(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_folder_goes_with_its_demo_and_a_named_one_stays() {
        let home = tempfile::tempdir().unwrap();
        let temporary = Folder::temporary(Uuid::from_u128(std::process::id().into())).unwrap();
        let path = temporary.path().to_owned();
        assert!(path.is_dir());
        drop(temporary);
        assert!(!path.exists());
        let named = home.path().join("demo");
        drop(Folder::kept(&named).unwrap());
        assert!(named.is_dir());
    }

    #[test]
    fn a_demo_is_never_laid_over_anything() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("letter.txt"), "mine").unwrap();
        let refused = |path: &Path| match Folder::kept(path) {
            Err(Failure::Other(words)) => words,
            other => panic!("not refused: {other:?}"),
        };
        assert!(refused(home.path()).ends_with("is not empty; name an empty folder"));
        fs::write(home.path().join("habeas.toml"), "").unwrap();
        assert!(refused(home.path()).contains("holds a demo already; serve it with `habeas serve --config"));
    }
}
