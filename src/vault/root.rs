//! The root key: wraps every other key, lives in a file of its own, and is named by a fingerprint.

use std::{
    fmt, fs,
    io::{self, Read, Write},
    path::Path,
};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{
    Random, SealContext, VaultError, cipher,
    key::{DataKey, Scope},
};

/// The key that wraps keys.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RootKey([u8; 32]);

/// Why there is no root key.
#[derive(Debug, thiserror::Error)]
pub enum RootKeyError {
    /// The file cannot be read, or not be made because it exists.
    #[error("the root key file cannot be read or made")]
    File(#[source] io::Error),
    /// Not 64 hexadecimal digits.
    #[error("the root key file does not hold 64 hexadecimal digits")]
    Content,
    /// Readable by others than its owner.
    #[error("the root key file can be read by others: its mode must be 0600")]
    Mode,
}

impl RootKey {
    /// Reads the key from its file.
    ///
    /// # Errors
    /// A file that is missing, that others can read, or that holds something else.
    pub fn load(path: &Path) -> Result<Self, RootKeyError> {
        let mut file = fs::File::open(path).map_err(RootKeyError::File)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = file.metadata().map_err(RootKeyError::File)?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(RootKeyError::Mode);
            }
        }
        let mut text = Zeroizing::new(String::new());
        // One byte more than any key file has, so that a wrong file is not read to its end.
        let read = Read::by_ref(&mut file).take(128).read_to_string(&mut text);
        read.map_err(|_| RootKeyError::Content)?;
        Self::parse(&text)
    }

    /// Makes a new key and its file: mode 0600, never over an existing file, on disk before this returns. Only
    /// together with an empty database.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn create(path: &Path, random: Random<'_>) -> Result<Self, RootKeyError> {
        let mut key = Self([0; 32]);
        random(&mut key.0);
        let text = Zeroizing::new(format!("{}\n", HEXLOWER.encode(&key.0)));
        let mut options = fs::File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let written = options.open(path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            // The name must last, too.
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        });
        written.map_err(RootKeyError::File)?;
        Ok(key)
    }

    /// Reads 64 hexadecimal digits, as from a secret store; white space around them is ignored.
    ///
    /// # Errors
    /// [`RootKeyError::Content`].
    pub fn parse(text: &str) -> Result<Self, RootKeyError> {
        let digits = Zeroizing::new(text.trim().to_ascii_lowercase());
        let bytes = Zeroizing::new(HEXLOWER.decode(digits.as_bytes()).map_err(|_| RootKeyError::Content)?);
        Ok(Self(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| RootKeyError::Content)?))
    }

    /// Names the key without telling it: 32 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"habeas root key v1\0");
        hash.update(self.0);
        let mut name = HEXLOWER.encode(&hash.finalize());
        name.truncate(32);
        name
    }

    /// Wraps the key of `owner` (a filing id, a controller slug, `-`).
    ///
    /// # Errors
    /// Never in practice; the cipher's own limit is far away.
    pub fn wrap(
        &self,
        scope: Scope,
        owner: &str,
        key: &DataKey,
        random: Random<'_>,
    ) -> Result<Vec<u8>, VaultError> {
        cipher::seal(&self.0, wrapped_place(scope, owner), key.bytes(), random)
    }

    /// Unwraps the key of `owner`.
    ///
    /// # Errors
    /// [`VaultError::Sealed`] when it was wrapped by another root key or for another owner.
    pub fn unwrap(&self, scope: Scope, owner: &str, wrapped: &[u8]) -> Result<DataKey, VaultError> {
        let clear = cipher::open(&self.0, wrapped_place(scope, owner), wrapped)?;
        Ok(DataKey::from_bytes(<[u8; 32]>::try_from(clear.as_slice()).map_err(|_| VaultError::Sealed)?))
    }
}

/// The scope stands where a column would, so that a wrapped key cannot change its kind either.
fn wrapped_place(scope: Scope, owner: &str) -> SealContext<'_> {
    SealContext { table: "keys", column: scope.id(), row: owner }
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootKey({})", self.fingerprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sevens(bytes: &mut [u8]) {
        bytes.fill(7);
    }

    #[test]
    fn a_key_file_is_private_made_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("habeas.key");
        let made = RootKey::create(&path, &sevens).unwrap();
        assert_eq!(RootKey::load(&path).unwrap().fingerprint(), made.fingerprint());
        assert!(matches!(RootKey::create(&path, &sevens), Err(RootKeyError::File(_))), "never overwritten");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            assert!(matches!(RootKey::load(&path), Err(RootKeyError::Mode)));
        }
    }

    #[test]
    fn a_wrapped_key_opens_for_its_owner_and_root_alone() {
        let root = RootKey::parse(&"ab".repeat(32)).unwrap();
        let other = RootKey::parse(&"cd".repeat(32)).unwrap();
        let wrapped = root.wrap(Scope::Filing, "1", &DataKey::from_bytes([3; 32]), &sevens).unwrap();
        assert_eq!(root.unwrap(Scope::Filing, "1", &wrapped).unwrap().bytes(), &[3; 32]);
        assert!(root.unwrap(Scope::Filing, "2", &wrapped).is_err());
        assert!(root.unwrap(Scope::Index, "1", &wrapped).is_err());
        assert!(other.unwrap(Scope::Filing, "1", &wrapped).is_err());
    }

    #[test]
    fn rubbish_is_no_key_and_no_key_is_printed() {
        for text in ["", "ab", "zz".repeat(32).as_str(), "ab".repeat(33).as_str()] {
            assert!(matches!(RootKey::parse(text), Err(RootKeyError::Content)), "{text:?}");
        }
        let root = RootKey::parse(&"AB".repeat(32)).unwrap();
        assert!(!format!("{root:?}").contains("abab"));
    }
}
