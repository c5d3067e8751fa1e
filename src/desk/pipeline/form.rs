//! One sending of a form: its name, and the key under which its answer is kept.

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::gates::Answered;
use crate::{
    desk::{Error, office::keyring::Keyring},
    store::{
        Conn, StoreError, Tx,
        idempotency::{self, Begun, IdempotencyKey},
    },
    vault::DataKey,
};

/// The scope of all forms: their tokens differ.
const SCOPE: &str = "form";
/// A page makes its answer itself; this stands in the place of its status.
const DONE: i32 = 200;

/// One sending of a form.
pub(in crate::desk) struct Form {
    name: String,
    key: DataKey,
}

impl Form {
    /// The sending that is told from all others by `parts`.
    pub(in crate::desk) fn of(keys: &Keyring, parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        let form = HEXLOWER.encode(&digest.finalize());
        let derived = |purpose: &str| keys.derived(&format!("{purpose} {form}"));
        let name = HEXLOWER.encode(&derived("form v1"));
        Self { name, key: DataKey::from_bytes(derived("form-answer v1")) }
    }

    /// How it is named in rows.
    pub(in crate::desk) fn name(&self) -> &str {
        &self.name
    }

    /// Under what its answer is kept.
    pub(in crate::desk) fn row(&self) -> IdempotencyKey {
        let (key_digest, body_digest) = (self.name.clone(), self.name.clone());
        IdempotencyKey { scope: SCOPE.to_owned(), key_digest, body_digest }
    }

    /// The answer as it is kept.
    pub(in crate::desk) fn answered(
        &self,
        keys: &Keyring,
        answer: &impl Serialize,
        at: DateTime<Utc>,
    ) -> Result<Answered, Error> {
        let sealed = keys.seal(&self.key, "idempotency", "sealed", &self.name, answer)?;
        Ok(Answered { key: self.row(), at, status: DONE, sealed })
    }

    /// The answer of the first sending, out of what was kept.
    pub(in crate::desk) fn open<A: DeserializeOwned>(&self, sealed: &[u8]) -> Result<A, Error> {
        Keyring::open_sealed(&self.key, "idempotency", "sealed", &self.name, sealed)
    }
}

/// What is kept of the first sending.
pub(in crate::desk) fn kept(conn: &mut Conn, row: &IdempotencyKey) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(match idempotency::find(conn, row)? {
        Some(Begun::Answered { sealed, .. }) => Some(sealed),
        None | Some(Begun::First | Begun::OtherBody) => None,
    })
}

/// What a write beside the pipeline leaves, so that a second sending is known.
#[derive(Clone)]
pub(in crate::desk) struct Claim(pub(in crate::desk) Answered);

impl Claim {
    /// Leaves it, in the transaction that does the work.
    pub(in crate::desk) fn take(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let Answered { key, at, status, sealed } = &self.0;
        if idempotency::begin(tx, key, *at)? != Begun::First {
            return Err(StoreError::Taken);
        }
        idempotency::finish(tx, key, *status, sealed)
    }

    /// Whether a sending before left it.
    pub(in crate::desk) fn is_taken(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        Ok(kept(tx, &self.0.key)?.is_some())
    }
}
