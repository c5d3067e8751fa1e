//! One-time codes as they are stored: bound to their filing, never readable.

use chrono::{DateTime, Utc};

use crate::{
    desk::{Desk, staff::identity::OneTimeCode},
    store::{codes, filings},
    types::FilingId,
};

/// The code of the confirmation mail: it confirms the address, and opens a session that is never fresh.
pub(crate) const CONFIRM: &str = "confirm";
/// A code that was asked for on the status page.
pub(crate) const STATUS: &str = "status";

/// A one-time code as it is stored.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) fn code_row(
    desk: &Desk,
    filing: &filings::Filing,
    purpose: &str,
    code: &OneTimeCode,
    now: DateTime<Utc>,
) -> codes::Code {
    let limits = &desk.0.checked.settings.limits;
    let life = if purpose == CONFIRM { limits.code_life_secs } else { limits.status_code_life_secs };
    codes::Code {
        id: desk.0.clock.fresh_id().to_string(),
        controller: filing.controller.clone(),
        filing_id: filing.id,
        purpose: purpose.to_owned(),
        digest: code_digest(desk, filing.id, code),
        created_at: now,
        expires_at: now + chrono::TimeDelta::seconds(life.into()),
        tries_left: i32::try_from(limits.code_tries).unwrap_or(5),
        used_at: None,
    }
}

/// What is stored of a code: bound to its filing.
pub(crate) fn code_digest(desk: &Desk, filing: FilingId, code: &OneTimeCode) -> Vec<u8> {
    code.digest(&desk.0.code_key, &filing.to_string())
}
