//! What was typed into the wizard so far. The key is made of the visitor's token and a secret of this installation, and
//! kept nowhere: neither a copy of the database nor the token alone opens a draft.
//!
//! A network may begin so many a day. Whatever it begins beyond that is kept as well, because nobody loses a request to a
//! limit, but for an hour after the last answer: what a flood leaves is gone soon.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::{
    config::Controller,
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        pipeline::tally::{Cap, Counted},
        staff::identity::SecretToken,
    },
    store::{
        StoreError, Tx,
        drafts::{self, Draft},
        tallies,
    },
    types::Network,
    vault::DataKey,
};

/// How long a draft waits for its person.
const KEPT: TimeDelta = TimeDelta::days(14);
/// How long one of too many waits.
const BRIEF: TimeDelta = TimeDelta::hours(1);
/// The period over which they are counted.
const DAY: TimeDelta = TimeDelta::days(1);
/// A shorter token could be guessed; such a draft gets one of ours.
const TOKEN_CHARS_MIN: usize = 32;

/// The wizard's answers so far; `None` for an unknown or expired token.
///
/// # Errors
/// Storage that does not answer.
pub async fn load_draft(desk: &Desk, token: &str) -> Result<Option<Value>, Error> {
    let digest = SecretToken::digest_of(token);
    let now = desk.0.clock.now();
    let found = desk.0.store.read("draft", move |conn| drafts::find(conn, &digest, now)).await?;
    let Some(draft) = found else { return Ok(None) };
    let key = draft_key(desk, token)?;
    Keyring::open_sealed(&key, "drafts", "sealed", &draft.digest, &draft.sealed).map(Some)
}

/// Saves answers under `token`, or under a fresh token; which one is returned either way. Lives 14 days, or an hour where
/// its network has begun too many.
///
/// # Errors
/// [`Error::TooLarge`] for more than a form can hold; storage that does not answer.
pub async fn save_draft(
    desk: &Desk,
    token: Option<&str>,
    controller: &Controller,
    answers: &Value,
    from: Network,
) -> Result<String, Error> {
    let token = token
        .filter(|token| token.len() >= TOKEN_CHARS_MIN)
        .map_or_else(|| SecretToken::draw(desk.0.clock.as_ref()).as_str().to_owned(), ToOwned::to_owned);
    let limits = &desk.0.checked.settings.limits;
    let bytes = serde_json::to_vec(answers).map_or(usize::MAX, |written| written.len());
    if bytes > limits.draft_bytes_max && !limits.disabled {
        return Err(Error::TooLarge { bytes_max: limits.draft_bytes_max });
    }
    let digest = SecretToken::digest_of(&token);
    let key = draft_key(desk, &token)?;
    let now = desk.0.clock.now();
    let draft = Draft {
        sealed: desk.0.keys.seal(&key, "drafts", "sealed", &digest, answers)?,
        digest,
        controller: controller.slug.clone(),
        expires_at: now + BRIEF,
    };
    let begun = desk.0.keys.count_of("drafts-begun", &from.in_clear());
    let cap = (!limits.disabled).then(|| Cap::new(limits.drafts_per_day, DAY));
    let save = move |tx: &mut Tx<'_>| {
        let known = drafts::find(tx, &draft.digest, now)?;
        let is_counted = known.is_some_and(|known| known.expires_at > now + BRIEF);
        let is_kept = is_counted || cap.map_or(Ok(true), |cap| counted_in(tx, &begun, cap, now))?;
        let expires_at = now + if is_kept { KEPT } else { BRIEF };
        drafts::save(tx, &Draft { expires_at, ..draft.clone() })
    };
    desk.0.store.write("save draft", save).await?;
    Ok(token)
}

/// Counts a draft that is begun, where there is room for it. Of several at the same moment one finds room; another is
/// counted with its next answer.
fn counted_in(tx: &mut Tx<'_>, begun: &str, cap: Cap, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let counted = Counted::look(tx, begun.to_owned())?;
    Ok(counted.free_at(&[cap], now).is_none() && tallies::try_save(tx, &counted.once_more(DAY, now))?)
}

/// Forgets a draft.
///
/// # Errors
/// Storage that does not answer.
pub async fn drop_draft(desk: &Desk, token: &str) -> Result<(), Error> {
    let digest = SecretToken::digest_of(token);
    Ok(desk.0.store.write("drop draft", move |tx| drafts::forget(tx, &digest)).await?)
}

fn draft_key(desk: &Desk, token: &str) -> Result<DataKey, Error> {
    let secret = desk.0.keys.derived("draft v1");
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&secret)
        .map_err(|_| Error::Internal("a draft has no key".to_owned()))?;
    mac.update(token.as_bytes());
    Ok(DataKey::from_bytes(mac.finalize().into_bytes().into()))
}
