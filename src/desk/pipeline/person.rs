//! What a filing says of its person: sealed under the filing's key, gone with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    desk::{
        Error,
        intake::{Identifier, Requester},
        office::keyring::Keyring,
    },
    store::{blind_index::IndexEntry, filings},
    types::{CaseId, ControllerSlug, EmailAddress, FilingId, PhoneNumber, text, typed::names},
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

    /// Whether they gave anything at which they can be told.
    pub(crate) fn can_be_told(&self) -> bool {
        let Requester { email, phone, postal_address, .. } = &self.requester;
        email.is_some() || phone.is_some() || postal_address.is_some()
    }

    /// What stands in the window of an envelope, a line each; the name alone where nobody gave an address.
    pub(crate) fn address_lines(&self) -> Vec<String> {
        let Requester { name, postal_address, .. } = &self.requester;
        let mut lines: Vec<String> = name.iter().map(|name| name.as_str().to_owned()).collect();
        let postal = postal_address.iter().flat_map(|postal| postal.as_str().lines());
        lines.extend(postal.map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        lines.dedup();
        lines
    }

    /// By what a search finds the filing.
    pub(crate) fn index_entries(
        &self,
        keys: &Keyring,
        controller: &ControllerSlug,
    ) -> Result<Vec<IndexEntry>, Error> {
        let mut entries: Vec<IndexEntry> = Vec::new();
        let mut add = |kind: &'static str, value: &str| -> Result<(), Error> {
            let entry = IndexEntry { kind, digest: keys.blind(controller, kind, value)? };
            if !entries.contains(&entry) {
                entries.push(entry);
            }
            Ok(())
        };
        if let Some(email) = &self.requester.email {
            add("email", &email.normalised())?;
        }
        if let Some(name) = self.requester.name.as_ref().and_then(|name| names::folded(name.as_str())) {
            add("name", &name)?;
        }
        if let Some(phone) = &self.requester.phone {
            add("phone", &phone.normalised())?;
        }
        for Identifier { kind, value } in &self.identifiers {
            // an account is often named by the address of its owner
            if let Ok(email) = value.parse::<EmailAddress>() {
                add("email", &email.normalised())?;
            } else if kind.eq_ignore_ascii_case("phone")
                && let Ok(phone) = value.parse::<PhoneNumber>()
            {
                add("phone", &phone.normalised())?;
            } else {
                add("number", &number_form(value))?;
            }
        }
        Ok(entries)
    }
}

/// The form under which two spellings are the same number of an order or a customer: compatible signs, no blanks, lower
/// case.
pub(crate) fn number_form(typed: &str) -> String {
    let tidy = text::key(typed).to_lowercase();
    tidy.split_whitespace().collect()
}
