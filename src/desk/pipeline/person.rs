//! What a filing says of its person: sealed under the filing's key, gone with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    desk::{
        Error,
        intake::{Identifier, Requester},
        office::keyring::Keyring,
    },
    store::filings,
    types::{CaseId, FilingId},
    vault::DataKey,
};

/// Name, channels, identifiers and own words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Person {
    /// Name and channels.
    pub(crate) requester: Requester,
    /// What finds the record.
    pub(crate) identifiers: Vec<Identifier>,
    /// The message, to the byte.
    pub(crate) message: Option<String>,
    /// Own words for a right.
    pub(crate) details: BTreeMap<CaseId, String>,
    /// Staff: why the receipt lies in the past.
    pub(crate) reason: Option<String>,
}

impl Person {
    /// Opens the sealed body of a filing.
    pub(crate) fn open(key: &DataKey, filing: &filings::Filing) -> Result<Self, Error> {
        Keyring::open_sealed(key, "filings", "sealed", &filing.id.to_string(), &filing.sealed)
    }

    /// Seals it for its row.
    pub(crate) fn seal(&self, keys: &Keyring, key: &DataKey, filing: FilingId) -> Result<Vec<u8>, Error> {
        keys.seal(key, "filings", "sealed", &filing.to_string(), self)
    }
}
