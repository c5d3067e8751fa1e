//! API keys: programs that file for people or read, without a person behind them. A key is shown once; only its digest is
//! kept. What opens nothing, for whatever reason, gets one and the same answer.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::Role,
    desk::{
        Desk, Error, FieldFault,
        office::keyring::Keyring,
        staff::{
            accounts::{AccountEvent, By},
            change::{Happened, change_account},
            identity::SecretToken,
        },
        views::{KeyView, Staff},
    },
    store::{
        Tx,
        api_keys::{self, ApiKey},
    },
    types::{KeyId, KeyScope, KeyScopes, Networks, Reach, UserId, text},
};

/// Every key begins so: people and scanners of code recognise what must not lie about.
const PREFIX: &str = "habeas_key_";

/// A use is noted at most this often.
const TOUCH: TimeDelta = TimeDelta::seconds(60);

const NAME_CHARS_MAX: usize = 100;

/// What a new key is to be.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Which program will hold it, in words.
    pub name: String,
    pub scopes: KeyScopes,
    /// Of which controllers.
    pub reach: Reach,
    /// From where; empty: from anywhere.
    pub networks: Networks,
    /// For how long; absent: until it is revoked.
    pub life: Option<TimeDelta>,
}

/// A key that was just made.
#[derive(Clone)]
pub struct IssuedKey {
    pub id: KeyId,
    /// The key itself, shown this once.
    pub secret: String,
}

/// A program that showed a key that is good.
#[derive(Debug, Clone)]
pub struct KeyHolder {
    /// Stands as the actor of what it files.
    pub id: KeyId,
    /// Of which controllers.
    pub reach: Reach,
    name: String,
    scopes: KeyScopes,
}

#[derive(Serialize, Deserialize)]
struct Label {
    name: String,
}

impl KeyHolder {
    /// Refuses what the key does not open.
    ///
    /// # Errors
    /// [`Error::NotAllowed`].
    pub fn may(&self, scope: KeyScope) -> Result<(), Error> {
        if self.scopes.has(scope) { Ok(()) } else { Err(Error::NotAllowed) }
    }

    /// The program as somebody who reads: what an auditor sees, it sees, and works nothing.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for a key that does not open reading.
    pub fn as_reader(self) -> Result<Staff, Error> {
        self.may(KeyScope::Read)?;
        Ok(Staff {
            reach: self.reach,
            ..Staff::without_session(UserId(self.id.0), &self.name, Role::Auditor)
        })
    }

    /// Whether it may say when earlier a request reached the office.
    pub(in crate::desk) fn may_backdate(&self) -> bool {
        self.scopes.has(KeyScope::Backdate)
    }
}

/// Whether a bearer token claims to be a key.
pub fn is_key(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// Makes a key.
///
/// # Errors
/// [`Error::NotAllowed`]; [`Error::StepUpRequired`]; a name that is none, a controller that nobody knows.
pub async fn add_key(desk: &Desk, by: By<'_>, new: NewKey) -> Result<IssuedKey, Error> {
    by.runs_it_with_proof(desk)?;
    let actor = by.actor();
    by.may_give(desk, &new.reach)?;
    let name = text::line("name", &new.name, NAME_CHARS_MAX)
        .map_err(|fault| Error::Fields(vec![FieldFault::typed("/name", &fault)]))?;
    let id = KeyId(desk.0.clock.fresh_id());
    let secret = format!("{PREFIX}{}", SecretToken::draw(desk.0.clock.as_ref()).as_str());
    let now = desk.0.clock.now();
    let label = Label { name };
    let key = ApiKey {
        id,
        digest: SecretToken::digest_of(&secret),
        sealed: desk.0.keys.seal(
            desk.0.keys.installation(),
            "api_keys",
            "sealed",
            &id.to_string(),
            &label,
        )?,
        scopes: new.scopes.clone(),
        reach: new.reach.clone(),
        networks: new.networks,
        created_at: now,
        expires_at: new.life.map(|life| now + life),
        revoked_at: None,
        used_at: None,
    };
    let event = AccountEvent::KeyAdded { key: id, scopes: new.scopes.to_string(), reach: new.reach };
    let change = move |tx: &mut Tx<'_>| api_keys::add(tx, &key);
    change_account(desk, Happened { event: &event, actor: &actor, letters: Vec::new() }, change).await?;
    Ok(IssuedKey { id, secret })
}

/// Ends a key at once, as [`add_key`] makes one.
///
/// # Errors
/// [`Error::NotAllowed`]; [`Error::StepUpRequired`]; [`Error::NotFound`] when there is none that is good.
pub async fn revoke_key(desk: &Desk, by: By<'_>, id: KeyId) -> Result<(), Error> {
    by.runs_it_with_proof(desk)?;
    let actor = by.actor();
    let now = desk.0.clock.now();
    let event = AccountEvent::KeyRevoked { key: id };
    let change = move |tx: &mut Tx<'_>| api_keys::revoke(tx, id, now);
    change_account(desk, Happened { event: &event, actor: &actor, letters: Vec::new() }, change).await
}

/// Every key, in the order they were made; for who runs the office.
///
/// # Errors
/// [`Error::NotAllowed`]; storage that does not answer.
pub async fn keys(desk: &Desk, by: By<'_>) -> Result<Vec<KeyView>, Error> {
    by.runs_the_office()?;
    let found = desk.0.store.read("api keys", api_keys::all).await?;
    found
        .iter()
        .map(|key| {
            Ok(KeyView {
                id: key.id,
                name: name_of(desk, key)?,
                scopes: key.scopes.clone(),
                reach: key.reach.clone(),
                networks: key.networks.clone(),
                created_at: key.created_at,
                expires_at: key.expires_at,
                revoked_at: key.revoked_at,
                used_at: key.used_at,
            })
        })
        .collect()
}

/// The program behind a key that is shown from `address`.
///
/// # Errors
/// [`Error::Unauthenticated`] when there is no such key, it is over or revoked, or may not be used from there.
pub async fn key_holder(desk: &Desk, shown: &str, address: IpAddr) -> Result<KeyHolder, Error> {
    let now = desk.0.clock.now();
    let digest = SecretToken::digest_of(shown);
    let found = desk.0.store.read("api key", move |conn| api_keys::find(conn, &digest)).await?;
    let key = found.filter(|key| is_good(key, address, now)).ok_or(Error::Unauthenticated)?;
    if key.used_at.is_none_or(|used| used + TOUCH <= now) {
        let id = key.id;
        desk.0.store.write("touch key", move |tx| api_keys::touch(tx, id, now)).await?;
    }
    Ok(KeyHolder { id: key.id, name: name_of(desk, &key)?, reach: key.reach, scopes: key.scopes })
}

fn is_good(key: &ApiKey, address: IpAddr, now: DateTime<Utc>) -> bool {
    key.revoked_at.is_none() && key.expires_at.is_none_or(|end| now < end) && key.networks.admit(address)
}

fn name_of(desk: &Desk, key: &ApiKey) -> Result<String, Error> {
    let id = key.id.to_string();
    let installation = desk.0.keys.installation();
    let label: Label = Keyring::open_sealed(installation, "api_keys", "sealed", &id, &key.sealed)?;
    Ok(label.name)
}
