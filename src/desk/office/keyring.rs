//! Finds the data key of a filing, of a controller or of the installation.
//!
//! One data key per filing, so that destroying it would erase the person and leave the proof; nothing destroys one yet.
//! Keys of controllers and of the installation are unwrapped once at start.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    clock::{Clock, SharedClock},
    desk::Error,
    store::{Conn, Store, StoreError, Tx, keys, outbox::Lane, packing::Coding, streams::SealedWords},
    types::{ControllerSlug, EmailAddress, FilingId},
    vault::{self, DataKey, IndexKey, RootKey, Scope, SealContext, VaultError},
};

/// The owner of keys that belong to the whole installation.
const INSTALLATION: &str = "-";
/// What most letters take.
const LETTER_ROOM: usize = 16 * 1024;

impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Every key that is needed all the time.
#[derive(Clone)]
pub(crate) struct Keyring {
    root: Arc<RootKey>,
    clock: SharedClock,
    installation: DataKey,
    staff_index: IndexKey,
    indexes: Arc<BTreeMap<ControllerSlug, IndexKey>>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring(…)")
    }
}

/// A fresh key and what is stored of it.
pub(crate) struct FreshKey {
    pub(crate) key: DataKey,
    pub(crate) row: keys::Key,
}

/// One value sealed for its row: table, column, id.
fn place<'a>(table: &'static str, column: &'static str, row: &'a str) -> SealContext<'a> {
    SealContext { table, column, row }
}

impl Keyring {
    /// Loads the keys of the installation and of the controllers, making those that are missing. Blocks.
    pub(crate) fn open(
        store: &Store,
        root: RootKey,
        clock: SharedClock,
        controllers: &[ControllerSlug],
    ) -> Result<Self, Error> {
        let root = Arc::new(root);
        let ensure = |scope: Scope, owner: &str| ensure(store, &root, clock.as_ref(), scope, owner);
        let installation = ensure(Scope::Installation, INSTALLATION)?;
        let staff_index = IndexKey::new(ensure(Scope::Index, INSTALLATION)?);
        let mut indexes = BTreeMap::new();
        for slug in controllers {
            indexes.insert(slug.clone(), IndexKey::new(ensure(Scope::Index, slug.as_str())?));
        }
        Ok(Self { root, clock, installation, staff_index, indexes: Arc::new(indexes) })
    }

    fn random(&self) -> impl Fn(&mut [u8]) + '_ {
        |bytes: &mut [u8]| self.clock.fill_random(bytes)
    }

    /// A new data key for a filing, with the row to be stored in the same transaction as the filing.
    pub(crate) fn fresh_filing_key(&self, filing: FilingId, now: DateTime<Utc>) -> Result<FreshKey, Error> {
        let owner = filing.to_string();
        let key = DataKey::draw(&self.random());
        let wrapped = self.root.wrap(Scope::Filing, &owner, &key, &self.random())?;
        Ok(FreshKey {
            key,
            row: keys::Key { scope: Scope::Filing.id().to_owned(), owner, wrapped, created_at: now },
        })
    }

    /// The wrapped key of a filing, for a read that goes on in the same snapshot.
    pub(crate) fn wrapped_filing_key(
        conn: &mut Conn,
        filing: FilingId,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        keys::find(conn, Scope::Filing.id(), &filing.to_string())
    }

    /// Unwraps the key of a filing; an erased person's key is gone.
    pub(crate) fn filing_key(
        &self,
        filing: FilingId,
        wrapped: Option<&[u8]>,
    ) -> Result<Option<DataKey>, Error> {
        let owner = filing.to_string();
        Ok(wrapped.map(|wrapped| self.root.unwrap(Scope::Filing, &owner, wrapped)).transpose()?)
    }

    /// The key of the installation: users, mail to staff.
    pub(crate) fn installation(&self) -> &DataKey {
        &self.installation
    }

    /// A secret derived for one purpose of the installation, for example signing tokens.
    pub(crate) fn derived(&self, purpose: &str) -> [u8; 32] {
        self.staff_index.digest("derived", purpose)
    }

    /// Blind index of a staff address.
    pub(crate) fn staff_email(&self, email: &EmailAddress) -> Vec<u8> {
        self.staff_index.digest("email", &email.normalised()).to_vec()
    }

    /// The indexes under which an account of that address may stand since before its canonical form was today's, the
    /// likeliest first: what was indexed is only known by its spelling.
    pub(crate) fn staff_email_before(&self, email: &EmailAddress) -> Vec<Vec<u8>> {
        email.earlier_forms().iter().map(|form| self.staff_index.digest("email", form).to_vec()).collect()
    }

    /// Blind index of who somebody is to an identity provider, whose name for itself is part of it.
    pub(crate) fn staff_subject(&self, issuer: &str, subject: &str) -> Vec<u8> {
        self.staff_index.digest("subject", &format!("{issuer}\0{subject}")).to_vec()
    }

    /// The lane of letters to this address: its mail domain, which nobody can read off.
    pub(crate) fn lane(&self, to: &EmailAddress) -> Lane {
        let digest = self.staff_index.digest("lane", to.domain());
        Lane(data_encoding::HEXLOWER.encode(digest.first_chunk::<8>().unwrap_or(&[0; 8])))
    }

    /// Whose mailbox an address is, whatever its spelling and whoever the controller, which nobody can read off.
    pub(crate) fn mailbox(&self, address: &EmailAddress) -> String {
        self.count_of("mailbox", &address.normalised())
    }

    /// The name of a count: what is counted, and a digest of whose, which nobody can read off.
    pub(crate) fn count_of(&self, what: &str, whose: &str) -> String {
        let digest = self.staff_index.digest(what, whose);
        format!("{what}:{}", data_encoding::HEXLOWER.encode(digest.first_chunk::<16>().unwrap_or(&[0; 16])))
    }

    /// Blind index of a requester's value under a controller's key.
    pub(crate) fn blind(
        &self,
        controller: &ControllerSlug,
        kind: &str,
        normalised: &str,
    ) -> Result<Vec<u8>, Error> {
        let index = self.indexes.get(controller).ok_or(Error::NotFound)?;
        Ok(index.digest(kind, normalised).to_vec())
    }

    /// Seals a value as JSON.
    pub(crate) fn seal<T: Serialize>(
        &self,
        key: &DataKey,
        table: &'static str,
        column: &'static str,
        row: &str,
        value: &T,
    ) -> Result<Vec<u8>, Error> {
        let clear = zeroize::Zeroizing::new(
            serde_json::to_vec(value)
                .map_err(|_| Error::Internal(format!("{table}.{column} cannot be written")))?,
        );
        Ok(key.seal(place(table, column, row), &clear, &self.random())?)
    }

    /// Opens what [`Keyring::seal`] sealed.
    pub(crate) fn open_sealed<T: DeserializeOwned>(
        key: &DataKey,
        table: &'static str,
        column: &'static str,
        row: &str,
        sealed: &[u8],
    ) -> Result<T, Error> {
        let clear = key.open(place(table, column, row), sealed)?;
        serde_json::from_slice(&clear)
            .map_err(|_| Error::Internal(format!("{table}.{column} cannot be read")))
    }

    /// Seals a letter, packed: it is text and HTML of which only a few words differ from the next.
    pub(crate) fn seal_letter<T: Serialize>(
        &self,
        key: &DataKey,
        id: &str,
        letter: &T,
    ) -> Result<(Coding, Vec<u8>), Error> {
        let unwritable = || Error::Internal("a letter cannot be written".to_owned());
        // with room at once: one that grows leaves copies in memory that nobody wipes
        let mut clear = zeroize::Zeroizing::new(Vec::with_capacity(LETTER_ROOM));
        serde_json::to_writer(&mut *clear, letter).map_err(|_| unwritable())?;
        let packed = zeroize::Zeroizing::new(Coding::LETTERS.pack(&clear).map_err(|_| unwritable())?);
        Ok((Coding::LETTERS, key.seal(place("outbox", "sealed", id), &packed, &self.random())?))
    }

    /// Opens what [`Keyring::seal_letter`] sealed, or a release before it did.
    pub(crate) fn open_letter<T: DeserializeOwned>(
        key: &DataKey,
        id: &str,
        coding: i32,
        sealed: &[u8],
    ) -> Result<T, Error> {
        let unreadable = || Error::Internal("a letter cannot be read".to_owned());
        let packed = key.open(place("outbox", "sealed", id), sealed)?;
        let coding = Coding::of(coding).map_err(|_| unreadable())?;
        let clear = zeroize::Zeroizing::new(coding.unpack(&packed).map_err(|_| unreadable())?);
        serde_json::from_slice(&clear).map_err(|_| unreadable())
    }

    /// Seals words beside an event of `stream`, with a salted commitment for the chain.
    pub(crate) fn seal_words<T: Serialize>(
        &self,
        key: &DataKey,
        stream: &str,
        words: &T,
    ) -> Result<SealedWords, Error> {
        let clear =
            serde_json::to_vec(words).map_err(|_| Error::Internal("words cannot be written".to_owned()))?;
        let mut salt = [0_u8; 32];
        self.clock.fill_random(&mut salt);
        let commitment = vault::commitment(&salt, &clear);
        let mut salted = zeroize::Zeroizing::new(salt.to_vec());
        salted.extend_from_slice(&clear);
        let sealed = key.seal(place("event_words", "sealed", stream), &salted, &self.random())?;
        Ok(SealedWords { commitment, sealed })
    }

    /// Opens words and checks them against their commitment.
    pub(crate) fn open_words<T: DeserializeOwned>(
        key: &DataKey,
        stream: &str,
        sealed: &[u8],
        commitment: &[u8],
    ) -> Result<T, Error> {
        let salted = key.open(place("event_words", "sealed", stream), sealed)?;
        let broken = || Error::Internal("words do not fit their commitment".to_owned());
        let (salt, clear) = salted.split_first_chunk::<32>().ok_or_else(broken)?;
        if vault::commitment(salt, clear) != commitment {
            return Err(broken());
        }
        serde_json::from_slice(clear).map_err(|_| broken())
    }

    /// Seals a file under a filing's key.
    pub(crate) fn seal_file(&self, key: &DataKey, file: &str, clear: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(vault::BlobSealer::seal(key, place("files", "blob", file), clear, &self.random())?)
    }

    /// The plain bytes of a stored file; fails where they were changed or belong to another file.
    pub(crate) fn open_file(key: &DataKey, file: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(vault::BlobOpener::open(key, place("files", "blob", file), sealed)?.to_vec())
    }
}

/// Finds a key or makes it; of several nodes that start together one makes it and all use it.
fn ensure(
    store: &Store,
    root: &RootKey,
    clock: &dyn Clock,
    scope: Scope,
    owner: &str,
) -> Result<DataKey, Error> {
    let find = |conn: &mut Conn| keys::find(conn, scope.id(), owner);
    if let Some(wrapped) = store.read_blocking("find key", find)? {
        return Ok(root.unwrap(scope, owner, &wrapped)?);
    }
    let random = |bytes: &mut [u8]| clock.fill_random(bytes);
    let wrapped = root.wrap(scope, owner, &DataKey::draw(&random), &random)?;
    let row =
        keys::Key { scope: scope.id().to_owned(), owner: owner.to_owned(), wrapped, created_at: clock.now() };
    store.write_blocking("make key", move |tx: &mut Tx<'_>| keys::keep(tx, &row))?;
    let wrapped = store.read_blocking("find key", find)?.ok_or(Error::Unavailable)?;
    Ok(root.unwrap(scope, owner, &wrapped)?)
}
