//! A filing becomes cases and a receipt. Nothing is asked first: whatever is well formed counts from the moment it
//! reached us, confirmed or not.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use crate::{
    case::{Actor, Role},
    desk::{
        Desk, Error, Flaw,
        intake::{
            Channel, FiledBy, RawFiling, new_filing,
            receipt::{receipt_later, receipt_of_form},
        },
        office::{controller::ControllerContext, keyring::Keyring},
        pipeline::{
            attempt::Attempt,
            change::Change,
            execute::{Patience, execute},
            gates::Crowd,
            rows,
        },
        staff::KeyHolder,
        views::{Receipt, Staff},
    },
    store::{idempotency, throttle},
    types::{ControllerSlug, FilingId, KeyScope, Network, Reach},
};

/// Who files.
#[derive(Debug, Clone, Copy)]
pub enum Filer<'a> {
    /// The public form, from somewhere.
    Form(Network),
    /// The public API, from somewhere.
    Api(Network),
    /// A program with a key, for people who speak to it.
    Program(&'a KeyHolder),
    /// A member of staff, for a letter or a call.
    Staff(&'a Staff),
}

/// Files a request. `form_key` is the key of what the person was shown, where it is not that of the form which this desk
/// works for, so that a second click is the same filing; `idempotency_key` does the same for the API.
///
/// # Errors
/// Every field that must be mended; a key reused with another body; storage that does not answer.
#[tracing::instrument(level = "trace", skip_all)]
pub async fn file_request(
    desk: &Desk,
    filer: Filer<'_>,
    raw: &RawFiling,
    form_key: Option<&str>,
    idempotency_key: Option<&str>,
) -> Result<Receipt, Error> {
    let context = context_of(desk, raw.controller.as_deref())?;
    let (by, channel, actor) = match filer {
        Filer::Form(_) => (FiledBy::Public, Channel::Form, Actor::Requester),
        Filer::Api(_) => (FiledBy::Public, Channel::Api, Actor::Requester),
        Filer::Program(holder) => {
            holder.may(KeyScope::Intake)?;
            within(&holder.reach, context)?;
            let by = FiledBy::Program { may_backdate: holder.may_backdate() };
            (by, Channel::Api, Actor::Program { key: holder.id })
        }
        Filer::Staff(staff) => {
            if !matches!(staff.role, Role::Officer | Role::Lead) {
                return Err(Error::NotAllowed);
            }
            within(&staff.reach, context)?;
            (FiledBy::Staff, Channel::Letter, Actor::Officer { id: staff.id, role: staff.role })
        }
    };
    let form_key = form_key.or_else(|| desk.form());
    let from = match filer {
        Filer::Form(network) | Filer::Api(network) => Some(network),
        Filer::Staff(_) | Filer::Program(_) => None,
    };
    let scope = match from {
        Some(network) => desk.0.keys.count_of("requests", &network.in_clear()),
        None => format!("requests:{}", rows::actor_text(&actor)),
    };
    let key = idempotency_key.map(|key| keyed(scope, key, raw)).transpose()?;
    let key = key.as_ref();
    execute(desk, "file request", Patience::Command, move |attempt: Attempt| async move {
        // The same form or key a moment ago: its receipt.
        if let Some(known) = filed_before(desk, form_key, key).await? {
            return Ok((Change::default(), known));
        }
        let new = raw.parse(&context.settings, by, channel, attempt.now).map_err(Error::Fields)?;
        let crowd = crowd(&attempt, from).await?;
        new_filing::put_together(&attempt, context, &new, actor, crowd, (form_key, key))
    })
    .await
}

/// Nobody files for a controller of which they may not know.
fn within(reach: &Reach, context: &ControllerContext) -> Result<(), Error> {
    if reach.covers(&context.settings.slug) {
        Ok(())
    } else {
        Err(Error::field("/controller", &Flaw::Controller))
    }
}

/// The filing among those of its network. That it is one too many is seen where it is written, and then decided anew: others
/// pay no question for it.
async fn crowd(attempt: &Attempt, from: Option<Network>) -> Result<Option<Crowd>, Error> {
    let limits = &attempt.desk.0.checked.settings.limits;
    let Some(network) = from.filter(|_| !limits.disabled) else { return Ok(None) };
    let mark = throttle::Mark {
        kind: attempt.desk.0.keys.count_of("filings", &network.in_clear()),
        at: attempt.now,
        id: attempt.desk.0.clock.fresh_id().to_string(),
        period: TimeDelta::minutes(10),
    };
    let usual = limits.filings_per_10_min;
    if !attempt.is_again {
        return Ok(Some(Crowd { mark, usual, is_over: false }));
    }
    let asked = mark.clone();
    let lately =
        attempt.desk.0.store.read("crowd", move |conn| throttle::marked(conn, &asked, usual)).await?;
    Ok(Some(Crowd { mark, usual, is_over: lately >= usual }))
}

/// The context of a controller named in a body; absent means the first.
fn context_of<'a>(desk: &'a Desk, slug: Option<&str>) -> Result<&'a ControllerContext, Error> {
    let unknown = || Error::field("/controller", &Flaw::Controller);
    match slug.map(str::trim) {
        None => {
            let first = desk.controllers().first().ok_or(Error::NotFound)?;
            desk.context(&first.slug)
        }
        Some(slug) => {
            let slug: ControllerSlug = slug.parse().map_err(|_| unknown())?;
            desk.context(&slug).map_err(|_| unknown())
        }
    }
}

async fn filed_before(
    desk: &Desk,
    form_key: Option<&str>,
    key: Option<&idempotency::IdempotencyKey>,
) -> Result<Option<Receipt>, Error> {
    if let Some(form_key) = form_key
        && let Some(receipt) = receipt_of_form(desk, form_key).await?
    {
        return Ok(Some(receipt));
    }
    let Some(key) = key.cloned() else { return Ok(None) };
    let (digest, place) = (key.key_digest.clone(), key.place());
    match desk.0.store.read("idempotency key", move |conn| idempotency::find(conn, &key)).await? {
        None | Some(idempotency::Begun::First) => Ok(None),
        Some(idempotency::Begun::OtherBody) => Err(Error::IdempotencyReused),
        Some(idempotency::Begun::Answered { sealed, .. }) => {
            let open = |place: &str| {
                let key = desk.0.keys.installation();
                Keyring::open_sealed::<FilingId>(key, "idempotency", "sealed", place, &sealed)
            };
            // a release before bound an answer to the key alone
            let id = open(&place).or_else(|_| open(&digest))?;
            receipt_later(desk, id).await.map(Some)
        }
    }
}

/// Scope, key and body as digests: the body is compared, never kept. Strangers share no scope: a client is known by its
/// network, a member of staff by the account.
fn keyed(scope: String, key: &str, raw: &RawFiling) -> Result<idempotency::IdempotencyKey, Error> {
    if key.is_empty() || key.len() > 255 || key.chars().any(|c| !c.is_ascii_graphic() && c != ' ') {
        return Err(Error::field("/Idempotency-Key", &Flaw::IdempotencyKey));
    }
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
    let body =
        serde_json::to_vec(raw).map_err(|_| Error::Internal("a filing cannot be written".to_owned()))?;
    Ok(idempotency::IdempotencyKey { scope, key_digest: hex(key.as_bytes()), body_digest: hex(&body) })
}

/// How long answers under an idempotency key are remembered.
pub(crate) const IDEMPOTENCY_KEPT: TimeDelta = TimeDelta::days(7);
