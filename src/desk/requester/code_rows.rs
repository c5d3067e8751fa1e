//! One-time codes as they are stored: bound to their filing, never readable.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    desk::{Desk, staff::identity::OneTimeCode},
    store::{codes, filings},
    types::FilingId,
};

/// The code of the confirmation mail: it confirms the address, and opens a session that is never fresh.
pub(crate) const CONFIRM: &str = "confirm";
/// A code that was asked for on the status page.
pub(crate) const STATUS: &str = "status";

/// The code of a letter by post: it proves the postal address, and opens a session that is fresh once.
pub(crate) const POSTED: &str = "posted";
/// How long such a code is good: the letter is on its way for some of it, and may lie for some.
const POSTED_LIFE: TimeDelta = TimeDelta::days(30);

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
    let life = match purpose {
        POSTED => POSTED_LIFE,
        CONFIRM => TimeDelta::seconds(limits.code_life_secs.into()),
        _ => TimeDelta::seconds(limits.status_code_life_secs.into()),
    };
    codes::Code {
        id: desk.0.clock.fresh_id().to_string(),
        controller: filing.controller.clone(),
        filing_id: filing.id,
        purpose: purpose.to_owned(),
        digest: code_digest(desk, filing.id, code),
        created_at: now,
        expires_at: now + life,
        tries_left: i32::try_from(limits.code_tries).unwrap_or(5),
        used_at: None,
    }
}

/// What is stored of a code: bound to its filing.
pub(crate) fn code_digest(desk: &Desk, filing: FilingId, code: &OneTimeCode) -> Vec<u8> {
    code.digest(&desk.0.code_key, &filing.to_string())
}
