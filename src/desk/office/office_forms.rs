//! The blank forms of an office, as a letter of authority: files in a directory that its operator fills, the same for
//! everybody. They go with a reply by their names, hold nobody's data, and anybody may fetch them.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read},
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
    #[error("{0}: not a file")]
    NoFile(String),
    #[error("{0}: not a kind of file that is taken, or not what its name says")]
    Kind(String),
    #[error("at most {FORMS_MAX} forms of {BYTES_MAX} bytes in all")]
    Many,
}

const FORMS_MAX: usize = 100;
/// All of them together: they are kept in memory.
const BYTES_MAX: u64 = 20 * 1024 * 1024;

/// The forms of one controller, as they were at the start.
#[derive(Debug, Default)]
pub(in crate::desk) struct OfficeForms(BTreeMap<String, Vec<u8>>);

impl OfficeForms {
    /// Reads a directory; an empty path is none. Hidden files and folders are passed over.
    pub(in crate::desk) fn read(directory: &Path) -> Result<Self, FormsError> {
        let mut forms = BTreeMap::new();
        if directory.as_os_str().is_empty() {
            return Ok(Self(forms));
        }
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            |cause| FormsError::Unreadable { path, cause }
        };
        let mut room = BYTES_MAX;
        for entry in fs::read_dir(directory).map_err(unreadable(directory))? {
            let path = entry.map_err(unreadable(directory))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || path.is_dir() {
                continue;
            }
            // a pipe would never end, and opening one never begins
            if !fs::metadata(&path).map_err(unreadable(&path))?.is_file() {
                return Err(FormsError::NoFile(name));
            }
            let file = fs::File::open(&path).map_err(unreadable(&path))?;
            let mut bytes = Vec::new();
            file.take(room + 1).read_to_end(&mut bytes).map_err(unreadable(&path))?;
            let left = u64::try_from(bytes.len()).ok().and_then(|size| room.checked_sub(size));
            room = left.filter(|_| forms.len() < FORMS_MAX).ok_or(FormsError::Many)?;
            check(&name, &bytes)?;
            forms.insert(name, bytes);
        }
        Ok(Self(forms))
    }

    /// Their names, in order.
    pub(in crate::desk) fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    /// Whether there is one of that name.
    pub(in crate::desk) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// One of them.
    pub(in crate::desk) fn bytes_of(&self, name: &str) -> Result<Vec<u8>, Error> {
        self.0.get(name).cloned().ok_or(Error::NotFound)
    }
}

/// A name that stands in an address as it is, and a kind that we take ourselves.
fn check(name: &str, bytes: &[u8]) -> Result<(), FormsError> {
    let is_plain = name.len() <= 100
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if !is_plain {
        return Err(FormsError::Name(name.to_owned()));
    }
    check_kind(name, bytes).map_err(|_| FormsError::Kind(name.to_owned()))
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
        assert!(forms.bytes_of("letter-of-authority.pdf").is_ok(), "until the next start");
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
        #[cfg(unix)]
        for device in ["/dev/null", "/dev/zero"] {
            let link = folder.path().join("device.txt");
            std::os::unix::fs::symlink(device, &link).unwrap();
            assert!(matches!(OfficeForms::read(folder.path()), Err(FormsError::NoFile(_))), "{device}");
            fs::remove_file(link).unwrap();
        }
        assert!(OfficeForms::read(&folder.path().join("nowhere")).is_err());
        assert_eq!(OfficeForms::read(Path::new("")).unwrap().names(), Vec::<String>::new());
    }
}
