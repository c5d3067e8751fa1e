//! The blank forms of an office, as a letter of authority: files in a directory that its operator fills, the same for
//! everybody. They go with a reply by their names, hold nobody's data, and anybody may fetch them.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use crate::desk::{Error, office::file_kind::check_kind};

/// What is wrong with a directory of forms, told to the operator.
#[derive(Debug, thiserror::Error)]
pub(in crate::desk) enum FormsError {
    #[error("{}: {cause}", path.display())]
    Unreadable { path: PathBuf, cause: io::Error },
    #[error("{0:?}: a form has a name of at most 100 of a-z, A-Z, 0-9, ., - and _")]
    Name(String),
    #[error("{0}: larger than {BYTES_MAX} bytes")]
    Size(String),
    #[error("{0}: not a kind of file that is taken, or not what its name says")]
    Kind(String),
    #[error("{0} forms; at most {FORMS_MAX}")]
    Many(usize),
}

const FORMS_MAX: usize = 100;
const BYTES_MAX: u64 = 10 * 1024 * 1024;

/// The forms of one controller, as they were found at the start.
#[derive(Debug, Default)]
pub(in crate::desk) struct OfficeForms {
    directory: PathBuf,
    names: BTreeSet<String>,
}

impl OfficeForms {
    /// Looks through a directory; an empty path is none. Hidden files and folders are passed over.
    pub(in crate::desk) fn read(directory: &Path) -> Result<Self, FormsError> {
        let mut forms = Self { directory: directory.to_owned(), names: BTreeSet::new() };
        if directory.as_os_str().is_empty() {
            return Ok(forms);
        }
        let unreadable = |cause| FormsError::Unreadable { path: directory.to_owned(), cause };
        for entry in fs::read_dir(directory).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with('.') || entry.path().is_dir() {
                continue;
            }
            forms.check(&name)?;
            forms.names.insert(name.into_owned());
        }
        if forms.names.len() > FORMS_MAX {
            return Err(FormsError::Many(forms.names.len()));
        }
        Ok(forms)
    }

    /// A name that stands in an address as it is, a size that a person can fetch, a kind that we take ourselves.
    fn check(&self, name: &str) -> Result<(), FormsError> {
        let is_plain = name.len() <= 100
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if !is_plain {
            return Err(FormsError::Name(name.to_owned()));
        }
        let path = self.directory.join(name);
        let unreadable = |cause| FormsError::Unreadable { path: path.clone(), cause };
        if fs::metadata(&path).map_err(unreadable)?.len() > BYTES_MAX {
            return Err(FormsError::Size(name.to_owned()));
        }
        let bytes = fs::read(&path).map_err(unreadable)?;
        check_kind(name, &bytes).map_err(|_| FormsError::Kind(name.to_owned()))
    }

    /// Their names, in order.
    pub(in crate::desk) fn names(&self) -> Vec<String> {
        self.names.iter().cloned().collect()
    }

    /// Whether there is one of that name.
    pub(in crate::desk) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// One of them. Blocks.
    ///
    /// # Errors
    /// [`Error::NotFound`], too where it was taken away since the start.
    pub(in crate::desk) fn bytes_of(&self, name: &str) -> Result<Vec<u8>, Error> {
        let name = self.names.get(name).ok_or(Error::NotFound)?;
        fs::read(self.directory.join(name)).map_err(|_| Error::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_of_forms_is_read_once_and_judged() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        put("letter-of-authority.pdf", b"%PDF-1.7\n");
        put(".DS_Store", b"x");
        fs::create_dir(folder.path().join("old")).unwrap();
        let forms = OfficeForms::read(folder.path()).unwrap();
        assert_eq!(forms.names(), ["letter-of-authority.pdf"]);
        assert_eq!(forms.bytes_of("letter-of-authority.pdf").unwrap(), b"%PDF-1.7\n");
        for other in ["../letter-of-authority.pdf", "old", ".DS_Store", "", "letter-of-authority.PDF"] {
            assert!(forms.bytes_of(other).is_err() && !forms.has(other), "{other}");
        }
        fs::remove_file(folder.path().join("letter-of-authority.pdf")).unwrap();
        assert!(forms.bytes_of("letter-of-authority.pdf").is_err());
        for (name, bytes) in [
            ("two words.pdf", b"%PDF-1.7\n".as_slice()),
            ("a.exe", b"MZ"),
            ("b.pdf", b"<html>"),
            ("c.pdf", b""),
        ] {
            put(name, bytes);
            assert!(OfficeForms::read(folder.path()).is_err(), "{name}");
            fs::remove_file(folder.path().join(name)).unwrap();
        }
        assert!(OfficeForms::read(&folder.path().join("nowhere")).is_err());
        assert_eq!(OfficeForms::read(Path::new("")).unwrap().names(), Vec::<String>::new());
    }
}
